//! Runs the configurations, two side by side.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use engines::Engine;
use engines::stage::Subject;
use finding::SourceMap;
use lab::replay::{Case, Verdict, ask, judge, replay};
use lab::{Lab, Trouble};
use model::Model;
use model::trace::{Outcome, Tracer};

use crate::around::Folder;
use crate::cases::cases;
use crate::chance::Chance;
use crate::files::File;
use crate::tally::Tally;

/// Engines that run side by side.
const WORKERS: usize = 2;

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Runs all.
pub fn all(engine: &'static Engine, files: &[File]) -> Tally {
    let (next, total) = (AtomicUsize::new(0), Mutex::new(Tally::default()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let tally = one(engine, file);
                    total.lock().unwrap().add(tally);
                }
            });
        }
    });
    total.into_inner().unwrap()
}

/// Runs one.
fn one(engine: &'static Engine, file: &File) -> Tally {
    let around = Folder(file.folder.clone());
    let mut sources = SourceMap::new();
    let root = sources.add(file.name.clone(), file.text.clone());
    let reading = (engine.read)(&mut sources, &[root], &around);
    let mut chance = Chance::new(setting("CORPUS_SEED", 1) as u64);
    let cases = cases(&reading.model, setting("CORPUS_REQUESTS", 100), &mut chance);
    let subject = Subject { sources: &sources, roots: &[root], around: &around };
    let mut tally = Tally::default();
    tally.files = 1;
    match Lab::start(engine, &subject, &reading.model) {
        Ok(mut lab) => {
            tally.accepted = 1;
            let verdicts = replay(&mut lab, &reading.model, &cases);
            for (case, verdict) in cases.iter().zip(verdicts) {
                let verdict = match verdict {
                    Verdict::NotAsked(_) | Verdict::Unknown(_) if is_unknown(&reading.model, case) => {
                        staged(&mut lab, &reading.model, case)
                    }
                    verdict => verdict,
                };
                note(&mut tally, file, case, &verdict);
            }
        }
        Err(trouble) => tally.refuse(&file.name, &words(&trouble)),
    }
    tally
}

/// The engine's own words, or why else there is no lab.
fn words(trouble: &Trouble) -> String {
    let text = match trouble {
        Trouble::Refused { said, .. } => said.clone(),
        other => other.to_string(),
    };
    let telling = |line: &&str| line.contains("ALERT") || line.contains("[emerg]");
    text.lines().find(telling).or(text.lines().next()).unwrap_or("").to_owned()
}

/// Whether nobody knows what the original does: mostly for an include or a folder of pages that is not here.
fn is_unknown(original: &Model, case: &Case) -> bool {
    let trace = Tracer::new(original).trace(&case.arrival, &case.request);
    let unknown =
        |outcome: &Outcome| matches!(outcome, Outcome::Unknown { .. } | Outcome::Respond { status: None, .. });
    trace.fates.len() > 1 || trace.fates.iter().any(|fate| unknown(&fate.outcome))
}

/// What the moved configuration does, in which nothing stands for missing includes, and a few pages for missing folders.
fn staged(lab: &mut Lab<'_>, original: &Model, case: &Case) -> Verdict {
    let (Some(arrival), request) = (lab.arrival(original, &case.arrival), lab.request(&case.request)) else {
        return Verdict::NotAsked("its listener or its client has no place on loopback".into());
    };
    match ask(lab, &arrival, &request) {
        Ok(seen) => judge(lab.model(), &Tracer::new(lab.model()).trace(&arrival, &request), &seen),
        Err(why) => Verdict::NotAsked(why),
    }
}

/// Counts one verdict.
fn note(tally: &mut Tally, file: &File, case: &Case, verdict: &Verdict) {
    match verdict {
        Verdict::Agrees => tally.agree += 1,
        Verdict::Unknown(reason) => tally.unknown(reason),
        Verdict::NotAsked(reason) => tally.not_asked(reason),
        Verdict::Disagrees(differences) => {
            tally.disagree += 1;
            let request = &case.request;
            println!(
                "{}: {} {} {:?} at {:?}\n    {}",
                file.name,
                request.method,
                request.target,
                request.headers,
                case.arrival,
                differences.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n    ")
            );
        }
    }
}
