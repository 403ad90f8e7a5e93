//! Whether a request has the form that an engine takes, before anything of the configuration looks at it.

use crate::{HOST_AS_SENT, Pattern, TARGET_AS_SENT, Text};

use super::state::{Held, State};

/// Brings host and target into form; `false` where the request has none.
pub(super) fn apply(state: &mut State<'_>) -> bool {
    let request = state.request;
    let mut hosts = request.headers.iter().filter(|(name, _)| name == "host").map(|(_, value)| value);
    let (host, more) = (hosts.next(), hosts.next());
    let owed = request.version == "1.1" && host.is_none();
    let good = is_method(&request.method) && !owed && more.is_none() && host.is_none_or(|host| is_host(host));
    good && (request.target.starts_with('/') || absolute(host, state))
}

/// Takes the host out of an absolute target; `false` where there is none.
fn absolute(sent: Option<&Text>, state: &mut State<'_>) -> bool {
    let target = &state.request.target;
    let Some((scheme, rest)) = target.split_once("://") else { return false };
    let host = rest.split(['/', '?']).next().unwrap_or(rest);
    let is_scheme = !scheme.is_empty() && scheme.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_scheme
        || !is_host(host)
        || !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
    {
        return false;
    }
    state.set_var(&HOST_AS_SENT.into(), sent.map(|sent| Held::Known(sent.clone())));
    state.set_var(&TARGET_AS_SENT.into(), Some(Held::Known(target.clone())));
    state.without_origin = true;
    let host: Text = host.into();
    state.headers_mut().retain(|(name, _)| name != "host");
    state.headers_mut().insert(0, ("host".into(), Held::Known(host)));
    true
}

/// Upper case, `-` and `_`.
fn is_method(method: &str) -> bool {
    !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-' || byte == b'_')
}

/// Something that may stand in Host: a name or an address, without two dots in a row, and a port.
fn is_host(host: &str) -> bool {
    let bad = |byte: u8| byte <= b' ' || byte == b'/' || byte == 0x7f;
    let name = match host.strip_prefix('[') {
        Some(_) => host,
        None => host.split(':').next().unwrap_or(host),
    };
    !name.is_empty() && name != "." && !host.contains("..") && !host.bytes().any(bad)
}

/// Drops the headers in whose names the pattern is found.
pub(super) fn drop_headers(named: &Pattern, state: &mut State<'_>) {
    let is_dropped = |name: &Text| named.is_match(name) == Some(true);
    let any = match &state.headers {
        None => state.request.headers.iter().any(|(name, _)| is_dropped(name)),
        Some(headers) => headers.iter().any(|(name, _)| is_dropped(name)),
    };
    if any {
        state.headers_mut().retain(|(name, _)| !is_dropped(name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_names_and_addresses_with_a_port() {
        let good = ["a.example", "a.example.", "A:80", "[::1]:80", "127.0.0.1", "a:", "a_b!"];
        assert!(good.iter().all(|host| is_host(host)));
        let bad = ["", ".", ":80", ".:80", "a..b", "a/b", "a b"];
        assert!(!bad.iter().any(|host| is_host(host)));
    }

    #[test]
    fn methods_are_in_upper_case() {
        assert!(is_method("GET") && is_method("M-SEARCH") && !is_method("get") && !is_method(""));
    }
}
