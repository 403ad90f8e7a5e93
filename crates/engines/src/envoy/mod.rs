//! Envoy: so far its access logs alone.

mod ending;
mod format;
mod known;

use crate::{Logging, Typed};

/// Envoy's access logs.
pub static LOGGING: Logging =
    Logging { id: "envoy", known: known::KNOWN, recognise, typed: Some(typed), ending: ending::ending };

/// Whether a text has a variable of Envoy's: `%START_TIME%`, `%REQ(:METHOD)%`. Names of less than four letters are another
/// engine's.
fn recognise(text: &str) -> bool {
    let is_name = |name: &str| name.len() > 3 && name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
    let begins = |behind: &str| {
        let end = behind.find(['(', '%', ':']);
        behind.starts_with("REQ(") || end.is_some_and(|end| is_name(&behind[..end]))
    };
    text.match_indices('%').any(|(at, _)| begins(&text[at + 1..]))
}

/// A log format as a user types it.
fn typed(text: &str) -> Typed {
    format::translate("text_format", text)
}
