//! Log-ins that may be tried at will, beside pages that are limited.

use finding::{Confidence, Finding, Rule, Severity, Span};

use crate::nginx::config::{Config, Kind, Location, Section};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{Place, absent, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "login-without-limit", severity: Severity::Note, docs: include_str!("login_without_limit.md"), check };

/// Looks at the locations of log-ins, where some other location is limited.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    if absent(config).is_empty() {
        config.http.iter().for_each(|section| in_section(section, findings));
    }
}

/// What is found in one block of HTTP.
fn in_section(section: &Section, findings: &mut Vec<Finding>) {
    let mut limited: Option<Span> = None;
    let mut open: Vec<&Location> = Vec::new();
    each_block(section, &mut |place| {
        let limit = plain(place.block).find(|line| line.is("limit_req")).map(|line| line.span);
        limited = limited.or(limit);
        open.extend(place.location.filter(|_| is_open(place)));
    });
    let Some(limited) = limited else { return };
    findings.extend(open.into_iter().map(|location| finding(location, limited)));
}

/// Whether a block takes log-ins and no limit holds there.
fn is_open(place: &Place<'_, '_>) -> bool {
    const WORDS: [&str; 5] = ["login", "log-in", "signin", "sign-in", "sessions"];
    let path = match place.location.map(|location| &location.kind) {
        Some(Kind::Exact(path) | Kind::Prefix { path, .. }) => path.as_str(),
        _ => return false,
    };
    let passes = |line: &Directive| line.name.as_str().ends_with("_pass");
    let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or("");
    WORDS.contains(&last) && plain(place.block).any(passes) && place.scope.all(&["limit_req"]).is_empty()
}

/// What is said of it, and what mends it.
fn finding(location: &Location, limited: Span) -> Finding {
    let message = "no limit holds for log-ins, though another location has one: passwords can be tried as fast as the endpoints answer";
    let finding = RULE.finding(location.span, message).confidence(Confidence::Medium).also(limited, "limited here");
    finding.help("add a `limit_req` here")
}
