//! Many configurations, many requests: asks both sides and counts.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use model::trace::Tracer;

use crate::bench::Engine;
use crate::chance::Chance;
use crate::compare::{Verdict, verdict};
use crate::door::doors;
use crate::grammar::Grammar;
use crate::modelled::Modelled;
use crate::place::Place;
use crate::report::Tally;
use crate::shrink::{Case, shrink};
use crate::{requests, stubs};

/// How much is asked.
pub struct Settings {
    pub cases: u64,
    pub requests: usize,
    pub seed: u64,
    /// Threads that each run an engine.
    pub workers: usize,
    /// Stops after so many disagreeing configurations.
    pub stop: usize,
    /// Whether odd requests are sent too.
    pub odd: bool,
}

/// Runs all cases over the workers.
pub fn run(grammar: &Grammar, settings: &Settings) -> Tally {
    let (next, total) = (AtomicU64::new(0), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        for _ in 0..settings.workers {
            scope.spawn(|| {
                let place = Place::claim();
                stubs::start(place);
                loop {
                    let case = next.fetch_add(1, Ordering::Relaxed);
                    if case >= settings.cases || total.lock().unwrap().cases.len() >= settings.stop {
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

/// One configuration. After the first disagreement it is shrunk, and the case ends.
fn one(grammar: &Grammar, settings: &Settings, number: u64, place: &Place) -> Tally {
    let mut chance = Chance::new(settings.seed * 1_000_003 + number);
    let config = (grammar.write)(&mut chance, place);
    let modelled = Modelled::new(grammar, &config);
    let doors = doors(&modelled.model);
    let mut tally = Tally { configurations: 1, ..Tally::default() };
    let engine = match Engine::start(grammar, &config, &doors) {
        Ok(engine) if !doors.is_empty() => engine,
        Ok(_) => panic!("the model sees no listener:\n{config}"),
        Err(said) => {
            return Tally { refusals: vec![format!("{said}\n{config}")], ..tally };
        }
    };
    let literals = (grammar.literals)().with_text(&config.to_string());
    let tracer = Tracer::new(&modelled.model);
    for _ in 0..settings.requests {
        let asked = requests::any(&mut chance, &literals, settings.odd);
        let door = chance.pick(&doors);
        let said = modelled.said(&tracer, door, &asked);
        let seen = engine.asked(door, &asked);
        match verdict(&said, &seen) {
            Verdict::Agree => tally.agree += 1,
            Verdict::Unknown => {
                tally.unknown += 1;
                *tally.reasons.entry(said.unknown[0].clone()).or_default() += 1;
            }
            Verdict::Disagree => {
                tally.disagree += 1;
                if tally.cases.is_empty() {
                    let case = Case { config: config.clone(), asked, address: door.address, said, seen };
                    tally.cases.push((number, case));
                }
            }
        }
    }
    drop(engine);
    tally.cases = tally.cases.into_iter().map(|(number, case)| (number, shrink(grammar, case))).collect();
    tally
}
