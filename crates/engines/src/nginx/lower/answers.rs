//! Headers of answers: `add_header`, `add_trailer`, `expires`, and which of an endpoint's own come through. A block that says
//! one of them inherits none of that name (each statement here seen on nginx 1.22.1).

use finding::Span;
use model::{Field, Filter, HeaderOp, ResponseChange, ResponseHeader, Text, Value};

use super::Lowering;
use super::handlers::PASSES;
use super::said::{Changes, Key, is_said};
use super::site::{Here, Site};
use crate::nginx::config::milliseconds;
use crate::nginx::syntax::Directive;

/// Status codes whose answers get a header without `always`.
const USUAL: [u16; 10] = [200, 201, 204, 206, 301, 302, 303, 304, 307, 308];

/// So many sets of changes are kept from one server to the next.
const KEPT: usize = 64;

/// Headers that every kind of endpoint keeps to nginx (the manual).
const FOR_NGINX: [&str; 5] =
    ["x-accel-expires", "x-accel-redirect", "x-accel-limit-rate", "x-accel-buffering", "x-accel-charset"];

/// Headers that are replaced, where others get one more line.
const REPLACED: [&str; 2] = ["etag", "last-modified"];

impl Lowering {
    /// What holds from the beginning of a server on. Where it is nothing, it needs saying only where a request may come back
    /// from a location.
    pub(super) fn answers_of_server(&self, site: &Site<'_>, span: Span) -> Vec<Filter> {
        let comes_back = site.answers.inside && (site.traits.rewrites || site.traits.error_pages);
        let counts = |changes: &&Changes| comes_back || !changes.all.is_empty();
        site.answers.server.iter().filter(counts).map(|changes| changes.filter(span)).collect()
    }

    /// Between two servers: most of what is kept is of no use to the next one.
    pub(super) fn forget_answers(&mut self) {
        if self.answers.len() > KEPT {
            self.answers.clear();
        }
    }

    /// What holds on the way into a block, where that isn't what holds already: the server's own, unless the request came
    /// there from another location.
    pub(super) fn answers_on_entry(&mut self, here: &Here<'_, '_, '_>) -> Option<Filter> {
        let said = &here.site.answers;
        let changes = self.answers_of(here)?;
        let is_named =
            here.location.is_some_and(|location| matches!(location.kind, crate::nginx::config::Kind::Named(_)));
        let strayed = said.inside && (is_named || here.site.traits.rewrites);
        let as_before = said.server.as_ref().is_some_and(|server| server.is(&changes)) && !strayed;
        (!as_before).then(|| changes.filter(here.span))
    }

    /// The same where the rewrite phase is over, or ends: values that look at what it changes are computed again.
    pub(super) fn late_answers(&mut self, here: &Here<'_, '_, '_>) -> Option<Filter> {
        self.answers_of(here).filter(|changes| changes.late).map(|changes| changes.filter(here.span))
    }

    /// What holds in an `if` that takes over, where one of its location says something of its own.
    pub(super) fn answers_of_if(&mut self, here: &Here<'_, '_, '_>) -> Option<Filter> {
        self.answers_of(here).map(|changes| changes.filter(here.span))
    }

    /// What is done in this block; `None` where no block of the server says anything.
    pub(super) fn answers_of(&mut self, here: &Here<'_, '_, '_>) -> Option<Changes> {
        if !here.site.answers.somewhere {
            return None;
        }
        if let Some(server) = &here.site.answers.server
            && !here.site.answers.of_others
            && !here.scope.says_inside(is_said)
        {
            return Some(server.clone());
        }
        let protocol = here.handler().filter(|handler| PASSES.contains(&handler.name.as_str()));
        let protocol = protocol.map_or("proxy", |handler| handler.name.as_str().trim_end_matches("_pass"));
        let names = ["hide", "pass"].map(|what| format!("{protocol}_{what}_header"));
        let lines = ["add_header", "add_trailer", "expires", &names[0], &names[1]].map(|name| here.scope.all(&[name]));
        let key = lines.each_ref().map(|lines| lines.first().map(|line| line.span));
        let looks = lines.iter().flatten().flat_map(|line| &line.args).any(|word| asks_for_server(&word.text));
        let key: Key = (key, protocol.into(), looks.then_some(here.site.span));
        if let Some(known) = self.answers.get(&key) {
            return Some(known.clone());
        }
        let [headers, trailers, expires, hidden, passed] = lines;
        let mut all: Vec<ResponseHeader> = own_of_endpoints(protocol, &hidden, &passed);
        // The last one has the say.
        all.extend(expires.last().into_iter().flat_map(|line| self.expires(line, here)));
        all.extend(headers.iter().filter_map(|line| self.add_header(line, here)));
        all.extend(trailers.iter().filter_map(|line| self.add_trailer(line, here)));
        let late = all.iter().filter_map(|one| one.change.value()).any(is_late);
        let changes = Changes { all: all.into(), late };
        self.answers.insert(key, changes.clone());
        Some(changes)
    }

    /// One more line, unless its value is empty; a few headers are replaced.
    fn add_header(&mut self, line: &Directive, here: &Here<'_, '_, '_>) -> Option<ResponseHeader> {
        let name: Text = line.arg(0)?.to_ascii_lowercase().into();
        let value = self.value(line.arg(1).unwrap_or(""), here.site.at(line.span));
        let is_empty = matches!(&value, Value::Text(text) if text.is_empty());
        let op = match REPLACED.contains(&name.as_str()) {
            true if is_empty => HeaderOp::Remove(name),
            true => HeaderOp::Set { name, value, drop_empty: true },
            false if is_empty => return None,
            false => HeaderOp::AddFilled(name, value),
        };
        Some(header(line, ResponseChange::Header(op)))
    }

    /// A field behind the body.
    fn add_trailer(&mut self, line: &Directive, here: &Here<'_, '_, '_>) -> Option<ResponseHeader> {
        let name: Text = line.arg(0)?.to_ascii_lowercase().into();
        let value = self.value(line.arg(1).unwrap_or(""), here.site.at(line.span));
        let is_empty = matches!(&value, Value::Text(text) if text.is_empty());
        (!is_empty).then(|| header(line, ResponseChange::Trailer(name, value)))
    }

    /// `expires` sets two headers. What depends on the time of the answer is said in parentheses.
    fn expires(&mut self, line: &Directive, here: &Here<'_, '_, '_>) -> Vec<ResponseHeader> {
        let text = line.args.last().map_or("", |word| word.as_str());
        let modified = line.args.len() > 1;
        let (date, control): (Value, Option<Text>) = match text {
            "off" => return Vec::new(),
            "epoch" => (Value::text("Thu, 01 Jan 1970 00:00:01 GMT"), Some("no-cache".into())),
            "max" => (Value::text("Thu, 31 Dec 2037 23:55:55 GMT"), Some("max-age=315360000".into())),
            _ if text.contains('$') => {
                let parts = [Value::text("("), self.value(text, here.site.at(line.span)), Value::text(")")];
                (Value::Join(parts.into()), None)
            }
            _ => relative(text, modified),
        };
        let set = |name: &str, value| {
            let op = HeaderOp::Set { name: name.into(), value, drop_empty: true };
            ResponseHeader { span: line.span, only: Some(&USUAL), change: ResponseChange::Header(op) }
        };
        let control = control.map(|text| set("cache-control", Value::Text(text)));
        [set("expires", date)].into_iter().chain(control).collect()
    }
}

/// Whether a text may look at the name of the server, so that it is another value in another server.
fn asks_for_server(text: &str) -> bool {
    text.contains('$') && ["host", "server"].iter().any(|name| text.to_ascii_lowercase().contains(name))
}

/// One filter before the others, in no more room than they need.
pub fn before(first: Option<Filter>, rest: Vec<Filter>) -> Vec<Filter> {
    let Some(first) = first else { return rest };
    let mut all = Vec::with_capacity(rest.len() + 1);
    all.push(first);
    all.extend(rest);
    all
}

/// A time from the answer on, from the last change of the file on, or of the day.
fn relative(text: &str, modified: bool) -> (Value, Option<Text>) {
    if let Some(time) = text.strip_prefix('@') {
        let until: Text = format!("(until {time})").into();
        return (Value::Text(until.clone()), Some(until));
    }
    let (past, length) = match text.strip_prefix('-') {
        Some(length) => (true, length),
        None => (false, text.trim_start_matches('+')),
    };
    let length = milliseconds(length).map_or_else(|| length.to_owned(), |length| (length / 1_000).to_string());
    let when = format!(
        "({length} s {} the {})",
        if past { "before" } else { "after" },
        if modified { "last change" } else { "answer" }
    );
    let control = match (past, modified) {
        (true, _) => "no-cache".into(),
        (false, true) => when.as_str().into(),
        (false, false) => format!("max-age={length}").into(),
    };
    (Value::text(when), Some(control))
}

/// Headers of the endpoint that are left out, and those that come through where nginx would leave them out. What is passed
/// is passed, hidden or not.
fn own_of_endpoints(protocol: &str, hidden: &[&Directive], passed: &[&Directive]) -> Vec<ResponseHeader> {
    let own: &[&str] = match protocol {
        "proxy" => &["date", "server", "x-pad"],
        "grpc" => &["date", "server"],
        "fastcgi" | "scgi" => &["status"],
        _ => &[],
    };
    let usual = |name: &str| own.contains(&name) || FOR_NGINX.contains(&name);
    let name = |line: &Directive| Text::from(line.arg(0).unwrap_or("").to_ascii_lowercase());
    let passes: Vec<Text> = passed.iter().map(|line| name(line)).collect();
    let mut all: Vec<ResponseHeader> = Vec::new();
    let mut add = |line: &Directive, change: ResponseChange| {
        if !all.iter().any(|one| one.change.name() == change.name()) {
            all.push(ResponseHeader { span: line.span, only: None, change });
        }
    };
    for line in hidden.iter().filter(|line| !usual(&name(line)) && !passes.contains(&name(line))) {
        add(line, ResponseChange::Hide(name(line)));
    }
    for line in passed.iter().filter(|line| usual(&name(line))) {
        add(line, ResponseChange::Pass(name(line)));
    }
    all
}

/// With `always` for every status, else for the usual ones.
fn header(line: &Directive, change: ResponseChange) -> ResponseHeader {
    let only = if line.arg(2) == Some("always") { None } else { Some(&USUAL[..]) };
    ResponseHeader { span: line.span, only, change }
}

/// Whether the value looks at what the rewrite phase may change.
fn is_late(value: &Value) -> bool {
    match value {
        Value::Text(_) | Value::Opaque(_) => false,
        Value::Field(field) => matches!(
            field,
            Field::Var(_) | Field::Capture(_) | Field::Path | Field::Query | Field::Target | Field::ArgumentAnyCase(_)
        ),
        Value::Join(parts) => parts.iter().any(is_late),
        Value::Convert(inner, _) => is_late(inner),
        Value::Lookup(key, map) => {
            is_late(key) || map.entries().iter().map(|entry| &entry.value).chain(&map.default).any(is_late)
        }
    }
}
