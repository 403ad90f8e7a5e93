//! What keeps a client at its endpoint.

use model::deal::Dealer;

use super::bench;
use crate::client::Ask;
use crate::compare::{dealt, same};

const SERVERS: &str = "  server s0 E0 cookie red\n  server s1 E1 cookie green weight 3\n  server s2 E2 cookie blue backup\n  server s3 E3 cookie old weight 0\n";

/// Requests without a cookie, and with cookies of every endpoint, of nobody, and among others.
fn asks() -> Vec<Ask> {
    let with = |value: &str| Ask::of("/").with("cookie", value);
    let kinds = [
        Ask::of("/"),
        with("SRV=green"),
        with("SRV=red; other=1"),
        with("other=SRV; SRV=blue"),
        with("SRV=nobody"),
        with("SRV=old"),
        with("SRV=RED"),
        with("SRV=red~rest"),
        with("SRV=green~"),
        Ask::of("/"),
    ];
    (0..500).map(|turn: usize| kinds[(turn * 7 + turn / 10) % kinds.len()].clone()).collect()
}

#[test]
fn cookies() {
    for how in ["insert indirect nocache", "insert", "rewrite", "prefix", "insert preserve"] {
        for policy in ["roundrobin", "uri", "leastconn"] {
            let Some(mut bench) = bench(&format!("  balance {policy}\n  cookie SRV {how}\n{SERVERS}"), 4) else {
                return;
            };
            let mut dealer = Dealer::new(bench.pool("p")).unwrap();
            let dealt = dealt(&mut bench, &mut dealer, &asks());
            same(&bench, &dealt);
        }
    }
}

/// A client that is remembered takes no turn.
#[test]
fn a_table_of_clients() {
    let lines = "  stick-table type ip size 1k expire 1m\n  stick on src\n  server s0 E0\n  server s1 E1\n  server s2 E2 weight 2\n";
    let Some(mut bench) = bench(lines, 3) else { return };
    let mut dealer = Dealer::new(bench.pool("p")).unwrap();
    let mut remembered = std::collections::HashMap::new();
    for turn in 0..500_u32 {
        let ask = Ask::of("/").from([127, 0, 1, (turn * 7 % 60) as u8 + 1].into());
        let due = *remembered.entry(ask.from).or_insert_with(|| dealer.deal(&model::deal::Key::Absent));
        assert_eq!(bench.ask(&ask).endpoint, due, "request {turn}");
    }
}
