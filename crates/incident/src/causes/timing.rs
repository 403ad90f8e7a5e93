//! A cause comes before its effect, and mostly just before.

use model::Moment;

use super::brief::Brief;
use crate::case::words::{clock, seconds};
use crate::case::{Case, SLACK};

/// How soon after something was done it is to blame by its time alone, in seconds, and what that counts, in decibans.
const SOON: [(u64, f64); 3] = [(15, 10.0), (30, 6.0), (60, 2.0)];
/// What it counts against something that all went well for longer after it.
const LATE: f64 = 10.0;

/// Brings forward when something was done. `what` is a sentence's beginning, such as `it came into force`.
pub(super) fn judge(brief: &mut Brief, case: &Case, what: &str, at: Moment) {
    let onset = case.onset;
    if at > onset.to + SLACK {
        let late = seconds(at.since(onset.from));
        brief.out(at, format!("{what} at {}, {late} after the first failure", clock(at)));
        return;
    }
    let quiet = onset.from.since(at);
    let before = match onset.from > at {
        true => format!("{} before the first failure", seconds(quiet)),
        false => "in the second of the first failure".to_owned(),
    };
    let text = format!("{what} at {}, {before}", clock(at));
    match SOON.iter().find(|(within, _)| quiet.as_secs() < *within) {
        Some((_, strength)) => brief.met(*strength, at, text),
        None => brief.missed(LATE, at, format!("{text}: all went well between")),
    }
}
