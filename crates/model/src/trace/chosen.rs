//! The endpoint of a pool, where the request itself settles which one it is.

use crate::deal::{KEY, Key};
use crate::{BalancePolicy, CookieForm, Field, HashKey, Hashing, Placing, Pool, Stickiness, Value};

use super::Outcome;
use super::Tracer;
use super::eye::Eye;
use super::outcome::{By, Chosen};
use super::seen::Seen;
use super::state::State;
use super::touched;

impl Tracer<'_> {
    /// What the pool's policy hashes of a request, and the endpoint that gets it while all are up.
    pub(super) fn choice(&self, outcome: &Outcome, state: &State<'_>) -> (Key, Option<Chosen>) {
        let Outcome::Forward { pool, endpoint: None } = outcome else { return (Key::Absent, None) };
        let index = pool.0 as usize;
        let pool = self.model.pool(*pool);
        let key = match &pool.balance.value {
            BalancePolicy::Hash { key, by } => hashed(key, by, state),
            _ => Key::Absent,
        };
        let chosen = match kept(pool, state) {
            Kept::Here(endpoint) => Some(Chosen { endpoint, by: By::Cookie }),
            Kept::Nowhere => self.placed(index, &key).map(|endpoint| Chosen { endpoint, by: by(pool) }),
            Kept::Unknown => None,
        };
        (key, chosen)
    }

    /// The endpoint of a key, where the policy is known down to its arithmetic.
    fn placed(&self, pool: usize, key: &Key) -> Option<usize> {
        let Key::Octets(octets) = key else { return None };
        let dealer = self.dealers.get(pool)?.get_or_init(|| crate::deal::Dealer::new(&self.model.pools[pool]));
        dealer.as_ref()?.placed(octets)
    }
}

/// What a hash policy goes by.
fn by(pool: &Pool) -> By {
    match &pool.balance.value {
        BalancePolicy::Hash { key: HashKey::Request(value), .. } if !touched::reads_client(value) => By::Key,
        _ => By::Client,
    }
}

/// What this key is now; where it was noted before headers changed, what was noted.
fn hashed(key: &HashKey, by: &Hashing, state: &State<'_>) -> Key {
    let client = Value::Field(Field::Client);
    let noted = Value::Field(Field::Var(KEY.into()));
    let (value, v4_bits) = match key {
        HashKey::Client { v4_bits, text } => (&client, (!text).then_some(*v4_bits)),
        HashKey::Request(_) if state.vars.iter().any(|(name, _)| name == KEY) => (&noted, None),
        HashKey::Request(_) if is_changed(by, state) => return Key::Unknown,
        HashKey::Request(value) => (value, None),
    };
    match (Eye::new(state).one(value), v4_bits) {
        (Seen::Absent, _) => Key::Absent,
        (Seen::Unknown(_), _) => Key::Unknown,
        (Seen::Text(text), None) => Key::Octets(text.as_bytes().to_vec()),
        (Seen::Text(text), Some(bits)) => text.parse().map_or(Key::Unknown, |client| Key::of_client(client, bits)),
    }
}

/// Whether what is hashed may look otherwise by now, or to the balancer: keys of slots and of names are noted where they are
/// known, and a target with an origin, as HTTP/2 always has one, is hashed with it.
fn is_changed(by: &Hashing, state: &State<'_>) -> bool {
    let was_noted = matches!(by.placing, Placing::Slots | Placing::NameRing);
    was_noted || !state.request.target.starts_with('/') || !state.request.version.starts_with("1.")
}

/// Where stickiness keeps a request.
enum Kept {
    /// Nowhere: the policy has its way.
    Nowhere,
    /// At this endpoint.
    Here(usize),
    /// Only the past knows.
    Unknown,
}

/// Where a pool's stickiness keeps this request while all endpoints are up.
fn kept(pool: &Pool, state: &State<'_>) -> Kept {
    let Some(stickiness) = &pool.stickiness else { return Kept::Nowhere };
    let Stickiness::Cookie { form, .. } = &stickiness.value else { return Kept::Unknown };
    match state.kept {
        Some(index) => Kept::Here(index),
        None if *form == CookieForm::Secret || state.havoc.is_some() => Kept::Unknown,
        None => Kept::Nowhere,
    }
}
