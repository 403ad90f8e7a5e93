//! Where requests are handed on: `proxy_pass` and its kin, and the servers of an `upstream`.

use super::super::syntax::Directive;
use super::hand::Hand;
use super::place;

/// Moves a `proxy_pass` or its kin.
pub fn pass(directive: &Directive, stream: bool, hand: &mut Hand<'_>) {
    let Some(word) = directive.args.first().filter(|word| !word.template) else { return };
    let usual = if stream || !directive.is("grpc_pass") { None } else { Some(80) };
    if let Some(text) = place::moved(word.as_str(), usual, hand) {
        hand.replace(word, &text);
    } else {
        hand.keep(word);
    }
}

/// Moves a `server` of an upstream.
pub fn server(directive: &Directive, upstream: Option<&Directive>, hand: &mut Hand<'_>) {
    if !directive.is("server") {
        return;
    }
    let Some((word, params)) = directive.args.split_first().filter(|(word, _)| !word.template) else { return };
    let pool = upstream.and_then(|upstream| upstream.arg(0)).unwrap_or("");
    if let Some(text) = place::in_pool(pool, word.as_str(), hand) {
        hand.replace(word, &text);
    }
    // What names stood for is asked of nobody.
    for word in params.iter().filter(|word| word.text == "resolve" || word.text.starts_with("service=")) {
        hand.drop_word(word);
    }
}
