//! What lies between hosts: the network, a firewall, certificates.

use super::brief::Brief;
use super::figures::{hit, straight, unreached};
use crate::case::Case;
use crate::case::words::percent;
use crate::{Asked, SuspectId};

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut brief = Brief::new(
        SuspectId::Network,
        "firewall and network",
        "hosts can't reach each other, or don't trust each other",
    );
    if case.is_felt {
        certificate(&mut brief, case);
        connections(&mut brief, case);
        troubles(&mut brief, case);
    }
    brief.settled_by("connect from the balancer's host to an endpoint that fails", None);
    vec![brief]
}

fn certificate(brief: &mut Brief, case: &Case) {
    let is_one = |trouble: &str| trouble.contains("certificate");
    for probe in case.probes.iter().filter(|probe| probe.fails()) {
        let Some((at, answer)) = probe.bad else { continue };
        if let Some(trouble) = answer.trouble.as_deref().filter(|trouble| is_one(trouble)) {
            let way = if probe.asked == Asked::Through { "through the balancer" } else { "straight" };
            brief.met(20.0, at, format!("{} {way}: {trouble}", probe.of));
            brief.story = "a certificate isn't good any more".into();
            return;
        }
    }
}

/// Whether the balancer gets to its endpoints.
fn connections(brief: &mut Brief, case: &Case) {
    let (before, after) = unreached(case);
    let (_, all) = case.traffic.http();
    let (failed, part) = (failed_connects(case), after / all.failed.max(1.0));
    if (after >= 3.0 && part >= 0.3 && after > 3.0 * before)
        || (all.failed >= 3.0 && failed >= all.failed * 0.5 && failed >= 5.0)
    {
        let text = format!(
            "the balancer couldn't connect {:.0} times since, {before:.0} before; {} of all failures",
            after.max(failed),
            percent(part.min(1.0))
        );
        brief.met(14.0, case.onset.from, text);
        past_the_balancer(brief, case);
    } else if all.failed >= 3.0 && after < 1.0 {
        brief.missed(
            14.0,
            case.onset.from,
            format!(
                "the balancer made every connection: none of {:.0} failures is one that couldn't be made",
                all.failed
            ),
        );
    }
}

/// Connections that couldn't be made since, as balancers count them.
fn failed_connects(case: &Case) -> f64 {
    let of = |name: &model::Text| {
        let told = case.timeline.running(name).filter(|(at, _)| *at >= case.onset.from - crate::case::SLACK);
        let sums: Vec<u64> = told
            .map(|(_, own)| own.pools.iter().flat_map(|pool| &pool.endpoints).map(|one| one.failed_connects).sum())
            .collect();
        sums.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).sum::<u64>() as f64
    };
    case.timeline.scene.balancers.iter().map(|own| of(&own.name)).sum()
}

/// Endpoints that answer others and not the balancer.
fn past_the_balancer(brief: &mut Brief, case: &Case) {
    let Some(pool) = hit(case) else { return };
    let (good, all) = straight(case, pool);
    if all > 0 && good * 10 >= all * 9 {
        brief.met(12.0, case.onset.from, format!("{pool} answers others: {good} of {all}, asked straight"));
    }
}

/// What goes wrong on the way of evenkeel's own requests.
fn troubles(brief: &mut Brief, case: &Case) {
    let bad = case.probes.iter().filter(|probe| probe.fails() && probe.asked == Asked::Straight);
    let troubles: Vec<(String, &str)> = bad.map(|probe| (probe.trouble(), probe.of.as_str())).collect();
    let find = |what: &str| troubles.iter().find(|(trouble, _)| trouble.contains(what));
    if let Some((trouble, of)) = find("timed out") {
        brief.met(8.0, case.onset.from, format!("{of} can't be reached straight either: {trouble}"));
    } else if let Some((trouble, of)) = find("refused") {
        brief.missed(10.0, case.onset.from, format!("the host of {of} answers, and nothing listens there: {trouble}"));
    }
}
