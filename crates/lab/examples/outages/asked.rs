//! What is to be played.

use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use engines::ENGINES;
use lab::play::Game;
use lab::scenarios::SCENARIOS;

/// Somebody must have been named for so long before a scenario is ended early.
const STAYS: Duration = Duration::from_secs(4);

/// Arguments.
pub struct Asked {
    only: Vec<String>,
    engine: Option<String>,
    seeds: RangeInclusive<u64>,
    whole: bool,
    pub threads: usize,
    pub is_again: bool,
    pub keep: Option<PathBuf>,
    pub sweep: Option<PathBuf>,
}

pub fn asked() -> Asked {
    let mut own = Asked {
        only: Vec::new(),
        engine: None,
        seeds: 1..=1,
        whole: false,
        threads: 1,
        is_again: false,
        keep: None,
        sweep: None,
    };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut next = || args.next().unwrap_or_else(|| panic!("{arg} wants a value"));
        match arg.as_str() {
            "--only" => own.only.push(next()),
            "--engine" => own.engine = Some(next()),
            "--seeds" => own.seeds = seeds(&next()),
            "--side-by-side" => own.threads = next().parse().unwrap(),
            "--whole" => own.whole = true,
            "--again" => own.is_again = true,
            "--keep" => own.keep = Some(next().into()),
            "--sweep" => own.sweep = Some(next().into()),
            _ => panic!("{arg} is not known"),
        }
    }
    own
}

/// `5` is the first five, `4-5` those two.
fn seeds(text: &str) -> RangeInclusive<u64> {
    let (first, last) = text.split_once('-').unwrap_or(("1", text));
    first.parse().unwrap()..=last.parse().unwrap()
}

/// All games that are asked for.
pub fn games(own: &Asked) -> Vec<Game> {
    let is_meant = |id: &str| own.only.is_empty() || own.only.iter().any(|word| id.contains(word.as_str()));
    let is_engine = |id: &str| own.engine.as_ref().is_none_or(|wanted| wanted == id);
    let mut games = Vec::new();
    for &scenario in SCENARIOS.iter().filter(|one| is_meant(one.id)) {
        for &engine in ENGINES.iter().filter(|engine| is_engine(engine.id) && scenario.on(engine.id).is_some()) {
            for seed in own.seeds.clone() {
                let stays = (!own.whole).then_some(STAYS);
                let mut game = Game { scenario, engine, seed, stays, recording: None };
                game.recording = own.keep.as_ref().map(|folder| folder.join(format!("{}.jsonl", name(&game))));
                games.push(game);
            }
        }
    }
    games
}

/// What a game is called.
pub fn name(game: &Game) -> String {
    format!("{}-{}-{}", game.scenario.id, game.engine.id, game.seed)
}
