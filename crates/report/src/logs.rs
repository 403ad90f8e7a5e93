//! What the pages on logs are made of, and words that all of them use.

use std::borrow::Cow;

use analysis::logs::{Seen, Total};
use finding::Date;
use model::words::percent;

/// What `logs` says.
pub struct LogsFacts<'a> {
    /// Where the lines came from, as users named it.
    pub files: &'a [String],
    /// What they come to.
    pub seen: &'a Seen,
    /// Some of the lines that couldn't be read.
    pub unread: &'a [UnreadLine],
    /// What people should know of how lines were read.
    pub notes: &'a [String],
    /// What the letters mean by which an engine says how a request ended.
    pub ending: &'a dyn Fn(&str) -> Option<String>,
    /// So many clients are named of each pool.
    pub clients: usize,
}

/// A line that couldn't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadLine {
    /// The log that it is in, as users named it.
    pub file: String,
    /// Its number, from 1.
    pub line: u64,
    /// Why, in a sentence.
    pub why: String,
    /// How it begins.
    pub text: String,
}

/// A minute since 1970 as `2026-11-20T10:31Z`.
pub(crate) fn iso(minute: i64) -> String {
    format!("{}T{}Z", day(minute), clock(minute))
}

/// Its day.
pub(crate) fn day(minute: i64) -> Date {
    Date::of_day(minute.div_euclid(24 * 60))
}

/// Its time of day.
pub(crate) fn clock(minute: i64) -> String {
    let minute = minute.rem_euclid(24 * 60);
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// The times in milliseconds below which half, 95% and 99% of the requests were; `None` where none was timed.
pub(crate) fn percentiles(total: &Total) -> Option<[f64; 3]> {
    total.latency.map(|latency| [latency.p50, latency.p95, latency.p99].map(|micros| micros / 1_000.0))
}

/// A part of a whole, in percent.
pub(crate) fn part(some: u64, all: u64) -> String {
    percent(some as f64 / all.max(1) as f64)
}

/// Milliseconds as people say them.
pub(crate) fn time(milliseconds: f64) -> String {
    match milliseconds {
        ms if ms < 10.0 => format!("{ms:.1} ms"),
        ms if ms < 10_000.0 => format!("{ms:.0} ms"),
        ms => format!("{:.1} s", ms / 1_000.0),
    }
}

/// A name that logs may leave empty.
pub(crate) fn named<'a>(name: &'a str, nothing: &'static str) -> Cow<'a, str> {
    if name.is_empty() { Cow::Borrowed(nothing) } else { harmless(name) }
}

/// The text without characters that would do something to a terminal.
pub(crate) fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(char::is_control) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|one| if one.is_control() { '\u{fffd}' } else { one }).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_are_days_and_times() {
        assert_eq!(iso(0), "1970-01-01T00:00Z");
        assert_eq!(iso(-1), "1969-12-31T23:59Z");
        assert_eq!(iso(29_916_631), "2026-11-18T10:31Z");
    }

    #[test]
    fn terminals_are_left_alone() {
        assert_eq!(harmless("a\u{1b}[2Jb"), "a\u{fffd}[2Jb");
        assert_eq!(named("", "(none)"), "(none)");
    }
}
