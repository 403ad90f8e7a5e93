//! Networks whose mask cuts off a part of the address.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::syntax::{Directive, Word};
use crate::nginx::uses::each_line;
use crate::syntax::networks;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "mask-cuts-address", severity: Severity::Note, docs: include_str!("mask_cuts_address.md"), check };

/// Looks at the lines that take networks.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    const TAKE: [&str; 3] = ["allow", "deny", "set_real_ip_from"];
    let takes = |line: &Directive| TAKE.contains(&line.name.as_str());
    each_line(config, &mut |line| {
        let word = line.args.first().filter(|word| takes(line) && !word.template);
        findings.extend(word.and_then(cut));
    });
}

/// A finding where the mask cuts bits off.
fn cut(word: &Word) -> Option<Finding> {
    let net = networks::cut(word.as_str())?;
    let is_all = net.prefix_len() == 0;
    let what = if is_all { "every address fits" } else { "all of that network fits, not this address alone" };
    let message =
        format!("`{}` is {net} to nginx, which takes no notice of the bits behind the mask: {what}", word.text);
    let finding = RULE.finding(word.span, message).help(format!("write `{net}` if that is meant, or a longer mask"));
    Some(if is_all { Finding { severity: Severity::Warning, ..finding } } else { finding })
}
