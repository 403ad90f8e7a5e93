//! The target as one text, of which origin, path and query are parts: what is set is put into the text, and the text is read
//! anew.

use std::ops::Range;

use crate::Text;

use super::convert::path_at;
use super::refused::{NO_HOST, Refused};
use super::state::{Held, Part, State};
use super::touched::TARGET;

/// Makes this the target: its origin, where it has one, its path and its query.
pub(super) fn split(url: &str, state: &mut State<'_>) {
    let (before, query) = url.split_once('?').map_or((url, None), |(before, query)| (before, Some(query)));
    let at = path_at(before);
    let (origin, path) = before.split_at(at.unwrap_or(before.len()));
    let held = |text: &str| Held::Known(Text::from(text));
    state.origin = (!origin.is_empty()).then(|| origin.into());
    state.path = Part::Now(at.map(|_| held(path)));
    state.query = Part::Now(query.map(held));
}

/// Reads the target anew after a part of it was set, where the engine does so.
pub(super) fn again(state: &mut State<'_>) {
    if let Some(url) = joined(state).filter(|_| state.whole_target) {
        split(&url, state);
    }
}

/// The target as one text; `None` where a part of it is not known.
fn joined(state: &State<'_>) -> Option<String> {
    let known = |part: &Part, sent: Option<&str>| match part {
        Part::AsSent => Some(sent.map(Text::from)),
        Part::Now(None) => Some(None),
        Part::Now(Some(Held::Known(text))) => Some(Some(text.clone())),
        Part::Now(Some(Held::Unknown(_))) => None,
    };
    let (path, query) = (known(&state.path, Some(state.sent.0))?, known(&state.query, state.sent.1)?);
    let mut url = state.origin.clone().unwrap_or_default().to_string();
    url.push_str(path.as_deref().unwrap_or(""));
    query.into_iter().for_each(|query| url.extend(["?", &query]));
    Some(url)
}

/// A target without a path is replaced as a whole by a path.
pub(super) fn before_path(state: &mut State<'_>) {
    if state.whole_target && state.path == Part::Now(None) {
        state.origin = None;
    }
}

/// Whether a target is more than a path, so that a host is looked for in it.
pub(super) fn names_host(url: &str) -> bool {
    !url.is_empty() && !url.starts_with(['/', '*'])
}

/// Where the host of such a target stands, with its port and without what is before an `@`; what answers for one without.
fn host_in(url: &str) -> Result<Range<usize>, Refused> {
    let begin = Url::of(url).map_or(0, |parts| parts.scheme.len() + 3);
    let end = url[begin..].find('/').map_or(url.len(), |at| begin + at);
    let begin = url[begin..end].rfind('@').map_or(begin, |at| begin + at + 1);
    if begin == end { Err(NO_HOST) } else { Ok(begin..end) }
}

/// The host of the target follows what was written into the Host.
pub(super) fn follow_host(host: &Held, state: &mut State<'_>) -> Result<(), Refused> {
    let Some(mut url) = joined(state).filter(|_| state.names_host) else { return Ok(()) };
    let place = host_in(&url)?;
    state.touched |= TARGET;
    match host {
        // A Host with a slash in it is the beginning of a path from now on.
        Held::Known(host) => {
            url.replace_range(place, host);
            split(&url, state);
        }
        unknown => (state.path, state.query) = (Part::Now(Some(unknown.clone())), Part::Now(Some(unknown.clone()))),
    }
    Ok(())
}

/// The Host follows a target that was set as a whole, where that is neither a path nor `*`.
pub(super) fn lead_host(url: &str, state: &mut State<'_>) -> Result<(), Refused> {
    state.names_host = names_host(url);
    if state.names_host {
        let host = &url[host_in(url)?];
        let own = state.headers_mut().iter_mut().filter(|(name, _)| name == "host");
        own.for_each(|(_, value)| *value = Held::Known(host.into()));
    }
    Ok(())
}

/// The parts of an absolute target.
pub(super) struct Url<'t> {
    pub(super) scheme: &'t str,
    pub(super) authority: &'t str,
    pub(super) rest: &'t str,
}

impl<'t> Url<'t> {
    pub(super) fn of(target: &'t str) -> Option<Self> {
        let (scheme, rest) = target.split_once("://")?;
        let letters = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic()) && !text.contains('/');
        let at = rest.find('/').unwrap_or(rest.len());
        letters(scheme).then(|| Url { scheme, authority: &rest[..at], rest: &rest[at..] })
    }

    /// The authority without a port that goes without saying.
    pub(super) fn before_port(&self) -> &'t str {
        without_port(self.authority, self.scheme)
    }
}

/// Without the port that the scheme has anyhow, or an empty one.
pub(super) fn without_port<'t>(authority: &'t str, scheme: &str) -> &'t str {
    let is_usual = |port: &str| match port {
        "" => true,
        "80" => scheme.eq_ignore_ascii_case("http"),
        "443" => scheme.eq_ignore_ascii_case("https"),
        _ => false,
    };
    match authority.rsplit_once(':') {
        Some((host, port)) if is_usual(port) => host,
        _ => authority,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports_that_go_without_saying_are_dropped() {
        let authority = |target| Url::of(target).map(|url| url.before_port());
        assert_eq!(authority("http://a.b:80/x"), Some("a.b"));
        assert_eq!(authority("https://a.b:80/x"), Some("a.b:80"));
        assert_eq!(authority("http://[::1]:/x"), Some("[::1]"));
        assert_eq!(authority("http://[::1]"), Some("[::1]"));
        assert_eq!(authority("/x://y"), None);
    }
}
