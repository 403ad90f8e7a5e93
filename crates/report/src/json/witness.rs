//! A request that shows something, as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use analysis::ask::Ask;
use finding::Witness;
use serde::Serialize;

use crate::Quotes;

/// A request that shows it.
#[derive(Serialize)]
pub(super) struct WitnessShape<'a> {
    method: &'a str,
    url: Cow<'a, str>,
    headers: BTreeMap<&'a str, String>,
    client: Option<Cow<'a, str>>,
}

impl WitnessShape<'_> {
    /// The same without secrets: what a rule asks for may be one.
    pub(super) fn clean(mut self, quotes: &Quotes<'_>) -> Self {
        self.url = quotes.clean(&self.url).into();
        self.headers.values_mut().for_each(|value| *value = quotes.clean(value));
        self
    }
}

/// A witness; several headers of one name are joined as HTTP joins them.
pub(super) fn witness(witness: &Witness) -> WitnessShape<'_> {
    let headers = witness.headers.iter().map(|(name, value)| (name.as_str(), Some(value.as_str())));
    WitnessShape {
        method: &witness.method,
        url: witness.url.as_str().into(),
        headers: super::joined(headers).into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect(),
        client: witness.client.as_deref().map(Cow::from),
    }
}

/// A request as it was asked.
pub(super) fn asked(ask: &Ask) -> WitnessShape<'_> {
    let headers = ask.headers.iter().map(|(name, value)| (name.as_str(), Some(value.as_str())));
    WitnessShape {
        method: if ask.scheme.is_http() { &ask.method } else { "" },
        url: ask.url().into(),
        headers: super::joined(headers).into_iter().map(|(name, value)| (name, value.unwrap_or_default())).collect(),
        client: ask.client.map(|client| client.to_string().into()),
    }
}
