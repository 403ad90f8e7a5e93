//! An application's connections to the database are dead when it uses them, or can't be made.

use super::Detector;
use crate::odd::{self, Gain, Taste};
use crate::view::timeout_changed;
use crate::{ConnectionPool, Sign, Subject, View};

pub static DETECTOR: Detector =
    Detector { id: "broken-connections", docs: include_str!("broken_connections.md"), check };

const TASTE: Taste = Taste {
    bunch: 1.5,
    prior: (0.1, 100.0),
    jump: Gain { more: 0.008, factor: 3.0 },
    rise: Gain { more: 0.004, factor: 2.0 },
    blind: Some(0.1),
};

/// A number that connections may tell.
type Told = fn(&ConnectionPool) -> Option<u64>;

/// What can be wrong with connections, and what is said of it.
const KINDS: [(&str, Told); 2] = [
    ("find their connection to the database dead", |own| own.broken),
    ("can't get a connection to the database", |own| own.failed),
];

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let sources = view.sources();
    let expected = timeout_changed(view).map(|changed| view.clock().second(changed));
    for pool in sources.applications() {
        for (says, of) in KINDS {
            let series = sources.grown(view.clock(), pool, None, |own| {
                let some = of(&own.connections);
                (some, some.map(|some| some + own.connections.questions.unwrap_or(0)))
            });
            for own in odd::parts_expected(&series, &TASTE, expected) {
                let message = format!(
                    "{:.0}% of the questions of {pool} {says} instead of {:.1}% ({} of {})",
                    100.0 * own.part(),
                    100.0 * own.before,
                    own.some,
                    own.all
                );
                signs.push(super::episode(DETECTOR.id, view.clock(), Subject::Pool(pool.clone()), &own, message));
            }
        }
    }
}
