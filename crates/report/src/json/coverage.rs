//! Which routes expectations speak of, as JSON.

use analysis::coverage::{Coverage, CoveredRoute, Spoken, Untaken};
use serde::Serialize;

use super::place::Quoted;
use super::witness::{WitnessShape, witness};
use crate::Quotes;

/// All of it; `share` is that of `covered` among `routes`, 0 to 1.
#[derive(Serialize)]
pub(super) struct CoverageShape<'a> {
    routes: usize,
    covered: usize,
    partly: usize,
    share: f64,
    bare: Vec<RouteShape<'a>>,
    partly_covered: Vec<RouteShape<'a>>,
    unknown: Vec<RouteShape<'a>>,
    not_taken: Vec<UntakenShape<'a>>,
}

/// One route; keys without a value are left out.
#[derive(Serialize)]
pub(super) struct RouteShape<'a> {
    #[serde(flatten)]
    line: Quoted<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<WitnessShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    proposal: Option<String>,
}

/// A line that no request takes, and what it waits for.
#[derive(Serialize)]
pub(super) struct UntakenShape<'a> {
    #[serde(flatten)]
    line: Quoted<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<&'a str>,
}

/// What expectations speak of.
pub(super) fn coverage<'a>(quotes: &Quotes<'a>, coverage: &'a Coverage) -> CoverageShape<'a> {
    let of = |is: fn(&Spoken) -> bool| -> Vec<RouteShape<'a>> {
        coverage.routes.iter().filter(|route| is(&route.spoken)).map(|one| route(quotes, one)).collect()
    };
    let partly = of(|spoken| matches!(spoken, Spoken::Partly(_)));
    CoverageShape {
        routes: coverage.routes.len(),
        covered: coverage.spoken_of(),
        partly: partly.len(),
        share: coverage.share(),
        bare: of(|spoken| *spoken == Spoken::Bare),
        partly_covered: partly,
        unknown: of(|spoken| matches!(spoken, Spoken::Unknown(_))),
        not_taken: coverage.untaken.iter().map(|one| untaken(quotes, one)).collect(),
    }
}

fn route<'a>(quotes: &Quotes<'a>, route: &'a CoveredRoute) -> RouteShape<'a> {
    let reason = match &route.spoken {
        Spoken::Unknown(blame) | Spoken::Partly(Some(blame)) => Some(blame.reason.as_str()),
        _ => None,
    };
    let lines = |text: &String| text.lines().map(|line| quotes.clean(line) + "\n").collect();
    RouteShape {
        line: Quoted::new(quotes, route.span),
        reason,
        witness: route.witness.as_ref().map(|one| witness(one).clean(quotes)),
        outcome: route.outcome.as_deref().map(|text| quotes.clean(text)),
        proposal: route.proposal.as_ref().map(lines),
    }
}

fn untaken<'a>(quotes: &Quotes<'a>, one: &'a Untaken) -> UntakenShape<'a> {
    UntakenShape {
        line: Quoted::new(quotes, one.span),
        waits_for: one.waits_for.as_ref().map(|blame| blame.reason.as_str()),
    }
}
