//! What several parts compare alike: lengths of time, limits, certificates.

use finding::Spanned;
use model::words::duration;
use model::{Limits, Pool, Protocol, Tls};

use super::fact::{Fact, Subject};
use super::{Kind, Said};

/// Two pools that are the same one before and after.
pub(super) struct Both<'m> {
    pub old: &'m Pool,
    pub new: &'m Pool,
}

impl Both<'_> {
    /// The pool as it is called: a new name stands behind the old one.
    pub fn name(&self) -> String {
        let (old, new) = (&self.old.name.value, &self.new.name.value);
        if old == new { old.to_string() } else { format!("{old} (now {new})") }
    }

    /// The pool as a whole.
    pub fn subject(&self) -> Subject {
        Subject { noun: "pool", name: self.name(), part: None, old: self.old.name.span, new: self.new.name.span }
    }
}

/// A protocol by its name.
pub(super) fn spoken(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Http => "HTTP",
        Protocol::Tcp => "TCP",
        Protocol::Udp => "UDP",
    }
}

/// A length of time in words; with its line.
pub(super) fn time(time: Option<Spanned<u64>>) -> Option<Said> {
    time.map(|time| (duration(time.value).into(), time.span))
}

/// Limits, with what each holds down.
pub(super) fn limits(subject: &Subject, old: &Limits, new: &Limits) -> Vec<Fact> {
    let all =
        [("most connections", old.connections, new.connections), ("requests that may wait", old.queue, new.queue)];
    let number = |limit: Option<Spanned<u64>>| limit.map(|limit| (limit.value.to_string().into(), limit.span));
    let bytes = |limit: Option<Spanned<u64>>| limit.map(|limit| (size(limit.value).into(), limit.span));
    let compare = |what, a, b| subject.compare(Kind::Limit, what, "no limit", a, b);
    let body = compare("largest body", bytes(old.body), bytes(new.body));
    all.into_iter().filter_map(|(what, a, b)| compare(what, number(a), number(b))).chain(body).collect()
}

/// Bytes in the largest unit that keeps them whole.
fn size(bytes: u64) -> String {
    const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let whole = |(size, _): &&(u64, &str)| bytes >= *size && bytes.is_multiple_of(*size);
    match UNITS.iter().find(whole) {
        Some((size, unit)) => format!("{} {unit}", bytes / size),
        None => format!("{bytes} bytes"),
    }
}

pub(super) fn yes(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

/// Whether the other side's certificate is checked.
pub(super) fn verify(tls: &Tls) -> Option<Said> {
    tls.verify.map(|verify| (yes(verify).into(), tls.span))
}
