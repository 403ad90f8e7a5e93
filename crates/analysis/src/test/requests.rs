//! Expectations on requests.

use finding::Spanned;
use model::trace::Trace;

use super::members::{Member, doors, members};
use super::{Checked, Prepared, Verdict};
use crate::ask::{Ask, AskError, Placed};
use crate::facts::decided::deciding;
use crate::intent::{Condition, Expectation, Wanted, When};
use crate::judge::{self, Judged};
use crate::prove::{Proof, Prover};

/// Checks one expectation.
pub(super) fn check<'p, 'm>(
    expectation: &Expectation,
    subjects: &'p [Prepared<'m>],
    provers: &mut [Prover<'m, 'p>],
) -> Checked {
    match &expectation.when {
        When::Request(ask) => one(expectation, ask, subjects),
        When::Set(conditions) => set(expectation, conditions, subjects, provers),
    }
}

/// Whether an expectation holds for certain, without a search for a simple request that breaks it.
pub(crate) fn holds<'p, 'm>(
    expectation: &Expectation,
    subjects: &'p [Prepared<'m>],
    provers: &mut [Prover<'m, 'p>],
) -> bool {
    match &expectation.when {
        When::Request(ask) => {
            let cases = cases_of_one(expectation, ask, subjects).0;
            !cases.is_empty()
                && cases.iter().all(|case| quickly(case.subject, &expectation.wanted, &case.placed) == Judged::Meets)
        }
        When::Set(conditions) => proved(expectation, &conditions.value, subjects, provers).verdict == Verdict::Holds,
    }
}

/// A request at one balancer.
pub(super) struct Case<'p, 'm> {
    pub subject: &'p Prepared<'m>,
    pub ask: Ask,
    pub placed: Placed,
}

/// The worst verdict of all balancers that could take the request; *Unknown*, with the reason, where none can.
fn one(expectation: &Expectation, ask: &Spanned<Ask>, subjects: &[Prepared<'_>]) -> Checked {
    let (cases, errors) = cases_of_one(expectation, ask, subjects);
    let note = cases.iter().find_map(|case| case.placed.note.clone());
    let Some(worst) = cases.iter().map(|case| judged(expectation, case)).max_by_key(|checked| checked.verdict) else {
        let reason = errors.first().map_or("no balancer could take it", |error| &error.message);
        return Checked::new(&*expectation.name.value, expectation.name.span, Verdict::Unknown).outcome(reason);
    };
    match note {
        Some(note) => worst.note(note),
        None => worst,
    }
}

/// The request at each balancer that it is meant for, and why others can't take it.
pub(super) fn cases_of_one<'p, 'm>(
    expectation: &Expectation,
    ask: &Spanned<Ask>,
    subjects: &'p [Prepared<'m>],
) -> (Vec<Case<'p, 'm>>, Vec<AskError>) {
    let placed = subjects.iter().map(|subject| ask.value.place(subject.model).map(|placed| (subject, placed)));
    let (mut cases, mut errors) = (Vec::new(), Vec::new());
    for one in placed {
        match one {
            Ok((subject, placed)) => cases.push(Case { subject, ask: ask.value.clone(), placed }),
            Err(error) => errors.push(error),
        }
    }
    let bound = |case: &Case<'_, '_>| Some(case.placed.arrival.port) == case.ask.effective_port();
    if cases.iter().any(bound) {
        cases.retain(bound);
    } else if cases.len() > 1 {
        cases.retain(|case| speaks_of(&expectation.wanted, case.subject));
    }
    (cases, errors)
}

/// All requests by which an expectation is checked.
pub(super) fn cases<'p, 'm>(expectation: &Expectation, subjects: &'p [Prepared<'m>]) -> Vec<Case<'p, 'm>> {
    match &expectation.when {
        When::Request(ask) => cases_of_one(expectation, ask, subjects).0,
        When::Set(conditions) => subjects
            .iter()
            .filter(|subject| speaks_of(&expectation.wanted, subject))
            .flat_map(|subject| members(subject, &conditions.value).into_iter().map(move |member| (subject, member)))
            .map(|(subject, member)| Case { subject, placed: member.placed(subject), ask: member.ask })
            .collect(),
    }
}

/// Whether the balancer has a pool that the expectation wants.
pub(crate) fn speaks_of(wanted: &Wanted, subject: &Prepared<'_>) -> bool {
    wanted.pool.as_ref().is_none_or(|pools| pools.iter().any(|pool| subject.model.pool_named(&pool.value).is_some()))
}

/// A verdict with its witness, by following the request step by step.
fn judged(expectation: &Expectation, case: &Case<'_, '_>) -> Checked {
    let trace = case.subject.tracer.trace(&case.placed.arrival, &case.placed.request);
    let judged = judge::trace(case.subject.model, &expectation.wanted, &trace);
    let name = expectation.name.value.as_str();
    let checked = |verdict| Checked::new(name, expectation.name.span, verdict);
    match judged {
        Judged::Meets => checked(Verdict::Holds).because(deciding(&trace)),
        Judged::Breaks(instead) => {
            let mut checked = checked(Verdict::Fails).outcome(instead).because(deciding(&trace));
            checked.witness = Some(case.ask.witness());
            checked
        }
        Judged::Unknown(reason) => {
            let mut checked = checked(Verdict::Unknown).outcome(reasons(&trace, reason)).because(blamed(&trace));
            checked.witness = Some(case.ask.witness());
            checked
        }
    }
}

/// The lines of what isn't known.
fn blamed(trace: &Trace) -> impl Iterator<Item = finding::Span> {
    judge::blamed(trace).into_iter().map(|blame| blame.span)
}

/// All that isn't known, or the judge's own reason where nothing is to blame.
fn reasons(trace: &Trace, reason: String) -> String {
    let mut reasons: Vec<String> = judge::blamed(trace).into_iter().map(|blame| blame.reason.to_string()).collect();
    reasons.dedup();
    if reasons.is_empty() { reason } else { format!("not known: {}", reasons.join("; ")) }
}

/// Members are tried first: one that breaks it is a simple witness, and costs less than a proof.
/// A proof is asked for only where all of them are well.
fn set<'p, 'm>(
    expectation: &Expectation,
    conditions: &Spanned<Vec<Condition>>,
    subjects: &'p [Prepared<'m>],
    provers: &mut [Prover<'m, 'p>],
) -> Checked {
    let wanted = &expectation.wanted;
    let mut tally = Tally::default();
    for subject in subjects.iter().filter(|subject| speaks_of(wanted, subject)) {
        for member in members(subject, &conditions.value) {
            let judged = quickly(subject, wanted, &member.placed(subject));
            tally.count(subject, member, &judged);
        }
    }
    match tally.fails.or(tally.unknown) {
        Some(worst) => {
            let (subject, member) = worst;
            let case = Case { subject, placed: member.placed(subject), ask: member.ask };
            judged(expectation, &case)
                .note(format!("found among {}", crate::facts::words::count(tally.members, "request")))
        }
        None => proved(expectation, &conditions.value, subjects, provers),
    }
}

/// What a proof says, where no member of the set that was tried has said it.
fn proved<'p, 'm>(
    expectation: &Expectation,
    conditions: &[Condition],
    subjects: &'p [Prepared<'m>],
    provers: &mut [Prover<'m, 'p>],
) -> Checked {
    let checked = |verdict| Checked::new(&*expectation.name.value, expectation.name.span, verdict);
    let (mut blames, mut lines, mut beyond, mut doors_met) = (Vec::new(), Vec::new(), None, 0);
    for (subject, prover) in subjects.iter().zip(provers).filter(|(subject, _)| speaks_of(&expectation.wanted, subject))
    {
        for door in doors(subject, conditions) {
            match prover.prove(&door, conditions, &expectation.wanted) {
                Proof::Holds(more) => {
                    lines.extend(more);
                    doors_met += 1;
                }
                Proof::Empty => {}
                Proof::Unknown(more) => blames.extend(more),
                Proof::Beyond(why) => beyond = Some(why),
                Proof::Fails(ask) => {
                    let placed = door.place(subject.model, &ask);
                    return judged(expectation, &Case { subject, placed, ask: *ask });
                }
            }
        }
    }
    if let Some(why) = beyond {
        return checked(Verdict::Unknown).outcome(why);
    }
    if !blames.is_empty() {
        let mut reasons: Vec<&str> = blames.iter().map(|blame| blame.reason.as_str()).collect();
        reasons.dedup();
        reasons.truncate(3);
        let outcome = format!("not known: {}", reasons.join("; "));
        return checked(Verdict::Unknown).outcome(outcome).because(blames.iter().map(|blame| blame.span));
    }
    if doors_met == 0 {
        return checked(Verdict::Unknown).outcome("no request that meets the conditions can arrive");
    }
    checked(Verdict::Holds).note("proved for every request of the set").because(lines)
}

/// Without steps where that is enough.
fn quickly(subject: &Prepared<'_>, wanted: &Wanted, placed: &Placed) -> Judged {
    if wanted.sees.is_some() {
        return judge::trace(subject.model, wanted, &subject.tracer.trace(&placed.arrival, &placed.request));
    }
    let outcomes = subject.tracer.decide(&placed.arrival, &placed.request);
    judge::together(outcomes.iter().map(|outcome| judge::outcome(subject.model, wanted, outcome)))
}

/// What came of the members of a set: how many there were, and the simplest that failed or can't be told.
#[derive(Default)]
struct Tally<'p, 'm> {
    /// How many were tried, at all balancers together.
    members: usize,
    /// The one that takes least to read.
    fails: Option<(&'p Prepared<'m>, Member)>,
    /// The same of those that can't be told.
    unknown: Option<(&'p Prepared<'m>, Member)>,
}

impl<'p, 'm> Tally<'p, 'm> {
    /// Keeps the smaller of two that are equally bad.
    fn count(&mut self, subject: &'p Prepared<'m>, member: Member, judged: &Judged) {
        self.members += 1;
        let worst = match judged {
            Judged::Meets => return,
            Judged::Breaks(_) => &mut self.fails,
            Judged::Unknown(_) => &mut self.unknown,
        };
        if worst.as_ref().is_none_or(|(_, before)| member.size < before.size) {
            *worst = Some((subject, member));
        }
    }
}
