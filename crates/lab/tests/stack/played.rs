//! A scenario is played and watched; its recording is judged as it was live.

use std::fs::File;
use std::io::BufReader;
use std::time::Duration;

use incident::{diagnose, signs};
use lab::Trouble;
use lab::play::{Game, Score, play};
use lab::scenarios;
use watch::recording;

#[test]
fn a_left_over_weight_is_named_live_and_from_its_recording() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("recording.jsonl");
    let played = play(Game {
        scenario: scenarios::find("outage-left-over-weight").unwrap(),
        engine: &engines::haproxy::ENGINE,
        seed: 7,
        stays: Some(Duration::from_secs(4)),
        recording: Some(path.clone()),
    });
    let played = match played {
        Ok(played) => played,
        Err(Trouble::NoEngine { engine }) => return println!("{engine} isn't here: skipped"),
        Err(why) => panic!("{why}"),
    };
    assert_eq!(played.score(), Score::Right, "{:?}", played.diagnosis);
    assert!(played.alerted().is_some() && played.named().is_some());
    let read = recording::read(BufReader::new(File::open(path).unwrap())).unwrap();
    let again = diagnose(&read.timeline, signs(&read.timeline));
    assert_eq!(again, played.diagnosis);
}
