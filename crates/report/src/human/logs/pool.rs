//! One pool on the page.

use std::io::{self, Write};

use analysis::logs::{EndpointSeen, PoolSeen, RouteSeen, Source, Total};
use model::words::percent;

use super::spark::spark;
use super::spread;
use super::table::Table;
use crate::Look;
use crate::logs::{LogsFacts, harmless, named, part, percentiles, time};
use crate::look::{Ink, wrap};

/// More endpoints than this are counted, unless all is to be said.
const ENDPOINTS: usize = 24;
/// Columns of a sparkline.
const SPARK: usize = 30;

/// Writes all that is said of a pool.
pub(super) fn pool(out: &mut dyn Write, facts: &LogsFacts<'_>, pool: &PoolSeen, look: &Look) -> io::Result<()> {
    let name = match pool.pool.is_empty() {
        true if pool.served() == 0 => "no pool".to_owned(),
        true => "pool not named in the log".to_owned(),
        false => format!("pool {}", harmless(&pool.pool)),
    };
    writeln!(out, "\n{}  {}", look.paint(Ink::Strong, name), summary(pool))?;
    let table = endpoints(pool, look);
    table.iter().enumerate().try_for_each(|(index, line)| {
        writeln!(out, "  {}", if index == 0 { look.paint(Ink::Faint, line) } else { line.clone() })
    })?;
    remarks(facts, pool, look).iter().try_for_each(|(ink, text)| {
        let lines = wrap(text, look.width.saturating_sub(2));
        lines.iter().try_for_each(|line| writeln!(out, "  {}", look.paint(*ink, line)))
    })
}

/// Requests, errors and times of the pool in a line.
fn summary(pool: &PoolSeen) -> String {
    let total = &pool.total;
    let mut parts = vec![format!("{} requests", total.requests)];
    let minutes = pool.minutes.len();
    if minutes > 1 {
        parts.push(format!("{:.1}/s", total.requests as f64 / (minutes as f64 * 60.0)));
    }
    for (class, name) in [(4, "5xx"), (3, "4xx"), (5, "no status")] {
        if total.classes[class] > 0 {
            parts.push(format!("{name} {}", part(total.classes[class], total.requests)));
        }
    }
    if total.refused > 0 {
        parts.push(format!("log-ins refused {}", total.refused));
    }
    if pool.own.requests > 0 && !pool.pool.is_empty() {
        parts.push(format!("answered by the balancer itself {}", part(pool.own.requests, total.requests)));
    }
    if let Some([p50, p95, p99]) = percentiles(total) {
        parts.push(format!("p50 {}, p95 {}, p99 {}", time(p50), time(p95), time(p99)));
    }
    parts.join("  ")
}

const HEAD: [&str; 13] = [
    "<endpoint",
    "<address",
    "requests",
    "share",
    "promised",
    "5xx",
    "4xx",
    "refused",
    "retries",
    "failed first",
    "p50",
    "p99",
    "<requests a minute",
];

/// The lines of the table, its head first; none where no endpoint has anything to say.
fn endpoints(pool: &PoolSeen, look: &Look) -> Vec<String> {
    if pool.endpoints.is_empty() {
        return Vec::new();
    }
    let shown = if look.verbose() { pool.endpoints.len() } else { ENDPOINTS };
    let mut table = Table::new(&HEAD);
    for (index, endpoint) in pool.endpoints.iter().enumerate().take(shown) {
        let minutes: Vec<f64> = pool.minutes.iter().map(|minute| minute.requests[index] as f64).collect();
        let spark = if minutes.len() > 1 { spark(&minutes, SPARK) } else { String::new() };
        table.row(row(endpoint, spark));
    }
    let mut lines = table.lines();
    if pool.endpoints.len() > shown {
        lines.push(format!("and {} more (-v shows all)", pool.endpoints.len() - shown));
    }
    lines
}

fn row(one: &EndpointSeen, spark: String) -> Vec<String> {
    let total = &one.total;
    let some = |count: u64| if count > 0 { count.to_string() } else { String::new() };
    let error = |class: usize| {
        if total.classes[class] > 0 { part(total.classes[class], total.requests) } else { String::new() }
    };
    let times = percentiles(total);
    let at = |place: usize| times.map_or(String::new(), |all| time(all[place]));
    let address = one.address.as_ref().filter(|address| **address != one.endpoint);
    vec![
        harmless(&one.endpoint).into_owned(),
        match one.source {
            Source::Stranger => "not in the configuration".to_owned(),
            _ => address.map_or(String::new(), |address| harmless(address).into_owned()),
        },
        total.requests.to_string(),
        percent(one.share),
        one.promised.map_or(String::new(), percent),
        error(4),
        error(3),
        some(total.refused),
        some(total.retries),
        some(total.passed_on),
        at(0),
        at(2),
        spark,
    ]
}

/// What else there is to say, a line each.
fn remarks(facts: &LogsFacts<'_>, pool: &PoolSeen, look: &Look) -> Vec<(Ink, String)> {
    let mut all = spread::lines(pool);
    let shown = if look.verbose() { usize::MAX } else { 5 };
    all.extend(pool.routes.iter().filter(|route| !route.route.is_empty()).take(shown).map(route));
    let mut endings: Vec<&(String, u64)> = pool.total.endings.iter().collect();
    endings.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    for (letters, count) in endings.into_iter().take(shown) {
        let words = (facts.ending)(letters).map_or(String::new(), |words| format!(": {words}"));
        all.push((Ink::Plain, format!("ended {}  {count} times{words}", harmless(letters))));
    }
    if facts.clients > 0 {
        all.extend(clients(pool, facts.clients).map(|text| (Ink::Plain, text)));
    }
    all
}

fn route(route: &RouteSeen) -> (Ink, String) {
    let total: &Total = &route.total;
    let mut text = format!("route {}  {} requests", named(&route.route, "(none)"), total.requests);
    for (class, name) in [(4, "5xx"), (3, "4xx")] {
        if total.classes[class] > 0 {
            text.push_str(&format!("  {name} {}", part(total.classes[class], total.requests)));
        }
    }
    if total.refused > 0 {
        text.push_str(&format!("  log-ins refused {}", part(total.refused, total.requests)));
    }
    (Ink::Plain, text)
}

/// Clients that make less of the traffic than this are not named.
const SMALL: f64 = 0.01;

/// The clients that ask most, where some ask much.
fn clients(pool: &PoolSeen, most: usize) -> Option<String> {
    let share = |count: u64| count as f64 / pool.total.requests.max(1) as f64;
    let large = pool.clients.iter().filter(|(_, count)| share(*count) >= SMALL).take(most);
    let all: Vec<String> =
        large.map(|(client, count)| format!("{} {}", harmless(client), percent(share(*count)))).collect();
    let about = if pool.short > 0 { " (at least)" } else { "" };
    (!all.is_empty()).then(|| format!("clients{about}  {}", all.join(", ")))
}
