//! Checks that don't say for which host they ask.

use std::sync::Arc;

use finding::{Confidence, Finding, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "check-without-host", severity: Severity::Note, docs: include_str!("check_without_host.md"), check };

/// Looks at the pools that are checked over HTTP, where one of them names a host.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    let pools: Vec<(&Proxy, &Arc<Line>)> = config.proxies.iter().filter_map(own_check).collect();
    let Some((_, example)) = pools.iter().find(|(pool, _)| says_host(pool)) else { return };
    let silent = pools.iter().filter(|(pool, _)| !says_host(pool));
    findings.extend(silent.map(|(pool, option)| finding(pool, option, example)));
}

/// A pool, and its own `option httpchk` with a path.
fn own_check(pool: &Proxy) -> Option<(&Proxy, &Arc<Line>)> {
    let option = pool.settings.option("httpchk").filter(|line| pool.span.contains(line.span) && pool.serves())?;
    Some((pool, option))
}

/// Whether the check sends a Host, in the new way or the old.
fn says_host(pool: &Proxy) -> bool {
    let option = pool.settings.option("httpchk");
    let old =
        option.is_some_and(|line| line.words.iter().any(|word| word.as_str().to_ascii_lowercase().contains("host:")));
    let sends = |line: &Line| {
        line.words.windows(2).any(|pair| pair[0].text == "hdr" && pair[1].text.eq_ignore_ascii_case("host"))
    };
    old || pool.list(List::HttpCheck).any(|line| sends(line))
}

/// What is said of it, and what mends it.
fn finding(pool: &Proxy, option: &Line, example: &Line) -> Finding {
    let message = format!(
        "the check of `{}` says no Host, as that of another pool does: an endpoint that tells sites apart by name answers 400 or 404, and is taken out",
        pool.name.text
    );
    let finding =
        RULE.finding(option.span, message).confidence(Confidence::Medium).also(example.span, "this one says it");
    finding.help("add `http-check send hdr Host NAME`")
}
