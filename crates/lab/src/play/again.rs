//! A game that was recorded, judged again.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use incident::Timeline;

use super::onlooker::{PAUSE, Seen, think};
use crate::Trouble;

/// What is thought of it as it goes on.
pub(super) fn again(recording: &Path) -> Result<Seen, Trouble> {
    let file = File::open(recording).map_err(Trouble::file(recording))?;
    let told = |why| Trouble::Unfit(format!("{}: {why}", recording.display()));
    let all = watch::recording::read(BufReader::new(file)).map_err(told)?.timeline;
    let mut timeline = Timeline::new(all.scene.clone());
    let mut looks = Vec::new();
    let mut next = all.start().unwrap_or_default() + PAUSE;
    for seen in all.all() {
        while seen.at > next {
            looks.push(think(&timeline).0);
            next = next + PAUSE;
        }
        timeline.push(seen.clone());
    }
    let (look, diagnosis) = think(&timeline);
    looks.push(look);
    Ok((timeline, looks, diagnosis))
}
