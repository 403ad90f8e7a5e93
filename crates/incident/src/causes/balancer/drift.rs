//! What a balancer runs with that differs from its file is a suspect.

use model::Text;

use super::culprit::whom;
use crate::case::Case;
use crate::case::words::{listed, percent};
use crate::causes::brief::Brief;
use crate::causes::timing;
use crate::{Culprit, Sign, Subject, SuspectId};

/// What is set one after the other within this time is one deed.
const TOGETHER: std::time::Duration = std::time::Duration::from_secs(10);

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut all: Vec<(Text, &Sign)> =
        case.signs("drifted").filter_map(|sign| Some((balancer(case, sign)?, sign))).collect();
    all.sort_by(|one, other| (&one.0, one.1.since).cmp(&(&other.0, other.1.since)));
    let mut groups: Vec<(Text, Vec<&Sign>)> = Vec::new();
    for (balancer, sign) in all {
        match groups.last_mut() {
            Some((name, own)) if *name == balancer && own[own.len() - 1].since + TOGETHER >= sign.since => {
                own.push(sign)
            }
            _ => groups.push((balancer, vec![sign])),
        }
    }
    groups.iter().map(|(balancer, signs)| suspect(case, balancer, signs)).collect()
}

/// Whose it is: the balancer of its lines, or the only one.
fn balancer(case: &Case, sign: &Sign) -> Option<Text> {
    if let Subject::Balancer(name) | Subject::Listener(name, _) = &sign.subject {
        return Some(name.clone());
    }
    let of_place = sign.places.first().map(|place| place.balancer.clone());
    of_place.or_else(|| case.timeline.scene.balancers.first().map(|own| own.name.clone()))
}

fn suspect(case: &Case, balancer: &Text, signs: &[&Sign]) -> Brief {
    let name = format!("the balancer {balancer}");
    let mut brief = Brief::new(SuspectId::Balancer, name, signs[0].message.as_str());
    brief.culprit = Some(culprit(case, balancer, signs));
    brief.settled_by(
        format!("reload {balancer}, so that it runs with what its file says, and see whether it stops"),
        None,
    );
    if !case.is_felt {
        return brief;
    }
    timing::judge(&mut brief, case, "it differs from its file", signs[0].since);
    if !brief.is_out {
        who(&mut brief, case, signs);
    }
    brief
}

fn culprit(case: &Case, balancer: &Text, signs: &[&Sign]) -> Culprit {
    let places: Vec<crate::Place> = signs.iter().flat_map(|sign| sign.places.iter().cloned()).collect();
    Culprit {
        balancer: balancer.clone(),
        places,
        changes: signs.iter().map(|sign| sign.message.as_str().into()).collect(),
        // Who wrote the line didn't make it run otherwise.
        origin: None,
        since: signs[0].since,
        whom: whom(case).into(),
        mend: None,
    }
}

/// The pool and the endpoint that a sign is of.
fn of(sign: &Sign) -> (Option<&Text>, Option<&Text>) {
    match &sign.subject {
        Subject::Pool(pool) => (Some(pool), None),
        Subject::Endpoint(pool, endpoint) => (Some(pool), Some(endpoint)),
        _ => (None, None),
    }
}

/// Whether it fails at the pools that differ, and whether shares moved there.
fn who(brief: &mut Brief, case: &Case, signs: &[&Sign]) {
    let mut pools: Vec<&Text> = signs.iter().filter_map(|sign| of(sign).0).collect();
    pools.sort();
    pools.dedup();
    let at = case.onset.from;
    if pools.is_empty() {
        return;
    }
    let is_ours = |pool: &Text| pools.contains(&pool);
    let (_, inside) = case.traffic.sum(|part| part.is_http && is_ours(&part.pool));
    let (_, outside) = case.traffic.sum(|part| part.is_http && !is_ours(&part.pool));
    let failed = inside.failed + outside.failed;
    let names = listed(&pools);
    if failed >= 3.0 && inside.failed < 0.05 * failed {
        brief.out(
            at,
            format!(
                "it is pool {names} that differs, and {:.0} of {failed:.0} failed requests are there",
                inside.failed
            ),
        );
        return;
    }
    let moved = pools.iter().filter_map(|pool| moved(case, pool)).collect::<Vec<_>>();
    for (text, is_at_hot) in &moved {
        brief.met(if *is_at_hot { 18.0 } else { 8.0 }, at, text.as_str());
    }
    let none = inside.ended(&[model::Ending::NoEndpoint]);
    if none >= 3.0 {
        brief.met(18.0, at, format!("{none:.0} requests to pool {names} found no endpoint that takes any"));
    } else if moved.is_empty() {
        brief.missed(10.0, at, format!("the spread over pool {names} is as before"));
        return;
    }
    if failed >= 3.0 && inside.failed >= 0.95 * failed {
        let text = format!(
            "{:.0} of {failed:.0} failed requests are of pool {names}; of {:.0} others {:.0} failed",
            inside.failed, outside.requests, outside.failed
        );
        brief.met(if outside.requests >= 20.0 { 18.0 } else { 8.0 }, at, text);
    }
}

/// Where requests of a pool go that went elsewhere before, and whether they fail there.
fn moved(case: &Case, pool: &str) -> Option<(String, bool)> {
    let endpoints = case.traffic.endpoints(pool);
    let before: f64 = endpoints.iter().map(|one| one.1.requests).sum();
    let after: f64 = endpoints.iter().map(|one| one.2.requests).sum();
    if before < 20.0 || after < 10.0 {
        return None;
    }
    let grown =
        |one: &(&Text, crate::case::Count, crate::case::Count)| one.2.requests / after - one.1.requests / before;
    let most = endpoints.iter().max_by(|one, other| grown(one).total_cmp(&grown(other)))?;
    let failed: f64 = endpoints.iter().map(|one| one.2.failed).sum();
    let hot: f64 = endpoints.iter().filter(|one| grown(one) > 0.04).map(|one| one.2.failed).sum();
    let (had, has) = (percent(most.1.requests / before), percent(most.2.requests / after));
    let text = format!(
        "{} gets {has} of pool {pool}'s requests since, {had} before; {hot:.0} of {failed:.0} failures are where more goes",
        most.0
    );
    (grown(most) >= 0.05).then_some((text, failed >= 3.0 && hot >= 0.9 * failed))
}
