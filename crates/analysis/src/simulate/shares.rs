//! What the endpoints of a pool at one balancer get: worked out where the long run is known, else dealt out.

use model::deal::{Busy, Dealer, Shares, shares as in_the_long_run};
use model::{BalancePolicy, HealthCheck, Limit, Placing, Pool};

use super::clients::{Clients, hashes_client, key_of};
use super::place::Place;
use super::rates::Stream;
use super::run::{Scene, Tally};
use super::times::times;
use super::{How, Queue, Settings};

/// What is asked of one pool.
pub(super) struct Asked<'a> {
    pub places: &'a [Place<'a>],
    /// What comes to each place; `None` where nobody knows.
    pub streams: &'a [Option<Stream>],
    pub clients: &'a Clients,
    pub settings: &'a Settings,
}

/// What comes of one place.
#[derive(Clone, Debug)]
pub(super) struct Dealt {
    /// Shares of the endpoints, of what is served.
    pub shares: Vec<f64>,
    /// Under way at one time, where it was counted.
    pub open: Option<Vec<f64>>,
    pub how: How,
    pub queue: Queue,
    /// The part of requests that fails, as nobody finds out that their endpoint is lost.
    pub failing: f64,
}

impl Asked<'_> {
    /// What comes of one place with these endpoints lost, by address.
    pub fn dealt(&self, at: usize, lost: &[String]) -> Dealt {
        let place = &self.places[at];
        let pool = place.pool;
        let is_lost: Vec<bool> =
            pool.endpoints.iter().map(|endpoint| lost.contains(&endpoint.address.to_string())).collect();
        let out: Vec<bool> = (0..is_lost.len()).map(|index| is_lost[index] && is_found_out(pool, index)).collect();
        let times = times(place);
        let stream = self.streams[at].as_ref();
        let mut dealt = match self.matters(place, stream, times.as_deref()).then(|| Busy::new(pool)).flatten() {
            Some(busy) if pool.unknown.is_empty() => self.run(at, busy, &out, times.as_deref()),
            _ => self.reckoned(pool, &out),
        };
        if let (Some(stream), Some(times)) = (stream, &times) {
            dealt.queue.unbounded = overflows(place, stream.dealt, times, &dealt.shares);
        }
        fail(&mut dealt, &is_lost, &out);
        dealt
    }

    /// Whether who asks, and how busy endpoints are, has a say in who is served.
    fn matters(&self, place: &Place<'_>, stream: Option<&Stream>, times: Option<&[f64]>) -> bool {
        let pool = place.pool;
        let asked = self.settings.requests.is_some() || self.settings.reload_every.is_some();
        let sticks = pool.stickiness.is_some() && self.clients.few().is_some();
        asked
            || sticks
            || (stream.is_some_and(|stream| stream.dealt > 0.0)
                && times.is_some_and(|times| by_load(place, times, stream)))
    }

    /// Deals requests out.
    fn run(&self, at: usize, busy: Busy, out: &[bool], times: Option<&[f64]>) -> Dealt {
        let place = &self.places[at];
        let rate = self.streams[at].as_ref().map(|stream| stream.dealt).filter(|rate| *rate > 0.0);
        let scene = Scene {
            pool: place.pool,
            clients: self.clients,
            out,
            dealers: place.dealers(),
            times: times.filter(|_| rate.is_some()),
            rate: rate.filter(|_| times.is_some()),
            settings: self.settings,
            stream: at as u64,
        };
        let tally: Tally = scene.run(&busy);
        let served: u64 = tally.dealt.iter().sum();
        let all = (served + tally.refused).max(1) as f64;
        Dealt {
            shares: tally.dealt.iter().map(|count| *count as f64 / served.max(1) as f64).collect(),
            open: tally.open,
            how: How::Dealt(served),
            queue: Queue {
                unbounded: false,
                waiting: tally.waited as f64 / all,
                wait: tally.wait / tally.waited.max(1) as f64,
                refused: tally.refused as f64 / all,
            },
            failing: 0.0,
        }
    }

    /// Works the shares out.
    fn reckoned(&self, pool: &Pool, out: &[bool]) -> Dealt {
        let (shares, how) = match self.by_client(pool, out) {
            Some((shares, clients)) => (shares, How::Clients(clients)),
            None => match in_the_long_run(pool, |index| !out[index]) {
                _ if !pool.unknown.is_empty() => {
                    (in_the_long_run(pool, |index| !out[index]).each().to_vec(), How::Weights)
                }
                Shares::Exact(_) if is_busy_alike(pool) => (weighed(pool, out), How::Exact),
                Shares::Exact(shares) => (shares, How::Exact),
                Shares::Statistical(shares) => (shares, How::Average),
                Shares::Unknown(shares) => (shares, How::Weights),
            },
        };
        Dealt { shares, open: None, how, queue: Queue::default(), failing: 0.0 }
    }

    /// Where few clients are hashed each is followed to its endpoint.
    fn by_client(&self, pool: &Pool, out: &[bool]) -> Option<(Vec<f64>, usize)> {
        let clients = self.clients.few().filter(|_| hashes_client(pool) && pool.unknown.is_empty())?;
        let mut dealer = Dealer::new(pool)?;
        (0..out.len()).filter(|index| out[*index]).for_each(|index| dealer.set_up(index, false));
        let mut shares = vec![0.0; pool.endpoints.len()];
        for (client, part) in clients {
            if let Some(index) = dealer.deal(&key_of(pool, *client)?) {
                shares[index] += part;
            }
        }
        Some((shares, clients.len()))
    }
}

/// Whether the policy looks at how busy endpoints are, and that can change shares; or whether one may be full at times.
fn by_load(place: &Place<'_>, times: &[f64], stream: Option<&Stream>) -> bool {
    let pool = place.pool;
    let first = pool.endpoints.first().map(|endpoint| endpoint.weight.value);
    let unequal = pool.endpoints.iter().any(|endpoint| Some(endpoint.weight.value) != first)
        || times.iter().any(|time| Some(time) != times.first());
    let rate = stream.map_or(0.0, |stream| stream.dealt) / f64::from(place.dealers());
    let limited = may_be_full(pool, times, rate);
    match &pool.balance.value {
        BalancePolicy::LeastConnections(_) | BalancePolicy::Random { draws: 2.., .. } => unequal || limited,
        _ => limited,
    }
}

/// Whether an endpoint is full more than once in a blue moon: its limit lies less than some standard deviations above what is
/// under way on average. Who gives all to the first endpoint fills it.
fn may_be_full(pool: &Pool, times: &[f64], rate: f64) -> bool {
    const DEVIATIONS: f64 = 6.0;
    let shares = in_the_long_run(pool, |_| true);
    (0..times.len()).any(|index| {
        let limit =
            pool.endpoints[index].limits.get(Limit::Connections).map(|limit| limit.value).filter(|most| *most > 0);
        let open = rate * shares.each()[index] * times[index];
        limit.is_some_and(|limit| (limit as f64) < open + DEVIATIONS * (open + 1.0).sqrt())
    })
}

/// Whether the policy promises shares by weight to endpoints that are busy, and others to idle ones.
fn is_busy_alike(pool: &Pool) -> bool {
    matches!(pool.balance.value, BalancePolicy::LeastConnections(_))
}

/// Shares by weight over the lowest tier that has an endpoint which is up.
fn weighed(pool: &Pool, out: &[bool]) -> Vec<f64> {
    let mut left = pool.clone();
    left.balance.value = BalancePolicy::RoundRobin(model::Turns::Smooth);
    in_the_long_run(&left, |index| !out[index]).each().to_vec()
}

/// Whether it is found out that an endpoint is lost: it is checked, or requests that fail there go on to another one.
fn is_found_out(pool: &Pool, index: usize) -> bool {
    if pool.endpoints[index].health != HealthCheck::None {
        return true;
    }
    let retries = &pool.retries;
    let goes_on = retries.elsewhere.is_some_and(|elsewhere| elsewhere.value)
        && retries.attempts.is_none_or(|attempts| attempts.value > 0);
    // A table of hashes has one answer for a key, whoever is tried.
    let by_table = matches!(
        &pool.balance.value,
        BalancePolicy::Hash { by, .. } if matches!(by.placing, Placing::Table | Placing::SharedTable)
    );
    goes_on && !by_table
}

/// What is dealt to lost endpoints of which nobody knows fails.
fn fail(dealt: &mut Dealt, is_lost: &[bool], out: &[bool]) {
    for index in (0..is_lost.len()).filter(|index| is_lost[*index] && !out[*index]) {
        dealt.failing += dealt.shares[index];
    }
}

/// Whether more comes than limits let through, so that a queue grows without bound.
fn overflows(place: &Place<'_>, rate: f64, times: &[f64], shares: &[f64]) -> bool {
    let pool = place.pool;
    let waits_for_one = matches!(
        &pool.balance.value,
        BalancePolicy::Hash { by, .. } if matches!(by.placing, Placing::Table | Placing::SharedTable | Placing::NumberRing)
    );
    let through = |index: usize| {
        let most = pool.endpoints[index].limits.get(Limit::Connections).map_or(0, |limit| limit.value);
        let most = if most == 0 { f64::INFINITY } else { most as f64 };
        most * f64::from(place.dealers()) / times[index]
    };
    let taking = (0..shares.len()).filter(|index| shares[*index] > 0.0);
    match waits_for_one {
        true => taking.into_iter().any(|index| rate * shares[index] > through(index)),
        false => rate > 0.0 && taking.clone().next().is_some() && rate > taking.map(through).sum(),
    }
}
