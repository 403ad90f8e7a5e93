//! The five outages in a table: then and now.

use incident::{Standing, SuspectId};
use lab::play::{Played, Score};

use crate::line::{place, seconds};

/// Scenario, date, and minutes from the first alert until the balancer was named, as the post-mortem has it.
const THEN: &[(&str, &str, &str)] = &[
    ("outage-idle-timeout", "0, 2023-10-15", "90 min"),
    ("outage-replicas-in-the-write-pool", "1, 2024-01-24", "180 min"),
    ("outage-affinity-behind-a-cdn", "2, 2023-11-10", "not said"),
    ("outage-api-rule-above-auth", "3, undated", "120 min"),
    ("outage-left-over-weight", "4, 2023-11-10", "120 min"),
];

/// Whom people chased then.
const CHASED: &[(SuspectId, &str)] = &[
    (SuspectId::Database, "database"),
    (SuspectId::ConnectionPool, "connection pool"),
    (SuspectId::Queries, "queries"),
    (SuspectId::Deployment, "deployment"),
    (SuspectId::Flood, "DDoS"),
    (SuspectId::Network, "firewall"),
];

pub fn table(all: &[Played]) {
    let rows = THEN.iter().flat_map(|then| {
        let own = all.iter().filter(|played| played.game.scenario.id == then.0);
        own.map(move |played| row(then, played))
    });
    let rows: Vec<String> = rows.collect();
    if rows.is_empty() {
        return;
    }
    println!(
        "\n| outage | engine | users hit | balancer named then | now | the line | cleared |\n|---|---|---|---|---|---|---|"
    );
    rows.iter().for_each(|row| println!("{row}"));
}

fn row((_, outage, then): &(&str, &str, &str), played: &Played) -> String {
    let now = match played.score() {
        Score::Right => seconds(played.named()),
        _ => "not named".into(),
    };
    let line = place(played).unwrap_or_default();
    let (with, of) = played.truth.users;
    let part = 100 * of / with.max(1);
    format!("| {outage} | {} | {part}% | {then} | {now} | {line} | {} |", played.game.engine.name, cleared(played))
}

/// Those that were chased then and speak against themselves now.
fn cleared(played: &Played) -> String {
    let is_cleared = |id: SuspectId| {
        let mut own = played.diagnosis.suspects.iter().filter(|suspect| suspect.id == id).peekable();
        own.peek().is_some() && own.all(|suspect| matches!(suspect.standing, Standing::Unlikely | Standing::RuledOut))
    };
    let (clear, open): (Vec<_>, Vec<_>) = CHASED.iter().partition(|(id, _)| is_cleared(*id));
    let names = |of: &[&(SuspectId, &str)]| of.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ");
    match open.is_empty() {
        true => "all six".into(),
        false => format!("{}; open: {}", names(&clear), names(&open)),
    }
}
