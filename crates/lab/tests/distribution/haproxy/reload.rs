//! Turns and tables after a reload.

use model::deal::Dealer;

use super::launched;
use crate::client::Ask;
use crate::compare::{alike, dealt, same};

#[test]
fn turns_begin_anew() {
    for policy in ["roundrobin", "static-rr", "leastconn"] {
        let lines = format!("  balance {policy}\n  server s0 E0 weight 2\n  server s1 E1\n  server s2 E2\n");
        let Some(mut bench) = launched(&["-W", "-f", "FOLDER/engine.cfg"], &lines, 3) else { return };
        let mut all = Vec::new();
        for _ in 0..3 {
            let mut dealer = Dealer::new(bench.pool("p")).unwrap();
            all.extend(dealt(&mut bench, &mut dealer, &alike(41)));
            bench.reload("USR2");
        }
        same(&bench, &all);
    }
}

/// Without peers the new process remembers nobody.
#[test]
fn tables_are_lost() {
    let lines =
        "  stick-table type ip size 1k expire 1m\n  stick on src\n  server s0 E0\n  server s1 E1\n  server s2 E2\n";
    let Some(mut bench) = launched(&["-W", "-f", "FOLDER/engine.cfg"], lines, 3) else { return };
    let from = |last: u8| Ask::of("/").from([127, 0, 0, last].into());
    // The second client is kept at the second endpoint; after the reload it comes first and is given the first one.
    let before = [1, 2, 2, 2].map(|last| bench.ask(&from(last)).endpoint);
    assert_eq!(before, [Some(0), Some(1), Some(1), Some(1)]);
    bench.reload("USR2");
    assert_eq!([2, 2].map(|last| bench.ask(&from(last)).endpoint), [Some(0), Some(0)]);
}
