//! Passwords and keys: texts that no output may show.

use finding::Span;

use super::config::Config;
use super::config::keyword::List;
use super::words::{Line, Word};

/// The spans of all secrets in a configuration.
pub(super) fn secrets(config: &Config) -> Vec<Span> {
    let mut found = Vec::new();
    for section in &config.others {
        for line in &section.lines {
            after(line, &["password", "insecure-password"], &mut found);
        }
    }
    for proxy in config.defaults.iter().chain(&config.proxies) {
        for line in proxy.list(List::Stats).filter(|line| line.at(1) == "auth") {
            found.extend(line.words.get(2).map(|word| word.span));
        }
        for line in proxy.list(List::HttpCheck).chain(proxy.list(List::HttpRequest)) {
            credentials(line, &mut found);
        }
        for line in proxy.list(List::Bind) {
            after(line, &["ca-sign-pass"], &mut found);
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The words that stand after one of the names.
fn after(line: &Line, names: &[&str], found: &mut Vec<Span>) {
    let pairs = line.words.iter().zip(line.from(1));
    found.extend(pairs.filter(|(name, _)| names.contains(&name.as_str())).map(|(_, value)| value.span));
}

/// What follows a name that tells of a secret, and words that hold one themselves.
fn credentials(line: &Line, found: &mut Vec<Span>) {
    let tells = |word: &Word| {
        let name = word.text.to_ascii_lowercase();
        ["authorization", "cookie", "x-api-key", "token", "x-auth-token"].contains(&name.as_str())
    };
    let holds = |word: &Word| {
        let text = word.text.to_ascii_lowercase();
        text.contains("authorization:")
            || text.starts_with("authorization ")
            || text.starts_with("basic ")
            || text.starts_with("bearer ")
    };
    let pairs = line.words.iter().zip(line.from(1));
    found.extend(pairs.filter(|(name, _)| tells(name)).map(|(_, value)| value.span));
    found.extend(line.words.iter().filter(|word| holds(word)).map(|word| word.span));
}
