//! See `case_sensitive_host.md`.

use finding::{Finding, Rule, Severity};
use model::{Model, Test};

use crate::lint::visit::{host_texts, in_tests};

/// A host is compared with regard to case.
pub static RULE: Rule<Model> =
    Rule { id: "case-sensitive-host", severity: Severity::Note, docs: include_str!("case_sensitive_host.md"), check };

fn check(model: &Model, findings: &mut Vec<Finding>) {
    in_tests(model, in_test, findings);
}

fn in_test(test: &Test) -> Option<Finding> {
    let (view, strings) = host_texts(test)?;
    let text = strings.any.iter().find(|text| text.bytes().any(|byte| byte.is_ascii_alphabetic()))?;
    // Where the text itself has capitals, it is worse: see host-never-matches.
    let capitals = strings.any.iter().any(|text| text.bytes().any(|byte| byte.is_ascii_uppercase()));
    if strings.fold || view.lowered || capitals {
        return None;
    }
    let message =
        format!("the host is compared with regard to case: {text:?} is taken, {:?} is not", text.to_ascii_uppercase());
    Some(RULE.finding(test.span, message).label("case matters here").help("hosts have no case: compare without it"))
}
