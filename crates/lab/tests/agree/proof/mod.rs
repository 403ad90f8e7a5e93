//! The engine judges proofs, too. Of random configurations: each expectation on a set of requests that is refuted by a
//! request must fail on the engine with that very request, and one that is proved must hold for whatever is sent; each
//! request that a comparison shows must meet on both engines what is said of it; and where a comparison says that nothing
//! changes, both engines must do the same with whatever is sent.

mod mutate;
mod pair;
mod same;
mod sent;
mod tally;
mod wish;
mod wishes;

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::bench::Engine;
use crate::chance::Chance;
use crate::door::doors;
use crate::grammar::Grammar;
use crate::modelled::Modelled;
use crate::place::Place;
use crate::stubs;
use tally::Tally;

/// How much is asked.
pub struct Settings {
    pub cases: u64,
    /// Changed copies of each configuration.
    pub copies: usize,
    /// Expectations on each configuration.
    pub wishes: usize,
    /// Random requests for each configuration and each pair that is said to do the same.
    pub requests: usize,
    pub seed: u64,
    pub workers: usize,
    /// No configuration is begun after so long.
    pub seconds: u64,
    /// Stops after so many disagreements.
    pub stop: usize,
}

/// Runs all cases over the workers.
pub fn run(grammar: &Grammar, settings: &Settings) -> Tally {
    let end = Instant::now() + Duration::from_secs(settings.seconds);
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        for _ in 0..settings.workers {
            scope.spawn(|| {
                let place = Place::claim();
                stubs::start(place);
                loop {
                    let case = next.fetch_add(1, Ordering::Relaxed);
                    if case >= settings.cases
                        || Instant::now() > end
                        || total.lock().unwrap().refuted.len() >= settings.stop
                    {
                        return;
                    }
                    let tally = one(grammar, settings, case, place);
                    total.lock().unwrap().add(tally);
                }
            });
        }
    });
    total.into_inner().unwrap()
}

/// One configuration: its expectations, then its changed copies.
fn one(grammar: &Grammar, settings: &Settings, number: u64, place: &Place) -> Tally {
    let mut chance = Chance::new(settings.seed * 1_000_003 + number);
    let config = (grammar.write)(&mut chance, place);
    let modelled = Modelled::new(grammar, &config);
    let doors = doors(&modelled.model);
    let mut tally = Tally { configurations: 1, number, ..Tally::default() };
    let Ok(engine) = Engine::start(grammar, &config, &doors) else { return tally };
    let literals = (grammar.literals)().with_text(&config.to_string());
    let asking = wishes::Asking { config: &config, modelled: &modelled, engine, doors: &doors, literals: &literals };
    wishes::all(&asking, settings, &mut chance, &mut tally);
    drop(asking);
    for _ in 0..settings.copies {
        let Some(copy) = mutate::copy(&mut chance, &config, &literals) else { continue };
        let pair = pair::Pair { grammar, old: &config, new: &copy, literals: &literals };
        pair::compare(&pair, settings.requests, &mut chance, &mut tally);
    }
    tally
}
