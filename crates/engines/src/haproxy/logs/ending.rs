//! The letters that say how a request ended: `cD`, `sH--`.

use model::Ending;

use crate::End;

/// Who ended it, by the first letter.
fn who(letter: u8) -> Option<(Ending, &'static str)> {
    Some(match letter {
        b'C' => (Ending::ClientLeft, "was broken off by the client"),
        b'S' => (Ending::EndpointBroke, "was broken off by the endpoint, or it refused the connection"),
        b'P' => (Ending::Refused, "was ended by the balancer: a rule, a limit or a check of what was sent"),
        b'L' => (Ending::Answered, "was answered by the balancer itself"),
        b'R' => (Ending::Full, "was ended by the balancer, which had no connection, port or memory left"),
        b'I' => (Ending::Balancer, "was ended by a failure inside the balancer"),
        b'D' => (Ending::Balancer, "was ended by the balancer because the endpoint had been taken out"),
        b'U' => (Ending::Balancer, "was ended by the balancer because an endpoint of higher rank had come back"),
        b'K' => (Ending::Balancer, "was ended by an operator"),
        b'c' => (Ending::ClientSlow, "ended by a timeout: the client was too slow"),
        b's' => (Ending::EndpointSlow, "ended by a timeout: the endpoint was too slow"),
        b'-' => (Ending::Whole, "was answered to the end"),
        _ => return None,
    })
}

/// When, by the second letter.
fn when(letter: u8) -> Option<&'static str> {
    Some(match letter {
        b'R' => "while the request was being received",
        b'Q' => "while it waited in the queue",
        b'C' => "while the endpoint was being connected to",
        b'H' => "before the endpoint had answered",
        b'D' => "while data was flowing",
        b'L' => "while the last data went to the client",
        b'T' => "while the client was being kept waiting on purpose",
        b'-' => "",
        _ => return None,
    })
}

/// How a request ended, by the first two letters.
pub(super) fn ending(letters: &str) -> Option<End> {
    let [first, second, ..] = letters.as_bytes() else { return None };
    let ((ending, who), when) = (who(*first)?, when(*second)?);
    let ending = special(*first, *second).unwrap_or(ending);
    let who = own_words(*first, *second).unwrap_or(who);
    let words = if when.is_empty() { who.to_owned() } else { format!("{who}, {when}") };
    Some(End { ending, words })
}

/// Where both letters together speak of somebody else than the first one alone.
fn special(first: u8, second: u8) -> Option<Ending> {
    Some(match (first, second) {
        (b'S' | b's', b'C') => Ending::EndpointUnreached,
        (b's', b'Q') => Ending::Full,
        (b'S', b'Q') => Ending::NoEndpoint,
        (b'P', b'R') => Ending::ClientWrong,
        (b'P', b'C') => Ending::Full,
        (b'P', b'H' | b'D') => Ending::EndpointBroke,
        _ => return None,
    })
}

/// Their words.
fn own_words(first: u8, second: u8) -> Option<&'static str> {
    Some(match (first, second) {
        (b's', b'C') => "ended by a timeout: no connection to the endpoint came about",
        (b'S', b'C') => "found no endpoint that took the connection",
        (b's', b'Q') => "ended by a timeout: no endpoint had room for it",
        _ => return None,
    })
}
