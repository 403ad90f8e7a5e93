//! What a pool's endpoints are promised.

use model::{Model, Pool};

use crate::facts::words::{is_called, takes_traffic};
use crate::intent::{Intent, PoolIntent, Share};
use crate::test::Subject;

/// A pool of a configuration, and the shares that it should have.
pub(super) struct Promised<'m> {
    pub pool: &'m Pool,
    /// Share of each endpoint, 0 to 1.
    pub shares: Vec<f64>,
    /// The part by which a share may be off, where somebody says it.
    pub tolerance: Option<f64>,
}

/// The pool of that name in the configurations, with the shares that an intent file wants, else those of its weights and policy; `None`
/// where configurations promise different things.
pub(super) fn promised<'m>(name: &str, subjects: &[Subject<'m>], intents: &[&Intent]) -> Option<Promised<'m>> {
    let mut pools = subjects.iter().filter_map(|subject| {
        let id = Model::pool_named(subject.model, name)?;
        Some(subject.model.pool(id))
    });
    let pool = pools.next()?;
    let own = |pool: &Pool| {
        let addresses = pool.endpoints.iter().map(|one| one.address.to_string());
        addresses.zip(model::shares(pool)).collect::<Vec<_>>()
    };
    if !pools.all(|other| own(other) == own(pool)) {
        return None;
    }
    let wanted = intents.iter().flat_map(|intent| &intent.pools).find(|one| one.name.value == name);
    let shares = wanted.and_then(|wanted| shares(pool, wanted)).unwrap_or_else(|| model::shares(pool));
    let tolerance = wanted.and_then(|wanted| wanted.tolerance).map(|own| own.value);
    Some(Promised { pool, shares, tolerance })
}

/// The shares that an intent file wants; `None` where it doesn't say.
fn shares(pool: &Pool, wanted: &PoolIntent) -> Option<Vec<f64>> {
    match &wanted.share.as_ref()?.value {
        Share::Even => {
            let lowest = pool.endpoints.iter().filter(|one| takes_traffic(one)).map(|one| one.tier).min()?;
            let asked = |one: &model::Endpoint| takes_traffic(one) && one.tier == lowest;
            let fair = 1.0 / pool.endpoints.iter().filter(|one| asked(one)).count() as f64;
            Some(pool.endpoints.iter().map(|one| if asked(one) { fair } else { 0.0 }).collect())
        }
        Share::Each(each) => {
            let of = |one: &model::Endpoint| each.iter().find(|(name, _)| is_called(one, &name.value));
            Some(pool.endpoints.iter().map(|one| of(one).map_or(0.0, |(_, share)| *share)).collect())
        }
    }
}
