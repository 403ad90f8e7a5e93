//! A request over HTTP/1.1, or over a protocol that answers a line.

use std::io;

use super::Answer;
use crate::wire::{AnyWire, Framing, Head};

/// How an answer over HTTP begins.
const HTTP: &[u8] = b"HTTP/";

/// Sends the bytes and reads the answer into `answer` as it comes; true if the connection can be used again.
pub(super) async fn ask(
    wire: &mut AnyWire,
    bytes: &[u8],
    is_bare: bool,
    answer: &mut Option<Answer>,
) -> io::Result<bool> {
    // An engine may answer and close before it has read everything: what it said is still to be read.
    let _ = wire.send(bytes).await;
    if !speaks_http(wire).await? {
        let body = wire.line().await?.to_vec();
        *answer = Some(Answer { body, is_whole: true, ..Answer::default() });
        return Ok(true);
    }
    while let Some(bytes) = wire.head().await? {
        let head = Head::read(&bytes);
        let status = status(head.first);
        if (100..200).contains(&status) && status != 101 {
            continue;
        }
        let framing = Framing::of_answer(&head, status, is_bare);
        let answer = answer.insert(begun(status, &head));
        answer.is_whole = wire.body(framing, |part| answer.body.extend_from_slice(part)).await?;
        return Ok(answer.is_whole && status != 101 && framing != Framing::ToEnd && !head.lists("connection", "close"));
    }
    Ok(false)
}

/// Whether what comes is HTTP; the end is taken for it.
async fn speaks_http(wire: &mut AnyWire) -> io::Result<bool> {
    while HTTP.len() > wire.kept().len() && HTTP.starts_with(wire.kept()) {
        if !wire.more().await? {
            return Ok(wire.kept().is_empty());
        }
    }
    Ok(wire.kept().starts_with(HTTP))
}

fn begun(status: u16, head: &Head<'_>) -> Answer {
    let headers = head.headers().iter().map(|(name, value)| (text(name), text(value))).collect();
    Answer { status, headers, ..Answer::default() }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn status(first: &[u8]) -> u16 {
    let number = first.split(|&byte| byte == b' ').nth(1).filter(|_| first.starts_with(HTTP));
    number.and_then(|digits| std::str::from_utf8(digits).ok()?.parse().ok()).unwrap_or(0)
}
