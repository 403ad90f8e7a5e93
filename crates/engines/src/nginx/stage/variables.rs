//! What `set` and `map` put into variables that name hosts is moved like the host of a `proxy_pass`.

use super::super::syntax::{Directive, Word};
use super::hand::Hand;
use super::place;

/// Moves a `set`.
pub fn set(directive: &Directive, hand: &mut Hand<'_>) {
    if let [name, value] = &directive.args[..] {
        value_of(name.as_str(), value, hand);
    }
}

/// Moves an entry of `map`, `geo` or `split_clients`.
pub fn entry(entry: &Directive, block: Option<&Directive>, hand: &mut Hand<'_>) {
    let name = block.and_then(|block| block.args.last()).map_or("", Word::as_str);
    if let [value] = &entry.args[..] {
        value_of(name, value, hand);
    }
}

/// Moves what becomes the value of a variable.
fn value_of(name: &str, value: &Word, hand: &mut Hand<'_>) {
    let Some(port) = hand.variables.port(name) else { return };
    let text = value.as_str();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number || text.starts_with('/') || value.template {
        return;
    }
    if let Some(text) = place::moved(text, port, hand) {
        hand.replace(value, &text);
    }
}
