//! Times of which HAProxy reads only the beginning.

use finding::{Edit, Finding, Fix, Rule, Severity};

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::units::{ignored_time, whole_time};
use super::super::words::{Line, Word};

/// A time of two units, such as `1m30s`.
pub static RULE: Rule<Config> =
    Rule { id: "time-cut-short", severity: Severity::Warning, docs: include_str!("time_cut_short.md"), check };

/// Looks at the timeouts and the servers that stand in each section itself.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies) {
        let own = |line: &&std::sync::Arc<Line>| proxy.span.contains(line.span);
        findings.extend(proxy.settings.all("timeout").filter(own).filter_map(|line| cut(line.words.get(2)?)));
        findings
            .extend(servers(proxy).filter(own).flat_map(|line| line.words.iter().zip(line.from(1))).filter_map(times));
    }
}

/// The lines that may hold times of servers.
fn servers(proxy: &Proxy) -> impl Iterator<Item = &std::sync::Arc<Line>> {
    let lists = [List::Server, List::ServerTemplate, List::DefaultServer];
    proxy.lines.iter().filter(move |(list, _)| lists.contains(list)).map(|(_, line)| line)
}

/// A finding where a parameter that is a time is cut short.
fn times((name, value): (&Word, &Word)) -> Option<Finding> {
    matches!(name.as_str(), "inter" | "fastinter" | "downinter" | "slowstart").then(|| cut(value))?
}

/// A finding where the time is cut short.
fn cut(word: &Word) -> Option<Finding> {
    let ignored = ignored_time(word.as_str())?;
    let read = &word.text[..word.text.len() - ignored.len()];
    let message = format!("HAProxy reads `{}` as `{read}`: what stands after the first unit is ignored", word.text);
    let finding = RULE.finding(word.span, message).help("write the whole time in one unit");
    let whole = whole_time(word.as_str()).filter(|_| word.text.len() == word.span.len());
    Some(match whole {
        Some(whole) => finding.fix(Fix::safe(format!("write {whole}"), [Edit::replace(word.span, whole)])),
        None => finding,
    })
}
