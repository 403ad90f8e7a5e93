//! What several parts compare alike: lengths of time, limits, certificates.

use std::collections::HashMap;

use finding::Spanned;
use model::words::duration;
use model::{Limit, Limits, Pool, Protocol, Tls, Usage};

use super::fact::{Fact, Subject, merged_parts};
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
    let all = [("most connections", Limit::Connections), ("requests that may wait", Limit::Queue)];
    let number = |limit: Option<Spanned<u64>>| limit.map(|limit| (limit.value.to_string().into(), limit.span));
    let bytes = |limit: Option<Spanned<u64>>| limit.map(|limit| (size(limit.value).into(), limit.span));
    let compare = |what, a, b| subject.compare(Kind::Limit, what, "no limit", a, b);
    let body = compare("largest body", bytes(old.get(Limit::Body)), bytes(new.get(Limit::Body)));
    let numbers = all.map(|(what, limit)| compare(what, number(old.get(limit)), number(new.get(limit))));
    numbers.into_iter().flatten().chain(body).collect()
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

fn sni(tls: &Tls) -> Option<Said> {
    tls.sni.clone().map(|name| (name, tls.span))
}

fn authorities(tls: &Tls) -> Option<Said> {
    tls.authorities.clone().map(|file| (file, tls.span))
}

/// TLS towards endpoints.
pub(super) fn tls(subject: &Subject, old: Option<&Tls>, new: Option<&Tls>) -> Vec<Option<Fact>> {
    let on = |tls: Option<&Tls>| tls.map(|tls| ("on".into(), tls.span));
    let mut facts = vec![subject.compare(Kind::Tls, "TLS", "off", on(old), on(new))];
    if let (Some(old), Some(new)) = (old, new) {
        facts.push(subject.compare(Kind::Tls, "check of its certificate", "the default", verify(old), verify(new)));
        facts.push(subject.compare(Kind::Tls, "name asked for in TLS", "none", sni(old), sni(new)));
        // Nobody asks them where the certificate isn't checked.
        if old.verify != Some(false) && new.verify != Some(false) {
            let (old, new) = (authorities(old), authorities(new));
            facts.push(subject.compare(Kind::Tls, "authorities of its certificate", "those of the system", old, new));
        }
    }
    facts
}

/// Places of the same name on both sides; nothing where none has: then what is said of the whole counts. A place that only one
/// side has is a matter of routes.
pub(super) fn places<'m>(old: &'m [Usage], new: &'m [Usage]) -> Vec<(&'m Usage, &'m Usage)> {
    let mut free: HashMap<&str, Vec<&Usage>> = HashMap::new();
    old.iter().rev().for_each(|usage| free.entry(&usage.name).or_default().push(usage));
    new.iter().filter_map(|usage| Some((free.get_mut(usage.name.as_str())?.pop()?, usage))).collect()
}

/// What `compare` finds in each place: the same in all of them is a fact of the whole.
pub(super) fn each_place(
    whole: &Subject,
    places: &[(&Usage, &Usage)],
    compare: impl Fn(&Subject, &Usage, &Usage) -> Vec<Fact>,
) -> Vec<Fact> {
    let facts = places.iter().flat_map(|(old, new)| {
        let part = Some(if new.name.is_empty() { "what has no name".to_owned() } else { new.name.to_string() });
        compare(&Subject { part, old: old.span, new: new.span, ..whole.clone() }, old, new)
    });
    merged_parts(facts.collect(), places.len(), "")
}
