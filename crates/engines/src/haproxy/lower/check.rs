//! Health checks: `option httpchk`, `http-check`, `tcp-check` and the protocols.

use std::sync::Arc;

use finding::Spanned;
use model::{HttpCheck, Pattern, Text};

use super::super::config::check::{self, Asked};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};
use super::Lower;

/// How the servers of a backend are asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Check {
    pub(super) http: Option<HttpCheck>,
    pub(super) other: Option<Text>,
}

/// Options that ask in another protocol, and what to call it.
const PROTOCOLS: [(&str, &str); 10] = [
    ("external-check", "an external program"),
    ("httpchk", "http"),
    ("ldap-check", "ldap"),
    ("mysql-check", "mysql"),
    ("pgsql-check", "postgresql"),
    ("redis-check", "redis"),
    ("smtpchk", "smtp"),
    ("spop-check", "spop"),
    ("ssl-hello-chk", "ssl-hello"),
    ("tcp-check", "tcp"),
];

/// What an option asks in, where it is one of checks.
fn protocol(option: &str) -> Option<&'static str> {
    PROTOCOLS.iter().find(|(name, _)| *name == option).map(|(_, protocol)| *protocol)
}

impl Lower<'_> {
    /// What the backend says of checks: the last option counts.
    pub(super) fn check(&mut self, proxy: &Proxy) -> Check {
        let asked = proxy.settings.all("option").filter_map(|line| Some((line, protocol(line.at(1))?))).last();
        let asked_http = asked.filter(|(_, protocol)| *protocol == "http").map(|(line, _)| check::asked(proxy, line));
        let mut http = match &asked_http {
            Some(Asked::Option(line)) => Some(request(line)),
            Some(Asked::Sent) => asked.map(|(line, _)| bare("OPTIONS", "/", line)),
            _ => None,
        };
        let counts = check::rules(proxy);
        for line in proxy.list(List::HttpCheck) {
            if let Some(http) = http.as_mut().filter(|_| counts.contains(&line)) {
                self.http_check(line, http);
            }
            self.settle(line.span);
        }
        let mut exchange = false;
        for line in proxy.list(List::TcpCheck) {
            exchange |= line.at(1) == "expect";
            self.settle(line.span);
        }
        let name = |name: &'static str| if name == "tcp" && exchange { "an exchange by tcp-check" } else { name };
        let other = asked.filter(|(_, protocol)| *protocol != "http").map(|(_, protocol)| Text::from(name(protocol)));
        let silent = matches!(asked_http, Some(Asked::Nothing(_))).then(|| Text::from("nothing that is sent"));
        Check { other: other.or(silent), http }
    }

    /// One `http-check` line; those that only shape the connection change nothing that the model says.
    fn http_check(&mut self, line: &Line, http: &mut HttpCheck) {
        match line.at(1) {
            "send" => {
                http.span = line.span;
                send(line.from(2), http);
            }
            "expect" => {
                let passes = passing(line.from(2));
                let both = |status: &u16| http.expect.is_none() || http.passes.contains(status);
                http.passes = passes.into_iter().filter(both).collect();
                http.expect = Some(Spanned::new(words(line.from(2)), line.span));
            }
            "connect" | "comment" | "disable-on-404" | "send-state" | "set-var" | "unset-var" | "set-var-fmt" => {}
            _ if line.at(1).starts_with("set-var") || line.at(1).starts_with("unset-var") => {}
            other => self.gap(format!("`http-check {other}` is not understood")),
        }
    }
}

/// `option httpchk [METHOD] [URI] [VERSION]`. Seen on HAProxy 2.6.12: nothing asks OPTIONS /, one word is the URI.
fn request(line: &Line) -> HttpCheck {
    let args = line.from(2);
    let (method, target) = match args {
        [] => ("OPTIONS", "/"),
        [uri] => ("OPTIONS", uri.as_str()),
        [method, uri, ..] => (method.as_str(), uri.as_str()),
    };
    let host = args.get(2..).and_then(host_in);
    HttpCheck { host, ..bare(method, target, line) }
}

/// A check of which nothing more is said than method and target.
fn bare(method: &str, target: &str, line: &Line) -> HttpCheck {
    HttpCheck {
        span: line.span,
        method: method.into(),
        target: target.into(),
        host: None,
        expect: None,
        passes: Arc::default(),
    }
}

/// The Host header that the old dialect hides behind the version: `HTTP/1.1\r\nHost:\ www`.
fn host_in(words: &[Word]) -> Option<Text> {
    let hidden = words.iter().map(Word::as_str).collect::<Vec<_>>().join(" ");
    let at = hidden.to_ascii_lowercase().find("host:")?;
    hidden[at + 5..].split(['\r', '\n']).next().map(|host| Text::from(host.trim()))
}

/// `http-check send meth GET uri /x hdr Host www`.
fn send(words: &[Word], http: &mut HttpCheck) {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let value = words.get(at + 1).map_or("", Word::as_str);
        match word.as_str() {
            "meth" => http.method = value.into(),
            "uri" | "uri-lf" => http.target = value.into(),
            "hdr" => {
                if value.eq_ignore_ascii_case("host") {
                    http.host = words.get(at + 2).map(|word| word.text.clone());
                }
                at += 1;
            }
            _ => {}
        }
        at += 2;
    }
}

/// The words of an expectation, as one text.
fn words(words: &[Word]) -> Text {
    words.iter().map(Word::as_str).collect::<Vec<_>>().join(" ").into()
}

/// The errors that an expectation of a status lets pass: `[! ]status 200,300-399`, `[! ]rstatus REGEX`. Of what is asked of the
/// body or a header nothing can be said.
fn passing(words: &[Word]) -> Vec<u16> {
    let at = words.iter().position(|word| matches!(word.as_str(), "status" | "rstatus"));
    let Some((at, wanted)) = at.and_then(|at| Some((at, words.get(at + 1)?.as_str()))) else { return Vec::new() };
    let meets = |status: u16| match words[at].as_str() {
        "status" => wanted.split(',').any(|range| in_range(range, status)),
        _ => Pattern::new(wanted, false).is_match(&status.to_string()).unwrap_or(false),
    };
    let negated = at > 0 && words[at - 1].as_str() == "!";
    HttpCheck::ERRORS.into_iter().filter(|status| meets(*status) != negated).collect()
}

/// Whether a status is in `200` or `200-399`.
fn in_range(range: &str, status: u16) -> bool {
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    let bounds = first.parse::<u16>().ok().zip(last.parse::<u16>().ok());
    bounds.is_some_and(|(first, last)| (first..=last).contains(&status))
}
