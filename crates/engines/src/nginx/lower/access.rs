//! Who may come in: limits, `allow` and `deny`, passwords, subrequests.

use finding::Span;
use ipnet::IpNet;
use model::{Action, Converter, Field, Filter, FilterKind, Matcher, Opaque, Pattern, Predicate, Reject, Route, Value};

use super::actions::blamed;
use super::settings::{PEER, marked};
use super::site::Here;
use super::{Flow, Lowering, Scope, variables};
use crate::nginx::syntax::Directive;
/// Turns between `allow` and `deny` beyond which a list is not followed.
const MOST_TURNS: usize = 64;

/// A check of the access phase.
struct Check {
    span: Span,
    /// When it turns a request away.
    fails: Predicate,
    /// When it lets one in; where neither holds it has no say.
    passes: Predicate,
    status: u16,
}

impl Check {
    /// One that treats every request alike.
    fn always(span: Span, passes: bool, status: u16) -> Self {
        Check { span, fails: Predicate::Const(!passes), passes: Predicate::Const(passes), status }
    }
}

impl Lowering {
    /// The access phase: addresses first, then passwords, then subrequests.
    pub(super) fn access<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        flow.filter(here.span, self.limits(here.scope));
        self.disturbed(flow, here);
        let mut checks: Vec<Check> = self.addresses(here.scope).into_iter().collect();
        checks.extend(password(here.scope));
        checks.extend(subrequest(here));
        if here.scope.last("satisfy").and_then(|directive| directive.arg(0)) == Some("any") {
            checks = satisfy_any(checks);
        }
        for check in checks.into_iter().filter(|check| !matches!(check.fails, Predicate::Const(false))) {
            let entry = self.error(here, check.span, check.status, Action::reject(check.status));
            flow.push(Route { when: check.fails, filters: entry.filters, ..Route::always(check.span, entry.action) });
        }
    }

    /// What a subrequest becomes where the server's own lines look at it with other eyes is not followed.
    fn disturbed<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        let line = here.scope.last("auth_request").filter(|line| here.site.disturbs && line.arg(0) != Some("off"));
        if let Some(line) = line {
            let why = "what the server's own lines make of a subrequest is not followed";
            let when = Predicate::opaque(Opaque::unknown(line.span, why));
            flow.push(Route { when, ..Route::always(line.span, blamed(line.span, why)) });
        }
    }

    /// The same for connections: one that is turned away is closed.
    pub(super) fn stream_access<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        flow.filter(here.span, self.limits(here.scope));
        if let Some(check) = self.addresses(here.scope) {
            let closed = Action::Reject(Reject { status: None });
            flow.push(Route { when: check.fails, ..Route::always(check.span, closed) });
        }
    }

    /// `allow` and `deny`: the first that fits decides; where none does, the request passes, unless any of several
    /// checks is to let it in: then it is for the others to say (seen on nginx 1.22.1).
    fn addresses<'c>(&mut self, scope: &Scope<'c, '_>) -> Option<Check> {
        let rules = scope.all(&["allow", "deny"]);
        let last = rules.last()?;
        let (mut fails, mut passes) = (Predicate::Const(false), Predicate::Const(false));
        let mut turns = 0;
        for group in rules.chunk_by(|one, next| one.name.text == next.name.text).rev() {
            turns += 1;
            let (fits, denies) = (self.fits(group), group[0].is("deny"));
            fails = decided(&fits, denies, fails);
            passes = decided(&fits, !denies, passes);
        }
        if turns > MOST_TURNS {
            self.gap(last.span, "allow and deny take turns too often");
            fails = Predicate::opaque(Opaque::unknown(last.span, "allow and deny take turns too often"));
            passes = fails.clone().negated();
        }
        Some(Check { span: last.span, fails: simplify(fails), passes: simplify(passes), status: 403 })
    }

    /// Whether the client is in one of the networks of neighbouring lines of the same word.
    fn fits(&mut self, group: &[&Directive]) -> Predicate {
        let span = group[0].span.to(group[group.len() - 1].span);
        if group.iter().any(|rule| rule.arg(0) == Some("all")) {
            return Predicate::Const(true);
        }
        let mut networks = Vec::new();
        for rule in group.iter().filter(|rule| rule.arg(0) != Some("unix:")) {
            match rule.arg(0).and_then(network) {
                Some(network) => networks.push(network),
                None => {
                    self.gap(rule.span, "this address is not known");
                    return Predicate::opaque(Opaque::unknown(rule.span, "this address is not known"));
                }
            }
        }
        Predicate::test(span, Value::Field(Field::Client), Matcher::Networks(networks))
    }

    /// `set_real_ip_from` and `real_ip_header`: from trusted addresses the client is whom the header names.
    pub(super) fn real_ip<'c>(&mut self, flow: &mut Flow, site: &super::site::Site<'c>, scope: &Scope<'c, '_>) {
        let trusted = scope.all(&["set_real_ip_from"]);
        let Some(first) = trusted.first() else { return };
        let networks: Vec<IpNet> = trusted.iter().filter_map(|line| network(line.arg(0)?)).collect();
        let header = scope.last("real_ip_header").and_then(|line| line.arg(0)).unwrap_or("X-Real-IP");
        let span = first.span;
        let client = match header {
            "proxy_protocol" => variables::opaque(span, "the address is in the PROXY protocol header"),
            _ => {
                let which = if header.eq_ignore_ascii_case("x-forwarded-for") {
                    model::Which::LastLine
                } else {
                    model::Which::First
                };
                Value::Field(Field::Header(header.to_ascii_lowercase().into(), which))
            }
        };
        let client = match (scope.is_on("real_ip_recursive", false), &client) {
            (true, _) => last_untrusted(header, client, &networks),
            // Of several addresses in a line the last counts (seen on nginx 1.22.1).
            (false, Value::Field(Field::Header(..))) => client.convert(Converter::Untrusted([].into())),
            (false, _) => client,
        };
        let from = Predicate::test(span, Value::Field(Field::Client), Matcher::Networks(networks));
        let there = Predicate::test(span, client.clone(), Matcher::Found);
        let kept = FilterKind::SetVar(PEER.into(), Value::Field(Field::Client));
        let filters = [kept, FilterKind::SetClient(client)].map(|kind| Filter::new(span, kind)).to_vec();
        // An internal redirect doesn't look at the header again.
        let first = marked(span, PEER).negated();
        flow.push(Route {
            filters,
            when: Predicate::all(vec![first, from, there]),
            ..Route::always(site.span, Action::Next)
        });
    }
}

/// `satisfy any`: one that lets the request in is enough; else a single 401 outweighs every 403 (seen on nginx 1.22.1).
fn satisfy_any(checks: Vec<Check>) -> Vec<Check> {
    let closed: Vec<Predicate> = checks.iter().map(|check| check.passes.clone().negated()).collect();
    let mut out: Vec<Check> = checks
        .into_iter()
        .map(|check| {
            let fails = std::iter::once(check.fails).chain(closed.iter().cloned());
            Check { fails: simplify(Predicate::all(fails.collect())), ..check }
        })
        .collect();
    out.sort_by_key(|check| std::cmp::Reverse(check.status == 401));
    out
}

/// What a list of addresses comes to with one more group before it: `says` where the group fits.
fn decided(fits: &Predicate, says: bool, rest: Predicate) -> Predicate {
    match (says, fits) {
        (_, Predicate::Const(true)) => Predicate::Const(says),
        (true, fits) => Predicate::any(vec![fits.clone(), rest]),
        (false, fits) => Predicate::all(vec![fits.clone().negated(), rest]),
    }
}

/// `real_ip_recursive`: the last address that is not trusted itself; of `X-Forwarded-For` all lines count.
fn last_untrusted(header: &str, client: Value, networks: &[IpNet]) -> Value {
    let client = match client {
        Value::Field(Field::Header(name, _)) if header.eq_ignore_ascii_case("x-forwarded-for") => {
            Value::Field(Field::Header(name, model::Which::Joined))
        }
        other => other,
    };
    client.convert(Converter::Untrusted(networks.into()))
}

/// A network, an address, or nothing where it is a name.
pub fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<std::net::IpAddr>().ok().map(IpNet::from))
}

/// `All` and `Any` without constants in them.
fn simplify(predicate: Predicate) -> Predicate {
    let is = |one: &Predicate, what: bool| matches!(one, Predicate::Const(own) if *own == what);
    let parts = |of: Vec<Predicate>, neutral: bool| -> Vec<Predicate> {
        of.into_iter().map(simplify).filter(|one| !is(one, neutral)).collect()
    };
    match predicate {
        Predicate::All(of) => match parts(of, true) {
            of if of.iter().any(|one| is(one, false)) => Predicate::Const(false),
            of => Predicate::all(of),
        },
        Predicate::Any(of) => match parts(of, false) {
            of if of.iter().any(|one| is(one, true)) => Predicate::Const(true),
            of => Predicate::any(of),
        },
        other => other,
    }
}

/// A subrequest lets a request pass at rest; else the answer is 401 or 403, taken as 401. Where its location returns a
/// status of its own, that decides: any other than these and 2xx makes it 500 (seen on nginx 1.22.1).
fn subrequest(here: &Here<'_, '_, '_>) -> Option<Check> {
    let line = here.scope.last("auth_request").or_else(|| here.scope.last("auth_jwt"))?;
    let what = line.arg(0).filter(|what| *what != "off")?;
    let span = line.span;
    let told = here.site.traits.returns.iter().find(|(path, _)| *path == what).map(|(_, status)| *status);
    Some(match told.filter(|_| line.is("auth_request")) {
        Some(200..=299) => Check::always(span, true, 401),
        Some(status @ (401 | 403)) => Check::always(span, false, status),
        Some(_) => Check::always(span, false, 500),
        None => {
            let passes = Predicate::opaque(Opaque::at_rest(span, format!("{what} lets it pass"), true));
            Check { span, fails: passes.clone().negated(), passes, status: 401 }
        }
    })
}

/// Without credentials of the scheme Basic a request is turned away; with them the password file decides.
fn password(scope: &Scope<'_, '_>) -> Option<Check> {
    let line = scope.last("auth_basic").filter(|line| line.arg(0) != Some("off"))?;
    scope.last("auth_basic_user_file")?;
    let basic = Matcher::Regexes(vec![Pattern::new("(?i)^basic +[^ ]", false)]);
    let none = Predicate::test(line.span, variables::header("authorization"), basic).negated();
    let wrong = Predicate::opaque(Opaque::at_rest(line.span, "the password file knows the user", true)).negated();
    let fails = Predicate::any(vec![none, wrong]);
    Some(Check { span: line.span, passes: fails.clone().negated(), fails, status: 401 })
}
