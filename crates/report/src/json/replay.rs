//! What the real engines said, as JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use super::witness::{WitnessShape, witness};
use crate::{Defect, Difference, Replay};

/// One balancer.
#[derive(Serialize)]
pub(super) struct ReplayShape<'a> {
    balancer: &'a str,
    engine: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_run: Option<&'a str>,
    asked: usize,
    agree: usize,
    disagree: usize,
    unknown: usize,
    not_asked: &'a BTreeMap<String, usize>,
    defects: Vec<DefectShape<'a>>,
}

/// One disagreement.
#[derive(Serialize)]
pub(super) struct DefectShape<'a> {
    request: WitnessShape<'a>,
    differences: &'a [Difference],
    configuration: &'a str,
}

fn defect(defect: &Defect) -> DefectShape<'_> {
    DefectShape {
        request: witness(&defect.request),
        differences: &defect.differences,
        configuration: &defect.configuration,
    }
}

/// All balancers; `None` where nobody asked.
pub(super) fn replays(replays: &[Replay]) -> Option<Vec<ReplayShape<'_>>> {
    (!replays.is_empty()).then(|| replays.iter().map(shape).collect())
}

fn shape(replay: &Replay) -> ReplayShape<'_> {
    ReplayShape {
        balancer: &replay.balancer,
        engine: &replay.engine,
        not_run: replay.not_run.as_deref(),
        asked: replay.asked,
        agree: replay.agree,
        disagree: replay.disagree,
        unknown: replay.unknown,
        not_asked: &replay.not_asked,
        defects: replay.defects.iter().map(defect).collect(),
    }
}
