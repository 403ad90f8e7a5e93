//! What the engines do, one small file for each experiment: a configuration, then requests with what became of each. The
//! engine must do what the file says, and the model must say the same. `docs/engines/*.md` name the experiments.
//!
//! `EXPERIMENT=order/redirect cargo test -p lab --test characterise` runs those whose names begin so.

mod act;
mod doing;
mod experiment;
mod judging;
mod named;
mod outcome;
mod reload;
mod run;
mod script;
mod words;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use engines::{Engine, haproxy, nginx};
use lab::Program;

use experiment::Experiment;

/// So many engines run at once: most of the time they are waited for, and there are few places on the loopback network.
const AT_ONCE: usize = 5;

/// Runs all experiments of an engine; each that doesn't come out is told.
fn characterise(engine: &'static Engine) {
    let experiments = experiment::all(engine.id);
    let asked: usize = experiments.iter().map(Experiment::requests).sum();
    assert!(!experiments.is_empty(), "there is no experiment of that name");
    if let Err(trouble) = Program::find(engine) {
        eprintln!("skipped: {trouble}");
        return;
    }
    let (next, wrong) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(experiment) = experiments.get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().unwrap().extend(run::run(engine, experiment));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    eprintln!("{}: {} experiments, {asked} requests", engine.name, experiments.len());
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn haproxy_does_what_its_page_says() {
    characterise(&haproxy::ENGINE);
}

#[test]
fn nginx_does_what_its_page_says() {
    characterise(&nginx::ENGINE);
}
