//! All scenarios on one page.

use std::fmt::Write as _;
use std::time::Duration;

use incident::SuspectId;
use lab::play::{Played, Score};

use crate::line::{line, seconds};

const HEAD: &str = "\
# Scenarios: who was named

`make scenarios` wrote this page: every scenario of `crates/lab/src/scenarios`, played on a real stack (a balancer, four endpoints of an auth
application, application servers, PostgreSQL, some hundred users), watched as `evenkeel watch` does and judged as `evenkeel diagnose`
does. *Right*: who is to blame was named first at the end, with the line where it is a line; where nobody is, nobody was named. *Open*: nobody
was named. *Named after*: the median from the first request of a user that failed.

";

/// The page.
pub fn page(all: &[Played]) -> String {
    let mut page = HEAD.to_owned();
    let count = |score| all.iter().filter(|played| played.score() == score).count();
    let wrong = count(Score::Wrong) + count(Score::WrongLine);
    let innocent = all.iter().filter(|played| played.game.scenario.guilty != Some(SuspectId::Balancer));
    let blamed = innocent.clone().filter(|played| played.blames_the_balancer()).count();
    let (right, open, all_of, innocent) = (count(Score::Right), count(Score::Open), all.len(), innocent.count());
    let _ = writeln!(
        page,
        "Of {all_of} games {right} came out right, {open} open and {wrong} wrong; in {blamed} of {innocent} an innocent balancer was \
         blamed.\n\n| scenario | engine | to blame | games | right | open | wrong | named after |\n|---|---|---|---|---|---|---|---|"
    );
    let is_same = |one: &Played, other: &Played| {
        (one.game.scenario.id, one.game.engine.id) == (other.game.scenario.id, other.game.engine.id)
    };
    all.chunk_by(is_same).for_each(|games| row(&mut page, games));
    let missed: Vec<&Played> = all.iter().filter(|played| played.score() != Score::Right).collect();
    if !missed.is_empty() {
        page += "\n## What didn't come out right\n\n";
        missed.iter().for_each(|played| _ = writeln!(page, "- {}", line(played)));
    }
    page
}

fn row(page: &mut String, games: &[Played]) {
    let Some(first) = games.first() else { return };
    let count = |score| games.iter().filter(|played| played.score() == score).count();
    let mut named: Vec<Duration> = games.iter().filter_map(Played::named).collect();
    named.sort_unstable();
    let guilty = first.game.scenario.guilty.map_or("nobody".to_owned(), |id| format!("{id:?}").to_lowercase());
    let _ = writeln!(
        page,
        "| {} | {} | {guilty} | {} | {} | {} | {} | {} |",
        first.game.scenario.id,
        first.game.engine.name,
        games.len(),
        count(Score::Right),
        count(Score::Open),
        count(Score::Wrong) + count(Score::WrongLine),
        seconds(named.get(named.len() / 2).copied()),
    );
}
