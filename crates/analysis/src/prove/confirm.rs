//! Whether a request really takes a way: it is sent through the model as it is.

use model::trace::{Passed, Trace, Track};
use model::{Action, Blame, Missing, Model, Route};

use super::exit::{End, Exit, Step};
use super::explore::Explorer;
use crate::ask::Ask;
use crate::space::{Choice, Formula, Solved, Trail};

/// So many routes that stand in the way are learnt of before it is given up.
const ROUNDS: usize = 400;

/// So many routes that stand in the way together are looked at for one that isn't needed.
const MOST_TRIED: usize = 24;

/// What came of it.
pub(crate) enum Confirmed {
    /// This request goes that way.
    Request(Box<Ask>),
    /// No request does.
    Nothing,
    /// It can't be told, because of these.
    Unknown(Vec<Blame>),
}

/// A request that goes one way in one model and the other way in the other. The second way was followed with the requests of
/// the first.
pub(crate) fn both<'m>(
    (before, left): (&mut Explorer<'m, '_>, &Exit<'m>),
    (after, right): (&mut Explorer<'m, '_>, &Exit<'m>),
    more: &Formula,
) -> Confirmed {
    let Some(mut trail) = right.trail.and(more) else { return Confirmed::Nothing };
    let steps = (left.path.all(), right.path.all());
    let ways = (Way::of(left), Way::of(right));
    let mut learnt = Vec::new();
    for _ in 0..ROUNDS {
        if !before.has_fuel() {
            break;
        }
        let choice = match trail.solve() {
            Solved::Nothing => return Confirmed::Nothing,
            Solved::TooHard => return Confirmed::Unknown(vec![after.too_hard(&steps.1)]),
            Solved::Request(choice) => choice,
        };
        let ask = before.door.ask(&choice);
        let (here, there) = (before.compare(&ways.0, &ask, &[]), after.compare(&ways.1, &ask, &[]));
        let learn = match (here, there) {
            (Compared::Same, Compared::Same) => return Confirmed::Request(Box::new(ask)),
            (Compared::Earlier(step, route), _) => (false, step, route),
            (_, Compared::Earlier(step, route)) => (true, step, route),
            _ => return Confirmed::Unknown(after.vague(choice, None, &steps.1)),
        };
        if learnt.contains(&learn) {
            return Confirmed::Unknown(after.vague(choice, None, &steps.1));
        }
        learnt.push(learn);
        let not = match learn {
            (false, step, route) => before.before(steps.0[step], route),
            (true, step, route) => after.before(steps.1[step], route),
        };
        match trail.and(&not) {
            Some(next) => trail = next,
            None => return Confirmed::Nothing,
        }
    }
    Confirmed::Unknown(vec![after.too_hard(&steps.1)])
}

/// One of several ways that a client's requests go, one after the other.
pub(crate) struct Hop<'m> {
    /// Which explorer follows it.
    pub side: usize,
    /// The way.
    pub exit: Exit<'m>,
}

/// A request that goes the first way, and whose followers go the other ways; `next` says what a client asks for next. The last
/// way was followed with the requests of those before. Of explorers those must be there that a hop names.
pub(crate) fn chain<'m>(
    explorers: &mut [Option<Explorer<'m, '_>>],
    hops: &[Hop<'m>],
    next: &dyn Fn(&Ask, &Trace) -> Option<Ask>,
) -> Confirmed {
    let Some(last) = hops.last() else { return Confirmed::Nothing };
    let mut trail = last.exit.trail.clone();
    let mut learnt = Vec::new();
    for _ in 0..ROUNDS {
        let choice = match trail.solve() {
            Solved::Nothing => return Confirmed::Nothing,
            Solved::TooHard => break,
            Solved::Request(choice) => choice,
        };
        let Some(ask) = explorers[hops[0].side].as_ref().map(|first| first.door.ask(&choice)) else { break };
        let Some((hop, step, route)) = strays(explorers, hops, &ask, next) else {
            return Confirmed::Request(Box::new(ask));
        };
        let Some((step, route)) = step.zip(route).filter(|_| !learnt.contains(&(hop, step, route))) else { break };
        learnt.push((hop, Some(step), Some(route)));
        let exit = &hops[hop].exit;
        let Some(explorer) = explorers[hops[hop].side].as_mut().filter(|explorer| explorer.has_fuel()) else { break };
        let not = explorer.before(exit.path.all()[step], route);
        match trail.and(&not) {
            Some(then) => trail = then,
            None => return Confirmed::Nothing,
        }
    }
    Confirmed::Unknown(Vec::new())
}

/// At which hop a request doesn't go the way that it should, and which route takes it there, at which step, where one does.
fn strays(
    explorers: &[Option<Explorer<'_, '_>>],
    hops: &[Hop<'_>],
    first: &Ask,
    next: &dyn Fn(&Ask, &Trace) -> Option<Ask>,
) -> Option<(usize, Option<usize>, Option<usize>)> {
    let mut ask = first.clone();
    for (number, hop) in hops.iter().enumerate() {
        let explorer = explorers[hop.side].as_ref()?;
        match explorer.compare(&Way::of(&hop.exit), &ask, &[]) {
            Compared::Same => {}
            Compared::Earlier(step, route) => return Some((number, Some(step), Some(route))),
            Compared::Elsewhere => return Some((number, None, None)),
        }
        if number + 1 == hops.len() {
            return None;
        }
        let placed = explorer.door.place(explorer.model, &ask);
        let Some(then) = next(&ask, &explorer.tracer.trace(&placed.arrival, &placed.request)) else {
            return Some((number, None, None));
        };
        ask = then;
    }
    None
}

/// A way that a request should take.
struct Way<'e> {
    /// From the first table to where it ends.
    steps: Vec<&'e Step>,
    /// Whether what comes behind its last route doesn't matter.
    ends_there: bool,
}

impl<'e> Way<'e> {
    /// The way to an exit as it was followed.
    fn of(exit: &'e Exit<'_>) -> Way<'e> {
        Way { steps: exit.path.all(), ends_there: matches!(exit.end, End::Here(_)) }
    }
}

/// How a request that was sent through the model compares with a way.
enum Compared {
    /// It takes the way to its end.
    Same,
    /// At that step, a route before the one of the way took it.
    Earlier(usize, usize),
    /// It leaves the way, and no earlier route is to be named for that.
    Elsewhere,
}

impl<'m> Explorer<'m, '_> {
    /// A request that goes that way and meets something more.
    pub fn confirm(&mut self, exit: &Exit<'m>, more: &Formula) -> Confirmed {
        self.search(exit, more, &mut Vec::new())
    }

    /// The same, with the routes that stood in the way: which step of the way, and which route there.
    pub fn confirm_learning(&mut self, exit: &Exit<'m>, more: &Formula) -> (Confirmed, Vec<(usize, usize)>) {
        let mut learnt = Vec::new();
        let confirmed = self.search(exit, more, &mut learnt);
        (confirmed, learnt)
    }

    /// The fewest of the learnt routes that leave nothing to the way: a single one, where one does.
    pub fn fewest(&mut self, exit: &Exit<'m>, more: &Formula, learnt: &[(usize, usize)]) -> Vec<&'m Route> {
        let steps = exit.path.all();
        let route = |&(step, route): &(usize, usize)| &self.model.table(steps[step].table).routes[route];
        let routes: Vec<&'m Route> = learnt.iter().map(route).collect();
        let nots: Vec<Formula> = learnt.iter().map(|&(step, route)| self.before(steps[step], route)).collect();
        let Some(trail) = exit.trail.and(more).filter(|_| learnt.len() > 1) else { return routes };
        if let Some(one) = nots.iter().position(|not| leaves_nothing(&trail, [not])) {
            return vec![routes[one]];
        }
        let mut kept: Vec<usize> = (0..nots.len()).collect();
        for tried in 0..nots.len().min(MOST_TRIED) {
            let without = kept.iter().filter(|kept| **kept != tried).map(|kept| &nots[*kept]);
            if leaves_nothing(&trail, without) {
                kept.retain(|kept| *kept != tried);
            }
        }
        kept.into_iter().map(|kept| routes[kept]).collect()
    }

    /// Solves, sends the request, and learns which route took it first; then solves again without what that one
    /// takes.
    /// Ends when a request fits, none is left, or a route takes it again that was learnt already.
    fn search(&mut self, exit: &Exit<'m>, more: &Formula, learnt: &mut Vec<(usize, usize)>) -> Confirmed {
        let Some(mut trail) = exit.trail.and(more) else { return Confirmed::Nothing };
        let steps = exit.path.all();
        let way = Way::of(exit);
        for _ in 0..ROUNDS {
            if !self.has_fuel() {
                break;
            }
            let choice = match trail.solve() {
                Solved::Nothing => return Confirmed::Nothing,
                Solved::TooHard => return Confirmed::Unknown(vec![self.too_hard(&steps)]),
                Solved::Request(choice) => choice,
            };
            let ask = self.door.ask(&choice);
            match self.compare(&way, &ask, learnt) {
                Compared::Same => return Confirmed::Request(Box::new(ask)),
                Compared::Earlier(step, route) if !learnt.contains(&(step, route)) => {
                    learnt.push((step, route));
                    match trail.and(&self.before(steps[step], route)) {
                        Some(next) => trail = next,
                        None => return Confirmed::Nothing,
                    }
                }
                Compared::Earlier(step, route) => {
                    let when = self.before(steps[step], route);
                    return Confirmed::Unknown(self.vague(choice, Some(&when), &steps));
                }
                Compared::Elsewhere => return Confirmed::Unknown(self.vague(choice, None, &steps)),
            }
        }
        Confirmed::Unknown(vec![self.too_hard(&steps)])
    }

    /// That the route doesn't take the request first.
    fn before(&mut self, step: &Step, route: usize) -> Formula {
        let store = step.store_at(route).clone();
        self.condition(&self.model.table(step.table).routes[route], &store).not()
    }

    /// Where several earlier routes may take it, one that isn't learnt yet.
    fn compare(&self, way: &Way<'_>, ask: &Ask, learnt: &[(usize, usize)]) -> Compared {
        let placed = self.door.place(self.model, ask);
        let tracks = self.tracer.tracks(&placed.arrival, &placed.request);
        let mut compared = tracks.iter().map(|track| compare(self.model, way, track));
        let mut earlier = None;
        let same = compared.any(|one| match one {
            Compared::Same => true,
            Compared::Earlier(step, route) => {
                if earlier.is_none_or(|known| learnt.contains(&known)) {
                    earlier = Some((step, route));
                }
                false
            }
            Compared::Elsewhere => false,
        });
        match earlier {
            _ if same => Compared::Same,
            Some((step, route)) => Compared::Earlier(step, route),
            None => Compared::Elsewhere,
        }
    }

    /// What keeps the request from being told: all that is free on its way.
    fn vague(&self, choice: Choice, more: Option<&Formula>, steps: &[&Step]) -> Vec<Blame> {
        let mut blames = choice.blames;
        if let Some(more) = more {
            let mut free = std::collections::BTreeMap::new();
            more.free(&mut free);
            blames.extend(free.into_values().map(|(blame, _)| blame));
        }
        blames.sort_by_key(|blame| blame.span);
        blames.dedup();
        if blames.is_empty() {
            let route = steps.last().and_then(|step| Some(&self.model.table(step.table).routes[step.route?]));
            let span = route.map_or(self.model.table(steps[0].table).span, |route| route.span);
            let reason = "a request that should come here goes elsewhere: a proof of this is beyond evenkeel";
            blames.push(Blame { span, reason: reason.into() });
        }
        blames
    }

    /// Blames the last line of the way, as every request of the way has to get there.
    fn too_hard(&self, steps: &[&Step]) -> Blame {
        let step = steps[steps.len() - 1];
        let table = self.model.table(step.table);
        let span = step.route.map_or(table.span, |route| table.routes[route].span);
        Blame { span, reason: "it is too hard to tell which requests come here".into() }
    }
}

/// Whether no request of the trail meets all of them.
fn leaves_nothing<'f>(trail: &Trail, all: impl IntoIterator<Item = &'f Formula>) -> bool {
    match trail.and(&Formula::all(all.into_iter().cloned())) {
        Some(trail) => matches!(trail.solve(), Solved::Nothing),
        None => true,
    }
}

/// Holds a track against a way, table by table.
fn compare(model: &Model, way: &Way<'_>, track: &Track) -> Compared {
    let mut tables = track.passed.split(|passed| matches!(passed, Passed::Table(_)));
    // Before the first table nothing was passed.
    tables.next();
    let mut entered = track.passed.iter().filter(|passed| matches!(passed, Passed::Table(_)));
    for (number, step) in way.steps.iter().enumerate() {
        let table = model.table(step.table);
        if entered.next() != Some(&Passed::table(table)) {
            return Compared::Elsewhere;
        }
        let passed = tables.next().unwrap_or(&[]);
        let decided =
            passed.last().and_then(|route| route.place_in(table)).filter(|&place| decides(&table.routes[place].action));
        match (decided, step.route) {
            (Some(place), wanted) if wanted.is_none_or(|wanted| place < wanted) => {
                return Compared::Earlier(number, place);
            }
            (_, Some(wanted)) if way.ends_there && number + 1 == way.steps.len() => {
                let passes = passed.contains(&Passed::route(&table.routes[wanted]));
                return if passes { Compared::Same } else { Compared::Elsewhere };
            }
            (decided, wanted) if decided == wanted => {}
            // A route that goes on may still have ended the way: by a gate, or something not understood.
            (None, Some(wanted)) if passed.last() == Some(&Passed::route(&table.routes[wanted])) => {}
            _ => return Compared::Elsewhere,
        }
    }
    if entered.next().is_some() { Compared::Elsewhere } else { Compared::Same }
}

/// Whether the way goes no further in this table. A name that is missing may fall through.
fn decides(action: &Action) -> bool {
    !matches!(action, Action::Next | Action::ForwardByName { missing: Missing::Next, .. })
}
