//! Sets of requests in the words of an intent file, as the conditions of a way say them.

use model::{Action, Field, How, Matcher, Model, Pattern, Strings, Text, Value};

use super::search::{Way, is_host};
use crate::init::scalar;
use crate::space::door::Door;
use crate::space::{Clause, Draft, Literal, clauses};

/// A condition with more alternatives than this is too much for one `when`.
const ALTERNATIVES: usize = 32;

/// So many other routes are left out by name.
const OTHERS: usize = 24;

/// So many sets are tried.
const MOST: usize = 8;

/// Tables with more routes than this name too many others.
const ROUTES: usize = 200;

/// The balancer of a way.
#[derive(Clone, Copy)]
pub(super) struct Models<'m> {
    /// The whole of it: other listeners decide how a door must be named.
    pub model: &'m Model,
    /// Whether the intent file speaks of no other balancer.
    pub alone: bool,
}

/// The keys of a `when`, each with its value in YAML, and what people call it.
#[derive(Clone, Default)]
pub(super) struct When {
    /// In the order in which they are written; a key never stands twice.
    keys: Vec<(String, String)>,
    /// Such as `www.example.com/api/**`.
    pub name: String,
}

impl When {
    /// As a flow mapping.
    pub fn yaml(&self) -> String {
        let keys: Vec<String> = self.keys.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        format!("{{ {} }}", keys.join(", "))
    }

    /// Puts the key last, in the place of one of that name.
    fn with(mut self, key: &str, value: String) -> When {
        self.keys.retain(|(own, _)| own != key);
        self.keys.push((key.to_owned(), value));
        self
    }
}

/// Sets that a way may be the whole of, the best first: whoever asks has to try them.
pub(super) fn candidates(models: Models<'_>, way: &Way<'_>) -> Vec<When> {
    let draft = Draft::of(&way.ask);
    let mut parts = Parts::default();
    for route in &way.routes {
        let clauses = clauses(&route.when, ALTERNATIVES).unwrap_or_default();
        // Of alternatives the one that the request meets.
        let meets = |one: &&Clause<'_>| one.literals.iter().all(|literal| holds(literal, &draft) != Some(false));
        let Some(clause) = clauses.iter().find(meets) else { continue };
        clause.literals.iter().for_each(|literal| parts.add(literal));
    }
    parts.add_unusual(way);
    let base = door(models, way);
    let mut all: Vec<When> = Vec::new();
    for path in parts.paths(way) {
        for host in parts.hosts(way) {
            let mut when = base.clone();
            when.name = name(&host, &path, &parts);
            when = host.value.iter().fold(when, |when, host| when.with("host", list(host)));
            when = path.value.iter().fold(when, |when, path| when.with("path", list(path)));
            when = parts.others.iter().fold(when, |when, other| when.with(other.key, other.value.clone()));
            if when.keys.is_empty() {
                when = when.with("scheme", way.ask.scheme.as_str().to_owned());
            }
            if !all.iter().any(|one| one.keys == when.keys) {
                all.push(when);
            }
        }
    }
    all.truncate(MOST);
    // What answers by itself often looks at the method.
    let of_method = all.iter().filter(|_| way.ask.method == "GET" && way.ask.scheme.is_http()).map(|when| {
        let name = format!("GET {}", when.name);
        When { name, ..when.clone().with("method", "GET".to_owned()) }
    });
    let more: Vec<When> = of_method.collect();
    all.into_iter().chain(more).collect()
}

/// The one request, part by part.
pub(super) fn exactly(models: Models<'_>, way: &Way<'_>) -> Option<When> {
    let mut when = door(models, way);
    let ask = &way.ask;
    if ask.scheme.is_http() {
        let (path, query) = ask.target.split_once('?').map_or((ask.target.as_str(), None), |(p, q)| (p, Some(q)));
        when = when.with("method", exact(&ask.method)).with("host", exact(&ask.host)).with("path", exact(path));
        when = query.into_iter().fold(when, |when, query| when.with("query", exact(query)));
        if ask.headers.iter().any(|(name, _)| name == "host") {
            return None;
        }
        let headers: Vec<String> =
            ask.headers.iter().map(|(name, value)| format!("{}: {}", scalar(name), exact(value))).collect();
        if !headers.is_empty() {
            when = when.with("header", format!("{{ {} }}", headers.join(", ")));
        }
        when.name = format!("{} {}", ask.method, ask.url());
    }
    if let Some(client) = ask.client {
        when = when.with("client", scalar(&client.to_string()));
    }
    if let Some(sni) = &ask.sni {
        when = when.with("sni", exact(sni));
    }
    if when.name.is_empty() {
        when.name = format!("a connection to {}", ask.url());
    }
    Some(when)
}

/// Where the requests come in, as far as it must be said.
fn door(Models { model, alone }: Models<'_>, way: &Way<'_>) -> When {
    let own = model.listener(way.door.listener);
    if !alone {
        let when = When::default().with("listener", scalar(&own.name.value));
        let mixed = own.binds.iter().any(|bind| bind.tls.is_some()) && own.binds.iter().any(|bind| bind.tls.is_none());
        return if mixed { when.with("scheme", way.ask.scheme.as_str().to_owned()) } else { when };
    }
    let listening = || model.listener_ids().filter(|(_, one)| !one.disabled);
    let doors = || listening().flat_map(|(id, one)| one.binds.iter().map(move |bind| (Door::new(id, one, bind), bind)));
    let is_local = own.binds.iter().all(|bind| bind.is_local());
    let others = |is: &dyn Fn(&Door) -> bool| {
        let mut others =
            doors().filter(|(door, bind)| door.listener != way.door.listener && !bind.is_local() && is(door));
        others.next().is_some()
    };
    let scheme = || way.ask.scheme.as_str().to_owned();
    if is_local || others(&|door| door.scheme == way.door.scheme) {
        let value = match (way.door.port, way.door.address) {
            (Some(port), _) if !others(&|door| door.port == Some(port)) => format!(":{port}"),
            (Some(port), Some(address)) if address.is_ipv4() => format!("{address}:{port}"),
            _ => own.name.value.to_string(),
        };
        return When::default().with("listener", scalar(&value));
    }
    if doors().any(|(door, bind)| door.scheme != way.door.scheme && !bind.is_local()) {
        return When::default().with("scheme", scheme());
    }
    When::default()
}

/// What the conditions of a way ask for, as patterns.
#[derive(Default)]
struct Parts {
    /// `None` where no condition asks for a host. Of several conditions the last counts.
    host: Option<Said>,
    /// Each way to write it, the most pleasant first.
    path: Vec<Said>,
    /// Method, headers and the like, each key once.
    others: Vec<Other>,
}

/// What is said of another part.
struct Other {
    /// A key of `when`.
    key: &'static str,
    /// In YAML.
    value: String,
    /// Words for people, such as `from 10.0.0.0/8`.
    name: String,
}

impl Parts {
    /// What is negated is of no use for host and path: the names of routes say better what is left over.
    fn add(&mut self, literal: &Literal<'_>) {
        let matcher = &*literal.matcher;
        let Some((key, inner)) = key(literal.value) else { return };
        let Some(patterns) = patterns_of(matcher, literal.negated) else { return };
        match (key, inner) {
            ("host" | "path", _) if literal.negated => {}
            ("host", _) => self.host = Some(Said::of(&patterns)),
            ("path", _) => {
                let plain = globs(matcher).map(|globs| Said::of(&globs));
                let named = plain.as_ref().map(|plain| plain.name.clone());
                let mut said = Said::of(&patterns);
                said.name = named.unwrap_or(said.name);
                self.path = plain.into_iter().chain([said]).collect();
            }
            (key, name) => self.add_other(key, name.as_deref(), &patterns),
        }
    }

    /// The first condition on a key stays. `when` has room for one only, and candidates are tried before they are
    /// shown.
    fn add_other(&mut self, key: &'static str, name: Option<&str>, patterns: &[String]) {
        if self.others.iter().any(|other| other.key == key) {
            return;
        }
        let said = Said::of(patterns).name;
        let (value, name) = match (key, name) {
            ("client", _) => (list(patterns), format!("from {said}")),
            (key, None) => (list(patterns), format!("with {key} {said}")),
            (key, Some(name)) => {
                (format!("{{ {}: {} }}", scalar(name), list(patterns)), format!("with {key} {name}: {said}"))
            }
        };
        self.others.push(Other { key, value, name });
    }

    /// What the request has that others don't, where no condition of the way itself asks for it.
    fn add_unusual(&mut self, way: &Way<'_>) {
        let unusual = Draft::unusual(&way.ask);
        if let Some(method) = unusual.method.filter(|method| is_plain(method)) {
            self.add_other("method", None, &[method.to_string()]);
        }
        if let Some(client) = way.ask.client {
            let networks = beside(way).into_iter().filter_map(|(place, matcher)| match matcher {
                Matcher::Networks(networks) if place == ("client", None) => Some(networks),
                _ => None,
            });
            let mut around = networks.filter(|networks| networks.iter().any(|network| network.contains(&client)));
            let one = || vec![client.to_string()];
            let patterns = around.next().map_or_else(one, |all| all.iter().map(ToString::to_string).collect());
            self.add_other("client", None, &patterns);
        }
        for (name, value) in unusual.headers.iter().filter(|(name, value)| name != "host" && is_plain(value)) {
            self.add_other("header", Some(name), &[value.to_string()]);
        }
    }

    /// What may be said of the path, the most telling first.
    fn paths(&self, way: &Way<'_>) -> Vec<Said> {
        if !way.ask.scheme.is_http() {
            return vec![Said::nothing()];
        }
        let is_all = |said: &&Said| said.value.iter().flatten().all(|one| one == "/**" || one == "~ ^/");
        let mut all: Vec<Said> = self.path.iter().filter(|said| !is_all(said)).cloned().collect();
        if all.is_empty() {
            all.push(Said::nothing());
            all.extend(rest(way, "path").map(|others| Said { value: Some(vec![others]), name: "all else".into() }));
        }
        let last = self.path.last().and_then(|said| Some((said.value.as_deref()?, &said.name)));
        if let Some(([one], name)) = last
            && let Some(start) = one.strip_prefix("~ ^/").filter(|start| !start.ends_with('$'))
        {
            all.push(Said { value: Some(vec![format!("~ ^/{start}[^.]*$")]), name: format!("{name} without a dot") });
        }
        let path = way.ask.target.split('?').next().unwrap_or("/");
        all.extend(is_plain(path).then(|| Said::of(&[path.to_owned()])));
        all
    }

    /// What may be said of the host.
    fn hosts(&self, way: &Way<'_>) -> Vec<Said> {
        match &self.host {
            _ if !way.ask.scheme.is_http() => vec![Said::nothing()],
            Some(host) => vec![host.clone()],
            None => {
                let others =
                    rest(way, "host").map(|others| Said { value: Some(vec![others]), name: "other hosts".into() });
                let named = Some(way.ask.host.as_str()).filter(|host| is_plain(host));
                let named = named.map(|host| Said::of(&[host.to_owned()]));
                [Said::nothing()].into_iter().chain(others).chain(named).collect()
            }
        }
    }
}

/// What is said of a part, and what people call it.
#[derive(Clone)]
struct Said {
    /// Patterns any of which may hold; `None` where the part is not asked for.
    value: Option<Vec<String>>,
    /// Without the marks of patterns.
    name: String,
}

impl Said {
    /// The part may be anything.
    fn nothing() -> Said {
        Said { value: None, name: String::new() }
    }

    /// Its name is what the patterns say, joined by "or".
    fn of(patterns: &[String]) -> Said {
        let name = patterns.join(" or ").replace("~* ", "").replace("~ ", "");
        Said { value: Some(patterns.to_vec()), name }
    }
}

/// All but what the routes beside those of the way name.
fn rest(way: &Way<'_>, part: &str) -> Option<String> {
    let mut others: Vec<String> = Vec::new();
    for (_, matcher) in beside(way).iter().filter(|(place, _)| *place == (part, None)) {
        others.extend(sources(matcher)?);
    }
    others.sort();
    others.dedup();
    let some = !others.is_empty() && others.len() <= OTHERS;
    some.then(|| format!("not ~ {}", others.join("|")))
}

/// What the routes beside those of a way ask for, each with its place in a `when`.
fn beside(way: &Way<'_>) -> Vec<((&'static str, Option<Text>), Matcher)> {
    let tables = way.tables.iter().filter(|table| table.routes.len() <= ROUTES);
    let routes = tables.flat_map(|table| &table.routes).filter(|route| !matches!(route.action, Action::Next));
    let routes = routes.filter(|route| !way.routes.iter().any(|own| std::ptr::eq(*own, *route)));
    let clauses = routes.flat_map(|route| clauses(&route.when, ALTERNATIVES).unwrap_or_default());
    let literals = clauses.flat_map(|clause| clause.literals);
    let asked = literals.filter_map(|literal| {
        let place = key(literal.value)?;
        // Networks are of use in both ways.
        (!literal.negated || place.0 == "client").then(|| (place, literal.matcher.into_owned()))
    });
    asked.collect()
}

/// The key of a `when` for a value, and the name inside where it has one.
fn key(value: &Value) -> Option<(&'static str, Option<Text>)> {
    if is_host(value) {
        return Some(("host", None));
    }
    match value {
        Value::Field(Field::Path) => Some(("path", None)),
        Value::Field(Field::Method | Field::OriginalMethod) => Some(("method", None)),
        Value::Field(Field::Client) => Some(("client", None)),
        Value::Field(Field::Query) => Some(("query", None)),
        Value::Field(Field::Argument(name)) => Some(("query", Some(name.clone()))),
        Value::Field(Field::Header(name, _)) => Some(("header", Some(name.clone()))),
        Value::Field(Field::Cookie(name, _)) => Some(("cookie", Some(name.clone()))),
        Value::Field(Field::Sni) => Some(("sni", None)),
        Value::Convert(inner, converter) if **converter == model::Converter::Lower => key(inner),
        _ => None,
    }
}

/// Whether a request meets a test, as far as its own parts tell.
fn holds(literal: &Literal<'_>, draft: &crate::space::Draft) -> Option<bool> {
    let (key, name) = key(literal.value)?;
    let text = match (key, name) {
        ("path", None) => draft.path.clone()?,
        ("host", None) => draft.host.clone()?,
        ("method", None) => draft.method.clone()?,
        ("header", Some(name)) => {
            return match draft.headers.iter().find(|(own, _)| *own == name) {
                Some((_, value)) => Some(takes(&literal.matcher, value)? != literal.negated),
                None => Some(literal.negated),
            };
        }
        ("client", None) => draft.client.clone().unwrap_or_else(|| crate::ask::SOMEBODY.to_string().into()),
        _ => return None,
    };
    Some(takes(&literal.matcher, &text)? != literal.negated)
}

/// Whether the matcher takes the text; `None` for matchers of which texts alone don't tell.
fn takes(matcher: &Matcher, text: &str) -> Option<bool> {
    match matcher {
        Matcher::Strings(strings) => Some(strings.matches(text)),
        Matcher::Regexes(patterns) => patterns.iter().map(|one| one.is_match(text)).reduce(|a, b| Some(a? || b?))?,
        Matcher::Networks(networks) => {
            let address: std::net::IpAddr = text.parse().ok()?;
            Some(networks.iter().any(|network| network.contains(&address)))
        }
        _ => None,
    }
}

/// A folder as people write it: `/api/**`.
fn globs(matcher: &Matcher) -> Option<Vec<String>> {
    let Matcher::Strings(Strings { how, any, fold: false, .. }) = matcher else { return None };
    let glob = |text: &Text| match how {
        How::Prefix => Some(format!("{}**", text)),
        How::Suffix => Some(format!("**{text}")),
        How::Equal => Some(text.to_string()),
        _ => None,
    };
    let plain = any.iter().all(|text| text.starts_with(['/', '.']) && !text.contains('*'));
    any.iter().map(glob).collect::<Option<Vec<_>>>().filter(|_| plain)
}

/// What a matcher takes, as patterns any of which may hold; nothing where there are no words for it.
fn patterns_of(matcher: &Matcher, negated: bool) -> Option<Vec<String>> {
    let all: Vec<String> = match matcher {
        Matcher::Strings(Strings { how: How::Equal, any, .. }) if any.iter().all(|text| is_plain(text)) => {
            any.iter().map(ToString::to_string).collect()
        }
        Matcher::Networks(networks) => networks.iter().map(ToString::to_string).collect(),
        Matcher::Regexes(patterns) if patterns.iter().any(|one| one.fold) => {
            patterns.iter().map(|one| format!("~* {}", one.source)).collect()
        }
        Matcher::Strings(strings) if strings.fold => sources(matcher)?.iter().map(|one| format!("~* {one}")).collect(),
        other => sources(other)?.iter().map(|one| format!("~ {one}")).collect(),
    };
    match (negated, all.as_slice()) {
        (false, _) => Some(all),
        (true, [one]) => Some(vec![format!("not {one}")]),
        (true, _) => None,
    }
}

/// Regular expressions that say the same, where case counts.
fn sources(matcher: &Matcher) -> Option<Vec<String>> {
    match matcher {
        Matcher::Strings(Strings { how, any, .. }) => any
            .iter()
            .map(|text| match how {
                How::Equal => Some(format!("^{}$", escaped(text))),
                How::Prefix => Some(format!("^{}", escaped(text))),
                How::Suffix => Some(format!("{}$", escaped(text))),
                How::Substring => Some(escaped(text)),
                How::Word(_) => None,
            })
            .collect(),
        Matcher::Regexes(patterns) => Some(patterns.iter().map(source).collect()),
        Matcher::Found => Some(vec!["^".to_owned()]),
        _ => None,
    }
}

/// With the flag inside, as several of them may be joined into one expression.
fn source(pattern: &Pattern) -> String {
    if pattern.fold { format!("(?i:{})", pattern.source) } else { pattern.source.to_string() }
}

/// So that an expression takes just this text. `&`, `#` and `~` mean something in some dialects, so they are escaped
/// too.
fn escaped(text: &str) -> String {
    let special = |c: char| "\\.+*?()|[]{}^$#&~".contains(c);
    text.chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// Whether a pattern of that text means the text.
fn is_plain(text: &str) -> bool {
    !text.contains('*') && !text.starts_with('~') && !text.starts_with("not ") && text.trim() == text
}

/// A pattern that takes just this text.
fn exact(text: &str) -> String {
    if is_plain(text) { scalar(text) } else { scalar(&format!("~ ^{}$", escaped(text))) }
}

/// One value, or a list.
fn list(all: &[String]) -> String {
    match all {
        [one] => scalar(one),
        many => format!("[{}]", many.iter().map(|one| scalar(one)).collect::<Vec<_>>().join(", ")),
    }
}

/// How people would call it: `www.example.com/api`, or "all else on www.example.com"; then the other parts.
fn name(host: &Said, path: &Said, parts: &Parts) -> String {
    let more: String = parts.others.iter().map(|other| format!(" {}", other.name)).collect();
    let is_path = path.name.starts_with('/') && !path.name.contains(" or ");
    let what = match (host.name.as_str(), path.name.as_str()) {
        ("", "") => "every request".to_owned(),
        ("", path) => path.to_owned(),
        (host, "all else") => format!("all else on {host}"),
        (host, "") => format!("every request for {host}"),
        (host, path) if is_path && !host.contains([' ', '^']) => format!("{host}{path}"),
        (host, path) => format!("{path} on {host}"),
    };
    what + &more
}
