//! Stick tables, and the rules that count clients in them.

use std::collections::{HashMap, HashSet};

use super::super::words::Line;
use super::Config;
use super::keyword::List;
use super::proxy::Proxy;

/// What a table keeps of each key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table<'c> {
    /// Names of data, such as `http_req_rate`.
    pub data: HashSet<&'c str>,
    /// Whether other processes fill it too.
    pub shared: bool,
}

/// A rule that counts: `http-request track-sc0 src table t`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track<'c> {
    /// The number of the counter.
    pub counter: &'c str,
    /// The name of the table.
    pub table: &'c str,
    /// When it is run, as [`when`] says.
    pub when: (u8, usize),
}

/// The tables of all proxies and of `peers` by the names under which rules know them.
pub fn tables(config: &Config) -> HashMap<String, Table<'_>> {
    let mut tables = HashMap::new();
    for proxy in &config.proxies {
        if let Some(line) = proxy.settings.get("stick-table") {
            tables.insert(proxy.name.text.to_string(), table(line));
        }
    }
    for section in config.others.iter().filter(|section| section.head.at(0) == "peers") {
        for line in section.lines.iter().filter(|line| line.at(0) == "table") {
            let table = Table { shared: true, ..table(line) };
            tables.insert(format!("{}/{}", section.head.at(1), line.at(1)), table);
        }
    }
    tables
}

/// What one line says of a table.
fn table(line: &Line) -> Table<'_> {
    let stored = line.words.iter().zip(line.from(1)).filter(|(word, _)| word.text == "store");
    let names = stored.flat_map(|(_, list)| list.as_str().split(','));
    let data = names.filter_map(|name| name.split('(').next()).collect();
    Table { data, shared: line.has("peers") }
}

/// Where a rule stands among those that one request meets: its list first, then its place in it. Seen on HAProxy 2.6.12.
pub fn when(list: List, line: &Line) -> u8 {
    match (list, line.at(1)) {
        (List::TcpRequest, "connection") => 0,
        (List::TcpRequest, "session") => 1,
        (List::TcpRequest, _) => 2,
        (List::HttpRequest, _) => 3,
        _ => 4,
    }
}

/// The rules of a proxy that count, those that it inherits among them.
pub fn tracks(proxy: &Proxy) -> Vec<Track<'_>> {
    let lines = proxy.lines.iter().enumerate();
    lines.filter_map(|(at, (list, line))| track(proxy, line, (when(*list, line), at))).collect()
}

/// What a line counts, if it does.
fn track<'c>(proxy: &'c Proxy, line: &'c Line, when: (u8, usize)) -> Option<Track<'c>> {
    let counter = line.from(1).iter().take(2).find_map(|word| word.as_str().strip_prefix("track-sc"))?;
    let table = line.after("table").map_or(proxy.name.as_str(), |word| word.as_str());
    Some(Track { counter, table, when })
}
