//! Lines of a log format into requests, in ClickHouse's SQL. What a part says is what `traffic` takes it to say.

mod cut;
mod said;

use model::LogFormat;

use super::quote;
use said::Said;

/// The question that makes requests of the column `line` of a table; `None` where the lines don't say when they were written.
pub fn requests(format: &LogFormat, table: &str) -> Option<String> {
    let cut = cut::cut(format);
    let said = Said { parts: &cut.parts };
    let time = said.time()?;
    let columns = [
        (time, "time"),
        (said.client(), "client"),
        (said.method(), "method"),
        (said.host(), "host"),
        ("asked_path".to_owned(), "path"),
        (format!("if({0} = '' AND log_in, 'login', {0})", said.route()), "route"),
        (said.listener(), "listener"),
        (said.pool(), "pool"),
        ("tried[-1]".to_owned(), "endpoint"),
        ("arrayPopBack(tried)".to_owned(), "failed"),
        (said.status(), "status"),
        (said.latency(), "latency_us"),
        (format!("toUInt16({} + length(failed))", said.retries()), "retries"),
        (said.ending(), "ending"),
        (log_in("asked_path"), "log_in"),
    ];
    let columns: Vec<String> = columns.iter().map(|(value, name)| format!("    {value} AS {name}")).collect();
    let absent = quote::texts(["", "-"].into_iter().chain(format.absent.iter().map(|text| text.as_str())));
    Some(format!(
        "WITH
    {} AS found,
    arrayMap(one -> if(one IN ({absent}), '', one), found) AS said,
    {} AS tried,
    {} AS asked_path
SELECT
{}
FROM {table}
WHERE notEmpty(found) AND isNotNull(time)",
        cut.values,
        said.tried(&absent),
        said.path(),
        columns.join(",\n"),
    ))
}

/// Whether people log in at a path, as far as its name says: the same as where a log is read and no routes are named.
pub fn log_in(path: &str) -> String {
    format!("match({path}, '^/login|./login(/|$)')")
}
