//! Files that lines name: certificates, lists of patterns, answers.

use finding::Span;

use super::super::config::server::Param;
use super::super::words::{Line, Word};
use super::hand::Hand;
use crate::stage::StandIn;

/// Moves a parameter of TLS that names a file.
pub fn certificate(param: &Param<'_>, hand: &mut Hand<'_>) {
    let Some(word) = param.words.get(1) else { return };
    let kind = match param.name() {
        "crt" if is_folder(word.as_str()) => StandIn::CertificateFolder,
        "crt" | "ca-sign-file" => StandIn::CertificateAndKey,
        "crt-list" => StandIn::CertificateList,
        "ca-file" | "ca-verify-file" if !word.text.starts_with('@') => StandIn::Authority,
        "crl-file" => StandIn::Revoked,
        "tls-ticket-keys" => StandIn::TicketKey,
        _ => return,
    };
    let path = hand.bases.below(kind, word.as_str());
    let path = hand.ground.file(&path, kind);
    hand.replace(word, &path);
}

/// Whether a path names a folder, as far as its text tells.
fn is_folder(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| !name.contains('.'))
}

/// Moves the files that a line of a proxy names.
pub fn line(line: &Line, hand: &mut Hand<'_>) {
    if line.at(0) == "errorfile" {
        let status = line.at(1).parse().unwrap_or(200);
        return line.words.get(2).into_iter().for_each(|word| hand.file(word, StandIn::Answer(status)));
    }
    for pair in line.words.windows(2) {
        match pair[0].as_str() {
            "-f" => hand.file(&pair[1], StandIn::Patterns),
            "errorfile" if answers(line) => hand.file(&pair[1], StandIn::Answer(status(line))),
            "file" | "lf-file" if answers(line) => hand.file(&pair[1], StandIn::Empty),
            _ => {}
        }
    }
    line.words.iter().for_each(|word| maps(word, hand));
}

/// Whether the line can hold a whole answer.
fn answers(line: &Line) -> bool {
    line.at(0).starts_with("http-")
}

/// The status of the answer that a rule gives.
fn status(line: &Line) -> u16 {
    let told = line.after("status").or_else(|| line.after("deny_status"));
    let usual = if line.at(1) == "return" { 200 } else { 403 };
    told.and_then(|word| word.text.parse().ok()).unwrap_or(usual)
}

/// Moves the files of maps and lists in a word: `map(FILE)`, `map_beg(FILE,default)`, `set-map(FILE)`.
fn maps(word: &Word, hand: &mut Hand<'_>) {
    let raw = hand.raw(word);
    for (at, _) in raw.match_indices('(') {
        let name = &raw[name_start(&raw[..at])..at];
        let takes_file = name == "map" || name.starts_with("map_") || CHANGES.contains(&name);
        let length = raw[at + 1..].find([',', ')']).unwrap_or(0);
        if !takes_file || length == 0 {
            continue;
        }
        let start = word.span.start as usize + at + 1;
        let path = hand.ground.file(&raw[at + 1..at + 1 + length], StandIn::Patterns);
        hand.replace_within(word, Span::new(word.span.file, start, start + length), &path);
    }
}

/// Actions that change a list while the engine runs.
const CHANGES: [&str; 4] = ["add-acl", "del-acl", "del-map", "set-map"];

/// Where the name at the end of a text begins.
fn name_start(text: &str) -> usize {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-');
    text.rfind(|char| !is_part(char)).map_or(0, |at| at + text[at..].chars().next().map_or(1, char::len_utf8))
}
