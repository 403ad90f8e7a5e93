//! From the text of an intent file to what it says.

use finding::{FileId, Finding, Page, Severity, SourceMap, Spanned};

use super::keys::ROOT;
use super::nodes::{pairs, text, value};
use super::pattern::network;
use super::types::{Balancer, Condition, Expectation, Intent, On, PoolIntent, SeesWanted, Traffic, Wanted, When};
use super::values::{Capacity, Endpoints, Share, Times};
use super::yaml::{Kind, Node, parse};
use super::{Pattern, standard, watch, words};
use crate::ask::Ask;

/// Pages of what can be wrong with the file itself, sorted by id.
pub fn pages() -> Vec<Page> {
    let page = |id, docs| Page { id, severity: Severity::Error, docs };
    let unused = include_str!("pages/intent_unused.md");
    vec![
        page("intent-key", include_str!("pages/intent_key.md")),
        page("intent-pool", include_str!("pages/intent_pool.md")),
        page("intent-syntax", include_str!("pages/intent_syntax.md")),
        Page { id: "intent-unused", severity: Severity::Note, docs: unused },
        page("intent-value", include_str!("pages/intent_value.md")),
    ]
}

/// Reads `evenkeel.yaml`. What is wrong with it is a finding of severity error; the rest is read all the same.
pub fn read(sources: &SourceMap, file: FileId) -> (Intent, Vec<Finding>) {
    let root = match parse(file, sources.file(file).text()) {
        Ok(root) => root,
        Err(finding) => return (Intent::default(), vec![finding]),
    };
    if root.kind == Kind::Nothing {
        return (Intent::default(), Vec::new());
    }
    let mut findings = Vec::new();
    ROOT.check(&root, "", &mut findings);
    let intent = intent(file, &root, &mut findings);
    (intent, findings)
}

/// What the root says. Entries that can't be read are left out: the check of the shapes has a finding on each of
/// them.
fn intent(file: FileId, root: &Node, findings: &mut Vec<Finding>) -> Intent {
    let expect = root.get("expect").map(Node::elements).unwrap_or_default();
    Intent {
        file: Some(file),
        balancers: pairs(root.get("balancers")).iter().filter_map(|(name, value)| balancer(name, value)).collect(),
        pools: pairs(root.get("pools")).iter().filter_map(|(name, value)| pool(name, value)).collect(),
        traffic: root.get("traffic").map(|node| traffic(node, findings)).unwrap_or_default(),
        expect: expect.iter().filter_map(|entry| expectation(entry, findings)).collect(),
        standard: root.get("standard").map(|node| standard::standard(node, findings)).unwrap_or_default(),
        watch: root.get("watch").map(watch::watch).unwrap_or_default(),
        secrets: root.get("watch").map(watch::secrets).unwrap_or_default(),
    }
}

/// A balancer is a map with `config`, or the path of the configuration alone.
/// `None` where there is no path: without one there is nothing to read.
fn balancer(name: &Node, node: &Node) -> Option<Balancer> {
    let config = node.get("config").unwrap_or(node);
    Some(Balancer {
        name: text(name)?,
        config: text(config)?,
        live: node.get("live").and_then(text),
        access_log: node.get("access_log").and_then(text),
        copies: value(node, "copies", |text| text.parse().ok()),
        workers: value(node, "workers", |text| text.parse().ok()),
    })
}

/// Everything but the name may be left out, and what is left out is wanted of nobody.
/// Shares are from 0.0 to 1.0, rates are requests a second, times are milliseconds.
fn pool(name: &Node, node: &Node) -> Option<PoolIntent> {
    let number = |text: &str| text.parse().ok();
    Some(PoolIntent {
        name: text(name)?,
        tags: node.get("tags").map(Node::elements).unwrap_or_default().iter().filter_map(text).collect(),
        endpoints: node.get("endpoints").and_then(endpoints),
        share: node.get("share").and_then(share),
        tolerance: value(node, "tolerance", words::percent),
        survives: value(node, "survives", |text| text.parse().ok()),
        capacity: node.get("capacity").map(|node| {
            let rate = value(node, "rate", words::rate).map(|rate| rate.value);
            let connections = value(node, "connections", number).map(|connections| connections.value);
            Spanned::new(Capacity { rate, connections }, node.span)
        }),
        health: value(node, "health", words::health),
        connections: value(node, "connections", |text| words::bound(text, number)),
        idle: value(node, "idle", |text| words::bound(text, words::duration)),
        response_time: node.get("response_time").and_then(times),
        session: node.get("session").and_then(times),
        zones: pairs(node.get("zones")).iter().filter_map(zone).collect(),
    })
}

/// A list names the endpoints, all of them; a single value such as `at least 3` only counts them.
fn endpoints(node: &Node) -> Option<Spanned<Endpoints>> {
    let endpoints = match &node.kind {
        Kind::List(elements) => Endpoints::Exactly(elements.iter().filter_map(text).collect()),
        _ => words::endpoints(node.text()?)?,
    };
    Some(Spanned::new(endpoints, node.span))
}

/// A map has a share for each endpoint, from 0.0 to 1.0. The only other thing that the shape lets through is `even`.
fn share(node: &Node) -> Option<Spanned<Share>> {
    let share = match &node.kind {
        Kind::Map(pairs) => {
            let each = pairs.iter().filter_map(|(name, value)| Some((text(name)?, words::percent(value.text()?)?)));
            Share::Each(each.collect())
        }
        _ => Share::Even,
    };
    Some(Spanned::new(share, node.span))
}

/// A map has a time for each endpoint, in seconds; a single one is that of all.
fn times(node: &Node) -> Option<Spanned<Times>> {
    let times = match &node.kind {
        Kind::Map(pairs) => {
            let each = pairs.iter().filter_map(|(name, value)| Some((text(name)?, words::seconds(value.text()?)?)));
            Times::Each(each.collect())
        }
        _ => Times::All(words::seconds(node.text()?)?),
    };
    Some(Spanned::new(times, node.span))
}

/// The name of a zone and its endpoints.
fn zone((name, node): &(Node, Node)) -> Option<(Spanned<model::Text>, Vec<Spanned<model::Text>>)> {
    Some((text(name)?, node.elements().iter().filter_map(text).collect()))
}

/// Requests with their parts of all. One that can't be read is found wrong here, as the shape knows keys as texts only.
fn mix(node: &Node, findings: &mut Vec<Finding>) -> Vec<(Spanned<Ask>, f64)> {
    let mut mix = Vec::new();
    for (request, part) in node.pairs() {
        let Some(text) = request.text() else { continue };
        let Some(part) = part.text().and_then(words::percent) else { continue };
        match Ask::parse(text) {
            Ok(ask) => mix.push((Spanned::new(ask, request.span), part)),
            Err(error) => {
                let message = format!("traffic.mix: {}", error.message);
                findings.push(Finding::new("intent-value", Severity::Error, request.span, message).help(error.help));
            }
        }
    }
    let all: f64 = mix.iter().map(|(_, part)| part).sum();
    if all > 1.0 + 1e-9 {
        let message = format!("traffic.mix: the parts come to {}, more than 100%", model::words::percent(all));
        findings.push(Finding::new("intent-value", Severity::Error, node.span, message));
    }
    mix
}

/// What comes in all in all: requests a second, groups of clients with their networks or how many there are, what they ask
/// for, the path of a log.
fn traffic(node: &Node, findings: &mut Vec<Finding>) -> Traffic {
    let networks = |node: &Node| {
        let read = |node: &Node| Some(Spanned::new(network(node.text()?)?, node.span));
        node.elements().iter().filter_map(read).collect()
    };
    let clients = pairs(node.get("clients")).iter();
    Traffic {
        rate: value(node, "rate", words::rate),
        clients: clients.filter_map(|(name, value)| Some((text(name)?, networks(value)))).collect(),
        population: value(node, "clients", |text| text.parse().ok()),
        mix: node.get("mix").map(|node| mix(node, findings)).unwrap_or_default(),
        log: node.get("log").and_then(text),
    }
}

/// One entry of `expect`. `None` for one without a name or a `when`, and for one that wants nothing:
/// that one would hold whatever the configuration does, so it is an error.
fn expectation(node: &Node, findings: &mut Vec<Finding>) -> Option<Expectation> {
    let name = node.get("name").and_then(text)?;
    let when = when(node.get("when")?)?;
    let wanted = wanted(node);
    if wanted.is_empty() {
        let message = format!("{:?} expects nothing", name.value);
        let help = "say what must become of the requests: pool, not_pool, endpoint, status, location or sees";
        findings.push(Finding::new("intent-key", Severity::Error, name.span, message).help(help));
        return None;
    }
    Some(Expectation { name, span: node.span, when, wanted })
}

/// A text is one request in the words of a user, a map a set of them. An empty map is the set of all requests.
fn when(node: &Node) -> Option<When> {
    if let Some(request) = node.text() {
        return Some(When::Request(Spanned::new(Ask::parse(request).ok()?, node.span)));
    }
    let mut conditions = Vec::new();
    for (key, value) in node.pairs() {
        condition(key.text()?, value, &mut conditions);
    }
    Some(When::Set(Spanned::new(conditions, node.span)))
}

/// Adds what one key of a `when` asks. `query` has two forms: a pattern is held against the whole query,
/// a map against parameters by their names. Keys that nobody knows are passed over; there is a finding already.
fn condition(key: &str, node: &Node, into: &mut Vec<Condition>) {
    let on = match key {
        "method" => On::Method,
        "scheme" => On::Scheme,
        "host" => On::Host,
        "port" => On::Port,
        "listener" => On::Listener,
        "path" => On::Path,
        "query" if !matches!(node.kind, Kind::Map(_)) => On::Query,
        "client" => On::Client,
        "sni" => On::Sni,
        "query" => return named(node, into, |name| On::Argument(name.into())),
        "header" => return named(node, into, |name| On::Header(name.to_ascii_lowercase().into())),
        "cookie" => return named(node, into, |name| On::Cookie(name.into())),
        _ => return,
    };
    let pattern = if on == On::Client { networks(node) } else { pattern(node) };
    into.extend(pattern.map(|pattern| Condition { on, span: node.span, pattern }));
}

/// A condition for each name of a map. All of them must hold.
fn named(node: &Node, into: &mut Vec<Condition>, on: impl Fn(&str) -> On) {
    for (name, value) in node.pairs() {
        let found = name.text().zip(pattern(value));
        into.extend(found.map(|(name, pattern)| Condition { on: on(name), span: value.span, pattern }));
    }
}

/// What texts are held against; a pattern that can't be read is left out of a list.
fn pattern(node: &Node) -> Option<Pattern> {
    any_of(node, |text| Pattern::parse(text).ok())
}

/// What the client's address is held against: networks, since globs and expressions mean little there.
fn networks(node: &Node) -> Option<Pattern> {
    any_of(node, Pattern::parse_network)
}

/// One pattern, or a list of which one that holds is enough.
fn any_of(node: &Node, parse: impl Fn(&str) -> Option<Pattern>) -> Option<Pattern> {
    match &node.kind {
        Kind::List(elements) => {
            Some(Pattern::AnyOf(elements.iter().filter_map(|element| parse(element.text()?)).collect()))
        }
        _ => parse(node.text()?),
    }
}

/// Each key that stands there must hold. Of a list one thing is enough, but of `not_pool` none may be met.
fn wanted(node: &Node) -> Wanted {
    let texts = |key| {
        let node: &Node = node.get(key)?;
        Some(Spanned::new(node.elements().iter().filter_map(text).collect(), node.span))
    };
    let patterns = |key| {
        let node: &Node = node.get(key)?;
        Some(Spanned::new(pattern(node)?, node.span))
    };
    Wanted {
        pool: texts("pool"),
        not_pool: texts("not_pool"),
        endpoint: patterns("endpoint"),
        status: node.get("status").map(|node| {
            let statuses = node.elements().iter().filter_map(|status| status.text()?.parse().ok());
            Spanned::new(statuses.collect(), node.span)
        }),
        location: patterns("location"),
        sees: node.get("sees").map(|node| Spanned::new(sees(node), node.span)),
    }
}

/// What the endpoint must receive. Names of headers are in lower case, as the model has them.
fn sees(node: &Node) -> SeesWanted {
    let headers = pairs(node.get("headers")).iter();
    SeesWanted {
        path: node.get("path").and_then(pattern),
        host: node.get("host").and_then(pattern),
        headers: headers
            .filter_map(|(name, value)| Some((name.text()?.to_ascii_lowercase().into(), pattern(value)?)))
            .collect(),
    }
}

impl Wanted {
    /// Whether it wants nothing, so that it could never fail.
    fn is_empty(&self) -> bool {
        self.pool.is_none()
            && self.not_pool.is_none()
            && self.endpoint.is_none()
            && self.status.is_none()
            && self.location.is_none()
            && self.sees.is_none()
    }
}
