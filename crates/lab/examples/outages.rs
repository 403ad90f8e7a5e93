//! Plays scenarios on real stacks, and says how soon and how well each was named.
//!
//! usage: outages [--only WORD]... [--engine ID] [--seeds N] [--side-by-side N] [--whole] [--keep FOLDER]

use std::io::Write;
use std::path::PathBuf;
use std::sync::Mutex;
use std::time::Duration;

use engines::{ENGINES, Engine};
use lab::play::{Game, Played, Score, play};
use lab::scenarios::SCENARIOS;

struct Asked {
    only: Vec<String>,
    engine: Option<String>,
    seeds: u64,
    threads: usize,
    whole: bool,
    keep: Option<PathBuf>,
}

fn asked() -> Asked {
    let mut own = Asked { only: Vec::new(), engine: None, seeds: 1, threads: 1, whole: false, keep: None };
    let mut args = std::env::args().skip(1);
    while let Some(arg) = args.next() {
        let mut next = || args.next().unwrap_or_else(|| panic!("{arg} wants a value"));
        match arg.as_str() {
            "--only" => own.only.push(next()),
            "--engine" => own.engine = Some(next()),
            "--seeds" => own.seeds = next().parse().unwrap(),
            "--side-by-side" => own.threads = next().parse().unwrap(),
            "--whole" => own.whole = true,
            "--keep" => own.keep = Some(next().into()),
            _ => panic!("{arg} is not known"),
        }
    }
    own
}

fn games(own: &Asked) -> Vec<Game> {
    let mut games = Vec::new();
    for scenario in
        SCENARIOS.iter().filter(|one| own.only.is_empty() || own.only.iter().any(|word| one.id.contains(word)))
    {
        for engine in ENGINES.iter().filter(|engine| own.engine.as_ref().is_none_or(|id| engine.id == id)) {
            if scenario.on(engine.id).is_some() {
                let stays = (!own.whole).then_some(Duration::from_secs(4));
                games.extend((1..=own.seeds).map(|seed| {
                    Game {
                        scenario,
                        engine: as_static(engine),
                        seed,
                        stays,
                        recording: own
                            .keep
                            .as_ref()
                            .map(|folder| folder.join(format!("{}-{}-{seed}.jsonl", scenario.id, engine.id))),
                    }
                }));
            }
        }
    }
    games
}

fn as_static(engine: &Engine) -> &'static Engine {
    ENGINES.iter().find(|one| one.id == engine.id).unwrap()
}

fn main() {
    let own = asked();
    own.keep.iter().for_each(|folder| std::fs::create_dir_all(folder).unwrap());
    let games = games(&own);
    let next = Mutex::new(games.into_iter());
    let work = || {
        loop {
            let Some(game) = next.lock().unwrap().next() else { return };
            let name = format!("{} {} {}", game.scenario.id, game.engine.id, game.seed);
            match play(game) {
                Ok(played) => tell(&name, &played, &own),
                Err(why) => println!("{name}: {why}"),
            }
        }
    };
    std::thread::scope(|scope| (0..own.threads).for_each(|_| drop(scope.spawn(work))));
}

fn seconds(span: Option<Duration>) -> String {
    span.map_or("-".into(), |span| format!("{:.1}", span.as_secs_f64()))
}

fn tell(name: &str, played: &Played, own: &Asked) {
    let slowest = played.looks.iter().map(|look| look.took).max().unwrap_or_default();
    let score = match (played.score(), played.was_misled()) {
        (Score::Right, false) => "right".to_owned(),
        (score, misled) => format!("{score:?}{}", if misled { ", misled on the way" } else { "" }),
    };
    let mut line = format!(
        "{name}: {score}; up {:.1} s, alerted {}, named {}, users {:?}, slowest thought {} ms",
        played.start.as_secs_f64(),
        seconds(played.alerted()),
        seconds(played.named()),
        played.users,
        slowest.as_millis(),
    );
    if let Some(first) = played.diagnosis.suspects.first() {
        let place = first.culprit.as_ref().and_then(|culprit| culprit.places.first());
        let place = place.map(|place| format!(" {}:{} `{}`", place.file, place.line, place.text)).unwrap_or_default();
        line += &format!(" | {:?} {}{place}", played.diagnosis.verdict, first.name);
    }
    println!("{line}");
    if let Some(folder) = &own.keep {
        std::fs::create_dir_all(folder).unwrap();
        let mut out = std::fs::File::create(folder.join(format!("{}.txt", name.replace(' ', "-")))).unwrap();
        writeln!(out, "{line}\nbegun {}\n", played.begun).unwrap();
        report::human::diagnosis(&mut out, &played.diagnosis, &report::Look::default()).unwrap();
        for sign in &played.diagnosis.signs {
            writeln!(
                out,
                "{} {} {:?} {:?} {:.2} {}",
                sign.since, sign.detector, sign.confidence, sign.subject, sign.size, sign.message
            )
            .unwrap();
        }
        for look in &played.looks {
            writeln!(out, "{} {:?} {:?} {:?}", look.at, look.verdict, look.first, look.odd).unwrap();
        }
    }
}
