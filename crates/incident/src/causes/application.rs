//! The application: it fails by itself, straight too, whatever the balancer does.

use model::{Ending, Text};

use super::brief::Brief;
use super::certificate;
use super::figures::{Complaints, alone, answered, astray, hit, lost, question_times, straight, waits_longer};
use super::timing;
use crate::case::words::{clock, listed, millis, percent};
use crate::case::{Case, SLACK};
use crate::{Asked, Seen, Subject, SuspectId, Vitals};

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let Some(pool) = hit(case) else {
        return vec![Brief::new(SuspectId::Application, "the application", "it fails by itself")];
    };
    let mut brief =
        Brief::new(SuspectId::Application, format!("the application {pool}"), format!("{pool} fails by itself"));
    if case.is_felt {
        asked_straight(&mut brief, case, pool);
        slow(&mut brief, case, pool);
        dead(&mut brief, case, pool);
        // What a new version does wrong is the deployment's, unless that version did well before.
        let is_new = another_version(&mut brief, case, pool);
        if !is_new || answered(case, pool, case.start).is_some() {
            by_itself(&mut brief, case, pool);
        }
        gone(&mut brief, case, pool);
        others(&mut brief, case, pool);
    }
    brief.settled_by(format!("look at the log of {pool} since {}", clock(case.onset.from)), None);
    if case.is_felt {
        certificate::of_application(&mut brief, case, pool);
    }
    vec![brief]
}

/// What it does wrong, with no more to do than before.
fn by_itself(brief: &mut Brief, case: &Case, pool: &str) {
    faults(brief, case, pool);
    if !certificate::is_shown(case, pool) {
        overloaded(brief, case, pool);
    }
    some_endpoints(brief, case, pool);
}

/// Errors that it counts as its own.
pub(super) fn faults(brief: &mut Brief, case: &Case, pool: &str) {
    let own = || case.applications.iter().filter(|own| own.pool == pool);
    let since: Vec<f64> = own().filter_map(|own| case.since(own, |own| own.faults)).collect();
    if since.is_empty() {
        return;
    }
    let (faults, before) =
        (since.iter().sum::<f64>(), own().filter_map(|own| case.until(own, |own| own.faults)).sum::<f64>());
    let (_, failed) = case.traffic.sum(|part| part.pool == pool);
    if Complaints::of(case).way() >= 0.5 * faults.max(6.0) {
        // What it counts are failures of its way to the database, which speak for others.
        return;
    }
    if faults >= 3.0 && faults >= 0.3 * failed.failed && faults > 3.0 * before {
        brief.met(
            18.0,
            case.onset.from,
            format!("{pool} counted {faults:.0} faults of its own since, {before:.0} before"),
        );
    } else if faults < 1.0
        && !refuses(brief, case, pool)
        && !is_dead(case, pool)
        && !certificate::is_shown(case, pool)
        && case.signs("overloaded").next().is_none()
    {
        brief.missed(8.0, case.end, format!("{pool} counts no fault of its own"));
    }
}

/// Whether it refuses many more log-ins than before, of no more.
fn refuses(brief: &mut Brief, case: &Case, pool: &str) -> bool {
    let (before, after) = (refused(case, pool, false), refused(case, pool, true));
    let (requests, since) = case.traffic.sum(|part| part.is_http && part.pool == pool);
    let rate = |count: &crate::case::Count, seconds: f64| count.requests / seconds.max(1.0);
    let is_more = rate(&since, case.traffic.seconds.1) > 1.25 * rate(&requests, case.traffic.seconds.0).max(1.0);
    let is_so = after.0 >= 5.0 && after.1 > before.1 + 0.15 && !is_more;
    if is_so {
        let text =
            format!("{pool} refuses {} of the log-ins that get there, {} before", percent(after.1), percent(before.1));
        brief.met(12.0, case.onset.from, text);
    }
    is_so
}

/// Log-ins that an application refused, before it began or since, and their part of all.
fn refused(case: &Case, pool: &str, is_since: bool) -> (f64, f64) {
    let sum = |key: fn(&Vitals) -> Option<u64>| {
        let own = case.applications.iter().filter(|own| own.pool == pool);
        let grown = own.filter_map(|own| if is_since { case.since(own, key) } else { case.until(own, key) });
        grown.fold(0.0, |sum, count| sum + count)
    };
    let (refused, well) = (sum(|own| own.refused), sum(|own| own.logins));
    (refused, refused / (refused + well).max(1.0))
}

/// Whether an endpoint isn't there any more: its host answers, and nothing listens.
fn is_dead(case: &Case, pool: &str) -> bool {
    case.probes_of(pool, Asked::Straight).any(|probe| probe.fails() && probe.trouble().contains("refused"))
}

/// What it answers past the balancer.
pub(super) fn asked_straight(brief: &mut Brief, case: &Case, pool: &str) {
    let (good, all) = straight(case, pool);
    if all == 0 {
        return;
    }
    if good * 20 >= all * 19 {
        brief.missed(14.0, case.end, format!("asked straight, {pool} answers well: {good} of {all}"));
        return;
    }
    if let Some(probe) =
        case.probes_of(pool, Asked::Straight).find(|probe| probe.fails() && probe.trouble().contains("refused"))
    {
        brief.met(
            14.0,
            case.onset.from,
            format!("nothing listens at {} any more, asked straight: {}", probe.of, probe.trouble()),
        );
        return;
    }
    let bad = case.probes_of(pool, Asked::Straight).find(|probe| probe.fails());
    let trouble = bad.map_or_else(String::new, |probe| format!(" ({}: {})", probe.of, probe.trouble()));
    brief.met(6.0, case.onset.from, format!("asked straight, {pool} fails too: {} of {all}{trouble}", all - good));
}

/// Whether it is slow straight too, at some of its endpoints: what they share would make all of them slow.
fn slow(brief: &mut Brief, case: &Case, pool: &str) {
    let told = case.probes_of(pool, Asked::Straight).filter_map(|probe| Some((probe.of, probe.takes()?)));
    let told: Vec<(&Text, (f64, f64))> = told.collect();
    let slow: Vec<_> = told.iter().filter(|(_, (was, is))| *is > 3.0 * was.max(5.0) && *is > 50.0).collect();
    let Some((of, (was, is))) = slow.iter().max_by(|one, other| one.1.1.total_cmp(&other.1.1)) else { return };
    let text = format!("asked straight, {of} takes {}, {} before", millis(*is), millis(*was));
    let is_alone =
        slow.len() * 2 <= told.len() || question_times(case).is_some_and(|(had, has)| has < 2.0 * had.max(1.0));
    brief.met(if is_alone { 14.0 } else { 4.0 }, case.onset.from, text);
}

/// Whether it has too much to do though there is no more to do than before, and nothing that it waits for takes longer.
fn overloaded(brief: &mut Brief, case: &Case, pool: &str) {
    let is_own = |subject: &Subject| matches!(subject, Subject::Pool(own) | Subject::Endpoint(own, _) if own == pool);
    if case.signs("pool-exhausted").any(|sign| is_own(&sign.subject)) {
        brief.missed(8.0, case.onset.from, "its requests wait for connections to the database: that fills it");
        return;
    }
    if let Some((had, has)) = question_times(case).filter(|times| waits_longer(*times)) {
        let text =
            format!("its questions to the database take {}, {} before: it waits for those", millis(has), millis(had));
        brief.missed(15.0, case.onset.from, text);
        return;
    }
    let complaints = Complaints::of(case).way();
    let (_, own) = case.traffic.sum(|part| part.pool == pool);
    if complaints >= 3.0 && complaints >= 0.3 * own.failed {
        return;
    }
    let full: Vec<&Text> = case.signs("overloaded").filter_map(|sign| full_one(&sign.subject, pool)).collect();
    let (before, after) = case.traffic.sum(|part| part.is_http && part.pool == pool);
    let (was, is) =
        (before.requests / case.traffic.seconds.0.max(1.0), after.requests / case.traffic.seconds.1.max(1.0));
    let is_hot = more_to_do(case, pool, &full) || alone(case, pool).is_some_and(|alone| alone.growth > 1.25);
    if !full.is_empty() && case.onset.has_past && is <= 1.25 * was && !is_hot {
        let text = format!(
            "{} of its endpoints are at their capacity, with no more to do: {is:.0} requests a second, {was:.0} before",
            full.len()
        );
        brief.met(12.0, case.onset.from, text);
    }
}

/// The endpoint of a pool that a sign is about.
fn full_one<'c>(subject: &'c Subject, pool: &str) -> Option<&'c Text> {
    match subject {
        Subject::Endpoint(own, endpoint) if own == pool => Some(endpoint),
        _ => None,
    }
}

/// Whether these endpoints get a larger part of the pool's requests than before, since others get fewer.
fn more_to_do(case: &Case, pool: &str, these: &[&Text]) -> bool {
    let all = case.traffic.endpoints(pool);
    let part = |requests: fn(&(&Text, crate::case::Count, crate::case::Count)) -> f64| {
        let own: f64 = all.iter().filter(|one| these.contains(&one.0)).map(requests).sum();
        own / all.iter().map(requests).sum::<f64>().max(1.0)
    };
    part(|one| one.2.requests) > 1.25 * part(|one| one.1.requests)
}

/// Where nobody asks it straight: whether all of it fails, at once, at each endpoint, and nothing else does.
fn dead(brief: &mut Brief, case: &Case, pool: &str) {
    if let Some(text) = fails_at_once(case, pool) {
        brief.met(18.0, case.onset.from, text);
    }
}

/// What is seen where nothing listens at the endpoints of a pool that nobody asks straight, though their hosts answer.
pub(super) fn fails_at_once(case: &Case, pool: &str) -> Option<String> {
    let (_, own) = case.traffic.sum(|part| part.is_http && part.pool == pool);
    let (_, others) = case.traffic.sum(|part| part.is_http && part.pool != pool);
    let is_asked = case.probes_of(pool, Asked::Straight).next().is_some();
    let quick = own.millis(0.5).is_none_or(|millis| millis < 300.0);
    let ends = own.ended(&[Ending::EndpointUnreached, Ending::NoEndpoint, Ending::EndpointBroke]);
    let is_gone = own.failed >= 10.0 && own.part() > 0.8 && own.classes[4] >= 0.8 * own.failed;
    let is_it = is_gone && !is_asked && quick && (own.endings.is_empty() || ends >= 0.5 * own.failed);
    is_it.then(|| {
        format!(
            "{:.0} of {:.0} requests to {pool} failed, and at once, as if nothing listened there; of {:.0} others {:.0}",
            own.failed, own.requests, others.requests, others.failed
        )
    })
}

/// Whether it fails at some endpoints only, with no more to do than the others.
fn some_endpoints(brief: &mut Brief, case: &Case, pool: &str) {
    let Some(alone) = alone(case, pool) else { return };
    let failed: f64 = alone.bad.iter().map(|own| own.2.failed).sum();
    if Complaints::of(case).way() >= 0.5 * failed {
        // Those whose way to the database failed first are no others than the rest.
        return;
    }
    let names: Vec<&Text> = alone.bad.iter().map(|own| own.0).collect();
    let (failed, taken) = alone.bad.iter().fold((0.0, 0.0), |sum, own| (sum.0 + own.2.failed, sum.1 + own.2.requests));
    let others: f64 = alone.good.iter().map(|own| own.2.requests).sum();
    if alone.growth > 1.25 {
        let text = format!(
            "{:.1} times its part of the requests goes to {}, where it fails; the others are well",
            alone.growth,
            listed(&names)
        );
        brief.missed(15.0, case.onset.from, text);
        return;
    }
    let text = format!(
        "{failed:.0} of {taken:.0} requests to {} failed, with no more to do than before; of {others:.0} to the others hardly one",
        listed(&names)
    );
    brief.met(15.0, case.onset.from, text);
}

/// Whether it was started anew, or says nothing any more.
fn gone(brief: &mut Brief, case: &Case, pool: &str) {
    let near =
        |at: model::Moment| at + std::time::Duration::from_secs(10) >= case.onset.from && at > case.start + SLACK;
    let own = case.applications.iter().filter(|own| own.pool == pool);
    let restarted = own.clone().filter_map(|own| Some((own.endpoint, own.last()?.started.filter(|at| near(*at))?)));
    let restarted: Vec<(&Text, model::Moment)> = restarted.collect();
    if let Some((_, at)) = restarted.iter().min_by_key(|(_, at)| *at) {
        let names: Vec<&Text> = restarted.iter().map(|(name, _)| *name).collect();
        timing::judge(brief, case, &format!("{} was started anew", listed(&names)), *at);
    }
    let silent = case.timeline.between(case.onset.from - SLACK, case.end + SLACK).iter();
    let silent = silent.filter(|seen| matches!(seen.seen, Seen::Silent(_)));
    let mut names: Vec<&Text> =
        silent.map(|seen| &seen.of).filter(|of| own.clone().any(|own| own.endpoint == *of)).collect();
    names.sort();
    names.dedup();
    if !names.is_empty() {
        brief.met(12.0, case.onset.from, format!("{} doesn't say anything of itself any more", listed(&names)));
    }
}

/// What else explains its failures.
pub(super) fn others(brief: &mut Brief, case: &Case, pool: &str) {
    let complaints = Complaints::of(case);
    let (_, own) = case.traffic.sum(|part| part.pool == pool);
    if complaints.all() >= 3.0 && complaints.all() >= 0.3 * own.failed {
        let text = format!("its way to the database fails: {}", said(complaints));
        brief.missed(12.0, case.onset.from, text);
    }
    if let Some((sent, got)) = lost(case, pool).filter(|_| !certificate::is_shown(case, pool)) {
        brief.missed(16.0, case.onset.from, format!("{pool} got {got:.0} of {sent:.0} requests that were sent to it"));
    }
    if let Some(text) = astray(case, pool) {
        brief.missed(20.0, case.onset.from, text);
    }
}

/// Complaints in words.
pub(super) fn said(own: Complaints) -> String {
    let all = [
        (own.read_only, "writes refused as read-only"),
        (own.broken, "connections found dead"),
        (own.failed, "connections not made"),
        (own.timeouts, "waits for a connection given up"),
        (own.slow, "questions given up for being slow"),
        (own.errors, "questions ended with an error"),
    ];
    let told: Vec<String> =
        all.iter().filter(|(count, _)| *count >= 1.0).map(|(count, what)| format!("{count:.0} {what}")).collect();
    listed(&told)
}

/// Where another version runs that fails, the deployment is to blame for it. Whether it is so.
fn another_version(brief: &mut Brief, case: &Case, pool: &str) -> bool {
    let bad = alone(case, pool).map(|alone| alone.bad.iter().map(|own| own.0.clone()).collect::<Vec<Text>>());
    let own = case.applications.iter().filter(|own| own.pool == pool);
    let fails = |name: &Text| bad.as_ref().is_none_or(|bad| bad.contains(name));
    let versions = own.filter(|own| fails(own.endpoint)).filter_map(|own| {
        let is = own.last()?.version.as_ref()?;
        Some((own.seen.first()?.1.version.as_ref()?, is))
    });
    let versions: Vec<(&Text, &Text)> = versions.collect();
    let is_so = !versions.is_empty() && versions.iter().all(|(was, is)| was != is);
    if is_so {
        let text =
            format!("where it fails, it runs another version since: {} instead of {}", versions[0].1, versions[0].0);
        brief.missed(16.0, case.onset.from, text);
    }
    is_so
}
