//! Turns after a reload.

use model::deal::Dealer;

use super::bench;
use crate::compare::{alike, dealt, same};

#[test]
fn turns_begin_anew() {
    for policy in ["", "least_conn;\n", "hash $http_none;\n"] {
        let Some(mut bench) = bench(&format!("{policy}server E0 weight=3;\nserver E1;\nserver E2;\n"), 3) else {
            return;
        };
        let mut all = Vec::new();
        for _ in 0..3 {
            let mut dealer = Dealer::new(bench.pool("p")).unwrap();
            all.extend(dealt(&mut bench, &mut dealer, &alike(42)));
            bench.reload("HUP");
        }
        same(&bench, &all);
    }
}
