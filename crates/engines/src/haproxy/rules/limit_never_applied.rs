//! Limits on what nobody counts.

use std::collections::{HashMap, HashSet};

use finding::{Finding, Rule, Severity, Span};

use super::super::config::Config;
use super::super::config::condition::{self, TermKind};
use super::super::config::keyword::List;
use super::super::config::proxy::{Proxy, ProxyKind};
use super::super::config::sample::{Call, parse};
use super::super::config::tables::{Table, Track, tables, tracks, when};
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "limit-never-applied",
    severity: Severity::Warning,
    docs: include_str!("limit_never_applied.md"),
    check,
};

/// What is known of the whole configuration.
struct Known<'c> {
    tables: HashMap<String, Table<'c>>,
    /// Tables in which some rule counts.
    filled: HashSet<&'c str>,
    /// How many frontends use a counter: it is still there in the backend.
    counters: HashMap<&'c str, usize>,
}

/// Why a test never holds.
enum Never {
    /// Nothing uses the counter before.
    NotCounted(String),
    /// The rule that uses the counter comes too late.
    TooLate,
    /// The table doesn't keep that.
    NotKept(String, String),
    /// Nothing counts in the table.
    Empty(String),
}

/// Looks at the conditions of each section's own rules.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let mut known = Known { tables: tables(config), filled: HashSet::new(), counters: HashMap::new() };
    for proxy in &config.proxies {
        let tracks = tracks(proxy);
        known.filled.extend(tracks.iter().map(|track| track.table));
        let counters: HashSet<&str> = tracks.iter().map(|track| track.counter).collect();
        let listening = counters.into_iter().filter(|_| proxy.listens());
        listening.for_each(|counter| *known.counters.entry(counter).or_default() += 1);
    }
    config.proxies.iter().for_each(|proxy| in_proxy(proxy, &known, findings));
}

fn in_proxy(proxy: &Proxy, known: &Known<'_>, findings: &mut Vec<Finding>) {
    const RULES: [List; 5] =
        [List::HttpRequest, List::HttpResponse, List::Redirect, List::TcpRequest, List::UseBackend];
    let own = |list: List, line: &Line| RULES.contains(&list) && proxy.span.contains(line.span);
    let rules: Vec<_> = proxy.lines.iter().enumerate().filter(|(_, (list, line))| own(*list, line)).collect();
    let (mut own_tracks, mut tests) = (None, None);
    for (at, (list, line)) in rules {
        let Some(condition) = condition::split(line, 2).1 else { continue };
        for term in condition.any.iter().flatten() {
            let expressions: Vec<(&str, Span)> = match &term.what {
                TermKind::Anonymous(test) => {
                    test.words.first().map(|word| (word.as_str(), line.span)).into_iter().collect()
                }
                TermKind::Named(name) => {
                    tests.get_or_insert_with(|| declared(proxy)).get(name.as_str()).cloned().unwrap_or_default()
                }
            };
            let [(expression, declared)] = expressions[..] else { continue };
            let Some(read) = Reading::of(expression) else { continue };
            let tracks = own_tracks.get_or_insert_with(|| tracks(proxy));
            let never = read.never(proxy, (when(*list, line), at), tracks, known);
            findings.extend(never.map(|never| finding(line.span, expression, declared, &never)));
        }
    }
}

/// The acls of a proxy by name, with the expression of each line.
fn declared(proxy: &Proxy) -> HashMap<&str, Vec<(&str, Span)>> {
    let mut acls: HashMap<&str, Vec<(&str, Span)>> = HashMap::new();
    for line in proxy.list(List::Acl) {
        acls.entry(line.at(1)).or_default().push((line.at(2), line.span));
    }
    acls
}

/// An expression that reads what rules have counted.
struct Reading {
    /// The counter; `None` where the table is asked for the client's address.
    counter: Option<String>,
    /// The name under which tables keep it.
    data: &'static str,
    /// The table, where one is named.
    table: Option<String>,
}

/// What counts by itself where a rule tracks: as expressions call it, and as tables do.
const DATA: [(&str, &str); 18] = [
    ("bytes_in_rate", "bytes_in_rate"),
    ("bytes_out_rate", "bytes_out_rate"),
    ("conn_cnt", "conn_cnt"),
    ("conn_cur", "conn_cur"),
    ("conn_rate", "conn_rate"),
    ("get_gpc0", "gpc0"),
    ("gpc0_rate", "gpc0_rate"),
    ("gpc1_rate", "gpc1_rate"),
    ("http_err_cnt", "http_err_cnt"),
    ("http_err_rate", "http_err_rate"),
    ("http_fail_cnt", "http_fail_cnt"),
    ("http_fail_rate", "http_fail_rate"),
    ("http_req_cnt", "http_req_cnt"),
    ("http_req_rate", "http_req_rate"),
    ("kbytes_in", "bytes_in_cnt"),
    ("kbytes_out", "bytes_out_cnt"),
    ("sess_cnt", "sess_cnt"),
    ("sess_rate", "sess_rate"),
];

impl Reading {
    /// Reads `sc_http_req_rate(0,t)`, `sc0_http_req_rate(t)` and `src_http_req_rate(t)`.
    fn of(expression: &str) -> Option<Reading> {
        let call = parse(expression, Span::new(finding::FileId(0), 0, 0))?.fetch;
        let (before, rest) = call.name.split_once('_')?;
        let data = DATA.iter().find(|(name, _)| *name == rest)?.1;
        let table = |at: usize| Call::arg(&call, at).trim().to_owned();
        let (counter, table) = match before {
            "src" => (None, table(0)),
            "sc" => (Some(table(0)), table(1)),
            _ => (Some(before.strip_prefix("sc")?.to_owned()), table(0)),
        };
        Some(Reading { counter, data, table: Some(table).filter(|table| !table.is_empty()) })
    }

    /// Why it never finds anything at that place of a proxy.
    fn never(&self, proxy: &Proxy, at: (u8, usize), tracks: &[Track<'_>], known: &Known<'_>) -> Option<Never> {
        let Some(counter) = &self.counter else {
            return self.never_in(
                self.table.as_deref().unwrap_or(proxy.name.as_str()),
                known,
                !self.data.starts_with("gpc"),
            );
        };
        let own: Vec<&Track<'_>> = tracks.iter().filter(|track| track.counter == counter).collect();
        let before: Vec<&str> = own.iter().filter(|track| track.when < at).map(|track| track.table).collect();
        let itself = usize::from(proxy.listens() && !own.is_empty());
        let others = || known.counters.get(counter.as_str()).is_some_and(|count| *count > itself);
        let counted = proxy.kind != ProxyKind::Frontend && others();
        match &self.table {
            Some(table) if counted || !before.is_empty() => self.never_in(table, known, true),
            None if counted => None,
            _ if own.is_empty() => Some(Never::NotCounted(counter.clone())),
            _ if before.is_empty() => Some(Never::TooLate),
            _ => {
                let mut reasons = before.iter().map(|table| self.never_in(table, known, false));
                reasons.next()?.filter(|_| reasons.all(|reason| reason.is_some()))
            }
        }
    }

    /// Why nothing is ever found in a table; `None` for one that isn't known.
    fn never_in(&self, name: &str, known: &Known<'_>, must_be_filled: bool) -> Option<Never> {
        let table = known.tables.get(name)?;
        if !table.data.contains(self.data) {
            return Some(Never::NotKept(name.to_owned(), self.data.to_owned()));
        }
        let is_empty = must_be_filled && !table.shared && !known.filled.contains(name);
        is_empty.then(|| Never::Empty(name.to_owned()))
    }
}

fn finding(rule: Span, expression: &str, declared: Span, never: &Never) -> Finding {
    let (why, help) = match never {
        Never::NotCounted(counter) => (
            format!("no rule before it says `track-sc{counter}`"),
            format!("add `http-request track-sc{counter} src` above it, and a `stick-table` that keeps what is asked"),
        ),
        Never::TooLate => {
            ("the rule that counts comes only after it".to_owned(), "move the `track-sc` rule above it".to_owned())
        }
        Never::NotKept(table, data) => (
            format!("the table of `{table}` doesn't keep {data}"),
            format!("add `{data}` to `store` of that `stick-table`, with a time if it is a rate"),
        ),
        Never::Empty(table) => (
            format!("no rule counts anything in the table of `{table}`"),
            "add `http-request track-sc0 src` for that table above it".to_owned(),
        ),
    };
    let message =
        format!("`{expression}` never finds anything: {why}; so this rule is never applied, whatever clients do");
    let finding = RULE.finding(rule, message).help(help);
    if declared == rule { finding } else { finding.also(declared, "the test") }
}
