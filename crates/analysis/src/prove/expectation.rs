//! Whether an expectation holds for every request of a set.

use std::collections::HashMap;
use std::rc::Rc;

use finding::Span;
use model::trace::{Outcome, Tracer};
use model::{Blame, Field, Model, Text, Value, Which};

use super::patterns::{requests, texts};
use super::{Confirmed, End, Exit, Explorer, Setting};
use crate::ask::Ask;
use crate::intent::{Condition, On, Pattern, SeesWanted, Wanted};
use crate::judge::{self, Judged};
use crate::prove::explore::{FUEL, Go};
use crate::space::door::Door;
use crate::space::lang::Refused;
use crate::space::{Formula, HostNames, Reads, Spelling, Store, Sym};

/// What came of a proof at one door.
pub(crate) enum Proof {
    /// It holds for every request; these lines decide.
    Holds(Vec<Span>),
    /// This request breaks it.
    Fails(Box<Ask>),
    /// It can't be told, because of these lines.
    Unknown(Vec<Blame>),
    /// It can't be told at all.
    Beyond(&'static str),
    /// No request of the set can come in here.
    Empty,
}

/// Proves expectations of one model. What it has learnt of conditions at a door is kept from one to the next.
pub(crate) struct Prover<'m, 't> {
    tracer: &'t Tracer<'m>,
    reads: Rc<dyn Fn(&mut Reads) + 't>,
    explorers: HashMap<(Door, Setting), Explorer<'m, 't>>,
    fuel: u64,
}

impl<'m, 't> Prover<'m, 't> {
    /// For expectations that speak of these headers of what endpoints receive.
    pub fn new(tracer: &'t Tracer<'m>, headers: Vec<Text>) -> Self {
        let reads = Rc::new(move |reads: &mut Reads| headers.iter().for_each(|name| reads.add_header(name)));
        Prover { tracer, reads, explorers: HashMap::new(), fuel: FUEL }
    }

    /// The same, with so much to spend on each proof.
    pub fn spending(self, fuel: u64) -> Self {
        Prover { fuel, ..self }
    }

    /// Proves an expectation, or refutes it, for all requests that meet the conditions and come in at the door.
    pub fn prove(&mut self, door: &Door, conditions: &[Condition], wanted: &Wanted) -> Proof {
        let fuel = self.fuel;
        let Ok((set, explorer)) = self.explorer(door, conditions) else {
            return Proof::Beyond(
                "the set of requests can't be written down: look-around, a back-reference, or its size",
            );
        };
        let mut search = Search { wanted, fails: None, blames: Vec::new(), lines: Vec::new(), met: false };
        explorer.explore_with(fuel, &set, &mut |explorer, exit| search.exit(explorer, &exit));
        match (search.fails, search.met) {
            (Some(ask), _) => Proof::Fails(ask),
            (None, _) if !search.blames.is_empty() => Proof::Unknown(search.blames),
            (None, true) => Proof::Holds(search.lines),
            (None, false) => Proof::Empty,
        }
    }

    /// The requests that meet the conditions, and who follows them from a door.
    ///
    /// # Errors
    /// Why the conditions can't be written down.
    pub(super) fn explorer(
        &mut self,
        door: &Door,
        conditions: &[Condition],
    ) -> Result<(Formula, &mut Explorer<'m, 't>), Refused> {
        let set = requests(conditions)?;
        let setting = Setting {
            spelling: spelling(conditions, door, self.tracer.model()),
            names: HostNames { free_host: false, sni_is_host: !names_sni(conditions) },
            at_rest: true,
        };
        let explorer = self.explorers.entry((door.clone(), setting));
        let new = || Explorer::new(self.tracer, door.clone(), setting, |reads| (self.reads)(reads));
        Ok((set, explorer.or_insert_with(new)))
    }
}

/// The headers of what endpoints receive that an expectation speaks of.
pub(crate) fn headers_seen(wanted: &Wanted) -> impl Iterator<Item = Text> {
    let sees = wanted.sees.iter();
    sees.flat_map(|sees| {
        [Text::new_static("host")].into_iter().chain(sees.value.headers.iter().map(|(name, _)| name.clone()))
    })
}

/// Nobody means an odd spelling of a path without saying so; who names a path means it as it is spelt.
fn spelling(conditions: &[Condition], door: &Door, model: &Model) -> Spelling {
    let exact = |condition: &Condition| condition.on == On::Path && matches!(condition.pattern, Pattern::Exact(_));
    if conditions.iter().any(exact) { door.spelling(model) } else { Spelling::Plain }
}

fn names_sni(conditions: &[Condition]) -> bool {
    conditions.iter().any(|condition| condition.on == On::Sni)
}

/// So many of the lines that decide are kept.
const LINES: usize = 4;

/// What the exits have said so far.
struct Search<'w> {
    wanted: &'w Wanted,
    lines: Vec<Span>,
    fails: Option<Box<Ask>>,
    blames: Vec<Blame>,
    met: bool,
}

impl Search<'_> {
    fn exit<'m>(&mut self, explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>) -> Go {
        self.met = true;
        let breaks = match broken(explorer, exit, self.wanted) {
            Broken::Where(formula) if formula.is_never() => {
                self.note(line_of(explorer, exit));
                return Go::On;
            }
            Broken::Where(formula) => formula,
            Broken::Unknown(blame) => {
                if !matches!(explorer.confirm(exit, &Formula::Const(true)), Confirmed::Nothing) {
                    self.blame([blame]);
                }
                return Go::On;
            }
        };
        match explorer.confirm(exit, &breaks) {
            Confirmed::Nothing => Go::On,
            Confirmed::Unknown(blames) => {
                self.blame(blames);
                Go::On
            }
            Confirmed::Request(ask) => self.request(explorer, exit, ask),
        }
    }

    /// The request is traced once more as a user would: that verdict counts.
    fn request(&mut self, explorer: &Explorer<'_, '_>, exit: &Exit<'_>, ask: Box<Ask>) -> Go {
        let placed = explorer.door.place(explorer.model, &ask);
        let trace = explorer.tracer.trace(&placed.arrival, &placed.request);
        match judge::trace(explorer.model, self.wanted, &trace) {
            Judged::Breaks(_) => {
                self.fails = Some(ask);
                Go::Stop
            }
            Judged::Unknown(_) => {
                self.blame(trace.blame());
                Go::On
            }
            Judged::Meets => {
                let span = line_of(explorer, exit);
                self.blame([Blame { span, reason: "a proof of what happens here is beyond evenkeel".into() }]);
                Go::On
            }
        }
    }

    /// Some of the lines that decide are enough for a reader.
    fn note(&mut self, line: Span) {
        if self.lines.len() < LINES && !self.lines.contains(&line) {
            self.lines.push(line);
        }
    }

    fn blame(&mut self, blames: impl IntoIterator<Item = Blame>) {
        for blame in blames {
            if !self.blames.contains(&blame) {
                self.blames.push(blame);
            }
        }
    }
}

/// The line that decides.
pub(crate) fn line_of(explorer: &Explorer<'_, '_>, exit: &Exit<'_>) -> Span {
    let table = explorer.model.table(exit.path.table);
    exit.path.route.map_or(table.span, |route| table.routes[route].span)
}

/// Which of the requests at an exit break what is wanted.
pub(super) enum Broken {
    Where(Formula),
    Unknown(Blame),
}

pub(super) fn broken<'m>(explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>, wanted: &Wanted) -> Broken {
    let span = line_of(explorer, exit);
    let always = || Broken::Where(Formula::Const(true));
    let unknown = |reason: &str| Broken::Unknown(Blame { span, reason: reason.into() });
    let outcome = match &exit.end {
        End::Unknown(blame) | End::GivenUp(blame) | End::Here(blame) => return Broken::Unknown(blame.clone()),
        End::ForwardTo if wanted.endpoint.is_some() => return unknown("an address that is computed is not followed"),
        _ if exit.store.vague_status && wanted.status.is_some() => {
            return unknown("which status the client gets depends on the request");
        }
        end => outcome(end, exit.store.status),
    };
    let plain = Wanted { location: None, sees: None, ..wanted.clone() };
    match judge::outcome(explorer.model, &plain, &outcome) {
        Judged::Breaks(_) => return always(),
        Judged::Unknown(reason) => return unknown(&reason),
        Judged::Meets => {}
    }
    let location = match (&wanted.location, &exit.end) {
        (None, _) => Formula::Const(false),
        (Some(pattern), End::Redirect(_, location)) => {
            let value = exit.store.value(location, span, false);
            match missed(explorer, &value, &pattern.value, false, span) {
                Some(missed) => missed,
                None => return unknown("the location can't be computed for all requests"),
            }
        }
        (Some(_), _) => return always(),
    };
    let sees = match (&wanted.sees, &exit.end) {
        (None, _) => Formula::Const(false),
        (Some(sees), End::Forward(..) | End::ForwardTo) => match unseen(explorer, &exit.store, &sees.value, span) {
            Some(unseen) => unseen,
            None => return unknown("what the endpoint receives can't be computed for all requests"),
        },
        (Some(_), _) => return always(),
    };
    Broken::Where(Formula::any([location, sees]))
}

/// The outcome of one request at the exit, as far as all have the same.
fn outcome(end: &End<'_>, status: Option<Option<u16>>) -> Outcome {
    let own = |own: Option<u16>| status.flatten().or(own);
    match end {
        End::Forward(pool, endpoint) => Outcome::Forward { pool: *pool, endpoint: *endpoint },
        End::ForwardTo => Outcome::ForwardTo { address: "a computed address".into() },
        End::Redirect(code, _) => Outcome::Redirect { status: status.flatten().unwrap_or(*code), location: None },
        End::Respond(code) => Outcome::Respond { status: own(*code), what: "an answer".into() },
        End::Reject(Some(code)) => Outcome::Reject { status: own(Some(*code)) },
        End::Reject(None) => Outcome::Reject { status: None },
        End::Unknown(blame) | End::GivenUp(blame) | End::Here(blame) => Outcome::Unknown { blame: blame.clone() },
    }
}

/// Where a value isn't in a pattern; an absent one is not.
fn missed(explorer: &mut Explorer<'_, '_>, value: &Sym, pattern: &Pattern, fold: bool, span: Span) -> Option<Formula> {
    let set = texts(pattern, fold).ok()?;
    Some(explorer.reader.in_set(value, &set, span).not())
}

/// Where an endpoint receives something else than it should.
fn unseen(explorer: &mut Explorer<'_, '_>, store: &Store, wanted: &SeesWanted, span: Span) -> Option<Formula> {
    let mut all = Vec::new();
    if let Some(pattern) = &wanted.path {
        all.push(missed(explorer, &store.value(&Value::Field(Field::Path), span, false), pattern, false, span)?);
    }
    let host = wanted.host.iter().map(|pattern| ("host".into(), pattern, true));
    let headers = wanted.headers.iter().map(|(name, pattern)| (name.clone(), pattern, false));
    for (name, pattern, fold) in host.chain(headers) {
        let value = store.value(&Value::Field(Field::Header(name, Which::Joined)), span, false);
        let missed = missed(explorer, &value, pattern, fold, span)?;
        let there = explorer.reader.present(&value, span);
        // A header that isn't there is `absent`.
        let without = Formula::all([there.not(), Formula::Const(pattern.takes("absent", fold))]);
        all.push(Formula::all([missed, without.not()]));
    }
    Some(Formula::any(all))
}
