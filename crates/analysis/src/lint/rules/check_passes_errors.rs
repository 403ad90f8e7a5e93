//! See `check_passes_errors.md`.

use std::collections::BTreeMap;

use finding::{Finding, Rule, Severity, Span};
use model::{HealthCheck, HttpCheck, Model, Pool};

use crate::facts::reach::reached;

/// Errors that count as healthy.
pub static RULE: Rule<Model> = Rule {
    id: "check-passes-errors",
    severity: Severity::Warning,
    docs: include_str!("check_passes_errors.md"),
    check,
};

fn check(model: &Model, findings: &mut Vec<Finding>) {
    let mut found: BTreeMap<Span, (&HttpCheck, &Pool)> = BTreeMap::new();
    for pool in reached(model, |pool| lenient(pool).is_some()) {
        let expected = lenient(pool).and_then(|http| Some((http.expect.as_ref()?.span, http)));
        found.extend(expected.map(|(span, http)| (span, (http, pool))));
    }
    findings.extend(found.into_iter().map(|(span, (http, pool))| finding(span, http, pool)));
}

/// The check of the pool that lets an error pass.
fn lenient(pool: &Pool) -> Option<&HttpCheck> {
    pool.endpoints.iter().find_map(|endpoint| match &endpoint.health {
        HealthCheck::Active { http: Some(http), .. } if !http.passes.is_empty() => Some(http.as_ref()),
        _ => None,
    })
}

fn finding(span: Span, http: &HttpCheck, pool: &Pool) -> Finding {
    let broken = http.passes.iter().any(|status| *status >= 500);
    let listed: Vec<String> = http.passes.iter().map(u16::to_string).collect();
    let what = if broken { "an application that fails" } else { "one whose page is gone" };
    let message = format!(
        "an answer of {} counts as healthy in pool {}: {what} stays in, and users get what it says",
        listed.join(", "),
        pool.name.value
    );
    let mut finding = RULE.finding(span, message).label("passes");
    finding.severity = if broken { Severity::Warning } else { Severity::Note };
    finding.help("ask for a page that answers 200 where the application works, and for that status")
}
