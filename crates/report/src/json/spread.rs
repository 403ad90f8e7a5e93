//! Whether a pool is spread as promised, as JSON.

use analysis::logs::{Changed, PoolSeen, What};
use serde::Serialize;
use traffic::even::causes::{Explanation, Sign};
use traffic::even::{Kind, Need, Off, Verdict};

use crate::logs::iso;

/// A verdict with what it stands on.
#[derive(Serialize)]
pub(super) struct SpreadShape<'a> {
    /// `even`, `uneven` or `too-little`.
    verdict: &'static str,
    since: String,
    /// Whether no configuration promised anything.
    against_an_even_spread: bool,
    /// How many independent requests would tell as much.
    trials: f64,
    /// So few clients that chance can't make it even: how many equal ones they are worth.
    #[serde(skip_serializing_if = "Option::is_none")]
    few_clients: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    off: Vec<OffShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requests_needed: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes_needed: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    causes: Option<Vec<CauseShape<'a>>>,
}

/// An endpoint that is off.
#[derive(Serialize)]
struct OffShape<'a> {
    endpoint: &'a str,
    kind: &'static str,
    /// Share by promise; null where nothing was promised.
    factor: Option<f64>,
    confidence: f64,
}

/// Something that may explain it.
#[derive(Serialize)]
struct CauseShape<'a> {
    cause: &'static str,
    says: &'static str,
    is_meant: bool,
    /// How much likelier what was seen is by it than as promised, in nats.
    ahead: f64,
    /// The part of what is off that it explains.
    explains: f64,
    #[serde(rename = "for")]
    speaks_for: Vec<&'a str>,
    against: Vec<&'a str>,
}

/// What changed in some minute.
#[derive(Serialize)]
pub(super) struct ChangeShape<'a> {
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'a str>,
    minute: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    before: f64,
    after: f64,
    confidence: f64,
}

pub(super) fn spread(pool: &PoolSeen) -> Option<SpreadShape<'_>> {
    let spread = pool.spread.as_ref()?;
    let judgement = &spread.judgement;
    let (verdict, off, need) = match &judgement.verdict {
        Verdict::Even => ("even", &[][..], None),
        Verdict::Uneven(off) => ("uneven", off.as_slice(), None),
        Verdict::TooLittle(need) => ("too-little", &[][..], Some(*need)),
    };
    Some(SpreadShape {
        verdict,
        since: iso(spread.since),
        against_an_even_spread: spread.is_guess,
        trials: judgement.trials,
        few_clients: spread.few,
        off: off.iter().map(|one| self::off(pool, one)).collect(),
        requests_needed: match need {
            Some(Need::Requests(requests)) => Some(requests),
            _ => None,
        },
        minutes_needed: match need {
            Some(Need::Windows(minutes)) => Some(minutes),
            _ => None,
        },
        cause: spread.explained.as_ref().and_then(|all| all.cause()).map(|cause| cause.cause),
        causes: spread.explained.as_ref().map(|all| all.tried.iter().map(cause).collect()),
    })
}

fn off<'a>(pool: &'a PoolSeen, off: &Off) -> OffShape<'a> {
    OffShape {
        endpoint: name(pool, off.endpoint),
        kind: match off.kind {
            Kind::Hot => "hot",
            Kind::Cold => "cold",
            Kind::Dead => "dead",
            Kind::AllButOne => "all-but-one",
            Kind::Unasked => "unasked",
        },
        factor: off.factor.is_finite().then_some(off.factor),
        confidence: off.confidence,
    }
}

fn name(pool: &PoolSeen, endpoint: usize) -> &str {
    pool.endpoints.get(endpoint).map_or("", |one| one.endpoint.as_str())
}

fn cause(one: &Explanation) -> CauseShape<'_> {
    let signs = |wanted: bool| {
        let all = one.signs.iter().filter(move |sign| sign.is_for == wanted);
        all.map(|sign: &Sign| sign.text.as_str()).collect()
    };
    CauseShape {
        cause: one.cause,
        says: one.says,
        is_meant: one.is_meant,
        ahead: one.ahead,
        explains: one.explains,
        speaks_for: signs(true),
        against: signs(false),
    }
}

pub(super) fn changes(pool: &PoolSeen) -> Vec<ChangeShape<'_>> {
    pool.changes.iter().map(|one| change(pool, one)).collect()
}

pub(super) fn change<'a>(pool: &'a PoolSeen, one: &Changed) -> ChangeShape<'a> {
    let (what, endpoint) = match one.what {
        What::Requests => ("requests", None),
        What::Errors => ("5xx", None),
        What::Refused => ("refused", None),
        What::Latency => ("latency_ms", None),
        What::Share(endpoint) => ("share", Some(name(pool, endpoint))),
    };
    ChangeShape {
        what,
        endpoint,
        minute: iso(one.minute),
        until: one.until.map(iso),
        before: one.change.before,
        after: one.change.after,
        confidence: one.change.confidence,
    }
}
