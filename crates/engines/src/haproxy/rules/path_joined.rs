//! Paths that are put together twice, with a slash too many, or without one.

use finding::{Edit, Finding, Fix, Rule, Severity};

use super::super::config::Config;
use super::super::config::condition::{self, AclTest, Condition, TermKind};
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::sample::{Piece, pieces};
use super::super::words::{Line, Word};

/// The rule.
pub static RULE: Rule<Config> =
    Rule { id: "path-joined", severity: Severity::Warning, docs: include_str!("path_joined.md"), check };

/// Looks at the rules of each section that change the path.
fn check(config: &Config, findings: &mut Vec<Finding>) {
    for proxy in config.defaults.iter().chain(&config.proxies).filter(|proxy| proxy.is_http()) {
        let rules = proxy.list(List::HttpRequest).filter(|line| proxy.span.contains(line.span));
        findings.extend(rules.filter_map(|line| match line.at(1) {
            "set-path" => set(proxy, line),
            "replace-path" | "replace-pathq" => replaced(line),
            _ => None,
        }));
    }
}

/// What is wrong with `set-path /v1%[path]` and its kin.
fn set(proxy: &Proxy, line: &Line) -> Option<Finding> {
    let (words, condition) = condition::split(line, 3);
    let format = words.get(2).filter(|_| words.len() == 3)?;
    match pieces(format).as_slice() {
        [Piece::Text(before), Piece::Sample(path)] if path.fetch.name == "path" && path.converters.is_empty() => {
            let twice = condition.is_some_and(|condition| asks_for(proxy, &condition, before));
            if before.ends_with('/') {
                let message = format!(
                    "of `/users` the endpoint receives `{before}/users`, with two slashes: the path has one of its own"
                );
                let fix = replace(format, &format.text.replacen("/%[", "%[", 1));
                let help = format!("write `{}%[path]`", before.trim_end_matches('/'));
                return Some(RULE.finding(format.span, message).help(help).fix(fix));
            }
            let message = format!(
                "this adds `{before}` to paths that begin with it: of `{before}/users` the endpoint receives `{before}{before}/users`"
            );
            twice.then(|| RULE.finding(format.span, message).help(format!("ask for `!{{ path_beg {before} }}`")))
        }
        [Piece::Sample(path)] if path.fetch.name == "path" => {
            let [cut] = path.converters.as_slice() else { return None };
            let lost = cut.name == "regsub" && cut.arg(0).ends_with('/') && cut.arg(1).is_empty();
            lost.then(|| slashless(format.span, cut.arg(0)).help("put the slash back: `regsub(^/api/,/)`"))
        }
        _ => None,
    }
}

/// Whether a condition holds only for paths that begin with the text.
fn asks_for(proxy: &Proxy, condition: &Condition, before: &str) -> bool {
    let [terms] = condition.any.as_slice() else { return false };
    let begins = |test: &[Word]| {
        let patterns = test.iter().skip(1).filter(|word| word.text != "-i");
        let all = |word: &Word| {
            word.text == before || word.text.strip_prefix(before).is_some_and(|rest| rest.starts_with('/'))
        };
        test.len() > 1 && test[0].text == "path_beg" && patterns.clone().all(all)
    };
    !condition.unless
        && terms.iter().filter(|term| !term.negated).any(|term| match &term.what {
            TermKind::Anonymous(test) => begins(&AclTest::clone(test).words),
            TermKind::Named(name) => {
                let mut lines = proxy.list(List::Acl).filter(|line| line.at(1) == name.as_str()).peekable();
                lines.peek().is_some() && lines.all(|line| begins(line.from(2)))
            }
        })
}

/// What is wrong with `replace-path ^/api/(.*) \1`.
fn replaced(line: &Line) -> Option<Finding> {
    let (pattern, with) = (line.words.get(2)?, line.words.get(3)?);
    let (before, _) = pattern.text.split_once('(')?;
    let lost = before.ends_with('/') && with.text.starts_with("\\1") && !before.contains(['|', '[', '?', '*']);
    let start = finding::Span { end: with.span.start, ..with.span };
    let edits = vec![Edit { span: start, replacement: "/".into() }];
    let fix = Fix { safe: true, message: "begin it with a slash".into(), edits };
    lost.then(|| slashless(with.span, &pattern.text).help(format!("write `/{}`", with.text)).fix(fix))
}

fn slashless(span: finding::Span, pattern: &str) -> Finding {
    let message = format!(
        "what is left has no slash at its start where `{pattern}` was found: the endpoint receives `GET users HTTP/1.1`, which is no \
         path, and answers 400"
    );
    RULE.finding(span, message)
}

fn replace(word: &Word, text: &str) -> Fix {
    let edits = vec![Edit { span: word.span, replacement: text.to_owned() }];
    Fix { safe: true, message: "take a slash out".into(), edits }
}
