//! A diagnosis in words, as every form says it.

use incident::{Culprit, Diagnosis, Mend, Standing, Suspect, SuspectId, Verdict};
use model::Moment;
use similar::TextDiff;

/// The time of day, in UTC.
pub(crate) fn clock(at: Moment) -> String {
    at.to_string().get(11..19).unwrap_or_default().to_owned()
}

/// The line that says it all.
pub(crate) fn headline(own: &Diagnosis) -> String {
    match (own.named(), own.verdict) {
        (Some(first), _) => named(first),
        (None, Verdict::NothingWrong) => {
            format!("nothing is wrong: nothing odd that users feel up to {}", clock(own.at))
        }
        (None, _) => open(own),
    }
}

fn named(first: &Suspect) -> String {
    match &first.culprit {
        Some(culprit) if !culprit.places.is_empty() => line(first, culprit),
        _ => format!("{}: {}", first.name, first.story),
    }
}

/// The line that is to blame, and whose it is.
fn line(first: &Suspect, own: &Culprit) -> String {
    let place = &own.places[0];
    let head = format!("{}: {}:{} \"{}\"", first.name, place.file, place.line, place.text);
    match &own.origin {
        Some(origin) => {
            let commit = origin.commit.as_ref().map_or_else(String::new, |commit| format!("{commit} "));
            format!("{head}, changed {} by {} ({commit}\"{}\")", clock(own.since), origin.author, origin.summary)
        }
        None => format!("{head}, since {}: {}", clock(own.since), first.story),
    }
}

/// How far the first is ahead, where that isn't far enough.
fn open(own: &Diagnosis) -> String {
    let for_it = |one: &&Suspect| one.standing == Standing::Possible && one.weight > 0.0;
    let mut ahead = own.suspects.iter().filter(for_it);
    match (ahead.next(), ahead.next()) {
        (Some(first), Some(next)) => format!(
            "inconclusive: most speaks for {} ({:.0} decibans), then for {} ({:.0}); 15 and 10 ahead are needed",
            first.name, first.weight, next.name, next.weight
        ),
        (Some(first), None) => {
            format!(
                "inconclusive: what speaks for {} ({:.0} decibans) isn't enough; 15 are needed",
                first.name, first.weight
            )
        }
        _ => "inconclusive: something is wrong, and nothing that was seen says what".to_owned(),
    }
}

/// How a suspect stands, in a word or two.
pub(crate) fn standing(own: Standing) -> &'static str {
    match own {
        Standing::Named => "named",
        Standing::Possible => "possible",
        Standing::Unlikely => "unlikely",
        Standing::RuledOut => "ruled out",
        Standing::NotTold => "not told",
    }
}

/// The name of a suspect in every output.
pub(crate) fn id(own: SuspectId) -> &'static str {
    match own {
        SuspectId::Balancer => "balancer",
        SuspectId::Application => "application",
        SuspectId::Deployment => "deployment",
        SuspectId::Database => "database",
        SuspectId::ConnectionPool => "connection-pool",
        SuspectId::Queries => "queries",
        SuspectId::Flood => "flood",
        SuspectId::Network => "network",
    }
}

/// A mend as `diff -u` has it, with so many lines around each change.
pub(crate) fn unified(own: &Mend, around: usize) -> String {
    let diff = TextDiff::from_lines(&own.before, &own.after);
    let (from, to) = (format!("a/{}", own.file), format!("b/{}", own.file));
    diff.unified_diff().context_radius(around).header(&from, &to).to_string()
}
