//! What a check asks: all expectations, the witnesses of findings, one request of each fate.

use std::collections::HashMap;
use std::time::Duration;

use analysis::ask::{Ask, Placed};
use analysis::test::{self, Checked, Subject};
use engines::stage;
use finding::{Finding, Span};
use lab::Trouble;
use lab::replay::{Case, Verdict};
use report::{Defect, Difference, Replay};

use super::Bench;
use crate::disk::Disk;
use crate::input::{Balancer, Group, Loaded};

/// So many disagreements are made small and shown for each balancer.
const DEFECTS: usize = 3;

/// Making a disagreement small ends after so long; what is there by then can be read.
const SHRINKING: Duration = Duration::from_secs(5);

/// One request, and the expectation that it belongs to.
struct Question {
    expectation: Option<Span>,
    ask: Ask,
    placed: Placed,
}

/// Replays all expectations, the witnesses of findings and one request of each fate; notes on each expectation what came of
/// it.
pub fn check(loaded: &Loaded, checked: &mut [Checked], findings: &[Finding], budget: usize) -> Vec<Replay> {
    let mut verdicts: HashMap<Span, bool> = HashMap::new();
    let mut replays = Vec::new();
    for group in &loaded.groups {
        for (balancer, mut questions) in group.balancers.iter().zip(questions(group, budget)) {
            questions.splice(0..0, witnesses(balancer, findings));
            questions.truncate(budget);
            let (replay, answers) = on_engine(loaded, balancer, &questions);
            replays.push(replay);
            for (question, answer) in questions.iter().zip(answers) {
                note(&mut verdicts, question.expectation, &answer);
            }
        }
    }
    for one in checked {
        one.replayed = verdicts.get(&one.span).copied();
    }
    replays
}

/// The requests that findings on a balancer's files show.
fn witnesses(balancer: &Balancer, findings: &[Finding]) -> Vec<Question> {
    let own = findings.iter().filter(|finding| balancer.reading.files.contains(&finding.primary.span.file));
    let asks = own.filter_map(|finding| finding.witness.as_ref()).filter_map(|witness| Ask::of(witness).ok());
    asks.filter_map(|ask| {
        let placed = ask.place(&balancer.reading.model).ok()?;
        Some(Question { expectation: None, ask, placed })
    })
    .collect()
}

/// Replays one request.
pub fn trace(loaded: &Loaded, balancer: &Balancer, ask: &Ask, placed: &Placed) -> Replay {
    let question = Question { expectation: None, ask: ask.clone(), placed: placed.clone() };
    on_engine(loaded, balancer, &[question]).0
}

/// What each balancer of the group is asked.
fn questions(group: &Group, budget: usize) -> Vec<Vec<Question>> {
    let intent = group.intent.as_ref().map(|file| &file.intent);
    let subjects: Vec<Subject<'_>> =
        group.balancers.iter().map(|one| Subject { name: &one.name, model: &one.reading.model }).collect();
    let mut all: Vec<Vec<Question>> = group.balancers.iter().map(|_| Vec::new()).collect();
    for case in test::cases(intent, &subjects, budget.saturating_mul(subjects.len())) {
        let own = &mut all[case.subject];
        if own.len() < budget {
            own.push(Question { expectation: case.expectation, ask: case.ask, placed: case.placed });
        }
    }
    all
}

fn note(verdicts: &mut HashMap<Span, bool>, expectation: Option<Span>, answer: &Verdict) {
    let agrees = match answer {
        Verdict::Agrees => true,
        Verdict::Disagrees(_) => false,
        Verdict::Unknown(_) | Verdict::NotAsked(_) => return,
    };
    if let Some(span) = expectation {
        verdicts.entry(span).and_modify(|all| *all &= agrees).or_insert(agrees);
    }
}

fn on_engine(loaded: &Loaded, balancer: &Balancer, questions: &[Question]) -> (Replay, Vec<Verdict>) {
    let disk = Disk::new(&balancer.base);
    let subject = stage::Subject { sources: &loaded.sources, roots: &balancer.files, around: &disk };
    let bench = Bench { engine: balancer.engine, subject, model: &balancer.reading.model };
    let mut replay =
        Replay { balancer: balancer.name.clone(), engine: balancer.engine.name.into(), ..Replay::default() };
    match ask(&mut replay, &bench, questions) {
        Ok(answers) => {
            replay.defects = defects(&bench, questions, &answers);
            (replay, answers)
        }
        Err(trouble) => {
            replay.not_run = Some(trouble.to_string());
            (replay, Vec::new())
        }
    }
}

fn ask(replay: &mut Replay, bench: &Bench<'_>, questions: &[Question]) -> Result<Vec<Verdict>, Trouble> {
    let cases: Vec<Case> = questions.iter().map(case).collect();
    let (engine, answers) = bench.ask(&cases)?;
    replay.engine = engine;
    answers.iter().for_each(|answer| count(replay, answer));
    Ok(answers)
}

fn case(question: &Question) -> Case {
    Case { arrival: question.placed.arrival, request: question.placed.request.clone() }
}

fn count(replay: &mut Replay, answer: &Verdict) {
    replay.asked += usize::from(!matches!(answer, Verdict::NotAsked(_)));
    match answer {
        Verdict::Agrees => replay.agree += 1,
        Verdict::Disagrees(_) => replay.disagree += 1,
        Verdict::Unknown(_) => replay.unknown += 1,
        Verdict::NotAsked(reason) => *replay.not_asked.entry(reason.clone()).or_default() += 1,
    }
}

/// The first disagreements, each with the smallest configuration that shows it.
fn defects(bench: &Bench<'_>, questions: &[Question], answers: &[Verdict]) -> Vec<Defect> {
    let differing = questions.iter().zip(answers).filter_map(|(question, answer)| match answer {
        Verdict::Disagrees(differences) => Some((question, differences.clone())),
        _ => None,
    });
    differing
        .take(DEFECTS)
        .map(|(question, differences)| {
            let found = lab::replay::defect(bench.engine, &bench.subject, &case(question), differences, SHRINKING);
            Defect {
                request: question.ask.witness(),
                differences: found.differences.into_iter().map(difference).collect(),
                configuration: found.text,
            }
        })
        .collect()
}

fn difference(one: lab::replay::Difference) -> Difference {
    Difference { part: one.part, model: one.model, engine: one.engine }
}
