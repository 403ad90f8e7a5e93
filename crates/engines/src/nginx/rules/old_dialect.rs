//! Words that newer versions of nginx refuse.

use finding::{Edit, Finding, Fix, Rule, Severity};

use crate::nginx::config::{Config, Server};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::plain;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "old-dialect", severity: Severity::Warning, docs: include_str!("old_dialect.md"), check };

/// Looks for `ssl on` in servers and around them.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for section in &config.http {
        let around: Vec<Finding> =
            section.settings.iter().filter(|line| is_old(line)).map(|line| finding(line, None)).collect();
        // Where the section says it as well, a server's own line may be what switches that off.
        let alone = around.is_empty();
        findings.extend(around);
        for server in &section.servers {
            let own = plain(&server.block).filter(|line| is_old(line));
            findings.extend(own.map(|line| finding(line, Some(server).filter(|_| alone))));
        }
    }
}

fn is_old(line: &Directive) -> bool {
    line.is("ssl") && matches!(line.arg(0), Some("on" | "off"))
}

/// `server` is given where no other line decides for it.
fn finding(line: &Directive, server: Option<&Server>) -> Finding {
    let on = line.arg(0) == Some("on");
    let does = if on { ", and until then every port of the server speaks TLS" } else { "" };
    let message = format!("nginx warns of the directive `ssl` and refuses it from 1.25.1 on{does}");
    let finding = RULE
        .finding(line.span, message)
        .help("write `ssl` at the `listen` lines that are to speak TLS, and take this out");
    let idle = server.is_some_and(|server| !on || server.listens.iter().all(|listen| listen.ssl));
    let edits = vec![Edit { span: line.span, replacement: String::new() }];
    let fix = Fix { safe: true, message: "take it out: each `listen` says it".into(), edits };
    if idle { finding.fix(fix) } else { finding }
}
