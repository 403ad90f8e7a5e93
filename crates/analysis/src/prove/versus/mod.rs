//! Which requests meet another fate in another configuration.
//!
//! Routes that stand on both sides in the same order, with the same conditions, change nothing between them: a request that
//! meets none of the others is taken by the same one on both sides. So only requests that meet a route which one side alone
//! has are looked at, and those that go on into tables that differ.

mod align;
mod tables;

use std::collections::HashSet;

use finding::Span;
use model::trace::{Sees, Trace};
use model::{Blame, Matcher, PoolId, Text};

use super::answered;
use super::apart::{self, Lines};
use super::exit::{End, Exit};
use super::expectation::line_of;
use super::explore::{Explorer, Go};
use super::likeness;
use super::prints::Names;
use crate::ask::{Ask, Placed};
use crate::space::lang::of_matcher;
use crate::space::{Dim, Formula, Trail};

/// So many differences are enough to show.
const MOST: usize = 200;

/// Requests that meet one fate here and another there.
pub(crate) struct Parting {
    /// One of them.
    pub ask: Ask,
    /// Where it arrives, before and after.
    pub places: (Placed, Placed),
    /// What becomes of it, before and after.
    pub traces: (Trace, Trace),
    /// Whether they go the same way after all, and only look different.
    pub alike: bool,
    /// Where only headers of the answer are different: the lines that say so, before and after.
    pub answered: Option<(Vec<Span>, Vec<Span>)>,
    /// How many conditions they meet: the fewer, the more requests there are.
    pub narrow: usize,
}

/// What came of comparing two listeners.
#[derive(Default)]
pub(crate) struct Versus {
    /// One for a pair of lines is enough to show, and one for lines on headers of answers.
    pub partings: Vec<Parting>,
    /// What kept a comparison from being settled, each once. While there are any, sameness is not proven.
    pub doubts: Vec<Blame>,
    /// Pairs of lines for which a request was found: one is enough to show.
    seen: HashSet<(Span, Span)>,
    /// Lines on headers of answers of which a request was found.
    answered: HashSet<(Vec<Span>, Vec<Span>)>,
}

/// Both sides, with what tells their pools and lines apart.
pub(crate) struct Sides<'x, 'm, 't> {
    /// The side before the change.
    pub old: Explorer<'m, 't>,
    /// The side after it. Its effort is counted together with the old one's.
    pub new: Explorer<'m, 't>,
    /// Numbers of the old side's pools and lines.
    pub old_names: &'x dyn Names,
    /// Numbers of the new side's; equal where a pool or line means the same.
    pub new_names: &'x dyn Names,
    /// Whether an old and a new endpoint are the same.
    pub same_endpoint: &'x dyn Fn((PoolId, usize), (PoolId, usize)) -> bool,
    /// Filled as both sides are walked.
    pub found: Versus,
    /// What tables of both sides have in common, found once before any walk.
    likeness: &'x (likeness::Side, likeness::Side),
}

impl<'x, 'm, 't> Sides<'x, 'm, 't> {
    /// From here on both sides spend of one fuel, as the effort is that of one comparison.
    pub fn new(
        (old, old_names): (Explorer<'m, 't>, &'x dyn Names),
        (mut new, new_names): (Explorer<'m, 't>, &'x dyn Names),
        likeness: &'x (likeness::Side, likeness::Side),
        same_endpoint: &'x dyn Fn((PoolId, usize), (PoolId, usize)) -> bool,
    ) -> Self {
        new.sharing(&old);
        Sides { old, new, old_names, new_names, same_endpoint, found: Versus::default(), likeness }
    }

    /// Compares what becomes of all requests.
    pub fn compare(mut self) -> Versus {
        let (old, new) = (self.old.begin(), self.new.begin());
        let trail = Trail::new(self.old.world.clone());
        self.tables(&old, &new, &trail);
        if !self.old.has_fuel() {
            let span = self.old.model.table(old.table).span;
            self.found.doubt(Blame { span, reason: "there are too many ways".into() });
        }
        self.found
    }
}

/// A request that meets the same on both sides.
struct Met {
    /// As it came in, with its query.
    target: Text,
    /// What the endpoint, or the client, gets.
    texts: Vec<String>,
}

/// What makes two ends the same.
struct Same<'x> {
    old_names: &'x dyn Names,
    new_names: &'x dyn Names,
    endpoint: &'x dyn Fn((PoolId, usize), (PoolId, usize)) -> bool,
}

/// One way on each side, for the same requests.
fn pair<'m>(
    before: &mut Explorer<'m, '_>,
    left: &Exit<'m>,
    after: &mut Explorer<'m, '_>,
    right: &Exit<'m>,
    same: &Same<'_>,
    found: &mut Versus,
) -> Go {
    let lines = (line_of(before, left), line_of(after, right));
    if ends_alike(left, right, same) {
        found.headers_of_answers((before, left), (after, right), lines, same);
    }
    if found.seen.contains(&lines) {
        return Go::On;
    }
    if let (End::GivenUp(blame) | End::Here(blame), _) | (_, End::GivenUp(blame) | End::Here(blame)) =
        (&left.end, &right.end)
    {
        found.doubt(blame.clone());
        return Go::On;
    }
    let vague = left.store.vague_status || right.store.vague_status;
    if vague && left.store.print != right.store.print && !matches!(left.end, End::Forward(..) | End::ForwardTo) {
        found.doubt(Blame { span: lines.1, reason: "which status the client gets depends on the request".into() });
    }
    let unknown = match (&left.end, &right.end) {
        (End::Unknown(a), End::Unknown(b)) if same.old_names.line(a) == same.new_names.line(b) => return Go::On,
        (End::Unknown(blame), _) | (_, End::Unknown(blame)) => Some(blame.clone()),
        _ => None,
    };
    let alike = unknown.is_none() && ends_alike(left, right, same);
    if !alike {
        found.at((before, left), (after, right), &Formula::Const(true), &unknown, lines, same);
        return found.go();
    }
    // Of ends that are alike, only those places count where something may look different.
    for place in looks_different(left, right, same) {
        if !found.place(&place, (before, left), (after, right), lines, same) {
            let reason = "two ways of saying the same, or almost the same, are not held against each other";
            found.doubt(Blame { span: lines.1, reason: reason.into() });
        }
        if found.seen.contains(&lines) {
            break;
        }
    }
    found.go()
}

impl Versus {
    /// Stops the walk once there is more than anybody reads.
    fn go(&self) -> Go {
        if self.partings.len() >= MOST { Go::Stop } else { Go::On }
    }

    /// A doubt that is known already says nothing new.
    fn doubt(&mut self, blame: Blame) {
        if !self.doubts.contains(&blame) {
            self.doubts.push(blame);
        }
    }

    /// Looks for a request for which a place looks different. Whether it is known now: one was found, or there is none.
    fn place<'m>(
        &mut self,
        place: &apart::Place,
        (before, left): (&mut Explorer<'m, '_>, &Exit<'m>),
        (after, right): (&mut Explorer<'m, '_>, &Exit<'m>),
        lines: (Span, Span),
        same: &Same<'_>,
    ) -> bool {
        let differs = place.differs(&mut after.reader, lines.1);
        let Some(met) = self.at((before, left), (after, right), &differs, &None, lines, same) else { return true };
        // Two forms came out alike: perhaps there is a request for which one is what the other was, or another target tells.
        let parted = met.texts.iter().map(|text| place.parted_at(&mut after.reader, text, lines.1));
        let parted = Formula::any(parted.collect::<Vec<_>>());
        let again = self.at((before, left), (after, right), &parted, &None, lines, same);
        if again.is_none() && self.seen.contains(&lines) {
            return true;
        }
        let elsewhere = of_matcher(&Matcher::equals([met.target])).map(|set| set.complement());
        let elsewhere = elsewhere.map_or(Formula::Const(true), |set| Formula::text(Dim::Target, set));
        let other = Formula::all([differs, elsewhere]);
        let last = self.at((before, left), (after, right), &other, &None, lines, same);
        last.is_none() && self.seen.contains(&lines)
    }

    /// Looks for a request that goes both ways and meets something more. Where it meets the same on both sides after all,
    /// what it was is given back.
    fn at<'m>(
        &mut self,
        (before, left): (&mut Explorer<'m, '_>, &Exit<'m>),
        (after, right): (&mut Explorer<'m, '_>, &Exit<'m>),
        more: &Formula,
        unknown: &Option<Blame>,
        lines: (Span, Span),
        same: &Same<'_>,
    ) -> Option<Met> {
        match super::confirm::both((before, left), (after, right), more) {
            super::Confirmed::Nothing => None,
            super::Confirmed::Unknown(blames) => {
                blames.into_iter().for_each(|blame| self.doubt(blame));
                None
            }
            super::Confirmed::Request(ask) => match unknown {
                Some(blame) => {
                    self.doubt(blame.clone());
                    None
                }
                None => self.request((before, left), (after, right), *ask, lines, same),
            },
        }
    }

    /// The request is sent through both models: what it meets counts.
    fn request(
        &mut self,
        (before, left): (&Explorer<'_, '_>, &Exit<'_>),
        (after, right): (&Explorer<'_, '_>, &Exit<'_>),
        ask: Ask,
        lines: (Span, Span),
        same: &Same<'_>,
    ) -> Option<Met> {
        let (places, traces) = both(before, after, &ask);
        let strange = strange(&traces, same);
        if !strange.is_empty() {
            strange.into_iter().for_each(|blame| self.doubt(blame));
            return None;
        }
        let ends = ends_alike(left, right, same);
        if !ends && same_fates(&traces, same) {
            // What can't be followed sets the ends apart, and this request shows that it needn't.
            self.doubt(Blame { span: lines.1, reason: "what is not followed decides on both sides".into() });
            return None;
        }
        let alike = ends && same_location(&traces);
        if alike && same_sight(&traces) {
            return Some(Met { texts: texts(&traces.0), target: ask.target });
        }
        self.seen.insert(lines);
        let narrow = right.trail.size();
        self.partings.push(Parting { ask, places, traces, alike, answered: None, narrow });
        None
    }

    /// Looks for a request whose answers differ in headers, once for the lines that make them differ.
    fn headers_of_answers<'m>(
        &mut self,
        (before, left): (&mut Explorer<'m, '_>, &Exit<'m>),
        (after, right): (&mut Explorer<'m, '_>, &Exit<'m>),
        lines: (Span, Span),
        same: &Same<'_>,
    ) {
        let names = Lines { old: same.old_names, new: same.new_names };
        let Some(differing) = answered::differing(left, right, names) else { return };
        if self.answered.contains(&differing.lines) {
            return;
        }
        if left.store.vague_answers || right.store.vague_answers {
            let reason = "which headers an answer gets depends on the request";
            return self.doubt(Blame { span: lines.1, reason: reason.into() });
        }
        let when = differing.when(&mut after.reader, lines.1);
        let ask = match super::confirm::both((before, left), (after, right), &when) {
            super::Confirmed::Nothing => return,
            super::Confirmed::Unknown(blames) => return blames.into_iter().for_each(|blame| self.doubt(blame)),
            super::Confirmed::Request(ask) => *ask,
        };
        let (places, traces) = both(before, after, &ask);
        let strange = strange(&traces, same);
        if !strange.is_empty() {
            return strange.into_iter().for_each(|blame| self.doubt(blame));
        }
        if answered::same_headers(&traces) {
            let reason = "two ways of saying the same header of an answer are not held against each other";
            return self.doubt(Blame { span: lines.1, reason: reason.into() });
        }
        self.answered.insert(differing.lines.clone());
        let narrow = right.trail.size();
        self.partings.push(Parting { ask, places, traces, alike: true, answered: Some(differing.lines), narrow });
    }
}

/// Where a request arrives on both sides, and what becomes of it there.
fn both(before: &Explorer<'_, '_>, after: &Explorer<'_, '_>, ask: &Ask) -> ((Placed, Placed), (Trace, Trace)) {
    let place = |explorer: &Explorer<'_, '_>| explorer.door.place(explorer.model, ask);
    let trace = |explorer: &Explorer<'_, '_>, placed: &Placed| explorer.tracer.trace(&placed.arrival, &placed.request);
    let places = (place(before), place(after));
    let traces = (trace(before, &places.0), trace(after, &places.1));
    (places, traces)
}

/// What is not known on one side and isn't the same on the other.
fn strange((before, after): &(Trace, Trace), same: &Same<'_>) -> Vec<Blame> {
    let (old, new) = (before.blame(), after.blame());
    let known =
        |names: &dyn Names, blames: &[Blame]| blames.iter().map(|blame| names.line(blame)).collect::<HashSet<u64>>();
    let (there, here) = (known(same.old_names, &old), known(same.new_names, &new));
    let gone = old.into_iter().filter(|blame| !here.contains(&same.old_names.line(blame)));
    let come = new.into_iter().filter(|blame| !there.contains(&same.new_names.line(blame)));
    gone.chain(come).collect()
}

/// The texts that the endpoint, or the client, gets.
fn texts(trace: &Trace) -> Vec<String> {
    use model::trace::Outcome;
    let Some(fate) = trace.fates.first() else { return Vec::new() };
    let location = match &fate.outcome {
        Outcome::Redirect { location, .. } => location.clone(),
        _ => None,
    };
    let sees = fate.sees.iter().flat_map(|sees| {
        let target = sees.target.clone().unwrap_or_default();
        let (path, query) = target.split_once('?').unwrap_or((target.as_str(), ""));
        let parts = [path.to_owned(), query.to_owned(), sees.method.clone().unwrap_or_default().to_string()];
        let headers = sees.headers.iter().filter_map(|(_, value)| Some(value.as_ref()?.to_string()));
        parts.into_iter().chain(headers).collect::<Vec<_>>()
    });
    location.iter().map(ToString::to_string).chain(sees).collect()
}

/// Whether both go to the same pool, or the client gets the same status. Where a filter has set the status that one
/// counts. A rejection and an answer of one status are alike, since the client can't tell them apart.
fn ends_alike(left: &Exit<'_>, right: &Exit<'_>, same: &Same<'_>) -> bool {
    let status = |exit: &Exit<'_>, own: Option<u16>| exit.store.status.flatten().or(own);
    match (&left.end, &right.end) {
        (End::Forward(a, x), End::Forward(b, y)) => {
            same.old_names.pool(*a) == same.new_names.pool(*b)
                && match (x, y) {
                    (None, None) => true,
                    (Some(x), Some(y)) => (same.endpoint)((*a, *x), (*b, *y)),
                    _ => false,
                }
        }
        (End::ForwardTo, End::ForwardTo) => true,
        (End::Redirect(a, _), End::Redirect(b, _)) => status(left, Some(*a)) == status(right, Some(*b)),
        (End::Respond(a), End::Respond(b)) | (End::Reject(a), End::Reject(b)) => status(left, *a) == status(right, *b),
        (End::Respond(a), End::Reject(b)) | (End::Reject(a), End::Respond(b)) => {
            a.is_some() && status(left, *a) == status(right, *b)
        }
        _ => false,
    }
}

/// Where ends that are alike may still look different: where the client is sent, what the endpoint receives.
fn looks_different(left: &Exit<'_>, right: &Exit<'_>, same: &Same<'_>) -> Vec<apart::Place> {
    let lines = Lines { old: same.old_names, new: same.new_names };
    match (&left.end, &right.end) {
        (End::Redirect(_, a), End::Redirect(_, b)) => {
            let here = Span::new(finding::FileId(0), 0, 0);
            let values = (left.store.value(a, here, false), right.store.value(b, here, false));
            apart::values(&values.0, &values.1, lines)
        }
        (End::Forward(..) | End::ForwardTo, _) if left.store.print != right.store.print => {
            apart::apart(&left.store, &right.store, lines)
        }
        _ => Vec::new(),
    }
}

/// Whether the client is sent, or the request goes, to the same address. Other outcomes have none, and are the same.
fn same_location((before, after): &(Trace, Trace)) -> bool {
    use model::trace::Outcome;
    match (before.outcome(), after.outcome()) {
        (Some(Outcome::Redirect { location: a, .. }), Some(Outcome::Redirect { location: b, .. })) => a == b,
        (Some(Outcome::ForwardTo { address: a }), Some(Outcome::ForwardTo { address: b })) => a == b,
        _ => true,
    }
}

/// Whether endpoints receive the same. With different numbers of fates only the first ones are compared.
fn same_sight((before, after): &(Trace, Trace)) -> bool {
    let sees = |fate: &model::trace::Fate| fate.sees.clone().map(sorted);
    if before.fates.len() != after.fates.len() {
        return before.fates.first().map(sees) == after.fates.first().map(sees);
    }
    before.fates.iter().map(sees).eq(after.fates.iter().map(sees))
}

/// Whether the same ways are open on both sides.
fn same_fates((before, after): &(Trace, Trace), same: &Same<'_>) -> bool {
    use model::trace::{Fate, Outcome};
    let pair = |(old, new): (&Fate, &Fate)| match (&old.outcome, &new.outcome) {
        (Outcome::Forward { pool: a, endpoint: x }, Outcome::Forward { pool: b, endpoint: y }) => {
            let one = match (x, y) {
                (Some(x), Some(y)) => (same.endpoint)((*a, *x), (*b, *y)),
                (x, y) => x.is_none() && y.is_none(),
            };
            one && same.old_names.pool(*a) == same.new_names.pool(*b)
        }
        (Outcome::Forward { .. }, _) | (_, Outcome::Forward { .. }) => false,
        (a, b) => a == b,
    };
    let (old, new) = (&before.fates, &after.fates);
    !old.is_empty() && old.len() == new.len() && old.iter().zip(new).all(pair)
}

/// The order of different headers says nothing.
fn sorted(mut sees: Sees) -> Sees {
    sees.headers.sort_by(|(a, _), (b, _)| a.cmp(b));
    sees
}
