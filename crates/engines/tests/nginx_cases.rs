//! Tables of configurations and requests (`nginx/*.txt`): what the model says of each, and, where nginx is installed,
//! that the engine says the same.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "tests start the engine and read files")]

mod nginx {
    pub mod cases;
    pub mod engine;
    pub mod model;
}

use nginx::{cases, engine, model};

#[test]
fn the_model_says_what_the_tables_say() {
    let mut wrong = Vec::new();
    for case in cases::all() {
        let read = model::Read::of(&case);
        for ask in &case.asks {
            let said = read.answer(ask);
            if !said.fits(&ask.expected) {
                wrong.push(format!(
                    "{}:{} {}\n  expected {}\n  said     {said}",
                    case.file, ask.line, ask.text, ask.expected
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn the_engine_says_what_the_tables_say() {
    if !engine::installed() {
        eprintln!("skipped: nginx is not installed");
        return;
    }
    let endpoints = engine::Endpoints::start();
    let mut wrong = Vec::new();
    for case in cases::all() {
        let running = match engine::Running::start(&case) {
            Ok(running) => running,
            Err(why) => {
                wrong.push(format!("{}:{} does not start: {why}", case.file, case.line));
                continue;
            }
        };
        for ask in case.asks.iter().filter(|ask| ask.expected.known()) {
            let said = running.answer(ask, &endpoints);
            if !said.fits(&ask.expected) {
                wrong.push(format!(
                    "{}:{} {}\n  expected {}\n  engine   {said}",
                    case.file, ask.line, ask.text, ask.expected
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
