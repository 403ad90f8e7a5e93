//! Passwords, keys and tokens in the configuration: no output may show them.

use finding::Span;

use super::config::{Block, Config, Line};
use super::syntax::{Directive, Word};

/// A secret, and what it is of.
pub struct Secret<'c> {
    /// The word.
    pub word: &'c Word,
    /// The header or the directive that it belongs to.
    pub of: &'c str,
}

/// Where the secrets stand.
pub fn secrets(config: &Config) -> Vec<Span> {
    words(config).into_iter().map(|secret| secret.word.span).collect()
}

/// The secrets.
pub fn words(config: &Config) -> Vec<Secret<'_>> {
    let mut out = Vec::new();
    for section in config.http.iter().chain(&config.stream) {
        section.settings.iter().for_each(|directive| of_directive(directive, &mut out));
        section.servers.iter().for_each(|server| of_block(&server.block, &mut out));
        for entry in section.variables.iter().flat_map(|variable| &variable.entries) {
            let both = entry.value.iter().chain([&entry.key]);
            out.extend(both.filter(|word| is_credential(word.as_str())).map(|word| secret(word, "Authorization")));
        }
    }
    out
}

fn secret<'c>(word: &'c Word, of: &'c str) -> Secret<'c> {
    Secret { word, of }
}

/// Secrets of a block and of all blocks in it.
fn of_block<'c>(block: &'c Block, out: &mut Vec<Secret<'c>>) {
    for line in &block.lines {
        match line {
            Line::Plain(directive) => of_directive(directive, out),
            Line::If(condition) => {
                let words = condition.condition.windows(2).filter(|pair| pair[0].as_str().contains('='));
                let asked = condition.condition.first().map_or("", |word| word.as_str());
                let found = words.filter(|pair| names_secret(asked) || is_credential(pair[1].as_str()));
                out.extend(found.map(|pair| secret(&pair[1], asked.trim_start_matches('('))));
                of_block(&condition.block, out);
            }
            Line::LimitExcept(limit) => of_block(&limit.block, out),
        }
    }
    block.locations.iter().for_each(|location| of_block(&location.block, out));
}

/// A secret among the words of one line.
fn of_directive<'c>(directive: &'c Directive, out: &mut Vec<Secret<'c>>) {
    let name = directive.arg(0).unwrap_or("");
    let found = match directive.name.as_str() {
        "secure_link_md5" | "secure_link_secret" => directive.args.first().map(|word| (word, directive.name.as_str())),
        "proxy_set_header"
        | "grpc_set_header"
        | "add_header"
        | "set"
        | "fastcgi_param"
        | "scgi_param"
        | "uwsgi_param"
        | "more_set_input_headers" => {
            let value = directive.args.get(1);
            let is = |value: &str| is_credential(value) || (names_secret(name) && is_literal(value));
            value.filter(|value| is(value.as_str())).map(|value| (value, name))
        }
        _ => None,
    };
    out.extend(found.map(|(word, of)| secret(word, of)));
}

/// Whether the name speaks of a secret.
fn names_secret(name: &str) -> bool {
    const WORDS: [&str; 9] =
        ["authorization", "password", "passwd", "secret", "token", "api-key", "api_key", "apikey", "cookie"];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

/// A value that is more than a variable.
fn is_literal(value: &str) -> bool {
    !value.is_empty() && !value.starts_with('$')
}

/// The value of an `Authorization` header.
fn is_credential(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    ["bearer ", "basic "].iter().any(|scheme| lower.strip_prefix(scheme).is_some_and(is_literal))
}
