//! Facts as people read them: times, spans, parts, names.

use incident::postmortem::{Owner, Role};
use model::Moment;
use model::words::percent;

use super::page::{Line, Piece, fact};

/// `2026-11-27 18:05:12`.
pub(super) fn full(at: Moment) -> String {
    at.to_string().chars().take(19).collect::<String>().replace('T', " ")
}

/// `2026-11-27`.
pub(super) fn day(at: Moment) -> String {
    at.to_string().chars().take(10).collect()
}

/// `18:05:12`.
pub(super) fn clock(at: Moment) -> String {
    at.to_string().chars().skip(11).take(8).collect()
}

/// A time as it is read after another one: without the day, where that is the same.
pub(super) fn after(at: Moment, other: Moment) -> String {
    if day(at) == day(other) { clock(at) } else { full(at) }
}

/// How long it was between two moments, as whoever reads both to the second reckons it.
pub(super) fn between(from: Moment, to: Moment) -> String {
    span(to.0.div_euclid(1_000) - from.0.div_euclid(1_000))
}

/// `4 h 15 min`, `2 min 5 s`, `42 s`.
pub(super) fn span(seconds: i64) -> String {
    let seconds = seconds.max(0);
    let parts = [(seconds / 3_600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")];
    let all: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, unit)| format!("{n} {unit}")).collect();
    if all.is_empty() { "less than a second".to_owned() } else { all.join(" ") }
}

/// `505 of 1630`, and the part that is.
pub(super) fn part(some: u64, all: u64) -> [(&'static str, Line); 3] {
    let share = if all == 0 { 0.0 } else { some as f64 / all as f64 };
    [("some", fact(some)), ("all", fact(all)), ("part", fact(percent(share)))]
}

/// Who does something.
pub(super) fn owner(owner: &Owner) -> Line {
    let role = role(&owner.role);
    match &owner.name {
        Some(name) => vec![Piece::Fact(name.to_string()), Piece::Said(", for ".to_owned()), Piece::Fact(role)],
        None => {
            let leads = matches!(owner.role, Role::Lead);
            let who = if leads { "whoever led the incident" } else { "the incident's lead" };
            vec![Piece::Fact(role), Piece::Said(" ".to_owned()), Piece::Open(format!("name: to be filled in by {who}"))]
        }
    }
}

fn role(role: &Role) -> String {
    match role {
        Role::Balancer(name) => format!("the balancer {name}"),
        Role::Pool(name) => format!("the team behind {name}"),
        Role::OnCall => "the on-call team".to_owned(),
        Role::Lead => "the incident's lead".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_short() {
        assert_eq!(
            [15_300, 125, 42, 7_200, 0, -3].map(span),
            ["4 h 15 min", "2 min 5 s", "42 s", "2 h", "less than a second", "less than a second"]
        );
        assert_eq!(between(Moment(1_900), Moment(3_100)), "2 s");
        assert_eq!((full(Moment(0)), clock(Moment(61_000))), ("1970-01-01 00:00:00".into(), "00:01:01".into()));
    }
}
