//! `upstream`: which endpoints there are, and how one is chosen.

use crate::chance::Chance;
use crate::place::Place;

/// Pools in each configuration.
pub const POOLS: usize = 4;
/// Endpoints of a pool, at most.
const ENDPOINTS: usize = 4;

const POLICIES: &[&str] = &[
    "",
    "",
    "least_conn;",
    "ip_hash;",
    "hash $uri;",
    "hash $arg_id consistent;",
    "hash $remote_addr;",
    "random;",
    "random two;",
    "keepalive 4;",
];

const PARAMETERS: &[&str] = &["", "", "", " weight=3", " max_fails=0", " max_conns=100", " fail_timeout=5s", " down"];

fn upstream(chance: &mut Chance, place: &Place, pool: usize) -> String {
    let policy = chance.of(POLICIES);
    // Of these policies nginx takes none together with `backup`.
    let backup = !["hash", "random", "ip_hash"].iter().any(|word| policy.starts_with(word));
    let mut text = format!("    upstream p{pool} {{\n");
    if !policy.is_empty() {
        text.push_str(&format!("        {policy}\n"));
    }
    for number in 0..1 + chance.below(ENDPOINTS) {
        let endpoint = place.endpoint(pool * ENDPOINTS + number);
        let parameters = match number {
            0 => "",
            _ if backup && chance.is(15) => " backup",
            _ => chance.of(PARAMETERS),
        };
        text.push_str(&format!("        server {endpoint}{parameters};\n"));
    }
    text + "    }\n"
}

/// All pools, and the map from a request to the name of one.
pub fn upstreams(chance: &mut Chance, place: &Place) -> String {
    let key = chance.of(&["$arg_id", "$host", "$http_x_a", "$request_method"]);
    let mut text = format!("    map {key} $named {{ 1 p1; a.example.com p2; POST p3; 2 p2; default p0; }}\n");
    for pool in 0..POOLS {
        text.push_str(&upstream(chance, place, pool));
    }
    text
}
