//! Whether what became of one request is what was wanted.

use model::trace::{Fate, Outcome, Sees, Trace};
use model::{Blame, Model, PoolId, Text, serving};

use crate::facts::words::{address, target_of};
use crate::intent::{Pattern, SeesWanted, Wanted};

/// What came of one request.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Judged {
    Meets,
    /// With what happened instead.
    Breaks(String),
    /// With the reason.
    Unknown(String),
}

/// Whether one outcome is as wanted; `sees` is looked at only where it is given.
pub(crate) fn outcome(model: &Model, wanted: &Wanted, outcome: &Outcome) -> Judged {
    if let Outcome::Unknown { blame } = outcome {
        return Judged::Unknown(blame.reason.to_string());
    }
    let pool = pool_of(outcome).map(|pool| &model.pool(pool).name.value);
    let among =
        |names: &[finding::Spanned<Text>]| pool.is_some_and(|pool| names.iter().any(|name| name.value == *pool));
    let instead = || Judged::Breaks(target_of(model, outcome));
    if wanted.pool.as_ref().is_some_and(|names| !among(names)) {
        return instead();
    }
    if wanted.not_pool.as_ref().is_some_and(|names| among(names)) {
        return instead();
    }
    if let Some(endpoints) = &wanted.endpoint {
        let judged = endpoint(model, &endpoints.value, outcome);
        if judged != Judged::Meets {
            return judged;
        }
    }
    if let Some(statuses) = &wanted.status {
        match outcome.status() {
            Some(status) if statuses.contains(&status) => {}
            None if matches!(outcome, Outcome::Respond { .. }) => {
                return Judged::Unknown(format!(
                    "the status of {} is not in the configuration",
                    target_of(model, outcome)
                ));
            }
            _ => return instead(),
        }
    }
    location(model, wanted, outcome)
}

fn location(model: &Model, wanted: &Wanted, outcome: &Outcome) -> Judged {
    let Some(pattern) = &wanted.location else { return Judged::Meets };
    match outcome {
        Outcome::Redirect { location: Some(location), .. } if pattern.takes(location, false) => Judged::Meets,
        Outcome::Redirect { location: None, .. } => Judged::Unknown("the location can't be computed".into()),
        _ => Judged::Breaks(target_of(model, outcome)),
    }
}

fn pool_of(outcome: &Outcome) -> Option<PoolId> {
    match outcome {
        Outcome::Forward { pool, .. } => Some(*pool),
        _ => None,
    }
}

fn endpoint(model: &Model, pattern: &Pattern, outcome: &Outcome) -> Judged {
    let Outcome::Forward { pool, endpoint } = outcome else {
        return match outcome {
            Outcome::ForwardTo { address } if pattern.takes(address, true) => Judged::Meets,
            _ => Judged::Breaks(target_of(model, outcome)),
        };
    };
    let pool = model.pool(*pool);
    let serving = serving(pool);
    let possible = (0..pool.endpoints.len()).filter(|&index| match endpoint {
        Some(chosen) => index == *chosen,
        None => serving[index],
    });
    let mut others = possible.map(|index| &pool.endpoints[index]).filter(|endpoint| {
        let name = endpoint.name.as_ref().map_or("", |name| name.value.as_str());
        !pattern.takes(&address(&endpoint.address), true) && !pattern.takes(name, false)
    });
    match others.next() {
        None => Judged::Meets,
        Some(other) => Judged::Breaks(format!("it may go to {} of pool {}", address(&other.address), pool.name.value)),
    }
}

/// Whether an endpoint receives what is wanted.
fn sees(wanted: &SeesWanted, sees: Option<&Sees>) -> Judged {
    let Some(sees) = sees else { return Judged::Breaks("no endpoint receives it".into()) };
    let path = sees.target.as_ref().map(|target| target.split('?').next().unwrap_or_default());
    let header = |wanted: &str| {
        let found = sees.headers.iter().find(|(name, _)| name == wanted);
        found.map_or(Some("absent"), |(_, value)| value.as_deref())
    };
    let path = wanted.path.iter().map(|pattern| ("the path".to_owned(), pattern, path, false));
    let host = wanted.host.iter().map(|pattern| ("the host".to_owned(), pattern, header("host"), true));
    let headers = wanted.headers.iter();
    let headers = headers.map(|(name, pattern)| (format!("the header {name}"), pattern, header(name), false));
    for (part, pattern, found, fold) in path.chain(host).chain(headers) {
        match found {
            None => return Judged::Unknown(format!("{part} that the endpoint receives can't be computed")),
            Some(found) if !pattern.takes(found, fold) => {
                return Judged::Breaks(format!("{part} that the endpoint receives is {found}"));
            }
            Some(_) => {}
        }
    }
    Judged::Meets
}

/// One fate, everything looked at.
fn fate(model: &Model, wanted: &Wanted, fate: &Fate) -> Judged {
    match outcome(model, wanted, &fate.outcome) {
        Judged::Meets => wanted.sees.as_ref().map_or(Judged::Meets, |wanted| sees(wanted, fate.sees.as_ref())),
        judged => judged,
    }
}

/// All fates of a request together: it meets or breaks what is wanted only where all do.
pub(crate) fn trace(model: &Model, wanted: &Wanted, trace: &Trace) -> Judged {
    together(trace.fates.iter().map(|one| fate(model, wanted, one)))
}

/// All outcomes together.
pub(crate) fn together(judged: impl Iterator<Item = Judged>) -> Judged {
    let mut all: Option<Judged> = None;
    for one in judged {
        match (&all, one) {
            (None, one) => all = Some(one),
            (_, unknown @ Judged::Unknown(_)) => return unknown,
            (Some(unknown @ Judged::Unknown(_)), _) => return unknown.clone(),
            (Some(Judged::Meets), Judged::Meets) | (Some(Judged::Breaks(_)), Judged::Breaks(_)) => {}
            (Some(_), _) => return Judged::Unknown("it depends on something that is not known".into()),
        }
    }
    all.unwrap_or(Judged::Meets)
}

/// The directives that keep the outcome from being known.
pub(crate) fn blamed(trace: &Trace) -> Vec<Blame> {
    trace.blame()
}
