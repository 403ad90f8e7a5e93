//! A request that shows something, as JSON.

use std::collections::BTreeMap;

use finding::Witness;
use serde::Serialize;

/// A request that shows it.
#[derive(Serialize)]
pub(super) struct WitnessShape<'a> {
    method: &'a str,
    url: &'a str,
    headers: BTreeMap<&'a str, String>,
    client: Option<&'a str>,
}

/// A witness; several headers of one name are joined as HTTP joins them.
pub(super) fn witness(witness: &Witness) -> WitnessShape<'_> {
    let headers = witness.headers.iter().map(|(name, value)| (name.as_str(), Some(value.as_str())));
    WitnessShape {
        method: &witness.method,
        url: &witness.url,
        headers: super::joined(headers).into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect(),
        client: witness.client.as_deref(),
    }
}
