//! One pool over all balancers that have it.

use rustc_hash::FxHashMap;

use super::shares::{Asked, Dealt};
use super::{EndpointLoad, How, Queue};

/// A pool over all balancers, with endpoints lost.
pub(super) struct Merged {
    pub endpoints: Vec<EndpointLoad>,
    pub how: How,
    pub queue: Queue,
    pub failing: f64,
}

/// The part of the pool's traffic that comes to each place: by what is known of it, else the same to each machine.
fn parts(asked: &Asked<'_>) -> Vec<f64> {
    let known: Option<Vec<f64>> = asked.streams.iter().map(|stream| Some(stream.as_ref()?.all())).collect();
    let all = known.filter(|known| known.iter().sum::<f64>() > 0.0);
    let all = all.unwrap_or_else(|| asked.places.iter().map(|place| f64::from(place.copies)).collect());
    let sum: f64 = all.iter().sum();
    all.into_iter().map(|part| part / sum).collect()
}

/// What each endpoint gets with these lost, by address.
pub(super) fn with_lost(asked: &Asked<'_>, lost: &[String]) -> Merged {
    let mut merged = Merged { endpoints: Vec::new(), how: How::Exact, queue: Queue::default(), failing: 0.0 };
    let mut known: FxHashMap<String, usize> = FxHashMap::default();
    for (at, part) in parts(asked).into_iter().enumerate() {
        let dealt = asked.dealt(at, lost);
        merged.how = coarser(merged.how, dealt.how);
        merged.failing += part * dealt.failing;
        let queue = &mut merged.queue;
        let both = queue.waiting + part * dealt.queue.waiting;
        if both > 0.0 {
            queue.wait = (queue.wait * queue.waiting + part * dealt.queue.waiting * dealt.queue.wait) / both;
        }
        queue.waiting = both;
        queue.refused += part * dealt.queue.refused;
        queue.unbounded |= dealt.queue.unbounded;
        add(asked, at, part, &dealt, lost, &mut known, &mut merged.endpoints);
    }
    merged
}

/// Adds what comes of one place.
fn add(
    asked: &Asked<'_>,
    at: usize,
    part: f64,
    dealt: &Dealt,
    lost: &[String],
    known: &mut FxHashMap<String, usize>,
    all: &mut Vec<EndpointLoad>,
) {
    let place = &asked.places[at];
    let stream = asked.streams[at].as_ref();
    let times = super::times::times(place);
    let whole = stream.map_or(1.0, |stream| if stream.all() > 0.0 { stream.dealt / stream.all() } else { 1.0 });
    for (index, endpoint) in place.pool.endpoints.iter().enumerate() {
        let address = endpoint.address.to_string();
        let own = *known.entry(address.clone()).or_insert_with(|| {
            all.push(EndpointLoad {
                is_lost: lost.contains(&address),
                endpoint: address,
                name: endpoint.name.as_ref().map(|name| name.value.clone()),
                span: endpoint.span,
                share: 0.0,
                rate: stream.map(|_| 0.0),
                connections: stream.and(times.as_ref()).map(|_| 0.0),
                utilisation: None,
            });
            all.len() - 1
        });
        let pinned: f64 = stream.map_or(0.0, |stream| {
            stream.pinned.iter().filter(|(pinned, _)| *pinned == index).map(|(_, rate)| rate).sum()
        });
        let own = &mut all[own];
        let total = stream.map_or(0.0, super::rates::Stream::all);
        let pinned_share = if total > 0.0 { pinned / total } else { 0.0 };
        own.share += part * (dealt.shares[index] * whole + pinned_share);
        let rate = stream.map(|stream| stream.dealt * dealt.shares[index] * (1.0 - dealt.queue.refused) + pinned);
        own.rate = own.rate.zip(rate).map(|(own, more)| own + more);
        let counted = dealt.open.as_ref().map(|open| open[index]);
        let open = counted.or_else(|| Some(rate? * times.as_ref()?[index]));
        own.connections = own.connections.zip(open).map(|(own, more)| own + more);
        own.utilisation = used(place, own);
    }
}

/// How much of its capacity an endpoint uses.
fn used(place: &super::place::Place<'_>, load: &EndpointLoad) -> Option<f64> {
    let capacity = place.capacity()?;
    let rate = capacity.rate.zip(load.rate).map(|(most, rate)| rate / most);
    let connections = capacity.connections.zip(load.connections).map(|(most, open)| open / most as f64);
    rate.into_iter().chain(connections).reduce(f64::max)
}

/// The one that is less exact.
fn coarser(one: How, other: How) -> How {
    let rank = |how: How| match how {
        How::Exact => 0,
        How::Average => 1,
        How::Clients(_) => 2,
        How::Dealt(_) => 3,
        How::Weights => 4,
    };
    if rank(other) > rank(one) { other } else { one }
}
