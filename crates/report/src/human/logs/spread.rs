//! Whether a pool's requests are spread as promised, why not, and what changed when.

use analysis::logs::{Changed, EndpointSeen, PoolSeen, Spread, What};
use model::words::{count, percent};
use traffic::even::causes::{Explained, Explanation};
use traffic::even::{Kind, Need, Off, Verdict};

use crate::logs::{clock, harmless, time};
use crate::look::Ink;

/// More endpoints than this that are off are counted.
const OFF: usize = 4;
/// So many signs for and against a cause are told.
const SIGNS: usize = 6;
/// So many changes are told.
const CHANGES: usize = 8;

/// The verdict, the cause and what changed, a line each.
pub(super) fn lines(pool: &PoolSeen) -> Vec<(Ink, String)> {
    let mut all = pool.spread.as_ref().map(|spread| verdict(pool, spread)).unwrap_or_default();
    all.extend(pool.changes.iter().take(CHANGES).map(|one| (Ink::Unsure, changed(pool, one))));
    all
}

fn verdict(pool: &PoolSeen, spread: &Spread) -> Vec<(Ink, String)> {
    let first = pool.minutes.first().map_or(0, |one| one.minute);
    let since = if spread.since > first { format!(" since {}", clock(spread.since)) } else { String::new() };
    let guess = if spread.is_guess { ", held against an even spread, as no configuration is known" } else { "" };
    match &spread.judgement.verdict {
        Verdict::Even => vec![(Ink::Good, format!("even{since}{guess}"))],
        Verdict::TooLittle(_) if spread.few.is_some() => few(pool, spread),
        Verdict::TooLittle(need) => vec![(Ink::Faint, format!("{}{guess}", too_little(*need)))],
        Verdict::Uneven(off) => {
            let named = off.iter().take(OFF).map(|one| self::off(pool, spread, one)).collect::<Vec<_>>().join("; ");
            let more = if off.len() > OFF { format!("; and {} more", off.len() - OFF) } else { String::new() };
            let ink = if spread.is_guess { Ink::Unsure } else { Ink::Bad };
            let mut all = vec![(ink, format!("uneven{since}: {named}{more}{guess}"))];
            all.extend(spread.explained.iter().flat_map(cause));
            all
        }
    }
}

/// What few clients come to, and why.
fn few(pool: &PoolSeen, spread: &Spread) -> Vec<(Ink, String)> {
    let clients = spread.few.unwrap_or_default().round().max(1.0) as usize;
    let of = pool.endpoints.iter().zip(&spread.judgement.endpoints).filter(|(_, seen)| seen.promised > 0.0);
    let idle: Vec<_> =
        of.clone().filter(|(_, seen)| seen.requests == 0).map(|(one, _)| harmless(&one.endpoint)).collect();
    let idle = if idle.is_empty() { String::new() } else { format!("; {} get nothing", idle.join(", ")) };
    let most = of.max_by(|one, other| one.1.share.total_cmp(&other.1.share));
    let most = most.map_or(String::new(), |(one, seen)| {
        format!("{} gets {} instead of {}", harmless(&one.endpoint), percent(seen.share), percent(seen.promised))
    });
    let worth = match pool.clients.len() == clients {
        true => count(clients, "client"),
        false => format!("{}, worth {clients} that ask equally often", count(pool.clients.len(), "client")),
    };
    let says = format!(
        "uneven, as so few clients can't be spread: {most}{idle}. All comes from {worth}, each kept at one endpoint"
    );
    let tried = spread.explained.iter().flat_map(|all| &all.tried);
    let signs = tried.filter(|one| one.cause == "few-clients").flat_map(signs);
    std::iter::once((Ink::Bad, says)).chain(signs).collect()
}

fn too_little(need: Need) -> String {
    match need {
        Need::Requests(requests) => {
            format!("too little traffic to say whether it is even: it takes {requests} requests if they come as these")
        }
        Need::Windows(minutes) => {
            format!("too little to say whether it is even: it takes {minutes} minutes where clients aren't known")
        }
    }
}

/// How an endpoint is off, with numbers.
fn off(pool: &PoolSeen, spread: &Spread, off: &Off) -> String {
    let name = pool.endpoints.get(off.endpoint).map_or("?".into(), |one: &EndpointSeen| harmless(&one.endpoint));
    let Some(seen) = spread.judgement.endpoints.get(off.endpoint) else { return name.into_owned() };
    let shares = format!("{} instead of {}", percent(seen.share), percent(seen.promised));
    match off.kind {
        Kind::Hot => format!("{name} is hot, with {:.1} times its share ({shares})", off.factor),
        Kind::Cold => format!("{name} is cold, with {:.1} times its share ({shares})", off.factor),
        Kind::Dead => format!("{name} is dead: it gets nothing instead of {}", percent(seen.promised)),
        Kind::AllButOne => format!("{name} gets everything instead of {}", percent(seen.promised)),
        Kind::Unasked => format!("{name} gets {} and is promised nothing", percent(seen.share)),
    }
}

fn cause(explained: &Explained) -> Vec<(Ink, String)> {
    let Some(cause) = explained.cause() else {
        let tried: Vec<&str> = explained.tried.iter().map(|one| one.cause).collect();
        let tried = if tried.is_empty() { String::new() } else { format!(" (tried: {})", tried.join(", ")) };
        return vec![(Ink::Plain, format!("nothing that is known of the pool explains it clearly{tried}"))];
    };
    let meant = if cause.is_meant { "; the balancer does as it was told" } else { "" };
    let mut all = vec![(Ink::Strong, format!("because ({}): {}{meant}", cause.cause, cause.says))];
    all.extend(signs(cause));
    all
}

fn signs(cause: &Explanation) -> impl Iterator<Item = (Ink, String)> {
    let sign = |one: &traffic::even::causes::Sign| {
        let side = if one.is_for { "for" } else { "against" };
        (Ink::Plain, format!("  {side:7}  {}", one.text))
    };
    cause.signs.iter().take(SIGNS).map(sign)
}

/// A change in a sentence: `from 10:31 on the share of s1 was 57% instead of 25%`.
pub(super) fn changed(pool: &PoolSeen, one: &Changed) -> String {
    let when = match one.until {
        Some(until) if until == one.minute + 1 => format!("in the minute {}", clock(one.minute)),
        Some(until) => format!("from {} to {}", clock(one.minute), clock(until - 1)),
        None => format!("from {} on", clock(one.minute)),
    };
    let (before, after) = (one.change.before, one.change.after);
    let parts = |what: &str| format!("{when} {what} {} instead of {}", percent(after), percent(before));
    match one.what {
        What::Requests => format!("{when} {after:.0} requests a minute came instead of {before:.0}"),
        What::Errors => parts("the part of 5xx was"),
        What::Refused => parts("the part of refused log-ins was"),
        What::Latency => format!("{when} the median time was {} instead of {}", time(after), time(before)),
        What::Share(endpoint) => {
            let name = pool.endpoints.get(endpoint).map_or("?".into(), |one| harmless(&one.endpoint));
            parts(&format!("the share of {name} was"))
        }
    }
}

/// The number of pools that are uneven, for the end of the page.
pub(super) fn uneven(pools: &[PoolSeen]) -> Option<String> {
    let uneven = pools.iter().filter(|pool| pool.is_uneven()).count();
    (uneven > 0).then(|| format!("{} uneven", count(uneven, "pool")))
}
