//! Routes that have names, and which of them a request takes.

use model::Text;

use crate::find;

/// A route by which requests are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedRoute {
    /// Its name.
    pub name: Text,
    /// Methods; none: any.
    pub methods: Vec<Text>,
    /// The host, where the line says it, without a port; `*.example.com` for all below one. Letters of any case.
    pub host: Option<Text>,
    /// The path.
    pub path: PathRule,
    /// Whether who takes it logs in: what is refused there is counted.
    pub login: bool,
}

/// Which paths a route has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathRule {
    /// All of them.
    Any,
    /// This one.
    Exact(Text),
    /// This one, and all that lie below it: `/shop` has `/shop` and `/shop/cart`, not `/shopping`.
    Prefix(Text),
}

/// Named routes, of which the first that matches is taken.
///
/// Where there are none, requests whose path begins with `/login`, or has `login` between two slashes, are log-ins. Their route is
/// named `login` where the line doesn't name one itself.
#[derive(Clone, Debug)]
pub struct Routes {
    rules: Vec<NamedRoute>,
    /// Rules that may match, by the byte after the first slash of the path.
    by_byte: Vec<Box<[u16]>>,
}

/// What a request is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) method: &'a [u8],
    pub(crate) host: &'a [u8],
    pub(crate) path: &'a [u8],
}

/// What the rules say of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// The number of the route in the rules.
    pub(crate) rule: Option<usize>,
    pub(crate) login: bool,
}

const LOGIN: &[u8] = b"/login";

impl Default for Routes {
    fn default() -> Self {
        Routes::new(Vec::new())
    }
}

impl Routes {
    /// Routes, in the order in which they are tried; of more than 65,536 the others are left out.
    pub fn new(mut rules: Vec<NamedRoute>) -> Self {
        rules.truncate(1 << 16);
        let of_byte = |byte: u8| {
            let may = rules.iter().enumerate().filter(|(_, rule)| rule.path.may_have(byte));
            may.map(|(index, _)| index as u16).collect()
        };
        let by_byte = (0..=u8::MAX).map(of_byte).collect();
        Routes { rules, by_byte }
    }

    /// All of them, in the order in which they are tried.
    pub fn all(&self) -> &[NamedRoute] {
        &self.rules
    }

    /// The names, by number.
    pub(crate) fn names(&self) -> impl Iterator<Item = &Text> {
        self.rules.iter().map(|rule| &rule.name)
    }

    /// Whether no rules were given.
    pub(crate) fn is_default(&self) -> bool {
        self.rules.is_empty()
    }

    #[inline]
    pub(crate) fn of(&self, asked: Asked) -> Taken {
        if self.rules.is_empty() {
            return Taken { rule: None, login: is_login(asked.path) };
        }
        let byte = asked.path.get(1).copied().unwrap_or_default();
        let may = self.by_byte.get(usize::from(byte)).map_or(&[][..], |may| may);
        let rule = may.iter().map(|rule| usize::from(*rule)).find(|rule| self.rules[*rule].has(asked));
        Taken { rule, login: rule.is_some_and(|rule| self.rules[rule].login) }
    }
}

/// Whether a path is one where people log in, as far as its name says.
#[inline]
fn is_login(path: &[u8]) -> bool {
    if path.starts_with(LOGIN) {
        return true;
    }
    let mut from = 1;
    while let Some(at) = find::pair(path, from, b'/', b'l') {
        let rest = &path[at..];
        if rest.starts_with(LOGIN) && matches!(rest.get(LOGIN.len()), None | Some(b'/')) {
            return true;
        }
        from = at + 1;
    }
    false
}

impl NamedRoute {
    fn has(&self, asked: Asked) -> bool {
        self.path.has(asked.path)
            && (self.methods.is_empty() || self.methods.iter().any(|method| method.as_bytes() == asked.method))
            && self.host.as_ref().is_none_or(|host| asked.host.is_empty() || is_host(host.as_bytes(), asked.host))
    }
}

/// Whether a host is meant, its port left aside.
fn is_host(wanted: &[u8], host: &[u8]) -> bool {
    let port = host.iter().rposition(|byte| *byte == b':').filter(|at| host[at + 1..].iter().all(u8::is_ascii_digit));
    let host = &host[..port.unwrap_or(host.len())];
    match wanted.strip_prefix(b"*") {
        Some(below) => host.len() > below.len() && host[host.len() - below.len()..].eq_ignore_ascii_case(below),
        None => host.eq_ignore_ascii_case(wanted),
    }
}

impl PathRule {
    /// Whether a path with this byte after its first slash (0: nothing) may be one.
    fn may_have(&self, byte: u8) -> bool {
        match self {
            PathRule::Any => true,
            PathRule::Exact(path) => path.as_bytes().get(1).copied().unwrap_or_default() == byte,
            PathRule::Prefix(path) => path.trim_end_matches('/').as_bytes().get(1).is_none_or(|own| *own == byte),
        }
    }

    fn has(&self, path: &[u8]) -> bool {
        match self {
            PathRule::Any => true,
            PathRule::Exact(own) => own.as_bytes() == path,
            PathRule::Prefix(own) => {
                let below = path.strip_prefix(own.trim_end_matches('/').as_bytes());
                below.is_some_and(|below| matches!(below.first(), None | Some(b'/')))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(name: &str, path: PathRule) -> NamedRoute {
        NamedRoute { name: name.into(), methods: Vec::new(), host: None, path, login: false }
    }

    fn taken(routes: &Routes, method: &str, host: &str, path: &str) -> Option<usize> {
        routes.of(Asked { method: method.as_bytes(), host: host.as_bytes(), path: path.as_bytes() }).rule
    }

    #[test]
    fn the_first_route_that_matches_is_taken() {
        let mut writes = route("writes", PathRule::Prefix("/shop".into()));
        writes.methods = vec!["POST".into()];
        let mut tenant = route("tenant", PathRule::Any);
        tenant.host = Some("*.example.com".into());
        let all =
            [writes, route("shop", PathRule::Prefix("/shop/".into())), route("exact", PathRule::Exact("/".into()))];
        let routes =
            Routes::new(all.into_iter().chain([tenant, route("rest", PathRule::Prefix("/".into()))]).collect());
        assert_eq!(taken(&routes, "POST", "", "/shop/cart"), Some(0));
        assert_eq!(taken(&routes, "GET", "", "/other"), Some(3), "a line without a host may be of any");
        assert_eq!(taken(&routes, "GET", "", "/shop/cart"), Some(1));
        assert_eq!(taken(&routes, "GET", "", "/shop"), Some(1));
        assert_eq!(taken(&routes, "GET", "A.Example.com:8080", "/shopping"), Some(3));
        assert_eq!(taken(&routes, "GET", "example.com", "/shopping"), Some(4));
        assert_eq!(taken(&routes, "GET", "", "/"), Some(2));
        assert_eq!(taken(&routes, "GET", "example.org", "*"), None);
    }

    #[test]
    fn without_routes_a_path_says_whether_it_is_a_login() {
        let login = |path: &str| Routes::default().of(Asked { method: b"", host: b"", path: path.as_bytes() }).login;
        assert!(
            ["/login", "/login.php", "/login/x", "/api/v1/login", "/api/login/step"].iter().all(|path| login(path))
        );
        assert!(!["/", "", "/blogin", "/api/logins", "/x-login", "login"].iter().any(|path| login(path)));
    }
}
