//! Scenarios, played on a stack and watched as a fleet is watched: when was the change seen, and when was who named?

mod again;
mod onlooker;
mod verdict;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use engines::Engine;
use incident::{Diagnosis, Timeline};
use serde::{Deserialize, Serialize};

use crate::Trouble;
use crate::scenarios::Scenario;
use crate::stack::{Setup, Stack};
pub use onlooker::Look;
use onlooker::Onlooker;
pub use verdict::Score;

/// How a scenario is played.
#[derive(Clone)]
pub struct Game {
    /// What happens.
    pub scenario: &'static Scenario,
    /// The balancer's engine.
    pub engine: &'static Engine,
    /// The seed of all chance.
    pub seed: u64,
    /// It ends so long after somebody was named who stayed named, where that is before its time.
    pub stays: Option<Duration>,
    /// Where all that is seen is recorded.
    pub recording: Option<PathBuf>,
}

/// A scenario that was played.
pub struct Played {
    /// How.
    pub game: Game,
    /// What nobody who watches knows.
    pub truth: Truth,
    /// All that was seen.
    pub timeline: Timeline,
    /// What was thought of it, again and again.
    pub looks: Vec<Look>,
    /// What was thought at the end.
    pub diagnosis: Diagnosis,
}

/// What the stack knows of a game, and nobody who watches it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Truth {
    /// How long the stack took to be up.
    pub start: Duration,
    /// When the fault began, or what looks like one, in milliseconds since 1970.
    pub begun: i64,
    /// The first request of a user that failed after it began, in milliseconds since 1970.
    pub first_failed: Option<i64>,
    /// Users that sent requests after the first that failed, and those of them of whom one failed.
    pub users: (usize, usize),
    /// Lines of which one must be named first; none where no line is to blame.
    pub lines: Vec<String>,
}

/// Judges a recording as if it went on now, twice a second of its time.
///
/// # Errors
/// When it can't be read.
pub fn again(game: Game, recording: &Path, truth: Truth) -> Result<Played, Trouble> {
    let (timeline, looks, diagnosis) = again::again(recording)?;
    Ok(Played { game, truth, timeline, looks, diagnosis })
}

/// Plays a scenario to its end.
///
/// # Errors
/// When it isn't for that engine, or something of the stack can't be had.
pub fn play(game: Game) -> Result<Played, Trouble> {
    let Some(play) = game.scenario.on(game.engine.id) else {
        return Err(Trouble::Unfit(format!("{} is not played on {}", game.scenario.id, game.engine.name)));
    };
    let clock = Instant::now();
    let mut stack = Stack::start(&game.scenario.stack(Setup::new(game.engine, game.seed)))?;
    let (start, beginning) = (clock.elapsed(), Instant::now());
    let onlooker = Onlooker::start(&stack.folder().join("evenkeel.yaml"), game.recording.as_deref())?;
    let mut begun = stack.began() + game.scenario.begins;
    let mut left = play.steps.iter().peekable();
    while beginning.elapsed() < game.scenario.lasts {
        if let Some(next) = left.next_if(|timed| timed.at <= beginning.elapsed()) {
            if next.at == game.scenario.begins {
                begun = stack.now();
            }
            stack.apply(&next.step)?;
            continue;
        }
        if left.peek().is_none() && game.stays.is_some_and(|stays| onlooker.has_named_for(stays)) {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    let (timeline, looks, diagnosis) = onlooker.stop()?;
    let first_failed = stack.ledger().first_failed(begun).map(|entry| entry.at);
    let truth = Truth {
        start,
        begun: begun.0,
        first_failed: first_failed.map(|at| at.0),
        users: stack.ledger().users(first_failed.unwrap_or(begun)),
        lines: play.lines.iter().map(|line| stack.filled(line)).collect(),
    };
    Ok(Played { game, truth, timeline, looks, diagnosis })
}
