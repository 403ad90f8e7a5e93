//! Plain connections. Fewest connections are not asked for: whether the one before has ended yet is a race.

use super::{servers, stream};
use crate::client::Ask;
use crate::compare::exactly;

#[test]
fn streams() {
    let asks: Vec<Ask> =
        (0..300).map(|turn| Ask::of("/").from([127, 0, (turn % 7) as u8, turn as u8].into()).alone()).collect();
    for policy in ["", "hash $remote_addr;\n", "hash $remote_addr consistent;\n"] {
        let Some(bench) = stream(&format!("{policy}{}", servers(&[1, 3, 2])), 3) else { return };
        exactly(bench, &asks);
    }
}
