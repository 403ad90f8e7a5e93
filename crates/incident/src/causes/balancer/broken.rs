//! What a configuration does that nobody means, since before anything was seen of it, is a suspect.

use model::Text;

use super::culprit::{origin, whom};
use crate::case::words::{clock, listed, percent};
use crate::case::{Case, SLACK};
use crate::causes::brief::Brief;
use crate::{Culprit, Origin, Place, Sign, Subject, SuspectId};

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    case.signs("expectation-broken").filter(|sign| is_old(case, sign)).map(|sign| suspect(case, sign)).collect()
}

/// Whether no change that was seen brought it.
fn is_old(case: &Case, sign: &Sign) -> bool {
    !case.turns.iter().any(|turn| sign.since + SLACK >= turn.at)
}

fn suspect(case: &Case, sign: &Sign) -> Brief {
    let balancer = sign.places.first().map_or_else(Text::default, |place| place.balancer.clone());
    let name = if balancer.is_empty() { "the balancer".to_owned() } else { format!("the balancer {balancer}") };
    let mut brief = Brief::new(SuspectId::Balancer, name, sign.message.as_str());
    let origin = sign.places.first().and_then(|place| wrote(case, place));
    if !case.is_felt {
        return brief;
    }
    // Nothing was seen before: the history of the line tells how old it is.
    match &origin {
        Some(own) if case.onset.from.since(own.at).as_secs() < 900 => {
            brief.met(8.0, own.at, format!("the line was changed at {} by {}", clock(own.at), own.author));
        }
        _ if case.onset.has_past => {
            brief.missed(8.0, sign.since, "it was so before, while all went well");
        }
        _ => {}
    }
    who(&mut brief, case, sign);
    brief.settled_by("put the line right and see whether it stops", None);
    brief.culprit = Some(Culprit {
        balancer,
        places: sign.places.clone(),
        changes: vec![sign.message.as_str().into()],
        since: origin.as_ref().map_or(sign.since, |own| own.at),
        origin,
        whom: whom(case).into(),
        mend: None,
    });
    brief
}

/// Who wrote a line of a configuration.
fn wrote(case: &Case, place: &Place) -> Option<Origin> {
    let (_, own) = case.timeline.configuration(&place.balancer, case.end)?;
    // Texts of earlier versions may be among the sources, under the same name.
    let file = own.files.iter().copied().find(|id| own.sources.file(*id).name() == place.file)?;
    let at = own.sources.file(file).line_start(place.line as usize);
    origin(own, finding::Span::new(file, at, at))
}

/// Whether those fail of whom it speaks.
fn who(brief: &mut Brief, case: &Case, sign: &Sign) {
    let at = case.onset.from;
    let pools = spoken_of(case, sign);
    if pools.is_empty() {
        return;
    }
    let (_, inside) = case.traffic.sum(|part| part.is_http && pools.iter().any(|pool| part.is_of(pool)));
    let (_, all) = case.traffic.http();
    let database = pools.iter().any(|pool| case.timeline.scene.databases.contains(pool));
    let names = listed(&pools);
    if all.failed >= 3.0 && inside.failed < 0.05 * all.failed && !database {
        brief.out(
            at,
            format!("it is of pool {names}, and {:.0} of {:.0} failed requests are there", inside.failed, all.failed),
        );
        return;
    }
    if database {
        at_database(brief, case);
        return;
    }
    if all.failed >= 3.0 && inside.failed >= 0.95 * all.failed {
        let text = format!(
            "{:.0} of {:.0} failed requests are of pool {names}, of which it speaks",
            inside.failed, all.failed
        );
        brief.met(if all.requests - inside.requests >= 20.0 { 14.0 } else { 6.0 }, at, text);
    }
    pools.iter().for_each(|pool| uneven(brief, case, pool));
}

/// The pools that a broken expectation is about: its subject, or what its message or its lines name.
fn spoken_of(case: &Case, sign: &Sign) -> Vec<Text> {
    let own = match &sign.subject {
        Subject::Pool(pool) | Subject::Endpoint(pool, _) => Some(pool),
        _ => None,
    };
    let is_named = |name: &str| {
        let mut words =
            sign.message.split(|letter: char| !(letter.is_alphanumeric() || matches!(letter, '-' | '_' | '.')));
        words.any(|word| word == name)
    };
    let pools = case.traffic.pools().into_iter().map(|(name, ..)| name).filter(|name| !name.is_empty());
    let mut all: Vec<Text> =
        pools.chain(&case.timeline.scene.databases).filter(|name| is_named(name)).chain(own).cloned().collect();
    all.sort();
    all.dedup();
    all
}

/// Whether the endpoint with the largest part is the one that fails.
fn uneven(brief: &mut Brief, case: &Case, pool: &str) {
    let endpoints = case.traffic.endpoints(pool);
    let requests: f64 = endpoints.iter().map(|one| one.2.requests).sum();
    let failed: f64 = endpoints.iter().map(|one| one.2.failed).sum();
    let even = 1.0 / endpoints.len().max(1) as f64;
    let is_hot =
        |one: &&(&Text, crate::case::Count, crate::case::Count)| one.2.requests / requests.max(1.0) > 1.3 * even;
    let hot: Vec<_> = endpoints.iter().filter(is_hot).collect();
    let (at_hot, taken) = hot.iter().fold((0.0, 0.0), |sum, one| (sum.0 + one.2.failed, sum.1 + one.2.requests));
    if failed >= 3.0 && !hot.is_empty() && at_hot >= 0.9 * failed {
        let names: Vec<&Text> = hot.iter().map(|one| one.0).collect();
        let text = format!(
            "{} gets {} of pool {pool}'s requests and {at_hot:.0} of its {failed:.0} failures",
            listed(&names),
            percent(taken / requests.max(1.0))
        );
        brief.met(14.0, case.onset.from, text);
    }
}

/// Whether applications say that their way to the database is not as it should be.
fn at_database(brief: &mut Brief, case: &Case) {
    let grown = |key: fn(&crate::Vitals) -> Option<u64>| {
        case.applications.iter().filter_map(|own| case.since(own, key)).sum::<f64>()
    };
    let (refused, broken) = (grown(|own| own.connections.read_only), grown(|own| own.connections.broken));
    let cut = case.signs("cut").next();
    if refused >= 1.0 {
        brief.met(14.0, case.onset.from, format!("{refused:.0} writes were refused as read-only"));
    } else if let (true, Some(cut)) = (broken >= 1.0, cut) {
        brief.met(14.0, case.onset.from, format!("{broken:.0} connections were found dead; {}", cut.message));
    } else {
        brief.missed(8.0, case.onset.from, "applications say nothing against their way to the database");
    }
}
