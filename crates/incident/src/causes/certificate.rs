//! Certificates that are no good: whose they are is told by the way on which they are met.

use analysis::diff::Kind;
use model::{Moment, Text};

use super::brief::Brief;
use crate::Asked;
use crate::case::Case;
use crate::case::words::listed;

/// A certificate that an endpoint shows, and that is no good.
pub(crate) struct Shown<'c> {
    pub of: &'c Text,
    pub at: Moment,
    pub trouble: &'c Text,
}

/// Asked straight, endpoints of a pool show a certificate that is no good.
pub(crate) fn shown<'c>(case: &'c Case, pool: &str) -> Option<Shown<'c>> {
    // Something else may have gone wrong before.
    let all = case.probes_of(pool, Asked::Straight).filter(|probe| probe.fails());
    all.filter_map(|probe| Some((probe.of, probe.certificate?)))
        .map(|(of, (at, trouble))| Shown { of, at, trouble })
        .min_by_key(|own| own.at)
}

/// Whether it is another than the one that is asked for, be it the fault of who shows it or of who asks.
pub(crate) fn is_refused(own: &Shown) -> bool {
    !own.trouble.contains("expired") && !own.trouble.contains("not valid yet")
}

/// Whether what the balancer asks of certificates was changed.
fn is_asked_otherwise(case: &Case) -> bool {
    case.turns.iter().flat_map(|turn| &turn.effects).any(|effect| effect.change.kind == Kind::Tls)
}

/// Whether the application of a pool can't be asked for its certificate: then what it counts isn't known either.
pub(super) fn is_shown(case: &Case, pool: &str) -> bool {
    shown(case, pool).is_some()
}

/// What the certificate of an application's endpoints says for its being to blame. That one has ended is nobody else's doing; that it is of
/// another name or authority may be what the balancer's configuration asks for since.
pub(super) fn of_application(brief: &mut Brief, case: &Case, pool: &str) {
    if let Some(own) = shown(case, pool) {
        if is_refused(&own) && is_asked_otherwise(case) {
            let text = format!("{} shows a {} since the balancer asks for another", own.of, own.trouble);
            return brief.missed(16.0, own.at, text);
        }
        let strength = if is_refused(&own) { 12.0 } else { 20.0 };
        let text = format!("the certificate that {} shows, asked straight, is no good: {}", own.of, own.trouble);
        brief.met(strength, own.at, text);
        brief.story = format!("the certificate of {pool} is no good any more").into();
        brief.settled_by(format!("look at the certificate of {}, and at when it ends", own.of), None);
    }
    let shaken = shaken(case, pool);
    if !shaken.is_empty() {
        let text = format!("TLS with its endpoints fails, says the balancer's check: {}", listed(&shaken));
        brief.met(8.0, case.onset.from, text);
    }
}

/// What it says of the network: to see a certificate one must have got there. Whether there is something to be said.
pub(super) fn of_network(brief: &mut Brief, case: &Case, pool: &str) -> bool {
    let shaken = shaken(case, pool);
    if let Some(own) = shown(case, pool) {
        let text = format!("{} is reached, and it is its certificate that is no good: {}", own.of, own.trouble);
        brief.missed(16.0, own.at, text);
        return true;
    }
    if !shaken.is_empty() {
        let text = format!("endpoints are reached, and TLS with them fails: {}", listed(&shaken));
        brief.missed(12.0, case.onset.from, text);
    }
    !shaken.is_empty()
}

/// Endpoints of a pool that are down because TLS with them fails, with what the check says.
fn shaken(case: &Case, pool: &str) -> Vec<String> {
    let last = case.timeline.scene.balancers.iter().filter_map(|own| case.timeline.running(&own.name).last());
    let pools = last.flat_map(|(_, own)| &own.pools).filter(|own| own.pool == *pool);
    let down = pools.flat_map(|own| &own.endpoints).filter(|one| one.is_up == Some(false));
    let check = |one: &model::EndpointState| {
        Some(format!("{} {}", one.endpoint, one.check.as_ref().filter(|check| check.starts_with("L6RSP"))?))
    };
    down.filter_map(check).collect()
}
