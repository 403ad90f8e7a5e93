//! Rules that stand below a choice, and change what it looks at before it is made.

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::condition::{self, TermKind};
use super::super::config::inspect::declared;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> = Rule {
    id: "choice-after-rewrite",
    severity: Severity::Warning,
    docs: include_str!("choice_after_rewrite.md"),
    check,
};

/// What a choice looks at and a rule changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Host,
    Path,
}

/// Looks at the choices of each section that stand above a rule that changes what they look at.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.proxies.iter().filter(|proxy| proxy.is_http()) {
        let own = |line: &&std::sync::Arc<Line>| proxy.span.contains(line.span);
        for what in [What::Path, What::Host] {
            let Some(change) =
                proxy.list(List::HttpRequest).filter(own).filter(|line| changes(line) == Some(what)).last()
            else {
                continue;
            };
            let choices = proxy.list(List::UseBackend).filter(own);
            let above =
                choices.filter(|line| line.span.file == change.span.file && line.span.start < change.span.start);
            let acls = declared(proxy);
            let choice = above.filter(|line| looks_at(&acls, line, what)).last();
            findings.extend(choice.map(|choice| finding(proxy, change, choice, what)));
        }
    }
}

/// What a rule changes of the request.
fn changes(line: &Line) -> Option<What> {
    let host = line.at(2).eq_ignore_ascii_case("host");
    match line.at(1) {
        "set-path" | "set-pathq" | "set-uri" | "replace-path" | "replace-pathq" | "replace-uri" => Some(What::Path),
        "set-header" | "replace-header" | "replace-value" | "del-header" if host => Some(What::Host),
        _ => None,
    }
}

/// Whether the condition of a choice looks at it, by itself or by an acl.
fn looks_at(acls: &std::collections::HashMap<&str, &str>, line: &Line, what: What) -> bool {
    let Some(condition) = condition::split(line, 2).1 else { return false };
    condition.any.iter().flatten().any(|term| {
        let expression = match &term.what {
            TermKind::Anonymous(test) => test.words.first().map(|word| word.as_str()),
            TermKind::Named(name) => acls.get(name.as_str()).copied(),
        };
        expression.is_some_and(|expression| match what {
            What::Path => ["path", "base", "url"].iter().any(|start| expression.starts_with(start)),
            What::Host => expression.contains("hdr") && expression.to_ascii_lowercase().contains("(host"),
        })
    })
}

fn finding(proxy: &Proxy, change: &Line, choice: &Line, what: What) -> Finding {
    let what = match what {
        What::Host => "the Host header",
        What::Path => "the path",
    };
    let message = format!(
        "this rule stands below a `use_backend` and is run before it all the same: the choices of `{}` look at {what} as it is after \
         the change",
        proxy.name.text
    );
    let finding = RULE.finding(change.span, message).also(choice.span, "made after the change");
    finding.help(
        "put the rule into the backend, where the choice is made already; or above, where it is read as it is run",
    )
}
