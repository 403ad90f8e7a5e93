//! What the pool's hash policy hashes of a request, as the request is when it is forwarded.

use crate::deal::{KEY, Key};
use crate::{BalancePolicy, Field, HashKey, Model, Value};

use super::Outcome;
use super::eye::Eye;
use super::seen::Seen;
use super::state::State;

/// The key of a request that met this outcome.
pub(super) fn key(model: &Model, outcome: &Outcome, state: &State<'_>) -> Key {
    let Outcome::Forward { pool, endpoint: None } = outcome else { return Key::Absent };
    match &model.pool(*pool).balance.value {
        BalancePolicy::Hash { key, .. } => of(key, state),
        _ => Key::Absent,
    }
}

/// What this key is now; where it was noted before headers changed, what was noted.
fn of(key: &HashKey, state: &State<'_>) -> Key {
    let client = Value::Field(Field::Client);
    let noted = Value::Field(Field::Var(KEY.into()));
    let eye = Eye::new(state);
    let (value, v4_bits) = match key {
        HashKey::Client { v4_bits, text } => (&client, (!text).then_some(*v4_bits)),
        HashKey::Request(_) if state.vars.iter().any(|(name, _)| name == KEY) => (&noted, None),
        HashKey::Request(value) => (value, None),
    };
    match (eye.one(value), v4_bits) {
        (Seen::Absent, _) => Key::Absent,
        (Seen::Unknown(_), _) => Key::Unknown,
        (Seen::Text(text), None) => Key::Octets(text.as_bytes().to_vec()),
        (Seen::Text(text), Some(bits)) => text.parse().map_or(Key::Unknown, |client| Key::of_client(client, bits)),
    }
}
