//! Figures that several suspects are judged by.

use model::{Ending, Moment, Text};

use crate::case::{Case, Count, SLACK, Series};
use crate::{Asked, Backing, Vitals};

/// So many requests must have been answered well by a new version for that to speak for it.
const WELL: f64 = 60.0;

/// How the connections and questions of applications fared, summed over those that users feel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Complaints {
    pub broken: f64,
    pub failed: f64,
    pub read_only: f64,
    pub timeouts: f64,
    pub errors: f64,
    pub slow: f64,
}

impl Complaints {
    pub fn of(case: &Case) -> Complaints {
        let sum = |key: fn(&Vitals) -> Option<u64>| {
            let grown = |own| case.since(own, key);
            case.applications.iter().filter_map(grown).sum::<f64>()
        };
        Complaints {
            broken: sum(|own| own.connections.broken),
            failed: sum(|own| own.connections.failed),
            read_only: sum(|own| own.connections.read_only),
            timeouts: sum(|own| own.connections.timeouts),
            errors: sum(|own| own.connections.errors),
            slow: sum(|own| own.connections.slow),
        }
    }

    /// Those that are of the way to the database, and not of what is asked.
    pub fn way(self) -> f64 {
        self.all() - self.errors
    }

    pub fn all(self) -> f64 {
        self.broken + self.failed + self.read_only + self.timeouts + self.errors + self.slow
    }
}

/// Mean time of a question of all applications, before it began and since, in milliseconds.
pub(super) fn question_times(case: &Case) -> Option<(f64, f64)> {
    let mean = |from, to| {
        let grown = |own: &Series<Vitals>| {
            let millis = own.growth(|own| own.connections.millis, from, to)?;
            let count = own.growth(|own| own.connections.questions.map(|count| count as f64), from, to)?;
            Some((millis, count))
        };
        let sum =
            case.applications.iter().filter_map(grown).fold((0.0, 0.0), |sum, own| (sum.0 + own.0, sum.1 + own.1));
        (sum.1 >= 5.0).then(|| sum.0 / sum.1)
    };
    let onset = case.onset.from;
    Some((mean(case.start, onset - crate::case::SLACK)?, mean(onset, case.end)?))
}

/// Whether questions take so much longer than before that requests do: a few milliseconds are nothing beside theirs.
pub(super) fn waits_longer((had, has): (f64, f64)) -> bool {
    has > 3.0 * had.max(1.0) && has > 10.0
}

/// The largest that a gauge of databases was, before it began and since.
pub(super) fn gauge(case: &Case, key: impl Fn(&Backing) -> Option<f64>) -> Option<(f64, f64)> {
    let most = |from, to| {
        let all = case.databases.iter().filter_map(|own| own.most(&key, from, to));
        all.map(|(_, value)| value).max_by(f64::total_cmp)
    };
    let onset = case.onset.from;
    Some((most(case.start, onset - crate::case::SLACK).unwrap_or(0.0), most(onset, case.end)?))
}

/// Good answers of applications asked straight since it began, and all of them.
pub(super) fn straight(case: &Case, pool: &str) -> (u32, u32) {
    case.probes_of(pool, Asked::Straight).fold((0, 0), |sum, own| (sum.0 + own.after.0, sum.1 + own.after.1))
}

/// An endpoint of an application beside the others.
#[derive(Clone, Debug)]
pub(super) struct Alone<'c> {
    /// Endpoints at which it fails, those at which it doesn't.
    pub bad: Vec<(&'c Text, Count, Count)>,
    pub good: Vec<(&'c Text, Count, Count)>,
    /// How many times more of the pool's requests those get that fail than they got before.
    pub growth: f64,
}

/// Where only some endpoints of a pool fail: which.
pub(super) fn alone<'c>(case: &'c Case, pool: &str) -> Option<Alone<'c>> {
    let all = case.traffic.endpoints(pool);
    let requests: (f64, f64) = all.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.1.requests, sum.1 + own.2.requests));
    let failed: f64 = all.iter().map(|own| own.2.failed).sum();
    if failed < 3.0 {
        return None;
    }
    // Where an endpoint has answered nothing well for a while, it isn't one of the good ones, however few there failed.
    let half = case.onset.to + case.end.since(case.onset.to) / 2;
    let is_over = |own: &(&Text, Count, Count)| own.2.well.is_none_or(|until| until < half);
    let (bad, good): (Vec<_>, Vec<_>) = all.into_iter().partition(|own| own.2.part() >= 0.05 || is_over(own));
    let (few, many) =
        (good.iter().map(|own| own.2.failed).sum::<f64>(), good.iter().map(|own| own.2.requests).sum::<f64>());
    let share = |side: fn(&(&Text, Count, Count)) -> f64, of: f64| bad.iter().map(side).sum::<f64>() / of.max(1.0);
    let (had, has) = (share(|own| own.1.requests, requests.0), share(|own| own.2.requests, requests.1));
    let growth = if had > 0.0 { has / had } else { has * (bad.len() + good.len()) as f64 / bad.len().max(1) as f64 };
    (!bad.is_empty() && many >= 5.0 && few <= 0.05 * failed).then_some(Alone { bad, good, growth })
}

/// Where the failures hardly ever got to a pool's endpoints, since other pools answered them or the balancer did: how many, in words.
pub(super) fn astray(case: &Case, pool: &str) -> Option<String> {
    let (_, all) = case.traffic.http();
    let (_, own) = case.traffic.sum(|part| part.is_http && part.pool == pool);
    let elsewhere = all.failed - own.failed;
    let is_so = all.failed >= 3.0 && elsewhere >= 0.8 * all.failed;
    is_so.then(|| format!("{elsewhere:.0} of {:.0} failed requests never got to {pool}", all.failed))
}

/// Connections that the balancer couldn't make, before it began and since. Those that broke off count where the application answers
/// others: else it is the application that breaks them off. Where its checks took endpoints down though it gets there, it didn't try.
pub(super) fn unreached(case: &Case) -> (f64, f64) {
    let is_tried = !is_down_though_reached(case);
    let (before, after) = case.traffic.sum(|part| is_tried || !part.endpoint.is_empty());
    let (good, all) = hit(case).map_or((0, 0), |pool| straight(case, pool));
    let ways: &[Ending] = match all > 0 && good * 10 >= all * 9 {
        true => &[Ending::EndpointUnreached, Ending::EndpointBroke],
        false => &[Ending::EndpointUnreached],
    };
    (before.ended(ways), after.ended(ways))
}

/// Whether the last thing that balancers say is that endpoints are down which their checks can connect to.
fn is_down_though_reached(case: &Case) -> bool {
    let last = case.timeline.scene.balancers.iter().filter_map(|own| case.timeline.running(&own.name).last());
    let mut down = last.flat_map(|(_, own)| &own.pools).flat_map(|pool| &pool.endpoints);
    down.any(|one| {
        one.is_up == Some(false)
            && one
                .check
                .as_ref()
                .is_some_and(|check| ["L6RSP", "L7RSP", "L7STS"].iter().any(|how| check.starts_with(how)))
    })
}

/// The pool of an application that is hit most: whose requests fail, be it that they don't get there any more, else the first that is
/// watched.
pub(super) fn hit<'c>(case: &'c Case) -> Option<&'c Text> {
    let applications = &case.timeline.scene.applications;
    let failing = case.failing_pools();
    let hit = failing.iter().find_map(|(name, _)| applications.iter().find(|own| own == name));
    let felt = || applications.iter().find(|own| case.feels(own));
    let unwatched = || failing.iter().map(|(name, _)| *name).find(|name| !name.is_empty());
    hit.or_else(|| missing(case)).or_else(felt).or_else(unwatched).or_else(|| applications.first())
}

/// The application to which requests went before that fail elsewhere now.
fn missing<'c>(case: &'c Case) -> Option<&'c Text> {
    let parts = &case.traffic.parts;
    let failing = parts.iter().filter(|part| !part.route.is_empty() && part.after.failed >= 1.0);
    let worst = failing.max_by(|one, other| one.after.failed.total_cmp(&other.after.failed))?;
    let was = |own: &&Text| {
        let mut there = parts.iter().filter(|part| part.route == worst.route && part.before.requests >= 1.0);
        there.any(|part| part.pool == **own)
    };
    case.timeline.scene.applications.iter().find(was)
}

/// Requests to an application since it began, and those of them that it says that it got, where that is so few that it explains the
/// failures. What the balancer itself had to refuse is no loss on the way where those arrived that it did send. Reckoned by how many of all
/// the application got before: it counts probes and checks as well.
pub(super) fn lost(case: &Case, pool: &str) -> Option<(f64, f64)> {
    let own = || case.applications.iter().filter(|own| own.pool == pool);
    let sum = |grown: &dyn Fn(&Series<Vitals>) -> Option<f64>| own().filter_map(grown).sum::<f64>();
    let (had, has) = (sum(&|own| case.until(own, |own| own.requests)), sum(&|own| case.since(own, |own| own.requests)));
    let (before, after) = case.traffic.sum(|part| part.is_http && part.pool == pool);
    let (_, sent) = case.traffic.sum(|part| part.is_http && part.pool == pool && !part.endpoint.is_empty());
    let rate = |count: f64, seconds: f64| count / seconds.max(1.0);
    let is_told = before.requests >= 20.0 && had >= 0.5 * before.requests && after.requests >= 10.0;
    let extra = rate(had - before.requests, case.traffic.seconds.0).max(0.0) * case.traffic.seconds.1;
    let got = (has - extra).max(0.0);
    let is_few = after.failed >= 3.0 && after.requests - got >= 0.5 * after.failed;
    let is_on_the_way = (sent.requests >= 3.0 && got < 0.5 * sent.requests) || unreached(case).1 >= 3.0;
    (is_told && is_few && is_on_the_way).then_some((after.requests, got))
}

/// Where a version that endpoints of a pool didn't run at a moment answered many requests before anything failed: at how many endpoints, since
/// when, and how many.
pub(super) fn answered(case: &Case, pool: &str, then: Moment) -> Option<(usize, Moment, f64)> {
    let version = |seen: Option<&crate::Vitals>| seen.and_then(|seen| seen.version.clone());
    let until = case.onset.from - SLACK;
    let ran = case.applications.iter().filter(|own| own.pool == pool).filter_map(|own| {
        let new = version(own.last()).filter(|new| version(own.before(then)).is_some_and(|was| was != *new))?;
        let since = own.seen.iter().find(|(_, seen)| seen.version.as_ref() == Some(&new)).map(|(at, _)| *at)?;
        let answered = own.growth(|seen| seen.requests.map(|count| count as f64), since, until);
        Some((since, answered.filter(|_| since < until)?))
    });
    let ran: Vec<(Moment, f64)> = ran.collect();
    let answered: f64 = ran.iter().map(|own| own.1).sum();
    let first = ran.iter().map(|own| own.0).min()?;
    (answered >= WELL).then_some((ran.len(), first, answered))
}
