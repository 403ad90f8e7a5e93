//! The whole stack, and the outages on it: each fault really happens to users, and every health check stays green.
//!
//! Needs PostgreSQL, git and the engine; where one isn't there, a test says so and passes. Scenarios besides the outages are
//! played by a command, not here: each takes most of a minute.

mod outages;
mod parts;
mod played;
mod scenarios;
mod talk;

use lab::Trouble;
use lab::stack::{Setup, Stack};

/// A stack as it should be; `None` where something is missing that it needs.
fn started(setup: &Setup) -> Option<Stack> {
    match Stack::start(setup) {
        Ok(stack) => Some(stack),
        Err(Trouble::NoEngine { engine }) => {
            println!("{engine} isn't here: skipped");
            None
        }
        Err(trouble) => panic!("{trouble}"),
    }
}

fn usual(engine: &str) -> Setup {
    Setup::new(engines::ENGINES.iter().find(|one| one.id == engine).unwrap(), 1)
}
