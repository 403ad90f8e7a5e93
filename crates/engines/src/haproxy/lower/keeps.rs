//! Whether the request is kept for the log: only then can it be read as it came, by `capture.req.uri` and its kin.

use std::collections::HashMap;

use model::{Field, FilterKind, Predicate, Value};

use super::super::config::Config;
use super::super::config::condition::{self, Condition, TermKind};
use super::super::config::inspect::{Content, content};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::sample::{self, Piece};
use super::Lower;
use super::stages::Stage;

/// Who keeps the request, seen from one proxy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kept {
    /// Whoever takes it in.
    #[default]
    Always,
    /// Nobody.
    Never,
    /// Some frontends.
    Sometimes,
    /// Nobody so far: the rules in hand come before those of HTTP.
    NotYet,
}

/// Which proxies keep the requests that they take in for their log.
#[derive(Debug)]
pub(super) struct Keeping {
    each: Vec<bool>,
    /// Whether some keep them and others don't.
    differs: bool,
}

impl Keeping {
    pub(super) fn of(config: &Config) -> Self {
        let each: Vec<bool> = config.proxies.iter().map(|proxy| proxy.listens() && keeps(proxy)).collect();
        let forgets = config.proxies.iter().zip(&each).any(|(proxy, keeps)| proxy.listens() && !keeps);
        Keeping { differs: forgets && each.contains(&true), each }
    }
}

/// The variables of a request that is kept while others are not.
const MARKS: [(Field, &str); 2] =
    [(Field::OriginalTarget, "(original target)"), (Field::OriginalMethod, "(original method)")];

impl Lower<'_> {
    /// Who keeps the requests that a proxy sees.
    pub(super) fn kept(&self, index: usize, proxy: &Proxy) -> Kept {
        let own = proxy.listens().then_some(index);
        let senders = self.senders.to(proxy).filter(|_| proxy.serves());
        let mut all = senders.chain(own).map(|index| self.keeping.each[index]);
        match all.next() {
            None => Kept::Never,
            Some(first) if all.any(|other| other != first) => Kept::Sometimes,
            Some(true) => Kept::Always,
            Some(false) => Kept::Never,
        }
    }

    /// The target or the method as it came, absent where the frontend doesn't keep it; `None` where none does.
    pub(super) fn original(&self, field: Field) -> Option<Value> {
        match self.kept {
            Kept::Always => Some(Value::Field(field)),
            Kept::Sometimes => {
                let mark = MARKS.into_iter().find(|(own, _)| *own == field);
                mark.map(|(_, name)| Value::Field(Field::Var(name.into())))
            }
            Kept::Never | Kept::NotYet => None,
        }
    }

    /// Notes the request as it came, where backends have to know whether it is kept.
    pub(super) fn mark_original(&self, proxy: &Proxy, stage: &mut Stage) {
        if self.keeping.differs && keeps(proxy) {
            let marks = MARKS.map(|(field, name)| FilterKind::SetVar(name.into(), Value::Field(field)));
            stage.filters(proxy.name.span, Predicate::ALWAYS, marks);
        }
    }
}

/// Whether a frontend keeps the request. Seen on HAProxy 2.6.12: where `option httplog` is set, where a log format of its own
/// reads the request as it came, or where one has any expression after something of HTTP was read in a condition or a log
/// format: what was read before, in the order of the text, decides what the parser asks for. Names of backends and
/// `log-format` are read after all else, when it knows the mode.
fn keeps(proxy: &Proxy) -> bool {
    let named = Named::of(proxy);
    let mut reads_http = false;
    let mut keeps = ["httplog", "httpslog"].iter().any(|name| proxy.settings.option(name).is_some());
    let mut late = Vec::new();
    let rules = proxy.lines.iter().filter(|(list, _)| *list != List::Acl);
    for (list, line) in rules {
        let (words, condition) = condition::split(line, 1);
        let pieces = words.iter().flat_map(sample::pieces);
        match list {
            List::Redirect => {}
            List::UseBackend => late.extend(pieces),
            _ => pieces.for_each(|piece| keeps |= keeps_by(&piece, &mut reads_http)),
        }
        reads_http |= condition.is_some_and(|condition| looks_at_http(&named, &condition));
    }
    let formats = proxy.settings.all("log-format");
    reads_http |= proxy.is_http();
    late.extend(formats.into_iter().flat_map(|line| line.words.iter().flat_map(sample::pieces)));
    late.iter().fold(keeps, |keeps, piece| keeps_by(piece, &mut reads_http) || keeps)
}

/// Whether a piece of a log format makes the frontend keep the request.
fn keeps_by(piece: &Piece, reads_http: &mut bool) -> bool {
    match piece {
        Piece::Sample(sample) => {
            *reads_http |= is_http(&sample.fetch.name);
            *reads_http
        }
        Piece::Alias(name) => matches!(name.as_str(), "HM" | "HP" | "HPO" | "HQ" | "HU" | "HV" | "r"),
        _ => false,
    }
}

/// Names of conditions, and whether any line of each reads anything of HTTP.
struct Named<'p>(HashMap<&'p str, bool>);

impl<'p> Named<'p> {
    fn of(proxy: &'p Proxy) -> Self {
        let mut named = HashMap::new();
        for line in proxy.list(List::Acl) {
            *named.entry(line.at(1)).or_default() |= is_http(line.at(2));
        }
        Named(named)
    }

    /// A name that no line declares is one of HAProxy's own.
    fn reads_http(&self, name: &str) -> bool {
        let own = self.0.get(name).copied();
        own.unwrap_or_else(|| name.starts_with("HTTP") || name.starts_with("METH_"))
    }
}

/// Whether a condition reads anything of HTTP.
fn looks_at_http(named: &Named<'_>, condition: &Condition) -> bool {
    condition.any.iter().flatten().any(|term| match &term.what {
        TermKind::Named(name) => named.reads_http(name.as_str()),
        TermKind::Anonymous(test) => test.words.first().is_some_and(|word| is_http(word.as_str())),
    })
}

/// Whether an expression begins with a fetch that reads a request or an answer of HTTP.
fn is_http(expression: &str) -> bool {
    const MORE: [&str; 9] = ["baseq", "capture.", "http_auth", "req.", "res.", "scook", "shdr", "status", "unique-id"];
    let of_tls = expression.starts_with("req.ssl_") || expression.starts_with("req.len");
    content(expression) == Some(Content::Http) || !of_tls && MORE.iter().any(|name| expression.starts_with(name))
}
