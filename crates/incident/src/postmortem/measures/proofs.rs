//! What proves that a measure is taken.

use model::Text;

use super::super::types::{Cause, CauseKind, Check, How};
use super::proven::Both;
use crate::Timeline;

/// The command by which a configuration is held against rules and against what is meant.
pub(super) const CHECK: &str = "evenkeel check";

fn check(how: How, run: impl Into<Text>, wants: Option<Text>) -> Check {
    Check { how, run: run.into(), add: None, wants }
}

/// The line that is to blame.
fn line(cause: &Cause) -> Option<Text> {
    let place = cause.culprit.as_ref()?.places.first()?;
    Some(format!("{}:{}", place.file, place.line).into())
}

/// The faulty change is refused, told by its commit, else by its line. Where no check refuses it, people are shown what it does.
pub(super) fn gate(cause: &Cause, is_refused: bool) -> Option<Check> {
    let culprit = cause.culprit.as_ref();
    let commit = culprit.and_then(|own| own.origin.as_ref()).and_then(|own| own.commit.clone());
    if is_refused {
        return Some(check(How::Pipeline, CHECK, commit.or_else(|| line(cause))));
    }
    let file = &culprit?.places.first()?.file;
    Some(check(How::Pipeline, format!("evenkeel diff main:{file} {file}"), None))
}

/// A rule finds the fault, where there is one for it; else what is meant tells it, where that is said.
pub(super) fn audit(timeline: &Timeline, cause: &Cause, expect: &Check) -> Option<Check> {
    let rule = Both::of(timeline, cause).and_then(|both| both.rule());
    (rule.is_some() || expect.run == CHECK).then(|| check(How::Rule, CHECK, rule))
}

/// Nothing is wrong any more with what users feel.
pub(super) fn healthy() -> Check {
    check(How::Expectation, "evenkeel diagnose", None)
}

/// Somebody is told as soon as the configuration changes, or runs otherwise than it is written.
pub(super) fn watched(cause: &Cause) -> Check {
    alert(if cause.kind == CauseKind::Drift { "drifted" } else { "changed" })
}

/// A detector raises an alert.
pub(super) fn alert(detector: &str) -> Check {
    check(How::Alert, "evenkeel watch", Some(detector.into()))
}

/// The recording tells who it was.
pub(super) fn diagnosed(cause: &Cause) -> Check {
    check(How::Command, "evenkeel diagnose --from RECORDING", line(cause).or_else(|| Some(cause.name.clone())))
}

/// People find it in what was recorded, by what is written down.
pub(super) fn playbook() -> Check {
    check(How::Drill, "evenkeel diagnose --from RECORDING", None)
}

/// People find it live, where it was put back for them.
pub(super) fn drill() -> Check {
    check(How::Drill, "evenkeel diagnose", None)
}

/// A command that settles whether a suspect is to blame.
pub(super) fn settled(command: Option<Text>) -> Check {
    command.map_or_else(open, |command| check(How::Settled, command, None))
}

/// Nobody knows yet.
pub(super) fn open() -> Check {
    check(How::Open, "", None)
}
