//! What a proof rests on: things that have their usual value in an idle, healthy system, and whose other value breaks it.

use std::collections::HashMap;
use std::sync::Arc;

use model::trace::Trace;
use model::{Blame, Filter, FilterKind, Model, Opaque, Predicate};

use super::expectation::{Broken, Prover, broken};
use super::explore::Go;
use super::{Confirmed, Exit, Explorer};
use crate::intent::{Condition, Wanted};
use crate::judge::{self, Judged};
use crate::space::Formula;
use crate::space::door::Door;

/// A model in which nothing is at rest: whatever depends on the state of the system may be either way.
pub(crate) struct Unrest {
    /// The model.
    pub model: Model,
    /// What is usual, by the line to blame.
    pub usual: HashMap<Blame, bool>,
}

/// Something that was taken to have its usual value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// Its line, and why the configuration doesn't say.
    pub blame: Blame,
    /// Whether it was taken to hold.
    pub holds: bool,
}

/// So many assumptions of one proof are looked for.
const MOST: usize = 8;

impl Unrest {
    /// The model, if anything in it has a usual value.
    pub fn of(model: &Model) -> Option<Unrest> {
        let mut usual = HashMap::new();
        for route in model.tables.iter().flat_map(|table| &table.routes) {
            collect(&route.when, &mut usual);
            let gates = route.filters.iter().filter_map(gate);
            gates.for_each(|(opaque, _)| note(&opaque, &mut usual));
        }
        if usual.is_empty() {
            return None;
        }
        let mut model = model.clone();
        for route in model.tables.iter_mut().flat_map(|table| &mut table.routes) {
            stir(&mut route.when);
            for filter in &mut route.filters {
                if let Some((opaque, status)) = gate(filter) {
                    filter.kind = FilterKind::Gate { opaque: stirred(&opaque), status }.into();
                }
            }
        }
        Some(Unrest { model, usual })
    }

    /// What has to have its usual value for one request to meet what is wanted.
    pub fn of_trace(&self, wanted: &Wanted, trace: &Trace, found: &mut Vec<Assumed>) {
        let breaks = trace.fates.iter().filter(|fate| {
            let alone = Trace { fates: vec![(*fate).clone()] };
            judge::trace(&self.model, wanted, &alone) != Judged::Meets
        });
        let mut ways: Vec<Vec<Assumed>> = breaks
            .map(|fate| {
                let taken = fate.assumptions.iter();
                let flipped = taken.filter(|one| self.usual.get(&one.blame) == Some(&!one.holds));
                flipped.map(|one| Assumed { blame: one.blame.clone(), holds: !one.holds }).collect()
            })
            .collect();
        ways.sort_by_key(Vec::len);
        for way in ways {
            // One that is enough by itself says all.
            if !way.iter().any(|one| found.contains(one)) && found.len() < MOST {
                found.extend(way);
            }
        }
    }
}

/// What lets a request through, and the status where it doesn't. A limit does as long as it isn't reached.
fn gate(filter: &Filter) -> Option<(Opaque, Option<u16>)> {
    match filter.kind.as_ref() {
        FilterKind::Gate { opaque, status } => Some((opaque.as_ref().clone(), *status)),
        FilterKind::Limit(limit) => {
            Some((Opaque::at_rest(filter.span, format!("the limit of {limit} is not reached"), true), None))
        }
        _ => None,
    }
}

fn note(opaque: &Opaque, usual: &mut HashMap<Blame, bool>) {
    if let Some(value) = opaque.usual {
        usual.insert(opaque.blame.clone(), value);
    }
}

fn collect(of: &Predicate, usual: &mut HashMap<Blame, bool>) {
    match of {
        Predicate::All(of) | Predicate::Any(of) => of.iter().for_each(|one| collect(one, usual)),
        Predicate::Not(inner) => collect(inner, usual),
        Predicate::Opaque(opaque) => note(opaque, usual),
        Predicate::Const(_) | Predicate::Test(_) => {}
    }
}

fn stir(of: &mut Predicate) {
    match of {
        Predicate::All(of) | Predicate::Any(of) => of.iter_mut().for_each(stir),
        Predicate::Not(inner) => stir(inner),
        Predicate::Opaque(opaque) => *opaque = stirred(opaque),
        Predicate::Const(_) | Predicate::Test(_) => {}
    }
}

fn stirred(opaque: &Opaque) -> Arc<Opaque> {
    Arc::new(Opaque { usual: None, ..opaque.clone() })
}

impl<'m> Prover<'m, '_> {
    /// What has to have its usual value for all requests that meet the conditions to meet what is wanted. Proves on the model
    /// of `unrest`.
    pub fn rests_on(
        &mut self,
        door: &Door,
        conditions: &[Condition],
        wanted: &Wanted,
        unrest: &Unrest,
        found: &mut Vec<Assumed>,
    ) {
        let Ok((set, explorer)) = self.explorer(door, conditions) else { return };
        explorer.explore(&set, &mut |explorer, exit| {
            at_exit(explorer, &exit, wanted, unrest, found);
            if found.len() < MOST { Go::On } else { Go::Stop }
        });
    }
}

fn at_exit<'m>(
    explorer: &mut Explorer<'m, '_>,
    exit: &Exit<'m>,
    wanted: &Wanted,
    unrest: &Unrest,
    found: &mut Vec<Assumed>,
) {
    let mut breaks = match broken(explorer, exit, wanted) {
        Broken::Where(formula) => formula,
        Broken::Unknown(_) => Formula::Const(true),
    };
    for _ in 0..MOST {
        let before = found.len();
        match explorer.confirm(exit, &breaks) {
            Confirmed::Nothing => return,
            Confirmed::Request(ask) => {
                let placed = explorer.door.place(explorer.model, &ask);
                unrest.of_trace(wanted, &explorer.tracer.trace(&placed.arrival, &placed.request), found);
            }
            Confirmed::Unknown(blames) => {
                let known = blames.into_iter().filter_map(|blame| {
                    let holds = *unrest.usual.get(&blame)?;
                    Some(Assumed { blame, holds })
                });
                let new: Vec<Assumed> = known.filter(|one| !found.contains(one)).collect();
                found.extend(new);
            }
        }
        if found.len() == before {
            return;
        }
        // Whether it breaks with these as usual, too, is the next question.
        for one in &found[before..] {
            let free = explorer.opaque(&Opaque { blame: one.blame.clone(), usual: None });
            breaks = Formula::all([breaks, if one.holds { free } else { free.not() }]);
        }
    }
}
