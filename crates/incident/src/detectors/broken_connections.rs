//! An application's connections to the database are dead when it uses them, or can't be made.

use model::Moment;

use super::Detector;
use crate::odd::{self, Gain, Taste};
use crate::view::TimeoutsChanged;
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

/// What is said of what can be wrong with connections, the number that tells it, and whether it befalls those that rest.
const KINDS: [(&str, Told, bool); 2] = [
    ("find their connection to the database dead", |own| own.broken, true),
    ("can't get a connection to the database", |own| own.failed, false),
];

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    let sources = view.sources();
    let expected = expected(view);
    for pool in sources.applications() {
        for (says, of, is_of_rest) in KINDS {
            let series = sources.grown(view.clock(), pool, None, |own| {
                let some = of(&own.connections);
                (some, some.map(|some| some + own.connections.questions.unwrap_or(0)))
            });
            let expected: &[_] = if is_of_rest { &expected } else { &[] };
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

/// Seconds from which on it is to be expected: after a timeout was changed, and all the more where connections may rest far less than before.
fn expected(view: &View<'_>) -> Vec<(usize, f64)> {
    let TimeoutsChanged { any, rest } = TimeoutsChanged::of(view);
    let of = |at: Option<Moment>, nats| at.map(|at| (view.clock().second(at), nats));
    [of(any, odd::POSSIBLE), of(rest, odd::EXPECTED)].into_iter().flatten().collect()
}
