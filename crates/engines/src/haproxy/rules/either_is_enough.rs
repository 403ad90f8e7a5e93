//! Routes for which a path or an address is enough.

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::condition::{self, Term};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::subject::{is_of_client, is_of_path, test};
use super::super::words::{Line, Word};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "either-is-enough", severity: Severity::Note, docs: include_str!("either_is_enough.md"), check };

/// Looks at the routes of each section.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in &config.proxies {
        findings.extend(proxy.list(List::UseBackend).filter_map(|line| either(proxy, line)));
    }
}

/// A finding where one alternative is a path alone, and another the client's address alone.
fn either(proxy: &Proxy, line: &Line) -> Option<Finding> {
    let condition = condition::split(line, 2).1.filter(|condition| !condition.unless)?;
    let alone = |terms: &Vec<Term>, is: fn(&[Word]) -> bool| match terms.as_slice() {
        [term] => !term.negated && test(proxy, term).is_some_and(is),
        _ => false,
    };
    let any = |is: fn(&[Word]) -> bool| condition.any.iter().any(|terms| alone(terms, is));
    let message = format!(
        "the path or the address is enough here: everybody reaches `{0}` by its path, and whatever those addresses open goes to `{0}`",
        line.at(1)
    );
    let finding = RULE.finding(line.span, message).confidence(Confidence::Medium);
    (any(is_of_path) && any(is_of_client)).then(|| finding.help("leave out the `or` if both must hold"))
}
