//! Which pool of the new configuration is which of the old one.

use std::collections::HashMap;

use model::{Model, Pool, PoolId};

use super::Side;

/// Pools that are the same on both sides, whatever they are called. Two requests meet the same fate where the pools that
/// they go to are paired.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs {
    /// For each old pool its new one.
    news: Vec<Option<PoolId>>,
    /// For each new pool its old one.
    olds: Vec<Option<PoolId>>,
}

/// Why two pools can't be paired as a user wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapError {
    /// What is wrong.
    pub message: String,
    /// The pool that was perhaps meant.
    pub nearest: Option<String>,
}

impl Pairs {
    /// Pairs what `mapped` names, old name first; then what has one name, where one reader reads both sides; then what has
    /// the same endpoints; then, where two readers do, what has one name.
    ///
    /// # Errors
    /// A name in `mapped` that no pool of its side has, or one that is named twice.
    pub fn of(old: &Side<'_>, new: &Side<'_>, mapped: &[(String, String)]) -> Result<Pairs, MapError> {
        let mut pairs = Pairs { news: vec![None; old.model.pools.len()], olds: vec![None; new.model.pools.len()] };
        for (from, to) in mapped {
            let (from, to) = (named(old.model, from, "old")?, named(new.model, to, "new")?);
            if pairs.new_of(from).is_some() || pairs.old_of(to).is_some() {
                let name = &old.model.pool(from).name.value;
                return Err(MapError {
                    message: format!("the pool {name} or its partner is named twice"),
                    nearest: None,
                });
            }
            pairs.join(from, to);
        }
        // Names alone may repeat: where only the port tells two pools apart, endpoints do.
        let name = |pool: &Pool| Some(pool.name.value.to_string());
        let both = |pool: &Pool| Some((pool.name.value.to_string(), addresses(pool)?));
        pairs.by(old.model, new.model, both);
        if old.dialect == new.dialect {
            pairs.by(old.model, new.model, name);
        }
        pairs.by(old.model, new.model, addresses);
        pairs.by(old.model, new.model, name);
        Ok(pairs)
    }

    /// The new pool that is this old one.
    pub fn new_of(&self, old: PoolId) -> Option<PoolId> {
        self.news.get(old.0 as usize).copied().flatten()
    }

    /// The old pool that is this new one.
    pub fn old_of(&self, new: PoolId) -> Option<PoolId> {
        self.olds.get(new.0 as usize).copied().flatten()
    }

    /// Whether an old and a new pool are the same.
    pub fn are(&self, old: PoolId, new: PoolId) -> bool {
        self.new_of(old) == Some(new)
    }

    /// All pairs, old pool first, in its order.
    pub fn iter(&self) -> impl Iterator<Item = (PoolId, PoolId)> {
        self.news.iter().zip(0..).filter_map(|(new, old)| Some((PoolId(old), (*new)?)))
    }

    fn join(&mut self, old: PoolId, new: PoolId) {
        self.news[old.0 as usize] = Some(new);
        self.olds[new.0 as usize] = Some(old);
    }

    /// Pairs what has no partner yet and the same key; of several with one key the first with the first.
    fn by<K: Eq + std::hash::Hash>(&mut self, old: &Model, new: &Model, key: impl Fn(&Pool) -> Option<K>) {
        let mut free: HashMap<K, Vec<PoolId>> = HashMap::new();
        for (id, pool) in old.pool_ids().filter(|(id, _)| self.new_of(*id).is_none()) {
            if let Some(key) = key(pool) {
                free.entry(key).or_default().push(id);
            }
        }
        free.values_mut().for_each(|ids| ids.reverse());
        for (id, pool) in new.pool_ids() {
            if self.old_of(id).is_some() {
                continue;
            }
            let partner = key(pool).and_then(|key| free.get_mut(&key)?.pop());
            partner.into_iter().for_each(|partner| self.join(partner, id));
        }
    }
}

/// The addresses of a pool, sorted; nothing where it has no endpoint.
fn addresses(pool: &Pool) -> Option<Vec<String>> {
    let mut all: Vec<String> = pool.endpoints.iter().map(|endpoint| endpoint.address.to_string()).collect();
    all.sort_unstable();
    (!all.is_empty()).then_some(all)
}

/// The pool that a user names.
fn named(model: &Model, name: &str, side: &str) -> Result<PoolId, MapError> {
    model.pool_named(name).ok_or_else(|| MapError {
        message: format!("the {side} configuration has no pool {name:?}"),
        nearest: crate::nearest(name, model.pools.iter().map(|pool| pool.name.value.as_str())).map(str::to_owned),
    })
}
