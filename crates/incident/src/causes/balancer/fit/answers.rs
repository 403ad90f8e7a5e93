//! What requests carry, or how they are carried, was changed: then what is reached so fails, and the same asked straight doesn't.

use model::{Ending, Text};

use super::note::{Note, Tried};
use crate::Asked;
use crate::case::words::percent;

const ON_THE_WAY: [Ending; 2] = [Ending::EndpointBroke, Ending::EndpointUnreached];

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    let case = tried.case;
    let failing = case.failing_pools();
    let is_ours = |pool: &str| tried.effect.reach.is_everything || tried.effect.reach.pools.contains(pool);
    let ours: Vec<&Text> = failing.iter().map(|(pool, _)| *pool).filter(|pool| is_ours(pool)).collect();
    if ours.is_empty() {
        return unreached(tried)
            .map_or_else(|| vec![Note::missed(10.0, "no request that it reaches fails".into())], |note| vec![note]);
    }
    ours.into_iter().flat_map(|pool| of_pool(tried, pool)).collect()
}

fn of_pool(tried: &Tried, pool: &Text) -> Vec<Note> {
    let (before, after) = tried.case.traffic.sum(|part| part.pool == *pool);
    let (was, is) = (before.ended(&ON_THE_WAY), after.ended(&ON_THE_WAY));
    let mut notes = Vec::new();
    if is >= 3.0 && is > 3.0 * was {
        notes.push(Note::met(
            8.0,
            format!("{is:.0} requests to pool {pool} broke off or found no connection since, {was:.0} before"),
        ));
    }
    // An application that goes on as before answers otherwise where it is asked otherwise.
    let wrong = |count: &crate::case::Count| (count.classes[2] + count.classes[3]) / count.requests.max(1.0);
    if wrong(&after) >= wrong(&before) + 0.2 {
        let (had, has) = (percent(wrong(&before)), percent(wrong(&after)));
        let text = format!("pool {pool} answers {has} of its requests with 3xx or 4xx since, {had} before");
        notes.push(Note::met(12.0, text));
    }
    let (good, all) =
        tried.case.probes_of(pool, Asked::Straight).fold((0, 0), |sum, own| (sum.0 + own.after.0, sum.1 + own.after.1));
    if all > 0 && good * 10 >= all * 9 {
        notes.push(Note::met(12.0, format!("asked straight, pool {pool} answers well: {good} of {all}")));
    } else if all > 0 {
        notes.push(Note::missed(12.0, format!("asked straight, pool {pool} fails too: {} of {all}", all - good)));
    }
    notes
}

/// Where nobody gets in any more, the logs say nothing: only our own requests do.
pub(super) fn unreached(tried: &Tried) -> Option<Note> {
    let case = tried.case;
    let through = case.probes.iter().filter(|probe| probe.asked == Asked::Through && probe.fails());
    let bad = through.into_iter().find(|probe| {
        let ours = &tried.effect.reach;
        (ours.is_everything || ours.pools.contains(probe.pool))
            && probe.bad.is_some_and(|(_, answer)| answer.status.is_none())
    })?;
    let text = format!("{} through the balancer gets no answer: {}", bad.of, bad.trouble());
    Some(Note::met(12.0, text))
}
