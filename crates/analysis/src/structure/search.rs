//! Asks of each suspected alternative whether any request takes it, on every way that leads to its route.

use model::trace::Tracer;
use model::{Action, Blame, Model, Route};

use super::suspects::{At, Part, Suspect, Suspects};
use crate::ask::Ask;
use crate::prove::{Aim, Confirmed, End, Exit, Explorer, Go, Setting};
use crate::space::door::Door;
use crate::space::{Formula, HostNames};

/// So much is spent at one door. A rule that takes seconds is switched off.
const FUEL: u64 = 1_000_000;

/// On so many ways an example is looked for where nobody knows whether there is one.
const DOUBTS: u8 = 4;

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
        let mut gave_up = None;
        let enough = explorer.explore_with(FUEL, &Formula::Const(true), &mut |explorer, exit| {
            gave_up = gave_up.take().or_else(|| not_followed(tracer.model(), &exit));
            if let End::Here(_) = exit.end {
                look(explorer, &exit, suspects);
            }
            Go::On
        });
        let table = tracer.model().table(tracer.model().listener(door.listener).entry);
        let too_many = || Blame { span: table.span, reason: "there are too many ways".into() };
        if let Some(blame) = gave_up.or_else(|| (!enough).then(too_many)) {
            suspects.give_up(&blame);
        }
    }
}

/// Why a way ends, where nobody knows how it goes on: it may lead to any of them.
pub(super) fn not_followed(model: &Model, exit: &Exit<'_>) -> Option<Blame> {
    let table = model.table(exit.path.table);
    let action = exit.path.route.map_or(&table.otherwise, |route| &table.routes[route].action);
    match &exit.end {
        End::GivenUp(blame) => Some(blame.clone()),
        End::Unknown(blame) if matches!(action, Action::ForwardByName { .. } | Action::Opaque(_)) => {
            Some(blame.clone())
        }
        _ => None,
    }
}

/// Asks on one way.
fn look<'m>(explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>, suspects: &mut Suspects<'m>) {
    let Some(at) = place(exit) else { return };
    let Some(Suspect { route, mut parts }) = suspects.take(at) else { return };
    parts.retain_mut(|part| {
        if part.settled {
            return true;
        }
        match explorer.spending(PART_FUEL, |explorer| taken(explorer, exit, part)) {
            Confirmed::Nothing => return true,
            Confirmed::Request(ask) => found(explorer, suspects, route, &ask),
            Confirmed::Unknown(blames) => {
                doubt(suspects, route, blames);
                part.doubts += 1;
                // Where examples are wanted, another way may have one.
                return suspects.kept.is_some() && part.doubts < DOUBTS;
            }
        }
        false
    });
    suspects.put(at, Suspect { route, parts });
}

fn place(exit: &Exit<'_>) -> Option<At> {
    Some((exit.path.table, exit.path.route?))
}

/// Whether a request takes the alternative on this way; notes what takes them where none does.
fn taken<'m>(explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>, part: &mut Part<'m>) -> Confirmed {
    let meant = explorer.meets(&part.clause, exit);
    let (confirmed, learnt) = explorer.confirm_learning(exit, &meant);
    if let Confirmed::Nothing = confirmed {
        explorer.fewest(exit, &meant, &learnt).into_iter().for_each(|taker| add(&mut part.takers, taker));
    }
    confirmed
}

fn found(explorer: &Explorer<'_, '_>, suspects: &mut Suspects<'_>, route: &Route, ask: &Ask) {
    suspects.lives(route);
    if let Some(kept) = &mut suspects.kept {
        kept.send(explorer.tracer, &explorer.door, ask);
    }
}

fn doubt(suspects: &mut Suspects<'_>, route: &Route, blames: Vec<Blame>) {
    let unclear = || Blame { span: route.span, reason: "it is too hard to tell which requests come here".into() };
    suspects.doubt(route, blames.into_iter().next().unwrap_or_else(unclear));
}

fn add<'m>(takers: &mut Vec<&'m Route>, taker: &'m Route) {
    if !takers.iter().any(|known| std::ptr::eq(*known, taker)) {
        takers.push(taker);
    }
}
