//! What the values of a line say.

use super::fields::{Fields, Value};
use super::flaw::{Flaw, Missing};
use super::number;
use super::time::Clock;
use crate::find;
use crate::plan::{Form, Plan, Slot};

/// What a line says of a request.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Facts<'a> {
    pub(crate) minute: i64,
    pub(crate) class: u8,
    /// The status; 0: none.
    pub(crate) status: u16,
    pub(crate) micros: Option<u32>,
    pub(crate) retries: u32,
    /// Empty where it ended well.
    pub(crate) ending: &'a [u8],
    pub(crate) client: &'a [u8],
    pub(crate) listener: &'a [u8],
    pub(crate) pool: &'a [u8],
    /// One, or a list.
    pub(crate) endpoint: &'a [u8],
    pub(crate) route: &'a [u8],
    pub(crate) method: &'a [u8],
    pub(crate) host: &'a [u8],
    pub(crate) path: &'a [u8],
}

/// Reads the values of a line.
pub(crate) struct Sense<'a, 'b> {
    pub(crate) plan: &'a Plan,
    pub(crate) line: &'b [u8],
    pub(crate) fields: &'a Fields,
}

/// What stands in for a status that isn't there.
const NO_STATUS: (u8, u16) = (5, 0);

impl<'b> Sense<'_, 'b> {
    #[inline]
    pub(crate) fn facts(&self, clock: &mut Clock) -> Result<Facts<'b>, Flaw> {
        let time = self.get(Slot::Time).ok_or(Flaw { missing: Missing::Value(Slot::Time), at: 0 })?;
        let minute = clock.minute(time.text, time.form).map_err(|_| lacks(Slot::Time, time.at))?;
        let (class, status) = self.status()?;
        let (method, target) = self.asked();
        let (authority, path) = parted(target);
        let host = self.text(Slot::Host);
        Ok(Facts {
            minute,
            class,
            status,
            micros: self.latency()?,
            retries: self.number(Slot::Retries, |text, upto, _| number::count(text, upto))?.unwrap_or_default(),
            ending: self.ending(),
            client: self.get(Slot::Client).map_or(b"", client),
            listener: self.text(Slot::Listener),
            pool: self.text(Slot::Pool),
            endpoint: self.endpoint(),
            route: self.text(Slot::Route),
            method,
            host: if host.is_empty() { authority } else { host },
            path,
        })
    }

    /// The time, in milliseconds since 1970.
    pub(crate) fn millis(&self, clock: &mut Clock) -> Option<i64> {
        let time = self.get(Slot::Time)?;
        clock.millis(time.text, time.form).ok()
    }

    #[inline]
    fn get(&self, slot: Slot) -> Option<Value<'b>> {
        self.fields.get(self.line, slot)
    }

    #[inline]
    fn text(&self, slot: Slot) -> &'b [u8] {
        self.get(slot).map_or(b"", |value| value.text)
    }

    /// The number in a slot; of a list the last one. `None` where the slot says nothing.
    #[inline(always)]
    fn number<T>(
        &self,
        slot: Slot,
        read: impl Fn(&[u8], &[u8], Form) -> Result<T, number::NotOne>,
    ) -> Result<Option<T>, Flaw> {
        let Some(value) = self.get(slot) else { return Ok(None) };
        match read(value.text, value.upto, value.form) {
            Ok(number) => Ok(Some(number)),
            Err(_) => self.number_of_list(slot, value, read),
        }
    }

    #[cold]
    #[inline(never)]
    fn number_of_list<T>(
        &self,
        slot: Slot,
        value: Value,
        read: impl Fn(&[u8], &[u8], Form) -> Result<T, number::NotOne>,
    ) -> Result<Option<T>, Flaw> {
        let last = last_of(value.text);
        match read(last, value.upto, value.form) {
            Ok(number) => Ok(Some(number)),
            Err(_) if self.plan.is_absent(last) || self.plan.is_absent(value.text) => Ok(None),
            Err(_) => Err(lacks(slot, value.at)),
        }
    }

    #[inline]
    fn status(&self) -> Result<(u8, u16), Flaw> {
        if let Some(status) = self.number(Slot::Status, |text, _, _| number::class(text))? {
            return Ok(status);
        }
        Ok(self.number(Slot::EndpointStatus, |text, _, _| number::class(text))?.unwrap_or(NO_STATUS))
    }

    /// The time of the endpoint, or where there is none that of the whole request.
    #[inline]
    fn latency(&self) -> Result<Option<u32>, Flaw> {
        let span = |text: &[u8], upto: &[u8], form: Form| match form {
            Form::Number(unit) => number::micros(text, upto, unit),
            _ => Err(number::NotOne),
        };
        let served = self.number(Slot::Served, span)?.flatten();
        let total = self.number(Slot::Total, span)?.flatten();
        Ok(served.or(total))
    }

    #[inline]
    fn ending(&self) -> &'b [u8] {
        let Some(value) = self.get(Slot::Termination) else { return b"" };
        let letters = match value.form {
            Form::Letters(letters) if letters > 0 => value.text.get(..usize::from(letters)).unwrap_or(value.text),
            _ => value.text,
        };
        if letters.iter().all(|letter| *letter == b'-') || self.plan.is_absent(letters) { b"" } else { letters }
    }

    /// Method and target.
    #[inline]
    fn asked(&self) -> (&'b [u8], &'b [u8]) {
        let Some(request) = self.get(Slot::RequestLine) else {
            return (self.text(Slot::Method), self.text(Slot::Target));
        };
        let Some(space) = find::first(request.text, 0, b' ') else { return (b"", b"") };
        let rest = &request.text[space + 1..];
        let end = find::first(rest, 0, b' ').unwrap_or(rest.len());
        (&request.text[..space], &rest[..end])
    }

    #[inline]
    fn endpoint(&self) -> &'b [u8] {
        match self.get(Slot::EndpointUrl) {
            Some(url) if self.plan.is_absent(self.text(Slot::Endpoint)) => authority(url.text),
            _ => self.text(Slot::Endpoint),
        }
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
#[inline]
fn parted(target: &[u8]) -> (&[u8], &[u8]) {
    if target.first() == Some(&b'/') {
        return (b"", without_query(target));
    }
    let Some(after) = after_scheme(target) else { return (b"", without_query(target)) };
    let end = after.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(after.len());
    let path = without_query(&after[end..]);
    (authority(target), if path.is_empty() { b"/" } else { path })
}

#[inline]
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
#[inline]
fn client(value: Value<'_>) -> &[u8] {
    let Value { text, form, .. } = value;
    if form == Form::Port {
        return bare(&text[..find::last(text, text.len(), b':').unwrap_or(text.len())]);
    }
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
            String::from_utf8(client(Value { text: text.as_bytes(), upto: text.as_bytes(), form, at: 0 }).to_vec())
                .unwrap()
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
