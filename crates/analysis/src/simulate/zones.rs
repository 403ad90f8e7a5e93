//! Endpoints that are lost together.

use model::Text;

use super::place::Place;
use crate::facts::words::is_called;

/// The zones of a pool, each with the addresses of its endpoints.
pub(super) fn zones(places: &[Place<'_>]) -> Vec<(Text, Vec<String>)> {
    let Some(wanted) = places.iter().find_map(|place| place.wanted) else { return Vec::new() };
    let zone = |names: &Vec<finding::Spanned<Text>>| {
        let is_in = |endpoint: &&model::Endpoint| names.iter().any(|name| is_called(endpoint, &name.value));
        let all = places.iter().flat_map(|place| place.pool.endpoints.iter().filter(is_in));
        let mut all: Vec<String> = all.map(|endpoint| endpoint.address.to_string()).collect();
        all.sort();
        all.dedup();
        all
    };
    let zones = wanted.zones.iter().map(|(name, names)| (name.value.clone(), zone(names)));
    zones.filter(|(_, endpoints)| !endpoints.is_empty()).collect()
}
