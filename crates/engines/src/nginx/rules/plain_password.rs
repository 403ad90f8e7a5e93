//! Passwords, keys and tokens that stand in the file.

use finding::{Finding, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::secrets;
use crate::nginx::syntax::Word;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "plain-password", severity: Severity::Warning, docs: include_str!("plain_password.md"), check };

/// Shorter texts are switches and numbers.
const SHORT: usize = 4;

/// Looks at everything that no output may show.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let words = secrets::words(config).into_iter().filter(|secret| is_one(secret.of) && is_clear(secret.word));
    for secret in words {
        let message = format!(
            "the value of {} stands here in the clear: whoever reads this file, a copy of it or its history can use it",
            secret.of
        );
        let help =
            "change it, and keep the new one in a file of its own that only nginx can read, brought in by `include`";
        findings.push(RULE.finding(secret.word.span, message).label("a secret").help(help));
    }
}

/// Whether the name is that of a secret: `$token_endpoint` is where one is had, and a cookie is nobody's password.
fn is_one(name: &str) -> bool {
    const ENDS: [&str; 9] = [
        "authorization",
        "password",
        "passwd",
        "secret",
        "token",
        "key",
        "apikey",
        "secure_link_md5",
        "secure_link_secret",
    ];
    ENDS.iter().any(|end| name.to_ascii_lowercase().ends_with(end))
}

/// Whether the word is a secret itself, not where one is found.
fn is_clear(word: &Word) -> bool {
    let text = word.as_str();
    !word.template && text.len() >= SHORT && !text.contains('$') && !text.to_ascii_lowercase().contains("realm=")
}
