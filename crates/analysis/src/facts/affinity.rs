//! What keeps a client at its endpoint.

use finding::Span;
use model::{BalancePolicy, Field, HashKey, Pool, Stickiness, Value};

/// How many bits of the client's address decide, and the line that says so.
pub(crate) fn keyed_by_client(pool: &Pool) -> Option<(u8, Span)> {
    if let BalancePolicy::Hash { key: HashKey::Client { v4_bits, .. }, .. } = &pool.balance.value {
        return Some((*v4_bits, pool.balance.span));
    }
    let stickiness = pool.stickiness.as_ref()?;
    match &stickiness.value {
        Stickiness::Table { key: Value::Field(Field::Client) } => Some((32, stickiness.span)),
        _ => None,
    }
}
