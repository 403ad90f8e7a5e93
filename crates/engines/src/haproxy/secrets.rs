//! Passwords and keys: texts that no output may show.

use finding::Span;

use super::config::Config;
use super::config::keyword::List;
use super::words::{Line, Word};

/// A secret, and what it is.
pub(super) struct Secret<'c> {
    /// The word.
    pub(super) word: &'c Word,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a secret is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// The hash of a password.
    Hash,
    /// The password of a user in a list of users.
    User,
    /// User and password of the statistics page.
    Statistics,
    /// What a header or a health check shows.
    Shown,
    /// What opens a key.
    Key,
}

/// The spans of all secrets in a configuration.
pub(super) fn secrets(config: &Config) -> Vec<Span> {
    let mut found: Vec<Span> = words(config).into_iter().map(|secret| secret.word.span).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// All secrets; one that several proxies inherit is among them for each.
pub(super) fn words(config: &Config) -> Vec<Secret<'_>> {
    let mut found = Vec::new();
    for section in &config.others {
        for line in &section.lines {
            after(line, "password", Kind::Hash, &mut found);
            after(line, "insecure-password", Kind::User, &mut found);
        }
    }
    for proxy in config.defaults.iter().chain(&config.proxies) {
        for line in proxy.list(List::Stats).filter(|line| line.at(1) == "auth") {
            found.extend(line.words.get(2).map(|word| Secret { word, kind: Kind::Statistics }));
        }
        for line in proxy.lines.iter().map(|(_, line)| line).chain(proxy.settings.all("option")) {
            credentials(line, &mut found);
        }
        for line in proxy.list(List::Bind) {
            after(line, "ca-sign-pass", Kind::Key, &mut found);
        }
    }
    found
}

/// The words that stand after the name.
fn after<'c>(line: &'c Line, name: &str, kind: Kind, found: &mut Vec<Secret<'c>>) {
    let pairs = line.words.iter().zip(line.from(1)).filter(|(own, _)| own.as_str() == name);
    found.extend(pairs.map(|(_, word)| Secret { word, kind }));
}

/// Headers whose value is a secret.
const HEADERS: [&str; 6] = ["authorization", "cookie", "proxy-authorization", "token", "x-api-key", "x-auth-token"];

/// Words in the names of headers whose value is one.
const TELLING: [&str; 4] = ["api-key", "apikey", "password", "secret"];

/// Whether the value of this header is a secret.
pub(super) fn is_secret_header(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    HEADERS.contains(&name.as_str()) || TELLING.iter().any(|word| name.contains(word))
}

/// Whether an expression reads a header whose value is a secret: `req.hdr(authorization)`.
pub(super) fn reads_secret(expression: &str) -> bool {
    let Some((name, rest)) = expression.split_once('(') else { return false };
    let arg = rest.split([')', ',']).next().unwrap_or("");
    name.contains("hdr") && is_secret_header(arg)
}

/// What follows a name that tells of a secret, and words that hold one themselves.
fn credentials<'c>(line: &'c Line, found: &mut Vec<Secret<'c>>) {
    let holds = |word: &Word| {
        let text = word.text.to_ascii_lowercase();
        text.contains("authorization:")
            || ["authorization ", "basic ", "bearer ", "auth "].iter().any(|start| text.starts_with(start))
    };
    let told = line.words.windows(3).filter(|words| {
        let names = matches!(words[0].as_str(), "set-header" | "add-header" | "hdr");
        names && is_secret_header(words[1].as_str()) && !words[2].text.contains("%[")
    });
    found.extend(told.map(|words| Secret { word: &words[2], kind: Kind::Shown }));
    found.extend(line.words.iter().filter(|word| holds(word)).map(|word| Secret { word, kind: Kind::Shown }));
    for (at, _) in line.words.iter().enumerate().filter(|(_, word)| reads_secret(word.as_str())) {
        let patterns = line.from(at + 1).iter().take_while(|word| !matches!(word.as_str(), "}" | "if" | "unless"));
        let patterns = patterns.filter(|word| !word.text.starts_with('-'));
        found.extend(patterns.map(|word| Secret { word, kind: Kind::Shown }));
    }
}
