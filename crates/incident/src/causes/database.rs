//! The database itself: down, started anew, full, slow as a whole, or read-only.

use analysis::diff::Kind;
use model::{Moment, Text};

use super::brief::Brief;
use super::figures::{Complaints, astray, gauge, hit, question_times};
use super::timing;
use crate::case::words::{listed, millis};
use crate::case::{Case, SLACK};
use crate::{Asked, Seen, SuspectId};

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut brief =
        Brief::new(SuspectId::Database, "the database", "it is down, full, slow as a whole, or was started anew");
    if case.is_felt && !case.databases.is_empty() {
        restarted(&mut brief, case);
        silent(&mut brief, case);
        became_read_only(&mut brief, case);
        ended(&mut brief, case);
        // How fast it answers says nothing where it was away, or ends connections.
        if brief.weight() <= 0.0 {
            full(&mut brief, case);
            if brief.weight() <= 0.0 {
                pace(&mut brief, case);
            }
            unharmed(&mut brief, case);
        }
        elsewhere_or_alone(&mut brief, case);
    }
    brief.settled_by("ask the database past the balancer, and see whether it answers as fast as ever", None);
    vec![brief]
}

fn restarted(brief: &mut Brief, case: &Case) {
    let near = |at: &Moment| *at + std::time::Duration::from_secs(15) >= case.onset.from && *at > case.start + SLACK;
    let all = case.databases.iter().filter_map(|own| Some((own.endpoint, own.last()?.started.filter(near)?)));
    let all: Vec<(&Text, Moment)> =
        all.filter(|(_, at)| *at <= case.onset.to + SLACK || case.lasts().as_secs() < 60).collect();
    let Some((name, at)) = all.iter().min_by_key(|own| own.1).copied() else { return };
    // It comes up again some seconds after it went down.
    let down = at.min(case.onset.from);
    timing::judge(
        brief,
        case,
        &format!("{name} was started anew (it is up since {})", crate::case::words::clock(at)),
        down,
    );
    brief.met(16.0, at, format!("{name} forgot all connections when it was started"));
}

/// Databases that said something before and say nothing now.
fn silent(brief: &mut Brief, case: &Case) {
    let since = case.timeline.between(case.onset.from - SLACK, case.end + SLACK).iter();
    // Where a change sends connections elsewhere, evenkeel asks there too.
    let is_moved =
        case.turns.iter().filter(|turn| turn.at <= case.onset.to + SLACK).flat_map(|turn| &turn.effects).any(
            |effect| {
                effect.change.kind == Kind::Endpoint
                    && effect.reach.pools.iter().any(|pool| case.timeline.scene.databases.contains(pool))
            },
        );
    if is_moved {
        return;
    }
    let is_ours = |of: &Text| case.databases.iter().any(|own| own.endpoint == of);
    let mut names: Vec<&Text> =
        since.filter(|own| matches!(own.seen, Seen::Silent(_))).map(|own| &own.of).filter(|of| is_ours(of)).collect();
    names.sort();
    names.dedup();
    let asked = case
        .probes
        .iter()
        .filter(|own| own.asked == Asked::Straight && case.timeline.scene.databases.contains(own.pool) && own.fails());
    names.extend(asked.map(|own| own.of));
    if !names.is_empty() {
        brief.met(18.0, case.onset.from, format!("{} doesn't answer, asked past the balancer", listed(&names)));
    }
}

/// A database that took writes and doesn't any more.
fn became_read_only(brief: &mut Brief, case: &Case) {
    let turned = case.databases.iter().filter(|own| {
        own.seen.first().is_some_and(|(_, seen)| seen.is_read_only == Some(false))
            && own.last().is_some_and(|seen| seen.is_read_only == Some(true))
    });
    let names: Vec<&Text> = turned.map(|own| own.endpoint).collect();
    let refused = Complaints::of(case).read_only;
    if !names.is_empty() && refused >= 1.0 {
        brief.met(8.0, case.onset.from, format!("{refused:.0} writes were refused as read-only since"));
    }
    if !names.is_empty() {
        brief.met(20.0, case.onset.from, format!("{} took writes before and only reads now", listed(&names)));
    }
}

/// Whether it ended connections that applications then found dead.
fn ended(brief: &mut Brief, case: &Case) {
    let sum = |from: Moment, to: Moment| -> f64 {
        let grown = |own: &crate::case::Series<'_, crate::Backing>| {
            own.growth(|seen| seen.ended.map(|count| count as f64), from, to)
        };
        case.databases.iter().filter_map(grown).sum()
    };
    // They are found dead some time after they were ended.
    let (before, after) = (sum(case.start, case.onset.from - 4 * SLACK), sum(case.onset.from - 4 * SLACK, case.end));
    let broken = Complaints::of(case).broken;
    if broken >= 3.0 && after >= 0.3 * broken && after > 3.0 * before {
        brief.met(
            18.0,
            case.onset.from,
            format!("it ended {after:.0} connections itself, {before:.0} before, and {broken:.0} were found dead"),
        );
    } else if broken >= 3.0 && case.databases.iter().any(|own| own.last().is_some_and(|own| own.ended.is_some())) {
        brief.missed(
            10.0,
            case.end,
            format!("it ended {after:.0} connections itself, and {broken:.0} were found dead: others ended those"),
        );
    }
}

/// Whether it takes no more connections.
fn full(brief: &mut Brief, case: &Case) {
    let part = |own: &crate::Backing| Some(own.connections? as f64 / own.limit.filter(|limit| *limit > 0)? as f64);
    let Some((_, most)) = gauge(case, part) else { return };
    let fullest = case.databases.iter().filter_map(|own| own.last()).max_by_key(|own| own.connections);
    let said = fullest.map_or_else(String::new, |own| {
        format!("{} of {} connections", own.connections.unwrap_or(0), own.limit.unwrap_or(0))
    });
    if most >= 0.95 {
        brief.met(18.0, case.onset.from, format!("it takes no more connections: {said}"));
    } else if most < 0.8 {
        brief.missed(4.0, case.end, format!("it has room: {said}"));
    }
}

/// Whether it answers evenkeel's own small question as fast as before.
fn pace(brief: &mut Brief, case: &Case) {
    let Some((before, after)) = gauge(case, |own| own.millis) else { return };
    let (was, is) = (millis(before), millis(after));
    if after > 5.0 * before.max(2.0) && after > 50.0 {
        if let Some((had, has)) = question_times(case).filter(|(had, has)| has > &(3.0 * had)) {
            let text =
                format!("all questions of applications take long with it: {}, {} before", millis(has), millis(had));
            brief.met(5.0, case.onset.from, text);
        }
        brief.met(18.0, case.onset.from, format!("it takes up to {is} for a question that does nothing, {was} before"));
    } else if after < 3.0 * before.max(5.0) {
        brief.missed(
            10.0,
            case.end,
            format!("it is up and answers within {is}, asked past the balancer, as before ({was})"),
        );
    }
}

/// Whether those that use it say anything against it.
fn unharmed(brief: &mut Brief, case: &Case) {
    let told = case.applications.iter().any(|own| own.last().is_some_and(|own| own.connections.questions.is_some()));
    let own = Complaints::of(case);
    if told && own.all() < 1.0 {
        brief.missed(10.0, case.end, "no application says that a question to it failed");
    }
    if own.failed >= 3.0 {
        brief.met(5.0, case.onset.from, format!("applications couldn't make {:.0} connections to it", own.failed));
    }
}

/// Whether it fails at all that use it, and only there.
fn elsewhere_or_alone(brief: &mut Brief, case: &Case) {
    let Some(pool) = hit(case) else { return };
    if let Some(text) = astray(case, pool) {
        brief.missed(18.0, case.onset.from, format!("{text}, which uses it"));
    }
    // Whom it met first is chance where it ends connections one by one.
    if let Some(alone) = super::figures::alone(case, pool).filter(|_| brief.weight() < 15.0) {
        let bad: Vec<&Text> = alone.bad.iter().map(|own| own.0).collect();
        let all = alone.bad.len() + alone.good.len();
        let text = format!("it fails only at {}, of {all} endpoints with the same database", listed(&bad));
        brief.missed(15.0, case.onset.from, text);
    }
}
