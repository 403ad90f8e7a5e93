//! What the values of a line say.

use std::ops::Range;

use fearless_simd::Simd;

use super::fields::{Fields, Value};
use super::flaw::{Flaw, Missing};
use super::number::{self, NotOne, Number};
use super::status::Status;
use super::time::Clock;
use crate::Sketch;
use crate::count::{NO_BUCKET, Named};
use crate::find;
use crate::part::Part;
use crate::plan::{Form, Plan, Slot};
use crate::routes::Asked;

/// What a line says of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts<'a> {
    pub(crate) minute: i64,
    pub(crate) status: Status,
    /// The [bucket](Sketch::bucket) of the latency, or [`NO_BUCKET`].
    pub(crate) bucket: u16,
    pub(crate) retries: u32,
    /// Empty where it ended well.
    pub(crate) ending: &'a [u8],
    pub(crate) client: Part<'a>,
}

/// Reads the values of a line that has these [slots](crate::plan::slots).
#[derive(Clone, Copy)]
pub(crate) struct Sense<'a, 'b, const SLOTS: u32> {
    pub(crate) plan: &'a Plan,
    pub(crate) line: &'b [u8],
    pub(crate) fields: &'a Fields,
}

impl<'b, const SLOTS: u32> Sense<'_, 'b, SLOTS> {
    #[inline(always)]
    pub(crate) fn facts(&self, clock: &mut Clock) -> Result<Facts<'b>, Flaw> {
        let minute = match self.fields.minute {
            Some(minute) => minute,
            None => self.minute(clock)?,
        };
        let status = self.status()?;
        Ok(Facts {
            minute,
            status,
            bucket: self.latency()?,
            retries: self.number::<number::Count>(Slot::Retries)?.unwrap_or_default(),
            ending: self.ending(),
            client: self.client(),
        })
    }

    /// What its request is counted for, with a number for what the rules say of it. The endpoint may be a list.
    #[inline(always)]
    pub(crate) fn named(&self, rule: u32) -> Named<'b> {
        Named { pool: self.part(Slot::Pool), endpoint: self.endpoint(), route: self.part(Slot::Route), rule }
    }

    /// The time, in milliseconds since 1970.
    pub(crate) fn millis(&self, clock: &mut Clock) -> Option<i64> {
        let time = self.get(Slot::Time)?;
        clock.millis(time.part.text(), time.form).ok()
    }

    #[inline(always)]
    fn minute(&self, clock: &mut Clock) -> Result<i64, Flaw> {
        let time = self.get(Slot::Time).ok_or(Flaw { missing: Missing::Value(Slot::Time), at: 0 })?;
        let Part { line, from, until } = time.part;
        clock.minute(line, from, until, time.form).map_err(|_| lacks(Slot::Time, from))
    }

    #[inline(always)]
    fn get(&self, slot: Slot) -> Option<Value<'b>> {
        self.fields.get::<SLOTS>(self.line, slot)
    }

    #[inline(always)]
    fn part(&self, slot: Slot) -> Part<'b> {
        self.fields.part::<SLOTS>(self.line, slot)
    }

    #[inline(always)]
    fn text(&self, slot: Slot) -> &'b [u8] {
        self.part(slot).text()
    }

    /// The number in a slot; of a list the last one. `None` where the slot says nothing.
    #[inline(always)]
    fn number<N: Number>(&self, slot: Slot) -> Result<Option<N::Value>, Flaw> {
        let Some(value) = self.get(slot) else { return Ok(None) };
        match N::read(value.part, value.form) {
            Ok(number) => Ok(Some(number)),
            Err(_) => self.last_number::<N>(slot, value),
        }
    }

    /// The last number of a list.
    fn last_number<N: Number>(&self, slot: Slot, Value { part, form }: Value) -> Result<Option<N::Value>, Flaw> {
        last_number::<N>(self.plan, self.line, part.from..part.until, form).map_err(|_| lacks(slot, part.from))
    }

    #[inline(always)]
    fn status(&self) -> Result<Status, Flaw> {
        if let Some(value) = self.get(Slot::Status) {
            if let Ok(status) = Status::read(value.part, value.form) {
                return Ok(status);
            }
            if let Some(status) = self.last_number::<Status>(Slot::Status, value)? {
                return Ok(status);
            }
        }
        Ok(self.number::<Status>(Slot::EndpointStatus)?.unwrap_or_default())
    }

    /// The time of the endpoint, or where there is none that of the whole request, by its [bucket](Sketch::bucket). Both are looked at:
    /// where one is no number a line isn't what it seems, and the other one may be wrong.
    #[inline(always)]
    fn latency(&self) -> Result<u16, Flaw> {
        let total = self.part(Slot::Total);
        if let Some(served) = self.get(Slot::Served)
            && let Ok(Some(micros)) = number::Span::read(served.part, served.form)
            && (!self.fields.has::<SLOTS>(Slot::Total) || number::is_whole(total))
        {
            return Ok(Sketch::bucket(micros));
        }
        let served = self.number::<number::Span>(Slot::Served)?.flatten();
        let total = self.number::<number::Span>(Slot::Total)?.flatten();
        Ok(served.or(total).map_or(NO_BUCKET, Sketch::bucket))
    }

    #[inline(always)]
    fn ending(&self) -> &'b [u8] {
        let Some(value) = self.get(Slot::Termination) else { return b"" };
        // Nearly all end well.
        let first = find::chunk(value.part.line, value.part.from);
        if first == Some(b"--") && value.form == Form::Letters(2) && value.part.len() >= 2 {
            return b"";
        }
        let text = value.part.text();
        let letters = match value.form {
            Form::Letters(letters) if letters > 0 => text.get(..usize::from(letters)).unwrap_or(text),
            _ => text,
        };
        let is_good = matches!(letters, b"--" | b"-" | b"");
        if is_good || letters.iter().all(|letter| *letter == b'-') || self.plan.is_absent(letters) {
            b""
        } else {
            letters
        }
    }

    /// Whether a path may be one where people log in: a quick look at bytes that hold the path, and perhaps some more.
    #[inline(always)]
    pub(crate) fn may_log_in<S: Simd>(&self, simd: S) -> bool {
        let wanted = match self.get(Slot::RequestLine) {
            Some(request) => request,
            None => match self.get(Slot::Target) {
                Some(target) => target,
                None => return false,
            },
        };
        find::may_have_pair(simd, self.line, wanted.part.from, wanted.part.until, *b"/l")
    }

    /// What was asked for.
    pub(crate) fn asked(&self) -> Asked<'b> {
        let (method, target) = self.method_and_target();
        let (authority, path) = parted(target);
        let host = self.part(Slot::Host);
        Asked { method, host: if host.is_nothing() { authority } else { host.text() }, path }
    }

    fn method_and_target(&self) -> (&'b [u8], &'b [u8]) {
        let Some(request) = self.get(Slot::RequestLine) else {
            return (self.text(Slot::Method), self.text(Slot::Target));
        };
        let text = request.part.text();
        let Some(space) = find::first(text, 0, b' ') else { return (b"", b"") };
        let rest = &text[space + 1..];
        let end = find::first(rest, 0, b' ').unwrap_or(rest.len());
        (&text[..space], &rest[..end])
    }

    #[inline(always)]
    pub(crate) fn listener(&self) -> &'b [u8] {
        self.text(Slot::Listener)
    }

    #[inline(always)]
    fn endpoint(&self) -> Part<'b> {
        match self.get(Slot::EndpointUrl) {
            Some(url) if self.plan.is_absent(self.text(Slot::Endpoint)) => {
                Part::within(self.line, authority(url.part.text()))
            }
            _ => self.part(Slot::Endpoint),
        }
    }

    #[inline(always)]
    fn client(&self) -> Part<'b> {
        match self.get(Slot::Client) {
            Some(value) => client(value),
            None => Part::default(),
        }
    }
}

/// The last number of a list.
#[cold]
#[inline(never)]
fn last_number<N: Number>(
    plan: &Plan,
    line: &[u8],
    Range { start, end }: Range<usize>,
    form: Form,
) -> Result<Option<N::Value>, NotOne> {
    let whole = Part { line, from: start, until: end };
    let last = last_of(whole.text());
    match N::read(Part { from: end - last.len(), ..whole }, form) {
        Ok(number) => Ok(Some(number)),
        Err(_) if plan.is_absent(last) || plan.is_absent(whole.text()) => Ok(None),
        Err(_) => Err(NotOne),
    }
}

#[cold]
fn lacks(slot: Slot, at: usize) -> Flaw {
    Flaw { missing: Missing::Value(slot), at }
}

/// The last value of a list.
fn last_of(text: &[u8]) -> &[u8] {
    let start = text.iter().rposition(|byte| matches!(byte, b' ' | b',')).map_or(0, |at| at + 1);
    &text[start..]
}

/// Authority and path of a target: `/path?query`, or a URL.
#[inline(always)]
fn parted(target: &[u8]) -> (&[u8], &[u8]) {
    if target.first() == Some(&b'/') {
        return (b"", without_query(target));
    }
    let Some(after) = after_scheme(target) else { return (b"", without_query(target)) };
    let end = after.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(after.len());
    let path = without_query(&after[end..]);
    (authority(target), if path.is_empty() { b"/" } else { path })
}

#[inline(always)]
fn without_query(target: &[u8]) -> &[u8] {
    &target[..find::first(target, 0, b'?').unwrap_or(target.len())]
}

fn after_scheme(url: &[u8]) -> Option<&[u8]> {
    let colon = url.iter().position(|byte| !byte.is_ascii_alphanumeric())?;
    url[colon..].strip_prefix(b"://")
}

/// Host and port of a URL, without the name and password that may stand before them.
fn authority(url: &[u8]) -> &[u8] {
    let after = after_scheme(url).unwrap_or(url);
    let end = after.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(after.len());
    let whole = &after[..end];
    &whole[whole.iter().rposition(|byte| *byte == b'@').map_or(0, |at| at + 1)..]
}

/// The address of a client: of a list the first one, without a port.
#[inline(always)]
fn client(value: Value<'_>) -> Part<'_> {
    let Value { part, form } = value;
    if form == Form::Port {
        let until = find::last_between(part.line, part.from, part.until, b':').unwrap_or(part.until);
        let address = Part { until, ..part };
        let is_bare = part.line.get(part.from) != Some(&b'[');
        return if is_bare { address } else { Part::within(part.line, bare(address.text())) };
    }
    // An IPv4 address has none of them.
    let is_bare = part.len() <= 16 && find::has_neither(part.line, part.from, part.until, b',', b':');
    if is_bare { part } else { Part::within(part.line, client_of_many(part.text())) }
}

#[inline(never)]
fn client_of_many(text: &[u8]) -> &[u8] {
    let text = &text[..find::first(text, 0, b',').unwrap_or(text.len())];
    let Some(first) = find::first(text, 0, b':') else { return text };
    match find::last(text, text.len(), b':') {
        Some(last) if first == last || text[..last].ends_with(b"]") => bare(&text[..last]),
        _ => bare(text),
    }
}

/// Without brackets.
fn bare(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"[").and_then(|text| text.strip_suffix(b"]")).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_lose_their_ports() {
        let of = |text: &'static str, form| {
            // What stands behind it makes no difference.
            let bare = |line: &str| {
                let part = Part { line: line.as_bytes(), from: 0, until: text.len() };
                String::from_utf8(client(Value { part, form }).text().to_vec()).unwrap()
            };
            let found = bare(text);
            assert_eq!(bare(&format!("{text}, [2001:db8::7]:80 and so on, until no more")), found);
            found
        };
        for (text, bare) in [
            ("10.0.0.1", "10.0.0.1"),
            ("10.0.0.1:80", "10.0.0.1"),
            ("[2001:db8::1]:80", "2001:db8::1"),
            ("[::1]", "::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("203.0.113.7, 10.0.0.1", "203.0.113.7"),
            ("", ""),
        ] {
            assert_eq!(of(text, Form::Text), bare, "{text}");
        }
        assert_eq!(of("2001:db8::1:51234", Form::Port), "2001:db8::1");
    }

    #[test]
    fn targets_are_parted() {
        let of = |text: &'static str| parted(text.as_bytes());
        assert_eq!(of("/a/b?c=d"), (&b""[..], &b"/a/b"[..]));
        assert_eq!(of("https://user:pw@a.example.com:8443/x?y"), (&b"a.example.com:8443"[..], &b"/x"[..]));
        assert_eq!(of("http://a.example.com?y"), (&b"a.example.com"[..], &b"/"[..]));
        assert_eq!(of("*"), (&b""[..], &b"*"[..]));
        assert_eq!(authority(b"http://10.0.0.1:80"), b"10.0.0.1:80");
        assert_eq!(authority(b"10.0.0.1:80/x"), b"10.0.0.1:80");
    }
}
