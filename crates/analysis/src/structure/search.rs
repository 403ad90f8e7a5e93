//! Asks of each suspected alternative whether any request takes it, on every way that leads to its route.

use model::trace::Tracer;
use model::{Action, Model, Route};

use super::suspects::{At, Part, Suspect, Suspects};
use crate::prove::{Aim, Confirmed, End, Exit, Explorer, Go, Setting};
use crate::space::door::Door;
use crate::space::{Formula, HostNames};

/// So much is spent at one door. A rule that takes seconds is switched off.
const FUEL: u64 = 1_000_000;

/// So much is spent on one alternative.
const PART_FUEL: u64 = 50_000;

/// Leaves those that no request takes.
pub(super) fn search<'m>(tracer: &Tracer<'m>, doors: &[Door], suspects: &mut Suspects<'m>) {
    for door in doors {
        if suspects.is_settled() {
            return;
        }
        let Some(aim) = Aim::at(tracer.model(), door, suspects.unsettled()) else { continue };
        let setting = Setting {
            spelling: door.spelling(tracer.model()),
            names: HostNames { free_host: true, sni_is_host: false },
            at_rest: false,
        };
        let mut explorer = Explorer::new(tracer, door.clone(), setting, |_| {}).aiming(aim);
        let mut gave_up = false;
        let enough = explorer.explore_with(FUEL, &Formula::Const(true), &mut |explorer, exit| {
            gave_up |= is_not_followed(tracer.model(), &exit);
            if let End::Here(_) = exit.end {
                look(explorer, &exit, suspects);
            }
            Go::On
        });
        if gave_up || !enough {
            suspects.give_up();
        }
    }
}

/// Whether a way ends because nobody knows how it goes on: it may lead to any of them.
fn is_not_followed(model: &Model, exit: &Exit<'_>) -> bool {
    let table = model.table(exit.path.table);
    let action = exit.path.route.map_or(&table.otherwise, |route| &table.routes[route].action);
    match exit.end {
        End::GivenUp(_) => true,
        End::Unknown(_) => matches!(action, Action::ForwardByName { .. } | Action::Opaque(_)),
        _ => false,
    }
}

/// Asks on one way.
fn look<'m>(explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>, suspects: &mut Suspects<'m>) {
    let Some(at) = place(exit) else { return };
    let Some(Suspect { route, mut parts }) = suspects.take(at) else { return };
    let before = parts.len();
    parts.retain_mut(|part| part.settled || explorer.spending(PART_FUEL, |explorer| stays_idle(explorer, exit, part)));
    if parts.len() < before {
        suspects.lives(route);
    }
    suspects.put(at, Suspect { route, parts });
}

fn place(exit: &Exit<'_>) -> Option<At> {
    Some((exit.path.table, exit.path.route?))
}

/// Whether no request takes the alternative on this way; notes what takes them.
fn stays_idle<'m>(explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>, part: &mut Part<'m>) -> bool {
    let meant = explorer.meets(&part.clause, exit);
    let (confirmed, learnt) = explorer.confirm_learning(exit, &meant);
    if !matches!(confirmed, Confirmed::Nothing) {
        return false;
    }
    explorer.fewest(exit, &meant, &learnt).into_iter().for_each(|taker| add(&mut part.takers, taker));
    true
}

fn add<'m>(takers: &mut Vec<&'m Route>, taker: &'m Route) {
    if !takers.iter().any(|known| std::ptr::eq(*known, taker)) {
        takers.push(taker);
    }
}
