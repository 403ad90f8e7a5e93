//! Which route a request takes, as `traffic` tells it, in SQL.

use traffic::{NamedRoute, PathRule, Routes};

use crate::clickhouse::quote;

/// What a request is asked for: columns, or what else SQL has in their place.
pub struct Asked<'a> {
    pub method: &'a str,
    pub host: &'a str,
    pub path: &'a str,
}

impl Asked<'_> {
    /// The name of the route that is taken; `own` where it has none.
    pub fn route(&self, routes: &Routes, own: &str) -> String {
        match routes.all() {
            [] => format!("if({own} = '' AND {}, 'login', {own})", self.log_in(routes)),
            all => self.first(all, |route| quote::text(&route.name), own),
        }
    }

    /// Whether somebody logs in.
    pub fn log_in(&self, routes: &Routes) -> String {
        match routes.all() {
            // The same as where a log is read and no routes are named.
            [] => format!("match({}, '^/login|./login(/|$)')", self.path),
            all => self.first(all, |route| route.login.to_string(), "false"),
        }
    }

    /// What is said of the first route that is taken.
    fn first(&self, all: &[NamedRoute], of: impl Fn(&NamedRoute) -> String, otherwise: &str) -> String {
        let each: Vec<String> = all.iter().map(|route| format!("{}, {}", self.takes(route), of(route))).collect();
        format!("multiIf({}, {otherwise})", each.join(", "))
    }

    fn takes(&self, route: &NamedRoute) -> String {
        let methods = quote::texts(route.methods.iter().map(|method| method.as_str()));
        let methods = (!methods.is_empty()).then(|| format!("{} IN ({methods})", self.method));
        let all = [self.on_path(&route.path), methods, route.host.as_deref().map(|host| self.on_host(host))];
        let all: Vec<String> = all.into_iter().flatten().collect();
        if all.is_empty() { "true".to_owned() } else { all.join(" AND ") }
    }

    fn on_path(&self, rule: &PathRule) -> Option<String> {
        let path = self.path;
        match rule {
            PathRule::Any => None,
            PathRule::Exact(own) => Some(format!("{path} = {}", quote::text(own))),
            PathRule::Prefix(own) => {
                let own = own.trim_end_matches('/');
                let below = quote::text(&format!("{own}/"));
                Some(format!("({path} = {} OR startsWith({path}, {below}))", quote::text(own)))
            }
        }
    }

    /// A line that names no host may be of any; a port is left aside.
    fn on_host(&self, wanted: &str) -> String {
        let host = self.host;
        let bare = format!("lower(replaceRegexpOne({host}, ':[0-9]*$', ''))");
        let wanted = wanted.to_ascii_lowercase();
        let is_it = match wanted.strip_prefix('*') {
            Some(below) => format!("endsWith({bare}, {0}) AND {bare} != {0}", quote::text(below)),
            None => format!("{bare} = {}", quote::text(&wanted)),
        };
        format!("({host} = '' OR {is_it})")
    }
}
