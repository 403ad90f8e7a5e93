//! Passwords that the own network isn't asked for.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{Place, each_block, plain};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "either-is-enough", severity: Severity::Note, docs: include_str!("either_is_enough.md"), check };

/// Looks at each block that says `satisfy any`.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        each_block(section, &mut |place| {
            let any = plain(place.block).find(|line| line.is("satisfy") && line.arg(0) == Some("any"));
            findings.extend(any.and_then(|any| either(place, any)));
        });
    }
}

/// A finding where both addresses and passwords are asked for.
fn either(place: &Place<'_, '_>, any: &Directive) -> Option<Finding> {
    let allow = place.scope.all(&["allow", "deny"]).into_iter().find(|line| line.is("allow"))?;
    let asks = ["auth_basic", "auth_request", "auth_jwt"].iter().filter_map(|word| place.scope.last(word));
    let asks = asks.into_iter().find(|line| line.arg(0) != Some("off"))?;
    let message = "one of the two is enough here: who comes from an address that is allowed is asked for no password, and who has one may \
                   come from anywhere";
    let finding =
        RULE.finding(any.span, message).also(allow.span, "enough by itself").also(asks.span, "and so is this");
    Some(finding.help("write `satisfy all` if both must hold"))
}
