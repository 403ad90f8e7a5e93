//! Plays scenarios on real stacks, watched as a fleet is watched, and says how soon and how well each was named.
//!
//! usage: outages [--only WORD]... [--engine ID] [--seeds N|FROM-TO] [--side-by-side N] [--whole] [--keep FOLDER] [--again] [--sweep FILE]
//!
//! `--only` takes scenarios with that word in their name; `--whole` plays each to its end, and not only until somebody has been named for a
//! while; `--keep` keeps recordings and diagnoses; `--again` plays nothing, and judges the recordings that are kept there; `--sweep` writes a page with all scenarios. Ends with 1 where one came out wrong.

mod asked;
mod five;
mod kept;
mod line;
mod sweep;

use std::process::ExitCode;
use std::sync::Mutex;

use lab::play::{Played, Score, play};

fn main() -> ExitCode {
    let own = asked::asked();
    own.keep.iter().for_each(|folder| std::fs::create_dir_all(folder).unwrap());
    let next = Mutex::new(asked::games(&own).into_iter());
    let all: Mutex<Vec<Played>> = Mutex::default();
    let troubles: Mutex<usize> = Mutex::default();
    let work = || {
        loop {
            let Some(game) = next.lock().unwrap().next() else { return };
            let name = asked::name(&game);
            let Some(played) = (if own.is_again { kept::again(&own, game) } else { Some(play(game)) }) else {
                continue;
            };
            match played {
                Ok(played) => {
                    println!("{}", line::line(&played));
                    if let Some(folder) = &own.keep {
                        kept::keep(folder, &played);
                    }
                    all.lock().unwrap().push(played);
                }
                Err(why) => {
                    println!("{name}: can't be played: {why}");
                    *troubles.lock().unwrap() += 1;
                }
            }
        }
    };
    std::thread::scope(|scope| (0..own.threads).for_each(|_| drop(scope.spawn(work))));
    let mut all = all.into_inner().unwrap();
    all.sort_by_key(|played| (played.game.scenario.id, played.game.engine.id, played.game.seed));
    five::table(&all);
    if let Some(path) = &own.sweep {
        std::fs::write(path, sweep::page(&all)).unwrap();
    }
    let is_right = all.iter().all(|played| played.score() == Score::Right) && troubles.into_inner().unwrap() == 0;
    ExitCode::from(u8::from(!is_right))
}
