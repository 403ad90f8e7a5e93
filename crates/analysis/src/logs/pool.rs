//! One pool and its endpoints.

use model::Text;
use traffic::even::Verdict;
use traffic::{Grouped, Heavy, Rollup};

use super::endpoint::{EndpointSeen, Names};
use super::judge::{Changed, Evidence, Since, Spread, judged};
use super::minutes::{Minute, filled};
use super::promise::Promised;
use super::sums::PoolSums;
use super::total::Total;

/// So many clients are told of each pool.
const CLIENTS: usize = 20;

/// What logs say of one pool.
#[derive(Clone, Debug)]
pub struct PoolSeen {
    /// Its name; empty for requests that no pool served, or whose pool nobody knows.
    pub pool: Text,
    /// All of its requests.
    pub total: Total,
    /// Its endpoints: those of the configuration in its order, then others that the log names.
    pub endpoints: Vec<EndpointSeen>,
    /// Requests that the balancer answered itself.
    pub own: Total,
    /// Its routes, those with the most requests first. The one without a name has all that has none.
    pub routes: Vec<RouteSeen>,
    /// Minute by minute.
    pub minutes: Vec<Minute>,
    /// The most frequent clients with their requests; counts may be too low by [`short`](Self::short).
    pub clients: Vec<(Text, u64)>,
    /// How much counts of clients may be too low.
    pub short: u64,
    /// Whether it is spread as promised; `None` where there are not two endpoints.
    pub spread: Option<Spread>,
    /// What changed in some minute, in order of time.
    pub changes: Vec<Changed>,
}

/// What logs say of one route of a pool.
#[derive(Clone, Debug)]
pub struct RouteSeen {
    /// Its name.
    pub route: Text,
    /// All of its requests.
    pub total: Total,
}

impl PoolSeen {
    /// Judges what a pool comes to.
    pub(super) fn new(
        name: &Text,
        names: Names,
        sums: PoolSums,
        rollup: &Rollup,
        (promised, since): (Option<&Promised<'_>>, Since),
    ) -> Self {
        let clients = rollup.clients.get(name);
        let (pool, tolerance) = (promised.map(|one| one.pool), promised.and_then(|one| one.tolerance));
        let minutes = filled(sums.minutes, names.all.len());
        let grouped = |minute: &Minute| rollup.bunches.get(&(minute.minute, name.clone()));
        let numbered = |own: &Grouped| own.numbered(|name| names.index(name).map(|at| at as u32));
        let bunches = minutes.iter().map(|one| grouped(one).map(numbered)).collect();
        let endpoints = names.with(sums.endpoints);
        let evidence = Evidence { pool, tolerance, endpoints: &endpoints, minutes: &minutes, bunches, clients, since };
        let (spread, changes) = judged(&evidence);
        let text = |name: &[u8]| Text::new(String::from_utf8_lossy(name));
        let top = clients.map(|all| all.top(CLIENTS)).unwrap_or_default();
        let mut routes: Vec<RouteSeen> =
            sums.routes.into_iter().map(|(route, total)| RouteSeen { route, total }).collect();
        routes.sort_by_key(|one| std::cmp::Reverse(one.total.requests));
        PoolSeen {
            pool: name.clone(),
            total: sums.total,
            own: sums.own,
            routes,
            spread,
            changes,
            minutes,
            endpoints,
            clients: top.into_iter().map(|(name, count)| (text(name), count)).collect(),
            short: clients.map_or(0, Heavy::short),
        }
    }

    /// Whether it is spread otherwise than its configuration promises.
    pub fn is_uneven(&self) -> bool {
        let held = self.spread.as_ref().filter(|spread| !spread.is_guess);
        held.is_some_and(|spread| spread.few.is_some() || matches!(spread.judgement.verdict, Verdict::Uneven(_)))
    }

    /// Requests that endpoints answered.
    pub fn served(&self) -> u64 {
        self.total.requests - self.own.requests
    }
}
