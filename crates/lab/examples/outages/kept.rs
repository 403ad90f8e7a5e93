//! What is kept of a game: beside its recording the diagnosis, all that was odd, and every thought.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use lab::Trouble;
use lab::play::{Game, Played, Truth};

use crate::asked::{Asked, name};
use crate::line::line;

pub fn keep(folder: &Path, played: &Played) {
    let mut text = format!("{}\nbegun {}\n\n", line(played), model::Moment(played.truth.begun));
    let mut page = Vec::new();
    report::human::diagnosis(&mut page, &played.diagnosis, &report::Look::default()).unwrap();
    text += &String::from_utf8_lossy(&page);
    for sign in &played.diagnosis.signs {
        let until = sign.until.map(|until| format!(" to {until}")).unwrap_or_default();
        let (subject, sure) = (&sign.subject, sign.confidence);
        writeln!(
            text,
            "{}{until} {} {sure:?} {subject:?} {:.2} {}",
            sign.since, sign.detector, sign.size, sign.message
        )
        .unwrap();
    }
    for look in &played.looks {
        writeln!(text, "{} {:?} {:?} {:?}", look.at, look.verdict, look.first, look.odd).unwrap();
    }
    std::fs::write(folder.join(format!("{}.txt", name(&played.game))), text).unwrap();
    std::fs::write(truth(folder, &played.game), serde_json::to_vec(&played.truth).unwrap()).unwrap();
}

fn truth(folder: &Path, game: &Game) -> PathBuf {
    folder.join(format!("{}.json", name(game)))
}

/// A game that is kept, judged again; `None` where it isn't.
pub fn again(own: &Asked, game: Game) -> Option<Result<Played, Trouble>> {
    let folder = own.keep.as_ref()?;
    let truth: Truth = serde_json::from_slice(&std::fs::read(truth(folder, &game)).ok()?).unwrap();
    let recording = game.recording.clone()?;
    Some(lab::play::again(game, &recording, truth))
}
