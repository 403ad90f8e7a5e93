//! What a ClickHouse must have.

use std::fmt::Write;

use model::LogFormat;
use traffic::Routes;

use super::lines::{self, Asked};
use super::quote;

/// The tables as SQL that can be run again: `table` with one row for each request, kept for 30 days, and for each format of lines a table that
/// keeps nothing, and a view that makes requests of what is inserted there. The comments say how a log gets in. Where routes are named
/// requests get the names of those that they take.
pub fn schema(table: &str, formats: &[LogFormat], routes: &Routes) -> String {
    let mut out = requests(table, routes);
    for format in formats {
        out.push('\n');
        out.push_str(&of_format(table, format, routes));
    }
    out
}

fn requests(table: &str, routes: &Routes) -> String {
    let asked = Asked { method: "method", host: "host", path: "path" };
    format!(
        "-- One row for each request. A row that is inserted twice counts twice.
CREATE TABLE IF NOT EXISTS {}
(
    time DateTime64(6, 'UTC'),
    client String,
    method LowCardinality(String),
    host String,
    path String COMMENT 'without the query, which can hold secrets',
    route LowCardinality(String),
    listener LowCardinality(String),
    pool LowCardinality(String),
    endpoint LowCardinality(String) COMMENT 'the one that answered; empty where none was asked',
    failed Array(LowCardinality(String)) COMMENT 'those that were tried before it',
    status UInt16 COMMENT '0: none',
    latency_us Nullable(UInt32) COMMENT 'how long the endpoint took, else the whole request',
    retries UInt16,
    ending LowCardinality(String) COMMENT 'how it ended, where it did not end well',
    log_in Bool DEFAULT {} COMMENT '401 and 403 count as refused here'
)
ENGINE = MergeTree
PARTITION BY toDate(time)
ORDER BY (pool, time)
TTL toDateTime(time) + INTERVAL 30 DAY
SETTINGS ttl_only_drop_parts = 1;
",
        quote::name(table),
        asked.log_in(routes)
    )
}

fn of_format(table: &str, format: &LogFormat, routes: &Routes) -> String {
    let label: String = format.name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect();
    let suffix: String =
        format.name.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '_' }).collect();
    let lines = quote::name(&format!("{table}_lines_{suffix}"));
    let Some(select) = lines::requests(format, routes, &lines) else {
        return format!(
            "-- Lines of the format {label} don't say when they were written, so that nothing can be made of them.\n"
        );
    };
    let mut out = String::new();
    let import = format!("INSERT INTO {table}_lines_{suffix} FORMAT LineAsString");
    // Writing to a text can't fail.
    let _ = write!(
        out,
        "-- Lines of the format {label}. Lines of another one are passed over. A log gets in by
--   clickhouse-client --query '{import}' < access.log
CREATE TABLE IF NOT EXISTS {lines} (line String) ENGINE = Null;

CREATE MATERIALIZED VIEW IF NOT EXISTS {} TO {} AS
{select};
",
        quote::name(&format!("{table}_from_{suffix}")),
        quote::name(table),
    );
    out
}

#[cfg(test)]
mod tests {
    use model::{Layout, Part, Piece};

    use super::*;

    #[test]
    fn lines_without_a_time_have_no_table() {
        let layout = Layout::Text(vec![Piece::Part(Part::Status)]);
        let format = LogFormat { name: "of\nnothing".into(), layout, syslog: false, absent: Vec::new() };
        let tables = schema("a`b", &[format], &Routes::default());
        assert!(tables.contains("CREATE TABLE IF NOT EXISTS `a\\`b`\n"), "{tables}");
        assert!(tables.ends_with("\n-- Lines of the format of nothing don't say when they were written, so that nothing can be made of them.\n"));
    }
}
