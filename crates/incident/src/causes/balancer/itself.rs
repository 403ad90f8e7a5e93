//! A balancer of which nothing was changed: whether it is full, or was started anew.

use model::Text;

use crate::case::Case;
use crate::case::words::seconds;
use crate::causes::brief::Brief;
use crate::causes::timing;
use crate::{Asked, Sign, Subject, SuspectId};

/// Those against which something else is brought forward come here only where there is more to say.
pub(super) fn suspects(case: &Case, named: &[Text]) -> Vec<Brief> {
    let all = case.timeline.scene.balancers.iter();
    let own = all.map(|own| (suspect(case, &own.name), named.contains(&own.name)));
    own.filter(|(brief, is_named)| !is_named || brief.weight() > 0.0).map(|(brief, _)| brief).collect()
}

fn suspect(case: &Case, name: &Text) -> Brief {
    let mut brief = Brief::new(
        SuspectId::Balancer,
        format!("the balancer {name}"),
        "the balancer itself is full, or was started anew",
    );
    if !case.is_felt {
        return brief;
    }
    let restarts = |sign: &&Sign| sign.subject == Subject::Balancer(name.clone());
    if let Some(sign) = case.signs("restarted").find(restarts) {
        timing::judge(&mut brief, case, "it was started anew", sign.since);
    }
    full(&mut brief, case, name);
    if case.timeline.configurations(name).next().is_some() && !case.turns.iter().any(|turn| turn.balancer == name) {
        let seen = seconds(case.end.since(case.start));
        brief.missed(
            12.0,
            case.end,
            format!("its configuration is what it was {seen} ago, and it runs with what its file says"),
        );
    }
    between(&mut brief, case);
    brief
}

/// Whether it takes no more clients.
fn full(brief: &mut Brief, case: &Case, name: &str) {
    let since = case.timeline.running(name).filter(|(at, _)| *at >= case.onset.from);
    let fullest = since.filter_map(|(at, own)| Some((at, own.connections?, own.limit?)));
    let Some((at, connections, limit)) = fullest.max_by_key(|(_, connections, _)| *connections) else { return };
    if limit > 0 && connections * 20 >= limit * 19 {
        brief.met(15.0, at, format!("it has {connections} connections with clients, and allows {limit}"));
    }
}

/// What goes well straight and not through it speaks against the way through it, if not against it alone.
fn between(brief: &mut Brief, case: &Case) {
    for (pool, _) in case.failing_pools() {
        let sum =
            |asked| case.probes_of(pool, asked).fold((0, 0), |sum, own| (sum.0 + own.after.0, sum.1 + own.after.1));
        let (through, straight) = (sum(Asked::Through), sum(Asked::Straight));
        if through.1 > 0 && straight.1 > 0 && through.0 * 2 < through.1 && straight.0 * 10 >= straight.1 * 9 {
            let text = format!(
                "pool {pool} answers well straight ({} of {}), and not through it ({} of {})",
                straight.0, straight.1, through.0, through.1
            );
            brief.met(4.0, case.onset.from, text);
        }
    }
}
