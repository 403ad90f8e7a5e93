//! Health checks were changed: then endpoints are taken for down that answer, or aren't that don't.

use model::{Ending, Text};

use super::note::{Note, Tried};
use crate::Asked;
use crate::case::words::listed;

pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    tried.pools().flat_map(|pool| of_pool(tried, pool)).collect()
}

fn of_pool(tried: &Tried, pool: &Text) -> Vec<Note> {
    let down = down(tried, pool);
    let (_, after) = tried.case.traffic.sum(|part| part.pool == *pool);
    if down.is_empty() && after.ended(&[Ending::NoEndpoint]) < 1.0 {
        return vec![Note::missed(12.0, format!("no endpoint of pool {pool} is taken for down"))];
    }
    let names: Vec<&str> = down.iter().map(|(name, _)| name.as_str()).collect();
    let why = down.iter().find_map(|(_, check)| check.as_deref()).map_or(String::new(), |check| format!(" ({check})"));
    let text = match names.is_empty() {
        true => format!("{:.0} requests found no endpoint of pool {pool} up", after.ended(&[Ending::NoEndpoint])),
        false => format!("{} of pool {pool} is taken for down{why}", listed(&names)),
    };
    let mut notes = vec![Note::met(12.0, text)];
    let (good, all) =
        tried.case.probes_of(pool, Asked::Straight).fold((0, 0), |sum, own| (sum.0 + own.after.0, sum.1 + own.after.1));
    if all > 0 && good * 10 >= all * 9 {
        notes.push(Note::met(12.0, format!("asked straight, pool {pool} answers well: {good} of {all}")));
    } else if all > 0 {
        notes.push(Note::missed(10.0, format!("asked straight, pool {pool} fails too: {} of {all}", all - good)));
    }
    notes
}

/// Endpoints that the balancer takes for down at last, with what the check says.
fn down(tried: &Tried, pool: &str) -> Vec<(Text, Option<Text>)> {
    let Some((_, running)) = tried.case.timeline.running(tried.turn.balancer).last() else { return Vec::new() };
    let own = running.pools.iter().filter(|own| own.pool == pool).flat_map(|own| &own.endpoints);
    own.filter(|one| one.is_up == Some(false)).map(|one| (one.endpoint.clone(), one.check.clone())).collect()
}
