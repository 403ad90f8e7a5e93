//! See `host_never_matches.md`.

use finding::{Finding, Rule, Severity};
use model::{How, Model, Strings, Test};

use crate::lint::visit::{HostView, host_texts, in_tests};

/// A host that no client sends.
pub static RULE: Rule<Model> =
    Rule { id: "host-never-matches", severity: Severity::Warning, docs: include_str!("host_never_matches.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    in_tests(model, in_test, findings);
}

fn in_test(test: &Test) -> Option<Finding> {
    let (view, strings) = host_texts(test)?;
    let (text, why) = strings.any.iter().find_map(|text| Some((text, never(text, view, strings)?)))?;
    let message = format!("no client sends the host {text:?}: {why}");
    Some(RULE.finding(test.span, message).label("never matches"))
}

fn never(text: &str, view: HostView, strings: &Strings) -> Option<&'static str> {
    let capitals = text.bytes().any(|byte| byte.is_ascii_uppercase());
    let port = text
        .rsplit_once(':')
        .is_some_and(|(_, port)| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
    if text.contains('/') {
        return Some("a host has no slash");
    }
    if text.contains(char::is_whitespace) {
        return Some("a host has no blank");
    }
    if text.contains('*') && matches!(strings.how, How::Equal | How::Prefix | How::Suffix) {
        return Some("the star is taken as it stands here, not as \"anything\"");
    }
    if capitals && !strings.fold && view.lowered {
        return Some("the host is brought to lower case before it is compared");
    }
    if capitals && !strings.fold {
        return Some("browsers send lower case, and this comparison regards case");
    }
    (port && view.bare && strings.how != How::Prefix).then_some("the port is cut off before the host is compared")
}
