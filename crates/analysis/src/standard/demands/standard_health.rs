//! See `standard_health.md`.

use finding::{Finding, Page, Severity, Span, Spanned};
use model::{Endpoint, HealthCheck, Pool};

use crate::facts::health::{blame, described, is, wanted_words};
use crate::facts::reach::reached;
use crate::facts::words::{called, duration, takes_traffic};
use crate::intent::Bound;
use crate::intent::standard::Require;
use crate::standard::governed::{Demand, Governed, bound_words};

/// Health that is found out in another way than the standard wants.
pub static DEMAND: Demand = Demand {
    page: Page { id: "standard-health", severity: Severity::Warning, docs: include_str!("standard_health.md") },
    check,
};

/// What an endpoint doesn't meet: the line that demands it, and what is found and wanted.
type Miss = (Span, String);

fn check(demand: &Demand, governed: &Governed<'_>, findings: &mut Vec<Finding>) {
    let require = &governed.standard.require;
    let pools =
        reached(governed.model(), |pool| pool.endpoints.iter().any(|endpoint| !misses(require, endpoint).is_empty()));
    pools.into_iter().for_each(|pool| in_pool(demand, require, pool, findings));
}

/// One finding for each demand: the first endpoint that misses it, and how many more do.
fn in_pool(demand: &Demand, require: &Require, pool: &Pool, findings: &mut Vec<Finding>) {
    let mut told: Vec<(Span, Finding, usize)> = Vec::new();
    for endpoint in &pool.endpoints {
        for (demanded, message) in misses(require, endpoint) {
            match told.iter_mut().find(|(own, ..)| *own == demanded) {
                Some((.., more)) => *more += 1,
                None => {
                    let message = format!("{} of pool {} {message}", called(endpoint), pool.name.value);
                    told.push((demanded, demand.finding(blame(endpoint), demanded, message), 0));
                }
            }
        }
    }
    findings.extend(told.into_iter().map(|(_, mut finding, more)| {
        if more > 0 {
            finding.message.push_str(&format!(" (and {more} more of the pool)"));
        }
        finding
    }));
}

fn misses(require: &Require, endpoint: &Endpoint) -> Vec<Miss> {
    if !takes_traffic(endpoint) {
        return Vec::new();
    }
    let wanted = require.health.iter().filter(|wanted| !is(&wanted.value, &endpoint.health));
    let kind = wanted.map(|wanted| {
        let found = described(&endpoint.health);
        (wanted.span, format!("{found}; the standard wants {}", wanted_words(&wanted.value)))
    });
    kind.chain(numbers(require, &endpoint.health)).collect()
}

fn numbers(require: &Require, health: &HealthCheck) -> Vec<Miss> {
    let HealthCheck::Active { interval, rise, fall, .. } = health else { return Vec::new() };
    let plain = |number: u64| number.to_string();
    let rise = number(&require.rise, u64::from(*rise), "is up after passes in a row:", plain);
    let fall = number(&require.fall, u64::from(*fall), "is down after failures in a row:", plain);
    let interval = number(&require.interval, *interval, "is checked every", duration);
    [rise, fall, interval].into_iter().flatten().collect()
}

/// What is said of a number that isn't within its bound.
fn number(wanted: &Option<Spanned<Bound<u64>>>, found: u64, what: &str, words: impl Fn(u64) -> String) -> Option<Miss> {
    let wanted = wanted.as_ref().filter(|wanted| !wanted.value.holds(&found))?;
    let bound = bound_words(&wanted.value, &words);
    Some((wanted.span, format!("{what} {}; the standard wants {bound}", words(found))))
}
