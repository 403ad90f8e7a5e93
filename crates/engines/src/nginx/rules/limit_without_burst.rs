//! Limits that refuse the second request of a page.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::uses::each_line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "limit-without-burst", severity: Severity::Note, docs: include_str!("limit_without_burst.md"), check };

/// Looks at each `limit_req`.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    each_line(config, &mut |line| {
        let has_burst = line.args.iter().any(|word| word.template || word.as_str().starts_with("burst="));
        if !line.is("limit_req") || has_burst {
            return;
        }
        let message = "without `burst` a request that comes sooner after another one than the rate has it is refused at once: at \
                       10 requests a second two within 100 ms, as a browser sends them, are one answer and one 503";
        findings.push(RULE.finding(line.span, message).help("add `burst=20 nodelay`, or as many as a page needs"));
    });
}
