//! The target as one text, of which origin, path and query are parts: what is set is put into the text, and the text is read
//! anew.

use crate::{HeaderOp, Text};

use super::convert::path_at;
use super::state::{Held, Part, State};

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
    let mut url = state.origin.clone().unwrap_or_default().to_string();
    let sent = state.sent;
    let known = |part: &Part, sent: Option<&str>| match part {
        Part::AsSent => Some(sent.map(Text::from)),
        Part::Now(None) => Some(None),
        Part::Now(Some(Held::Known(text))) => Some(Some(text.clone())),
        Part::Now(Some(Held::Unknown(_))) => None,
    };
    let (Some(path), Some(query)) = (known(&state.path, Some(sent.0)), known(&state.query, sent.1)) else { return };
    if state.whole_target {
        url.push_str(path.as_deref().unwrap_or(""));
        query.into_iter().for_each(|query| url.extend(["?", &query]));
        split(&url, state);
    }
}

/// A target without a path is replaced as a whole by a path.
pub(super) fn before_path(state: &mut State<'_>) {
    if state.whole_target && state.path == Part::Now(None) {
        state.origin = None;
    }
}

/// The origin of an absolute target follows the Host when that is changed.
pub(super) fn follow_host(op: &HeaderOp, state: &mut State<'_>) {
    let changes = match op {
        HeaderOp::Set { name, .. } | HeaderOp::Add(name, _) | HeaderOp::Replace { name, .. } => name == "host",
        HeaderOp::AddFilled(..) | HeaderOp::Remove(_) => false,
    };
    let Some(scheme) = state.origin.as_deref().and_then(|origin| Some(origin.split_once("://")?.0.to_owned())) else {
        return;
    };
    let host = state.headers_mut().iter().find(|(name, _)| name == "host").map(|(_, value)| value.clone());
    if let (true, Some(Held::Known(host))) = (changes && state.whole_target, host) {
        state.origin = Some(format!("{scheme}://{host}").into());
        // A Host with a slash in it is the beginning of a path from now on.
        again(state);
    }
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
