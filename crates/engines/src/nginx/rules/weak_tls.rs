//! Versions of TLS and ciphers that are broken.

use finding::{Confidence, Edit, Finding, Fix, Rule, Severity};

use crate::nginx::config::Config;
use crate::nginx::syntax::Directive;
use crate::nginx::walk::{first, lines};
use crate::syntax::ciphers;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "weak-tls", severity: Severity::Warning, docs: include_str!("weak_tls.md"), check };

/// Looks at what is said of versions and ciphers, towards clients and endpoints.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    findings.extend(lines(config).into_iter().filter_map(|line| match line.name.as_str() {
        "ssl_protocols" | "proxy_ssl_protocols" | "grpc_ssl_protocols" => versions(line),
        "ssl_ciphers" | "proxy_ssl_ciphers" | "grpc_ssl_ciphers" => list(line),
        _ => None,
    }));
}

/// Versions that browsers have given up.
fn versions(line: &Directive) -> Option<Finding> {
    let old = |word: &&str| matches!(*word, "SSLv2" | "SSLv3" | "TLSv1" | "TLSv1.1");
    let old: Vec<&str> = line.args.iter().map(|word| word.as_str()).filter(old).collect();
    if old.is_empty() {
        return None;
    }
    let message = format!(
        "{} may be spoken here: broken versions that browsers have given up, to which an attacker on the way can bring a \
         client that still has them",
        old.join(", ")
    );
    let help = format!("write `{} TLSv1.2 TLSv1.3;`", line.name.text);
    let all = line.args.iter().map(|word| word.span).reduce(finding::Span::to)?;
    let fix = Fix::risky("speak TLS 1.2 and 1.3", [Edit::replace(all, "TLSv1.2 TLSv1.3")]);
    Some(RULE.finding(line.span, message).confidence(Confidence::Medium).help(help).fix(fix))
}

/// A list of ciphers with a broken one among them.
fn list(line: &Directive) -> Option<Finding> {
    let weak = ciphers::weak(first(line)?.as_str())?;
    let message = format!("`{}` is among the ciphers, where a client may choose it: {}", weak.part, weak.why);
    let finding = Finding { severity: weak.severity(), ..RULE.finding(line.span, message) };
    Some(finding.confidence(Confidence::Medium).help(format!("take out `{}`", weak.part)))
}
