//! What is to be done: the same in each tone, but for remarks.

use incident::postmortem::{Check, How, Measure, MeasureKind, Postmortem, Role};

use super::super::Tone;
use super::super::facts;
use super::super::page::{Block, Line, Task, code, fact, open, say};
use super::super::words::{Words, measures as words};
use super::LEAD;

pub(super) fn blocks(own: &Postmortem, tone: Tone) -> Vec<Block> {
    if own.measures.is_empty() {
        let facts = [("open", open("what is to be done", LEAD))];
        return vec![Block::Paragraph(say(&words::NONE, tone, 0, &facts))];
    }
    let tasks = own.measures.iter().enumerate().map(|(turn, measure)| task(measure, tone, turn)).collect();
    vec![Block::Paragraph(say(&words::INTRO, tone, 0, &[])), Block::Tasks(tasks)]
}

fn task(measure: &Measure, tone: Tone, turn: usize) -> Task {
    let (_, remark) = kind(measure.kind);
    let who = if matches!(measure.owner.role, Role::Lead) { "whoever led the incident" } else { LEAD };
    Task {
        name: name(measure),
        remark: say(remark, tone, turn, &[]),
        owner: facts::owner(&measure.owner),
        due: measure.due.to_string(),
        check: check(&measure.check, who),
        add: measure.check.add.as_ref().map(ToString::to_string),
    }
}

/// What is to be done, in a few words.
pub(in super::super) fn name(measure: &Measure) -> Line {
    let words = Words { plain: kind(measure.kind).0, tango: &[] };
    say(&words, Tone::Plain, 0, &[("subject", fact(&measure.subject))])
}

/// The name of a measure, and the remark on it.
fn kind(kind: MeasureKind) -> (&'static str, &'static Words) {
    match kind {
        MeasureKind::FindCause => ("Settle whether it was {subject}", &words::FIND_CAUSE),
        MeasureKind::Mend => ("Mend {subject}", &words::MEND),
        MeasureKind::Expect => ("Say in evenkeel.yaml what {subject} is meant to be", &words::EXPECT),
        MeasureKind::Gate => ("Check each change of {subject} before it is deployed", &words::GATE),
        MeasureKind::Audit => ("Check {subject} against rules and standard every day", &words::AUDIT),
        MeasureKind::WatchBalancer => {
            ("Watch {subject}, and tell at once when its configuration changes", &words::WATCH_BALANCER)
        }
        MeasureKind::WatchEffect => ("Raise an alert on what {subject} felt", &words::WATCH_EFFECT),
        MeasureKind::Diagnose => ("Ask the diagnosis before working on {subject}", &words::DIAGNOSE),
        MeasureKind::Playbook => {
            ("Write into the playbook how a fault of {subject} is found and mended", &words::PLAYBOOK)
        }
        MeasureKind::Drill => ("Practise this fault, put back for a test, across teams: {subject}", &words::DRILL),
    }
}

/// What proves it, in a sentence.
fn check(check: &Check, who: &str) -> Line {
    let (run, wants) = (code(&check.run), check.wants.as_ref().map(code).unwrap_or_default());
    let words = match (check.how, check.add.is_some(), check.wants.is_some()) {
        (How::Expectation, true, _) => {
            "with the lines below, {run} ends with 1 while the fault is there, and with 0 once it is gone"
        }
        (How::Expectation, false, _) => "{run} ends with 1 while the fault is there, and with 0 once it is gone",
        (How::Pipeline, _, false) => {
            "the pipeline runs {run}, and whoever approves a change sees what it does to traffic"
        }
        (How::Pipeline, ..) => "the pipeline runs {run}: the faulty change ({wants}), proposed again, is refused",
        (How::Rule, _, true) => "a daily {run} finds {wants} while the fault is there, and nothing once it is gone",
        (How::Rule, _, false) => "a daily {run} ends with 1 when the fault is put back for a test, and with 0 after",
        (How::Alert, ..) => "{run} runs, and raises {wants} when the fault is put back for a test",
        (How::Drill, ..) => {
            "people who weren't there name the line by what is written down, and mend it; {run} names the same one"
        }
        (How::Command, ..) => "{run} names {wants}",
        (How::Settled, ..) => "{run} tells",
        (How::Open, ..) => return open("what proves it", who),
    };
    say(&Words { plain: words, tango: &[] }, Tone::Plain, 0, &[("run", run), ("wants", wants)])
}
