//! Real configurations on the real engine: every example, every configuration of the tests, and every file of the corpus
//! beside the checkout that the engine accepts once it is moved. Model and engine are asked the same.
//!
//! `CORPUS_ONLY=name` takes the files with that in their path, `CORPUS_REQUESTS=300` asks more of each, `CORPUS_SEED=7`
//! others, `AGREE_REPORT=folder` writes the figures there.

#[path = "../agree/chance.rs"]
#[allow(dead_code, reason = "shared with the suite of generated configurations")]
mod chance;
#[path = "../agree/vary.rs"]
#[allow(dead_code, reason = "shared with the suite of generated configurations")]
mod vary;

mod around;
mod cases;
mod files;
mod run;
mod tally;

use engines::{ENGINES, Engine};
use lab::Program;

/// Runs all configurations of one engine; fails where model and engine differ. Of other people's files the engine accepts
/// at least so many, and of a hundred requests at most so many are Unknown.
fn agree(id: &str, least_accepted: usize, most_unknown: f64) {
    let engine: &'static Engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
    if let Err(trouble) = Program::find(engine) {
        return eprintln!("{trouble}: nothing was compared with it");
    }
    let own = run::all(engine, &files::own(id));
    let others = run::all(engine, &files::of_others(id));
    let page = own.page(id, "examples and tests") + &others.page(id, "real files");
    println!("{page}");
    if let Ok(folder) = std::env::var("AGREE_REPORT") {
        std::fs::write(format!("{folder}/{id}-real.md"), &page).unwrap();
    }
    let mut refused: Vec<&String> =
        own.refused_files.iter().filter(|name| name.starts_with("examples/pairs/")).collect();
    refused.sort();
    let mut meant = files::refused_pairs(id);
    meant.retain(|name| name.contains(&std::env::var("CORPUS_ONLY").unwrap_or_default()));
    assert_eq!(refused, meant.iter().collect::<Vec<_>>(), "the pairs that {id} refuses are those that say so");
    assert_eq!(own.disagree + others.disagree, 0, "{id} sees it differently");
    if std::env::var_os("CORPUS_ONLY").is_none() && files::has_corpus() {
        assert!(others.accepted >= least_accepted, "only {} are accepted", others.accepted);
        assert!(others.unknown_share() <= most_unknown, "{:.1} % are Unknown", others.unknown_share());
    }
}

#[test]
fn haproxy_agrees_on_real_files() {
    agree("haproxy", 64, 1.0);
}

#[test]
fn nginx_agrees_on_real_files() {
    // What lies in a folder that `alias` names is not known.
    agree("nginx", 105, 4.0);
}
