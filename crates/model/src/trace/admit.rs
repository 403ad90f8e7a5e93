//! Takes a request in: what an engine wants of it before any rule.

use crate::{Admission, Text};

use super::state::{Held, State};
use super::whole::{self, Url, without_port};

/// Takes the request in; `false` where it is refused.
pub(super) fn apply(admission: Admission, state: &mut State<'_>) -> bool {
    one_host(admission, state) && (!admission.whole_target || target(admission, state))
}

/// One Host is left, where it has to be there.
fn one_host(admission: Admission, state: &mut State<'_>) -> bool {
    let mut hosts = state.request.headers.iter().filter(|(name, _)| name == "host").map(|(_, value)| value);
    let Some(first) = hosts.next() else { return !admission.host_owed || state.request.version == "1.0" };
    let (mut more, mut equal) = (false, true);
    for other in hosts {
        more = true;
        equal &= admission.equal_hosts && other.eq_ignore_ascii_case(first);
    }
    if more && equal {
        let mut kept = false;
        state.headers_mut().retain(|(name, _)| name != "host" || !std::mem::replace(&mut kept, true));
    }
    equal
}

/// A target that can be read; an origin stays, without the port that its scheme has anyhow.
fn target(admission: Admission, state: &mut State<'_>) -> bool {
    let sent = &state.request.target;
    (state.whole_target, state.names_host) = (true, whole::names_host(sent));
    if !admission.lenient && sent.bytes().any(|byte| byte == b'#' || !byte.is_ascii_graphic()) {
        return false;
    }
    if sent.starts_with('/') {
        return true;
    }
    let url = Url::of(sent).filter(|_| sent != "*");
    let Some(url) = url else {
        whole::split(sent, state);
        return sent == "*" || admission.lenient;
    };
    if !agrees(&url, state) && !admission.lenient {
        return false;
    }
    let taken_in = format!("{}://{}{}", url.scheme, url.before_port(), url.rest);
    whole::split(&taken_in, state);
    state.taken_in = Some(taken_in.into());
    true
}

/// Whether the Host is the one of the target; one that spells out a port that goes without saying is put right.
fn agrees(url: &Url<'_>, state: &mut State<'_>) -> bool {
    let authority = url.before_port();
    let bare = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let Some(host) = state.request.header("host").map(Text::from) else { return true };
    if bare.is_empty() {
        return true;
    }
    if !without_port(&host, url.scheme).eq_ignore_ascii_case(bare) {
        return false;
    }
    if authority.len() < url.authority.len() {
        let own = state.headers_mut().iter_mut().find(|(name, _)| name == "host");
        own.into_iter().for_each(|(_, value)| *value = Held::Known(bare.into()));
    }
    true
}
