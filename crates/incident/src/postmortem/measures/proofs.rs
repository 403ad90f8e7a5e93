//! What proves that a measure is taken.

use model::Text;

use super::super::types::{Cause, CauseKind, Check, How};
use super::proven::Both;
use crate::Timeline;

fn check(how: How, run: impl Into<Text>, wants: Option<Text>) -> Check {
    Check { how, run: run.into(), add: None, wants }
}

/// The line that is to blame.
fn line(cause: &Cause) -> Option<Text> {
    let place = cause.culprit.as_ref()?.places.first()?;
    Some(format!("{}:{}", place.file, place.line).into())
}

/// The faulty change is refused; told by its commit, else by its line.
pub(super) fn gate(cause: &Cause) -> Check {
    let commit = cause.culprit.as_ref().and_then(|own| own.origin.as_ref()).and_then(|own| own.commit.clone());
    check(How::Pipeline, "evenkeel check", commit.or_else(|| line(cause)))
}

/// A rule finds the fault, where there is one for it.
pub(super) fn audit(timeline: &Timeline, cause: &Cause) -> Check {
    check(How::Rule, "evenkeel check", Both::of(timeline, cause).and_then(|both| both.rule()))
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

/// People find it by what is written down.
pub(super) fn playbook(cause: &Cause) -> Check {
    drill(cause)
}

/// People find it.
pub(super) fn drill(cause: &Cause) -> Check {
    let run = match cause.kind {
        CauseKind::Spread => "evenkeel drill left-over-weight",
        CauseKind::Rest => "evenkeel drill idle-timeout",
        CauseKind::Roles => "evenkeel drill replicas-in-the-write-pool",
        CauseKind::Way => "evenkeel drill api-rule-above-auth",
        _ => "evenkeel drill",
    };
    check(How::Drill, run, None)
}

/// A command that settles whether a suspect is to blame.
pub(super) fn settled(command: Option<Text>) -> Check {
    command.map_or_else(open, |command| check(How::Settled, command, None))
}

/// Nobody knows yet.
pub(super) fn open() -> Check {
    check(How::Open, "", None)
}
