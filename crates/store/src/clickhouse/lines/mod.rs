//! Lines of a log format into requests, in ClickHouse's SQL. What a part says is what `traffic` takes it to say.

mod cut;
mod routes;
mod said;

use model::LogFormat;
use traffic::Routes;

use super::quote;
pub use routes::Asked;
use said::Said;

/// The question that makes requests of the column `line` of a table; `None` where the lines don't say when they were written.
pub fn requests(format: &LogFormat, routes: &Routes, table: &str) -> Option<String> {
    let cut = cut::cut(format);
    let said = Said { parts: &cut.parts };
    let time = said.time()?;
    let asked = Asked { method: "asked_method", host: "asked_host", path: "asked_path" };
    let columns = [
        (time, "time"),
        (said.client(), "client"),
        ("asked_method".to_owned(), "method"),
        ("asked_host".to_owned(), "host"),
        ("asked_path".to_owned(), "path"),
        (asked.route(routes, &said.route()), "route"),
        (said.listener(), "listener"),
        (said.pool(), "pool"),
        ("tried[-1]".to_owned(), "endpoint"),
        ("arrayPopBack(tried)".to_owned(), "failed"),
        (said.status(), "status"),
        (said.latency(), "latency_us"),
        (format!("toUInt16({} + length(failed))", said.retries()), "retries"),
        (said.ending(), "ending"),
        (asked.log_in(routes), "log_in"),
    ];
    let columns: Vec<String> = columns.iter().map(|(value, name)| format!("    {value} AS {name}")).collect();
    let absent = quote::texts(["", "-"].into_iter().chain(format.absent.iter().map(|text| text.as_str())));
    Some(format!(
        "WITH
    {} AS found,
    arrayMap(one -> if(one IN ({absent}), '', one), found) AS said,
    {} AS tried,
    {} AS asked_method,
    {} AS asked_host,
    {} AS asked_path
SELECT
{}
FROM {table}
WHERE notEmpty(found) AND isNotNull(time)",
        cut.values,
        said.tried(&absent),
        said.method(),
        said.host(),
        said.path(),
        columns.join(",\n"),
    ))
}
