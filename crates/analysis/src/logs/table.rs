//! A roll-up as rows.

use finding::Date;
use traffic::{Cell, Key, Rollup, Table, Value};

const COLUMNS: [&str; 17] = [
    "minute",
    "pool",
    "endpoint",
    "route",
    "requests",
    "1xx",
    "2xx",
    "3xx",
    "4xx",
    "5xx",
    "no_status",
    "refused",
    "retries",
    "passed_on",
    "p50_ms",
    "p95_ms",
    "p99_ms",
];

/// So many rows are made at once.
const ROWS: usize = 1_024;

/// A row for each minute (UTC), pool, endpoint and route, with counts by class of status; times in milliseconds. It comes in parts with the
/// same columns, the first of them without a row: the whole may be far larger than what it is made of.
pub fn tables(rollup: &Rollup) -> impl Iterator<Item = Table> {
    let columns = || COLUMNS.map(str::to_owned).to_vec();
    let mut cells = rollup.cells.iter();
    let parts = std::iter::from_fn(move || {
        let rows: Vec<Vec<Value>> = cells.by_ref().take(ROWS).map(|(key, cell)| row(&key, &cell)).collect();
        (!rows.is_empty()).then(|| Table { columns: columns(), rows })
    });
    std::iter::once(Table { columns: columns(), rows: Vec::new() }).chain(parts)
}

fn row(key: &Key, cell: &Cell) -> Vec<Value> {
    let whole = |count: u64| Value::Whole(i64::try_from(count).unwrap_or(i64::MAX));
    let time = |q| cell.latency.quantile(q).map_or(Value::None, |micros| Value::Real(micros / 1_000.0));
    let texts = [iso(key.minute), key.pool.to_string(), key.endpoint.to_string(), key.route.to_string()];
    let counts = [cell.refused, cell.retries, cell.passed_on];
    let mut row: Vec<Value> = texts.into_iter().map(Value::Text).collect();
    row.push(whole(cell.requests));
    row.extend(cell.classes.into_iter().chain(counts).map(whole));
    row.extend([0.5, 0.95, 0.99].map(time));
    row
}

/// A minute since 1970 as `2026-11-20T10:31:00Z`.
fn iso(minute: i64) -> String {
    let of_day = minute.rem_euclid(24 * 60);
    format!("{}T{:02}:{:02}:00Z", Date::of_day(minute.div_euclid(24 * 60)), of_day / 60, of_day % 60)
}
