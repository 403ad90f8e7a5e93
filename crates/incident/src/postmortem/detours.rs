//! What misled, and for how long.

use std::time::Duration;

use model::{Moment, Text};

use super::events::{self, Said};
use super::types::{Detour, Told, When};
use super::when::Course;
use crate::{Diagnosis, EventKind, Evidence, Side, Standing, Suspect, SuspectId, Timeline};

/// Words by which people call suspects, those that hold others first.
const NAMES: &[(&[&str], SuspectId)] = &[
    (&["balancer", "haproxy", "nginx", "proxy"], SuspectId::Balancer),
    (&["pool", "connection"], SuspectId::ConnectionPool),
    (&["quer", "index", "slow question", "lock"], SuspectId::Queries),
    (&["database", "postgres", "db"], SuspectId::Database),
    (&["deploy", "release", "version", "roll"], SuspectId::Deployment),
    (&["ddos", "denial", "flood", "attack", "rush", "traffic"], SuspectId::Flood),
    (&["network", "firewall", "dns"], SuspectId::Network),
    (&["application", "auth", "app", "code", "certificate"], SuspectId::Application),
];

/// Evidence that comes so soon after other evidence is seen together with it.
const AT_ONCE: Duration = Duration::from_secs(1);

/// Those who were suspected and weren't it: out of notes, or where there are none out of the evidence.
pub(super) fn of(timeline: &Timeline, course: &Course<'_>, when: &When) -> Vec<Detour> {
    let blamed = course.main.and_then(Diagnosis::named).map(|one| one.id);
    let noted = noted(timeline, course.main, when);
    let is_noted = !noted.is_empty();
    let astray = noted.into_iter().filter(|(id, _)| id.is_none() || *id != blamed).map(|(_, own)| own);
    let mut all: Vec<Detour> = astray.collect();
    if !is_noted {
        all = course.main.into_iter().flat_map(|main| &main.suspects).filter_map(|one| evident(one, when)).collect();
    }
    all.sort_by_key(|own| own.from);
    all
}

/// For how long at least one of them misled.
pub(super) fn misled(detours: &[Detour], when: &When) -> Duration {
    let mut total = Duration::ZERO;
    let mut reached = Moment(i64::MIN);
    for own in detours {
        let until = own.until.unwrap_or(when.seen_until);
        total += until.since(own.from.max(reached).min(until));
        reached = reached.max(until);
    }
    total
}

/// Suspects out of notes. One that nobody cleared was dropped when the cause was named, or when it was over.
fn noted(timeline: &Timeline, main: Option<&Diagnosis>, when: &When) -> Vec<(Option<SuspectId>, Detour)> {
    let mut all: Vec<(Option<SuspectId>, Detour)> = Vec::new();
    for note in events::all(timeline).iter().filter(|own| own.kind == EventKind::Note) {
        match events::said(note.text) {
            Said::Suspect(name) => all.push((who(name), detour(name, note.at, main))),
            Said::Cleared(name) => {
                let open = all.iter_mut().rev().find(|(_, own)| own.until.is_none() && is_same(&own.suspect, name));
                open.into_iter().for_each(|(_, own)| own.until = Some(note.at));
            }
            Said::Other => {}
        }
    }
    let dropped = |from: Moment| [when.named, when.ended].into_iter().flatten().find(|own| *own >= from);
    all.iter_mut().filter(|(_, own)| own.until.is_none()).for_each(|(_, own)| own.until = dropped(own.from));
    all
}

fn detour(name: &str, at: Moment, main: Option<&Diagnosis>) -> Detour {
    let id = who(name);
    let suspect = main.and_then(|main| main.suspects.iter().find(|one| Some(one.id) == id));
    let strongest = |side| suspect.and_then(|one| one.evidence.iter().find(|own| own.side == side));
    let text = |own: &Evidence| own.text.clone();
    Detour {
        suspect: name.into(),
        from: at,
        until: None,
        told: Told::Notes,
        pointed: strongest(Side::For).map(text),
        cleared: strongest(Side::Against).map(text),
    }
}

/// A suspect that evidence pointed to, before other evidence cleared it.
fn evident(suspect: &Suspect, when: &When) -> Option<Detour> {
    let side = |side| suspect.evidence.iter().filter(move |own| own.side == side);
    let is_clear = matches!(suspect.standing, Standing::Unlikely | Standing::RuledOut);
    let from = side(Side::For).map(|own| own.at).min().filter(|_| is_clear)?;
    let against = side(Side::Against).map(|own| own.at).filter(|at| *at >= from).min();
    // What is cleared as soon as it is suspected misleads nobody.
    if against.is_some_and(|against| against.since(from) < AT_ONCE) {
        return None;
    }
    Some(Detour {
        suspect: suspect.name.clone(),
        from,
        until: against.or(when.named.filter(|named| *named >= from)),
        told: Told::Evidence,
        pointed: side(Side::For).next().map(|own| own.text.clone()),
        cleared: side(Side::Against).next().map(|own| own.text.clone()),
    })
}

/// Whether two notes speak of the same.
fn is_same(one: &Text, other: &str) -> bool {
    let plain = |text: &str| text.trim().trim_start_matches("the ").to_lowercase();
    let (one, other) = (plain(one), plain(other));
    one == other || other.starts_with(&one) || (who(&one).is_some() && who(&one) == who(&other))
}

/// Who is meant by a name.
pub(super) fn who(name: &str) -> Option<SuspectId> {
    let name = name.to_lowercase();
    NAMES.iter().find(|(words, _)| words.iter().any(|word| name.contains(word))).map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_call_suspects_by_many_names() {
        let ids =
            ["the database", "DB connections", "slow queries", "a DDoS", "auth 2.4.1 release", "the moon"].map(who);
        use SuspectId::{Application, ConnectionPool, Database, Deployment, Flood, Queries};
        let wanted = [Some(Database), Some(ConnectionPool), Some(Queries), Some(Flood), Some(Deployment), None];
        assert_eq!(ids, wanted);
        assert_eq!(who("an expired certificate"), Some(Application));
        assert!(is_same(&"the database".into(), "database: it answers in 2 ms"));
        assert!(!is_same(&"the database".into(), "the firewall"));
    }

    #[test]
    fn time_lost_twice_counts_once() {
        let own = |from, until| Detour {
            suspect: "x".into(),
            from: Moment(from),
            until,
            told: Told::Notes,
            pointed: None,
            cleared: None,
        };
        let at = |at| Some(Moment(at));
        let when = When { seen_until: Moment(9_000), ..When::default() };
        let all = [own(0, at(3_000)), own(1_000, at(2_000)), own(2_000, at(4_000)), own(8_000, None)];
        assert_eq!(misled(&all, &when), Duration::from_secs(5));
    }
}
