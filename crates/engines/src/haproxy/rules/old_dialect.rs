//! Words that HAProxy 2.6 no longer knows.

use finding::{Edit, Finding, Fix, Rule, Severity};

use super::super::config::Config;

/// Words that versions before 2.6 dropped.
pub static RULE: Rule<Config> =
    Rule { id: "old-dialect", severity: Severity::Warning, docs: include_str!("old_dialect.md"), check };

/// Looks at what the reader noted, `defaults` included.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let proxies = config.defaults.iter().chain(&config.proxies);
    for old in config.old.iter().chain(proxies.flat_map(|proxy| &proxy.old)) {
        let message = format!(
            "{} is gone since HAProxy {}, which refuses it; it is read here as it was meant",
            old.word, old.dropped_in
        );
        let finding = RULE.finding(old.span, message);
        findings.push(match replacement(&old.word) {
            Some(instead) => renamed(finding, &old.word, instead).help(format!("write `{instead}`")),
            None => finding,
        });
    }
}

/// With a fix where the rest of the line stays as it is.
fn renamed(finding: Finding, word: &str, instead: &str) -> Finding {
    if !matches!(word, "clitimeout" | "contimeout" | "srvtimeout" | "redisp" | "redispatch" | "option forceclose") {
        return finding;
    }
    let edit = Edit::replace(finding.primary.span.part(0, word.len()), instead);
    finding.fix(Fix::safe(format!("write {instead}"), [edit]))
}

/// What is written instead today.
fn replacement(word: &str) -> Option<&'static str> {
    Some(match word {
        "block" => "http-request deny",
        "clitimeout" => "timeout client",
        "contimeout" => "timeout connect",
        "srvtimeout" => "timeout server",
        "redisp" | "redispatch" => "option redispatch",
        "reqadd" => "http-request add-header",
        "reqdel" | "reqidel" => "http-request del-header",
        "reqdeny" | "reqideny" => "http-request deny",
        "reqtarpit" | "reqitarpit" => "http-request tarpit",
        "reqrep" | "reqirep" => "http-request replace-path, replace-uri or replace-header",
        "rspadd" => "http-response add-header",
        "rspdel" | "rspidel" => "http-response del-header",
        "rsprep" | "rspirep" => "http-response replace-header",
        "monitor-net" => "http-request return status 200 if { src NETWORK }",
        "nbproc" => "nbthread",
        "option forceclose" => "option httpclose",
        "appsession" => "cookie, or stick-table and stick on",
        word if word.starts_with("an address") => "a `bind` line of its own",
        _ => return None,
    })
}
