//! Passwords that stand in the file.

use std::collections::BTreeSet;

use finding::{Finding, Rule, Severity};

use super::super::config::Config;
use super::super::secrets::{self, Kind, Secret};

/// Secrets that are neither hashed nor kept outside of the file.
pub static RULE: Rule<Config> =
    Rule { id: "plain-password", severity: Severity::Warning, docs: include_str!("plain_password.md"), check };

/// Looks at everything that no output may show; what several proxies inherit once.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let mut seen: BTreeSet<_> = config.variables.iter().copied().collect();
    for secret in secrets::words(config).iter().filter(|secret| is_clear(secret)) {
        if seen.insert(secret.word.span) {
            findings.push(finding(secret));
        }
    }
}

/// Whether the text is a secret as it stands: no hash, no variable, no mark of a template, no pattern that only looks like one.
fn is_clear(secret: &Secret<'_>) -> bool {
    let text = secret.word.text.to_ascii_lowercase();
    let made = ["%[", "${", "{{", "{%", "<%"].iter().any(|mark| text.contains(mark));
    let shown = |text: &str| {
        let value =
            ["basic ", "bearer "].iter().find_map(|scheme| text.split_once(scheme)).map(|(_, value)| value.trim());
        value.is_some_and(|value| !value.is_empty() && !value.starts_with("realm="))
    };
    match secret.kind {
        _ if made => false,
        Kind::Hash => false,
        Kind::User | Kind::Statistics | Kind::Key => true,
        Kind::Shown => shown(&text),
    }
}

/// What to say of it, without a letter of it.
fn finding(secret: &Secret<'_>) -> Finding {
    let (what, help) = match secret.kind {
        Kind::User => ("the password of this user", "write `password` with a hash, as `mkpasswd -m sha-256` makes it"),
        Kind::Statistics => (
            "the password of the statistics page",
            "use a userlist with hashed passwords: `stats http-request auth unless { http_auth(operators) }`",
        ),
        _ => ("a secret", "change it, and bring the new one in from the environment: \"${NAME}\""),
    };
    let message =
        format!("{what} stands here in the clear: whoever reads this file, a copy of it or its history can use it");
    RULE.finding(secret.word.span, message).label("a secret").help(help)
}
