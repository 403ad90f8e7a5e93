//! See `standard_timeouts.md`.

use finding::{Finding, Page, Severity, Span, Spanned};
use model::{Timeouts, Wait};

use crate::facts::reach::reached;
use crate::facts::words::duration;
use crate::intent::Bound;
use crate::standard::governed::{Demand, Governed, bound_words};

/// A timeout that is longer or shorter than the standard wants, or that isn't there.
pub static DEMAND: Demand = Demand {
    page: Page { id: "standard-timeouts", severity: Severity::Warning, docs: include_str!("standard_timeouts.md") },
    check,
};

fn check(demand: &Demand, governed: &Governed<'_>, findings: &mut Vec<Finding>) {
    let mut seen = std::collections::HashSet::new();
    for (wait, wanted) in &governed.standard.require.timeouts {
        for place in places(governed, *wait) {
            let Some((span, found)) = misses(*wait, &wanted.value, &place) else { continue };
            // One line in a section that others inherit from is one finding.
            if !seen.insert((span, name(*wait))) {
                continue;
            }
            let bound = bound_words(&wanted.value, duration);
            let message =
                format!("{}: the timeout for {} is {found}; the standard wants {bound}", place.name, name(*wait));
            findings.push(demand.finding(span, wanted.span, message));
        }
    }
}

/// Somewhere that has timeouts of its own.
struct Place<'m> {
    name: String,
    span: Span,
    timeouts: &'m Timeouts,
}

fn places<'m>(governed: &Governed<'m>, wait: Wait) -> Vec<Place<'m>> {
    let model = governed.model();
    if matches!(wait, Wait::Client | Wait::Request | Wait::KeepAlive) {
        let listeners = model.listeners.iter().filter(|listener| !listener.disabled);
        let place = |listener: &'m model::Listener| {
            let name = format!("listener {}", listener.name.value);
            Place { name, span: listener.name.span, timeouts: &listener.timeouts }
        };
        return listeners.map(place).collect();
    }
    let pools = reached(model, |pool| !pool.endpoints.is_empty()).into_iter();
    let own = |pool: &'m model::Pool| Place {
        name: format!("pool {}", pool.name.value),
        span: pool.name.span,
        timeouts: &pool.timeouts,
    };
    let used = |pool: &'m model::Pool| {
        pool.usages.iter().map(move |usage| {
            let name = format!("pool {}, used by {}", pool.name.value, usage.name);
            Place { name, span: usage.span, timeouts: &usage.timeouts }
        })
    };
    let ways = |pool: &'m model::Pool| if pool.usages.is_empty() { vec![own(pool)] } else { used(pool).collect() };
    pools.flat_map(ways).collect()
}

/// The line and what it says. A timeout that isn't said is one without end, where nothing else stands in for it.
fn misses(wait: Wait, wanted: &Bound<u64>, place: &Place<'_>) -> Option<(Span, String)> {
    match place.timeouts.get(wait) {
        Some(Spanned { value, span }) => (!wanted.holds(&value)).then(|| (span, duration(value))),
        None => {
            let is_endless = matches!(wait, Wait::Connect | Wait::Client | Wait::Endpoint);
            (is_endless && matches!(wanted, Bound::AtMost(_))).then(|| (place.span, "not set".to_owned()))
        }
    }
}

fn name(wait: Wait) -> &'static str {
    match wait {
        Wait::Connect => "connecting to an endpoint",
        Wait::Client => "the silence of a client",
        Wait::Endpoint => "the silence of an endpoint",
        Wait::Tunnel => "the silence of a tunnel",
        Wait::Queue => "waiting in a queue",
        Wait::Request => "the head of a request",
        Wait::KeepAlive => "the next request of a connection",
        Wait::Check => "a health check",
    }
}
