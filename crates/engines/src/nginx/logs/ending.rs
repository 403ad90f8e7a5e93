//! nginx has no letters for how a request ended; some statuses are its own.

use model::Ending;

use crate::End;

/// How a request ended, by a status that only nginx gives.
pub(super) fn ending(status: &str) -> Option<End> {
    let (ending, words) = match status {
        "494" => (Ending::ClientWrong, "was refused: its head was too large"),
        "495" => (Ending::Refused, "was refused: the client's certificate didn't hold"),
        "496" => (Ending::Refused, "was refused: the client showed no certificate"),
        "497" => (Ending::ClientWrong, "was refused: it came in the clear to a port that speaks TLS"),
        "499" => (Ending::ClientLeft, "was broken off by the client, before it was answered"),
        _ => return None,
    };
    Some(End { ending, words: words.into() })
}
