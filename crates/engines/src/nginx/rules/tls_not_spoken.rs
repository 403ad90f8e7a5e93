//! Port 443 without TLS, though there is a certificate.

use std::collections::HashSet;

use finding::{Finding, Rule, Severity, Span};

use crate::nginx::config::{Config, Listen, ListenAddress, Section, Server};
use crate::nginx::syntax::Directive;
use crate::nginx::walk::plain;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "tls-not-spoken", severity: Severity::Warning, docs: include_str!("tls_not_spoken.md"), check };

/// Looks at the servers of HTTP.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    config.http.iter().for_each(|section| in_section(section, findings));
}

/// One finding for each address: `ssl` of one server holds for all that listen there.
fn in_section(section: &Section, findings: &mut Vec<Finding>) {
    let encrypted = section.servers.iter().filter(|server| may_switch(section, server));
    let all = encrypted.flat_map(|server| server.listens.iter().map(|listen| &listen.address));
    let with = section.servers.iter().flat_map(|server| server.listens.iter().filter(|listen| listen.ssl));
    let mut done: HashSet<&ListenAddress> = all.chain(with.map(|listen| &listen.address)).collect();
    for server in &section.servers {
        let Some(certificate) = certificate(section, server) else { continue };
        for listen in server.listens.iter().filter(|listen| is_web(listen)) {
            findings.extend(done.insert(&listen.address).then(|| finding(listen, certificate)));
        }
    }
}

/// Whether it is where browsers begin with TLS.
fn is_web(listen: &Listen) -> bool {
    listen.port == Some(443) && !listen.udp
}

/// Whether `ssl on` holds for a server, or may stand in a file that isn't here.
fn may_switch(section: &Section, server: &Server) -> bool {
    let on = |line: &Directive| line.is("ssl") && line.arg(0) != Some("off");
    !server.block.unread.is_empty() || plain(&server.block).any(on) || section.settings.iter().any(on)
}

/// The certificate that holds for a server.
fn certificate(section: &Section, server: &Server) -> Option<Span> {
    let mut lines = plain(&server.block).chain(&section.settings);
    lines.find(|line| line.is("ssl_certificate")).map(|line| line.span)
}

/// What is said of it, and what mends it.
fn finding(listen: &Listen, certificate: Span) -> Finding {
    let message = "plain HTTP is spoken on port 443: no server at this address says `ssl`, so browsers that begin with TLS get an error, and the \
                   certificate is never shown";
    let finding = RULE.finding(listen.span, message).also(certificate, "the certificate");
    finding.help("write `listen 443 ssl`")
}
