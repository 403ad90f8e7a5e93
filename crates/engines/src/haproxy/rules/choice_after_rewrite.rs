//! Rules that stand below a choice, and change what it looks at before it is made.

use std::collections::HashMap;
use std::sync::Arc;

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::condition::{self, TermKind};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "choice-after-rewrite",
    severity: Severity::Warning,
    docs: include_str!("choice_after_rewrite.md"),
    check,
};

/// What a rule changes for sure.
enum Change<'c> {
    /// The Host header becomes one text for everybody.
    Host,
    /// Paths that begin with the first text begin with the second one afterwards.
    Path(&'c str, &'c str),
}

/// The tests of a section's acls by name.
type Acls<'c> = HashMap<&'c str, Vec<&'c [Word]>>;

/// Looks at the choices of each section that stand above a rule that changes what they look at.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| proxy.is_http()) {
        let own = |line: &&Arc<Line>| proxy.span.contains(line.span);
        let choices: Vec<&Arc<Line>> = proxy.list(List::UseBackend).filter(own).collect();
        let Some(first) = choices.first() else { continue };
        let late = proxy.list(List::HttpRequest).filter(own).filter(|line| line.span.start > first.span.start);
        let changes: Vec<_> = late.filter_map(|line| Some((line, change(line)?))).collect();
        if changes.is_empty() {
            continue;
        }
        let acls = acls(proxy);
        let looked: Vec<_> = choices.iter().map(|choice| (*choice, looks_at(&acls, choice))).collect();
        for (line, change) in changes.iter().take(MANY) {
            let above = looked.iter().filter(|(choice, _)| choice.span.start < line.span.start);
            let hit = above.take(MANY).find(|(_, tests)| tests.iter().any(|test| is_changed(test, change)));
            findings.extend(hit.map(|(choice, _)| finding(proxy, line, choice, change)));
        }
    }
}

/// More rules, or choices above one, aren't compared with each other.
const MANY: usize = 100;

/// What a rule changes.
fn change(line: &Line) -> Option<Change<'_>> {
    let (words, condition) = condition::split(line, 3);
    let (what, with) = (words.get(2)?.as_str(), words.get(3).map(Word::as_str));
    match line.at(1) {
        "set-path" | "set-pathq" if condition.is_none() => {
            let to = what.split('%').next().filter(|to| to.starts_with('/'))?;
            Some(Change::Path("", to))
        }
        "replace-path" | "replace-pathq" => {
            let from = what.strip_prefix('^').unwrap_or(what);
            let end = from
                .find(|sign: char| !(sign.is_ascii_alphanumeric() || matches!(sign, '/' | '-' | '_')))
                .unwrap_or(from.len());
            let to = with?.split(['\\', '%']).next()?;
            Some(Change::Path(&from[..end], to)).filter(|_| end > 1)
        }
        "set-header" if what.eq_ignore_ascii_case("host") && condition.is_none() => {
            with.filter(|with| !with.contains('%')).map(|_| Change::Host)
        }
        _ => None,
    }
}

fn acls(proxy: &Proxy) -> Acls<'_> {
    let mut acls = Acls::new();
    for line in proxy.list(List::Acl) {
        acls.entry(line.at(1)).or_default().push(line.from(2));
    }
    acls
}

/// The tests that the condition of a choice makes, those aside that must not hold.
fn looks_at(acls: &Acls<'_>, line: &Line) -> Vec<Vec<Word>> {
    let Some(condition) = condition::split(line, 2).1.filter(|condition| !condition.unless) else { return Vec::new() };
    let terms = condition.any.into_iter().flatten().filter(|term| !term.negated);
    let tests = terms.flat_map(|term| match term.what {
        TermKind::Anonymous(test) => vec![test.words.clone()],
        TermKind::Named(name) => acls.get(name.as_str()).into_iter().flatten().map(|words| words.to_vec()).collect(),
    });
    tests.collect()
}

/// Whether the change decides what a test finds.
fn is_changed(test: &[Word], change: &Change<'_>) -> bool {
    let Some((first, patterns)) = test.split_first() else { return false };
    match change {
        Change::Host => first.text.contains("hdr") && first.text.to_ascii_lowercase().contains("(host"),
        Change::Path(from, to) if matches!(first.as_str(), "path" | "path_beg" | "path_dir") => {
            let paths = patterns.iter().map(Word::as_str).filter(|path| path.starts_with('/') && *path != "/");
            paths.into_iter().any(|path| (path.starts_with(from) || from.starts_with(path)) && !to.starts_with(path))
        }
        Change::Path(..) => false,
    }
}

fn finding(proxy: &Proxy, line: &Line, choice: &Line, change: &Change<'_>) -> Finding {
    let what = match change {
        Change::Host => "the Host header",
        Change::Path(..) => "the path",
    };
    let message = format!(
        "this rule stands below a `use_backend` and is run before it all the same: the choices of `{}` look at {what} as it is after \
         the change",
        proxy.name.text
    );
    let finding = RULE.finding(line.span, message).also(choice.span, "made after the change");
    finding.help(
        "put the rule into the backend, where the choice is made already; or above, where it is read as it is run",
    )
}
