//! What a client does that is redirected.

use model::trace::{Fate, Outcome, Trace, Tracer, What};
use model::{Model, Text};

use super::Circle;
use crate::ask::{Ask, Placed};
use crate::space::NOBODY;

/// So often clients go on before they give up.
const PATIENCE: usize = 20;

/// What a client asks for that gets this answer; `None` where it is no redirect, one whose address isn't followed, or one that
/// gives the client a cookie: then it may be another request the next time.
pub(super) fn next(ask: &Ask, trace: &Trace) -> Option<Ask> {
    let [Fate { outcome: Outcome::Redirect { status, location: Some(location) }, answer_headers, .. }] =
        &trace.fates[..]
    else {
        return None;
    };
    if answer_headers.iter().any(|answered| answered.name == "set-cookie") {
        return None;
    }
    let url = match location {
        path if path.starts_with('/') && !path.starts_with("//") => {
            format!("{}://{}{path}", ask.scheme.as_str(), ask.authority())
        }
        url if url.starts_with("http://") || url.starts_with("https://") => url.to_string(),
        _ => return None,
    };
    let told = Ask::parse(&url).ok()?;
    let headers = ask.headers.iter().filter(|(name, _)| name != "host").cloned().collect();
    let method = if keeps_method(*status) { ask.method.clone() } else { Text::new_static("GET") };
    Some(Ask { method, headers, client: ask.client, ..told })
}

/// Whether a client repeats its method. After other redirects browsers ask with GET.
pub(super) fn keeps_method(status: u16) -> bool {
    matches!(status, 307 | 308)
}

/// The requests that a client makes for ever, each with what becomes of it: those of a circle, or the first one where it goes on
/// and on. `None` where it comes to an end, or to where nobody knows who is listening.
pub(super) fn circle(tracer: &Tracer<'_>, first: &Ask) -> Option<Circle> {
    let mut way: Vec<(Ask, Trace)> = Vec::new();
    let mut ask = first.clone();
    while way.len() < PATIENCE {
        if let Some(again) = way.iter().position(|(before, _)| before.url() == ask.url() && before.method == ask.method)
        {
            return Some(Circle { requests: way.split_off(again), returns: true });
        }
        let placed = placed(tracer.model(), &ask)?;
        let trace = tracer.trace(&placed.arrival, &placed.request);
        let then = next(&ask, &trace)?;
        way.push((ask, trace));
        ask = then;
    }
    way.truncate(1);
    Some(Circle { requests: way, returns: false })
}

fn placed(model: &Model, ask: &Ask) -> Option<Placed> {
    ask.place(model).ok().filter(|placed| placed.note.is_none())
}

/// Whether the circle is this configuration's own: it is the same for any host, or a condition takes a request of it for its host.
/// Where all hosts are sent to one, that one's routes may stand in another file, or at another balancer.
pub(super) fn is_own(tracer: &Tracer<'_>, circle: &Circle) -> bool {
    let any = circle.requests.first().is_some_and(|(ask, _)| {
        let headers = ask.headers.iter().filter(|(name, _)| name != "host").cloned().collect();
        self::circle(tracer, &Ask { host: NOBODY.into(), headers, ..ask.clone() })
            .is_some_and(|other| other.requests.iter().any(|(ask, _)| ask.host == NOBODY))
    });
    any || circle.requests.iter().any(|(ask, trace)| is_known(ask, trace))
}

fn is_known(ask: &Ask, trace: &Trace) -> bool {
    let matched = trace.fates.iter().flat_map(|fate| &fate.steps).filter(|step| step.what == What::Matched);
    let mut whys = matched.flat_map(|step| &step.why);
    whys.any(|why| {
        let names = |found: &Text| found.split(':').next().is_some_and(|name| name.eq_ignore_ascii_case(&ask.host));
        why.held == Some(true) && why.found.as_ref().is_some_and(names)
    })
}
