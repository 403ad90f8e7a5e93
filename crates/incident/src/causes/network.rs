//! What lies between hosts: the network, a firewall.

use model::Ending;

use super::application::fails_at_once;
use super::brief::Brief;
use super::certificate;
use super::figures::{hit, lost, straight, unreached};
use crate::case::words::{listed, millis};
use crate::case::{Case, Probe, SLACK};
use crate::{Asked, SuspectId};

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut brief = Brief::new(SuspectId::Network, "firewall and network", "hosts can't reach each other");
    if case.is_felt {
        through(&mut brief, case);
        if !hit(case).is_some_and(|pool| certificate::of_network(&mut brief, case, pool)) {
            connections(&mut brief, case);
        }
        troubles(&mut brief, case);
    }
    brief.settled_by("connect from the balancer's host to an endpoint that fails", None);
    vec![brief]
}

/// A certificate that the balancer itself shows, or whatever stands before it.
fn through(brief: &mut Brief, case: &Case) {
    for probe in case.probes.iter().filter(|probe| probe.fails() && probe.asked == Asked::Through) {
        if let Some((at, trouble)) = probe.certificate {
            brief.met(20.0, at, format!("{} through the balancer: {trouble}", probe.of));
            brief.story = "a certificate isn't good any more".into();
            return;
        }
    }
}

/// Whether the balancer gets to its endpoints.
fn connections(brief: &mut Brief, case: &Case) {
    let (before, after) = unreached(case);
    let (_, all) = case.traffic.http();
    let counted = failed_connects(case);
    let down = down(case);
    let part = if down.is_empty() { after } else { after + all.ended(&[Ending::NoEndpoint]) } / all.failed.max(1.0);
    let is_much = after >= 3.0 && part >= 0.3 && after > 3.0 * before;
    let is_down = !down.is_empty() && part >= 0.3;
    if hit(case).is_some_and(|pool| fails_at_once(case, pool).is_some()) {
        let text = "connections are refused at once: the hosts answer, and nothing listens there".to_owned();
        brief.missed(8.0, case.onset.from, text);
    } else if is_much || is_down || (all.failed >= 3.0 && counted >= all.failed * 0.5 && counted >= 5.0) {
        let checks =
            if down.is_empty() { String::new() } else { format!("; its checks can't either: {}", listed(&down)) };
        let text =
            format!("the balancer couldn't connect {:.0} times since, {before:.0} before{checks}", after.max(counted));
        brief.met(14.0, case.onset.from, text);
        well_straight(brief, case);
    } else if hit(case).is_some_and(|pool| slower(case, pool).is_some()) {
        // A way that loses packets is a slow one: connections are made all the same.
    } else if all.failed >= 3.0 && after < 1.0 && tells(case) {
        let text = format!(
            "the balancer made every connection: none of {:.0} failures is one that couldn't be made",
            all.failed
        );
        brief.missed(14.0, case.onset.from, text);
    } else if !tells(case) {
        answered(brief, case);
    }
    past_the_balancer(brief, case);
}

/// Where the balancer can't connect and evenkeel can, it is the way between them.
fn well_straight(brief: &mut Brief, case: &Case) {
    let Some(pool) = hit(case) else { return };
    let (good, all) = straight(case, pool);
    if all > 0 && good * 10 >= all * 9 {
        brief.met(6.0, case.end, format!("asked straight, {pool} answers well: {good} of {all}"));
    }
}

/// What endpoints themselves answered went there and back: where the balancer doesn't tell of connections, that speaks for the way.
fn answered(brief: &mut Brief, case: &Case) {
    let (_, all) = case.traffic.http();
    let own = |key: fn(&crate::Vitals) -> Option<u64>| -> f64 {
        let grown = |own: &crate::case::Series<'_, crate::Vitals>| {
            own.growth(|seen| key(seen).map(|count| count as f64), case.onset.from, case.end)
        };
        case.applications.iter().filter_map(grown).sum()
    };
    let counted = own(|seen| seen.faults) + own(|seen| seen.overloaded);
    let there = case.traffic.parts.iter().filter(|part| part.is_http && !part.endpoint.is_empty());
    let wrong: f64 = there.map(|part| part.after.failed.min(part.after.classes[3])).sum();
    // More than it got it can't have answered: nginx writes 499 where it is the client who went.
    let sum = (counted + wrong).min(all.failed).min(own(|seen| seen.requests));
    if all.failed >= 3.0 && sum >= 0.8 * all.failed {
        let text = format!(
            "{sum:.0} of {:.0} failures are answers that endpoints gave themselves: they came and went",
            all.failed
        );
        brief.missed(12.0, case.onset.from, text);
    }
}

/// Whether anything tells of connections that couldn't be made.
fn tells(case: &Case) -> bool {
    case.timeline
        .scene
        .balancers
        .iter()
        .any(|own| case.timeline.running(&own.name).any(|(_, own)| !own.pools.is_empty()))
}

/// Endpoints of failing pools that are down because the checks can't connect, with what these say.
fn down(case: &Case) -> Vec<String> {
    let last = case.timeline.scene.balancers.iter().filter_map(|own| case.timeline.running(&own.name).last());
    let pools = last.flat_map(|(_, own)| &own.pools).filter(|pool| case.is_failing(&pool.pool));
    let down = pools.flat_map(|pool| &pool.endpoints).filter(|one| one.is_up == Some(false));
    let check = |one: &model::EndpointState| {
        Some(format!("{} {}", one.endpoint, one.check.as_ref().filter(|check| check.starts_with("L4"))?))
    };
    down.filter_map(check).collect()
}

/// Connections that couldn't be made since, as balancers count them.
fn failed_connects(case: &Case) -> f64 {
    let of = |name: &model::Text| {
        let told = case.timeline.running(name).filter(|(at, _)| *at >= case.onset.from - SLACK);
        let sums: Vec<u64> = told
            .map(|(_, own)| own.pools.iter().flat_map(|pool| &pool.endpoints).map(|one| one.failed_connects).sum())
            .collect();
        sums.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).sum::<u64>() as f64
    };
    case.timeline.scene.balancers.iter().map(|own| of(&own.name)).sum()
}

/// What goes well straight and is lost or slow on its way through the balancer: it is what lies between.
fn past_the_balancer(brief: &mut Brief, case: &Case) {
    let Some(pool) = hit(case) else { return };
    let (good, all) = straight(case, pool);
    if !case.onset.has_past || all == 0 || good * 10 < all * 9 {
        return;
    }
    if let Some((sent, got)) = lost(case, pool) {
        let text = format!(
            "{pool} got {got:.0} of {sent:.0} requests that were sent to it since, and asked straight it answers well: {good} of {all}"
        );
        brief.met(18.0, case.onset.from, text);
    } else if let Some((through, straight)) = slower(case, pool) {
        let text =
            format!("{pool} takes {} through the balancer, and asked straight {}", millis(through), millis(straight));
        brief.met(18.0, case.onset.from, text);
    } else if let Some((well, of)) = nothing_gets_through(case, pool) {
        let text = format!(
            "{pool} answers well straight ({good} of {all}), and through the balancer, which is what it was, not ({well} of {of})"
        );
        brief.met(16.0, case.onset.from, text);
    }
}

/// Good answers through the balancer and all, where hardly any comes and nothing of the balancer was changed.
fn nothing_gets_through(case: &Case, pool: &str) -> Option<(u32, u32)> {
    let is_turned =
        case.turns.iter().any(|turn| turn.at <= case.onset.to + SLACK) || case.signs("drifted").next().is_some();
    let is_refused =
        |probe: &&Probe| probe.bad.is_some_and(|(_, answer)| answer.status.is_none_or(|status| status >= 500));
    let through = case.probes_of(pool, Asked::Through).filter(is_refused);
    let (well, of) = through.fold((0, 0), |sum, own| (sum.0 + own.after.0, sum.1 + own.after.1));
    (!is_turned && of >= 3 && well * 10 <= of).then_some((well, of))
}

/// How long answers take through the balancer, and straight at the slowest endpoint, where the way through has become slow and none of
/// the endpoints has.
fn slower(case: &Case, pool: &str) -> Option<(f64, f64)> {
    let takes = |asked| case.probes_of(pool, asked).filter_map(|probe| probe.takes());
    let through: Vec<(f64, f64)> = takes(Asked::Through).collect();
    let count = through.len().max(1) as f64;
    let through = through.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.0 / count, sum.1 + own.1 / count));
    let straight = takes(Asked::Straight).max_by(|one, other| one.1.total_cmp(&other.1))?;
    let is_slow = |(was, is): (f64, f64)| is > 1.4 * was && is > was + 100.0;
    (is_slow(through) && !is_slow(straight) && straight.1 < 0.8 * through.1).then_some((through.1, straight.1))
}

/// What goes wrong on the way of evenkeel's own requests.
fn troubles(brief: &mut Brief, case: &Case) {
    let bad = case.probes.iter().filter(|probe| probe.fails() && probe.asked == Asked::Straight);
    let troubles: Vec<(String, &str)> = bad.map(|probe| (probe.trouble(), probe.of.as_str())).collect();
    let find = |what: &str| troubles.iter().find(|(trouble, _)| trouble.contains(what));
    if let Some((trouble, of)) = find("timed out") {
        brief.met(8.0, case.onset.from, format!("{of} can't be reached straight either: {trouble}"));
    } else if let (None, Some((trouble, of))) = (find("reset"), find("refused")) {
        brief.missed(10.0, case.onset.from, format!("the host of {of} answers, and nothing listens there: {trouble}"));
    }
}
