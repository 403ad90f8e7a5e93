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
        for line in proxy.lines.iter().map(|(_, line)| line).chain(proxy.settings.all("option")) {
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

/// Headers whose value is a secret.
const HEADERS: [&str; 6] = ["authorization", "cookie", "proxy-authorization", "token", "x-api-key", "x-auth-token"];

/// Whether the value of this header is a secret.
pub(super) fn is_secret_header(name: &str) -> bool {
    HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

/// Whether an expression reads a header whose value is a secret: `req.hdr(authorization)`.
pub(super) fn reads_secret(expression: &str) -> bool {
    let Some((name, rest)) = expression.split_once('(') else { return false };
    let arg = rest.split([')', ',']).next().unwrap_or("");
    name.contains("hdr") && is_secret_header(arg)
}

/// What follows a name that tells of a secret, and words that hold one themselves.
fn credentials(line: &Line, found: &mut Vec<Span>) {
    let holds = |word: &Word| {
        let text = word.text.to_ascii_lowercase();
        text.contains("authorization:")
            || ["authorization ", "basic ", "bearer "].iter().any(|start| text.starts_with(start))
    };
    let told = line.words.windows(3).filter(|words| {
        let names = matches!(words[0].as_str(), "set-header" | "add-header" | "hdr");
        names && is_secret_header(words[1].as_str()) && !words[2].text.contains("%[")
    });
    found.extend(told.map(|words| words[2].span));
    found.extend(line.words.iter().filter(|word| holds(word)).map(|word| word.span));
    for (at, _) in line.words.iter().enumerate().filter(|(_, word)| reads_secret(word.as_str())) {
        let patterns = line.from(at + 1).iter().take_while(|word| !matches!(word.as_str(), "}" | "if" | "unless"));
        found.extend(patterns.filter(|word| !word.text.starts_with('-')).map(|word| word.span));
    }
}
