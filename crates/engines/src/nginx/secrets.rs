//! Passwords, keys and tokens in the configuration: no output may show them.

use finding::Span;

use super::config::{Block, Config, Line};
use super::syntax::Directive;

/// Where the secrets stand.
pub fn secrets(config: &Config) -> Vec<Span> {
    let mut out = Vec::new();
    for section in config.http.iter().chain(&config.stream) {
        section.settings.iter().for_each(|directive| of_directive(directive, &mut out));
        section.servers.iter().for_each(|server| of_block(&server.block, &mut out));
        for entry in section.variables.iter().flat_map(|variable| &variable.entries) {
            out.extend(entry.value.as_ref().filter(|value| is_credential(value.as_str())).map(|value| value.span));
            out.extend(is_credential(entry.key.as_str()).then_some(entry.key.span));
        }
    }
    out
}

/// Secrets of a block and of all blocks in it.
fn of_block(block: &Block, out: &mut Vec<Span>) {
    for line in &block.lines {
        match line {
            Line::Plain(directive) => of_directive(directive, out),
            Line::If(condition) => {
                let words = condition.condition.windows(2).filter(|pair| pair[0].as_str().contains('='));
                let secret = condition.condition.first().is_some_and(|word| names_secret(word.as_str()));
                out.extend(words.filter(|pair| secret || is_credential(pair[1].as_str())).map(|pair| pair[1].span));
                of_block(&condition.block, out);
            }
            Line::LimitExcept(limit) => of_block(&limit.block, out),
        }
    }
    block.locations.iter().for_each(|location| of_block(&location.block, out));
}

/// A secret among the words of one line.
fn of_directive(directive: &Directive, out: &mut Vec<Span>) {
    let value = match directive.name.as_str() {
        "secure_link_md5" | "secure_link_secret" => directive.args.first(),
        "proxy_set_header"
        | "grpc_set_header"
        | "add_header"
        | "set"
        | "fastcgi_param"
        | "uwsgi_param"
        | "more_set_input_headers" => {
            let name = directive.arg(0).unwrap_or("");
            let value = directive.args.get(1);
            value.filter(|value| is_credential(value.as_str()) || (names_secret(name) && is_literal(value.as_str())))
        }
        _ => None,
    };
    out.extend(value.map(|value| value.span));
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
