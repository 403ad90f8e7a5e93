//! Rewrites for the start of a path that are found in its middle.

use finding::{Edit, Finding, Fix, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::words::{Line, Word};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "loose-rewrite", severity: Severity::Note, docs: include_str!("loose_rewrite.md"), check };

/// Looks at the rules of each section that replace the path.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies).filter(|proxy| proxy.is_http()) {
        let rules = proxy.list(List::HttpRequest).filter(|line| proxy.span.contains(line.span));
        findings.extend(rules.filter_map(|line| loose(line)));
    }
}

/// A finding where the expression begins with a plain piece of a path. A condition on the path may hold the others off.
fn loose(line: &Line) -> Option<Finding> {
    let asks = |word: &Word| word.as_str().starts_with("path") || word.as_str().starts_with("url");
    let pattern = line.words.get(2).filter(|_| matches!(line.at(1), "replace-path" | "replace-pathq"))?;
    let named = line.has("if") && !line.has("{");
    if named || line.from(4).iter().any(asks) {
        return None;
    }
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '/' | '-' | '_');
    let text = pattern.as_str();
    let prefix = &text[..text.find(|sign: char| !plain(sign)).unwrap_or(text.len())];
    let is_whole =
        prefix.len() > 2 && prefix.starts_with('/') && prefix.ends_with('/') && text[prefix.len()..].starts_with('(');
    let message = format!(
        "`{text}` is also found in the middle of a path: `/docs{prefix}users` is rewritten like `{prefix}users`, and `/docs` is lost"
    );
    let edit = Edit::replace(pattern.span.part(0, 0), "^");
    let fix = Fix::risky("look at the start alone", [edit]);
    is_whole.then(|| RULE.finding(pattern.span, message).help(format!("write `^{text}`")).fix(fix))
}
