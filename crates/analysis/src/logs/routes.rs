//! Routes by which the requests of a log are told apart: those of which the intent file speaks.

use model::Text;
use traffic::{NamedRoute, PathRule};

use crate::intent::{Condition, Intent, On, Pattern, When};

/// Parts of a path by which a log-in is known.
const LOGINS: [&str; 5] = ["login", "logon", "sign-in", "signin", "sign_in"];

/// The routes of an intent file that a line of a log can show: by method, host and path, each exact or all below a path. Others are
/// passed over. Where none of them is a log-in, what lies below `/login` is one more.
pub fn routes(intent: &Intent) -> Vec<NamedRoute> {
    let mut all: Vec<NamedRoute> = Vec::new();
    for one in intent.expect.iter().filter_map(|expectation| route(&expectation.when)) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    // An exact path is tried before all below another, whatever the order of the file.
    all.sort_by_key(|one| match &one.path {
        PathRule::Exact(_) => 0,
        PathRule::Prefix(path) => usize::MAX - 1 - path.len(),
        PathRule::Any => usize::MAX,
    });
    if !all.is_empty() && !all.iter().any(|one| one.login) {
        all.push(named(Vec::new(), None, PathRule::Prefix("/login".into())));
    }
    all
}

fn route(when: &When) -> Option<NamedRoute> {
    match when {
        When::Request(ask) => {
            let path = ask.value.target.split('?').next().unwrap_or_default();
            let host = Some(ask.value.host.clone());
            ask.value
                .scheme
                .is_http()
                .then(|| named(vec![ask.value.method.clone()], host, PathRule::Exact(path.into())))
        }
        When::Set(conditions) => of_conditions(&conditions.value),
    }
}

fn of_conditions(conditions: &[Condition]) -> Option<NamedRoute> {
    let (mut methods, mut host, mut path) = (Vec::new(), None, PathRule::Any);
    for condition in conditions {
        match condition.on {
            On::Method => methods = exact(&condition.pattern)?,
            On::Host => host = Some(hosts(&condition.pattern)?),
            On::Path => path = paths(&condition.pattern)?,
            _ => return None,
        }
    }
    (path != PathRule::Any).then(|| named(methods, host, path))
}

fn exact(pattern: &Pattern) -> Option<Vec<Text>> {
    match pattern {
        Pattern::Exact(text) => Some(vec![text.clone()]),
        Pattern::AnyOf(any) => any.iter().map(|one| exact(one)?.pop()).collect(),
        _ => None,
    }
}

fn hosts(pattern: &Pattern) -> Option<Text> {
    match pattern {
        Pattern::Exact(text) => Some(text.clone()),
        Pattern::Glob(text) => text.strip_prefix('*').is_some_and(|rest| !rest.contains('*')).then(|| text.clone()),
        _ => None,
    }
}

fn paths(pattern: &Pattern) -> Option<PathRule> {
    match pattern {
        Pattern::Exact(text) => Some(PathRule::Exact(text.clone())),
        Pattern::Glob(text) => {
            let folder = text.strip_suffix("/**").filter(|folder| !folder.contains('*'))?;
            Some(PathRule::Prefix(folder.into()))
        }
        _ => None,
    }
}

fn named(methods: Vec<Text>, host: Option<Text>, path: PathRule) -> NamedRoute {
    let (text, below) = match &path {
        PathRule::Any => ("", ""),
        PathRule::Exact(path) => (path.as_str(), ""),
        PathRule::Prefix(path) => (path.as_str(), "/**"),
    };
    let login = text.split('/').any(|part| LOGINS.contains(&part.to_ascii_lowercase().as_str()));
    let method = if methods.is_empty() { String::new() } else { format!("{} ", methods.join(", ")) };
    let name = format!("{method}{}{text}{below}", host.as_deref().unwrap_or(""));
    NamedRoute { name: name.into(), methods, host, path, login }
}
