//! Switches that let in what HAProxy refuses for good reasons.

use finding::{Edit, Finding, Fix, Rule, Severity};

use super::super::config::Config;

/// `option accept-invalid-http-request` and its sister.
pub static RULE: Rule<Config> =
    Rule { id: "lenient-parsing", severity: Severity::Warning, docs: include_str!("lenient_parsing.md"), check };

/// Looks at what each section says itself.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies) {
        let own = |name| proxy.settings.option(name).filter(|line| proxy.span.contains(line.span));
        if let Some(line) = own("accept-invalid-http-request") {
            let message = "requests that are broken pass on to servers, `Transfer-Encoding : chunked` and names with blanks among \
                           them: a server that reads one otherwise than HAProxy takes the rest of it for the next user's request";
            let finding = RULE.finding(line.span, message).help("leave it out, or mend the client that needs it");
            findings.push(finding.fix(Fix::risky("leave it out", [Edit::remove(line.span)])));
        }
        if let Some(line) = own("accept-invalid-http-response") {
            let message = "answers that are broken pass on to clients: one that reads them otherwise than HAProxy takes the rest \
                           of an answer for another one";
            let finding = Finding { severity: Severity::Note, ..RULE.finding(line.span, message) };
            let finding = finding.help("leave it out, or mend the server that needs it");
            findings.push(finding.fix(Fix::risky("leave it out", [Edit::remove(line.span)])));
        }
    }
}
