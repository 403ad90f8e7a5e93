//! Hashes under which a change of the pool moves nearly every key.

use finding::{Edit, Finding, Fix, Rule, Severity};

use crate::nginx::config::{Config, Upstream};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "keys-move", severity: Severity::Note, docs: include_str!("keys_move.md"), check };

/// Looks at the upstreams that deal out by a key.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let upstreams = config.http.iter().flat_map(|section| &section.upstreams);
    findings.extend(upstreams.filter_map(moves));
}

fn moves(upstream: &Upstream) -> Option<Finding> {
    let hash = upstream.lines.iter().rfind(|line| line.is("hash"))?;
    let servers = upstream.lines.iter().filter(|line| line.is("server")).count();
    let key = hash.args.first().filter(|_| hash.args.len() == 1 && servers > 2)?;
    let message = format!(
        "the key is dealt out modulo the weights of {servers} servers: when one is added or taken out, nearly every key gets another \
         endpoint, and sessions and caches that are kept there are lost at once"
    );
    let mut end = key.span;
    end.start = end.end;
    let edits = vec![Edit { span: end, replacement: " consistent".into() }];
    let fix = Fix { safe: false, message: "deal out consistently".into(), edits };
    Some(RULE.finding(hash.span, message).help("add `consistent`: then only the keys of that server move").fix(fix))
}
