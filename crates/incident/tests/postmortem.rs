//! What a post-mortem says follows from what was seen and diagnosed, and nothing else does.

use std::sync::Arc;
use std::time::Duration;

use finding::{Confidence, SourceMap};
use incident::postmortem::{CauseKind, How, MeasureKind, Postmortem, Role, Told, What, write};
use incident::{
    Balancer, Configuration, Culprit, Diagnosis, Event, EventKind, Evidence, Impact, Observation, Origin, Origins,
    Place, Scene, Seen, Settles, Side, Sign, Standing, Subject, Suspect, SuspectId, Timeline, Verdict,
};
use model::Moment;

fn at(seconds: i64) -> Moment {
    Moment(seconds * 1_000)
}

fn timeline() -> Timeline {
    let balancers = vec![Balancer { name: "edge".into(), config: "a.cfg".into() }];
    Timeline::new(Scene { balancers, databases: vec!["db".into()], ..Scene::default() })
}

fn see(timeline: &mut Timeline, seconds: i64, seen: Seen) {
    timeline.push(Observation { at: at(seconds), of: "edge".into(), seen });
}

fn origin(commit: &str, author: &str, seconds: i64) -> Origin {
    Origin { commit: Some(commit.into()), author: author.into(), at: at(seconds), summary: "tidy up".into() }
}

fn configured(text: &str, changes: &[Origin]) -> Seen {
    let mut sources = SourceMap::new();
    let file = sources.add("a.cfg", text.as_bytes().to_vec());
    let origins = Origins { changes: changes.to_vec(), lines: Vec::new() };
    Seen::Configuration(Arc::new(Configuration {
        sources: sources.into(),
        files: vec![file],
        origins,
        ..Configuration::default()
    }))
}

fn event(kind: EventKind, seconds: i64, text: &str) -> Seen {
    Seen::Event(Event { kind, text: text.into(), at: at(seconds) })
}

fn sign(detector: &'static str, pool: &str, size: f64) -> Sign {
    Sign {
        detector,
        subject: Subject::Pool(pool.into()),
        since: at(11),
        until: None,
        confidence: Confidence::High,
        message: "it is odd".into(),
        size,
        places: Vec::new(),
    }
}

fn suspect(id: SuspectId, standing: Standing) -> Suspect {
    let (name, story) = (format!("{id:?}").into(), "it did it".into());
    Suspect { id, name, story, standing, weight: 0.0, evidence: Vec::new(), settles: None, culprit: None }
}

fn culprit() -> Culprit {
    let place = Place { balancer: "edge".into(), file: "a.cfg".into(), line: 2, text: "two".into() };
    Culprit {
        balancer: "edge".into(),
        places: vec![place.clone(), place],
        changes: Vec::new(),
        origin: None,
        since: at(10),
        whom: "all".into(),
        mend: None,
    }
}

fn diagnosis(seconds: i64, verdict: Verdict, signs: Vec<Sign>) -> Diagnosis {
    let balancer = Suspect { culprit: Some(culprit()), ..suspect(SuspectId::Balancer, Standing::Named) };
    let impact =
        Impact { since: Some(at(11)), requests: 100, failed: 30, parts: vec![("auth".into(), 0.3)], logins: (0, 0) };
    Diagnosis { at: at(seconds), verdict, suspects: vec![balancer], signs, impact }
}

fn kinds(own: &Postmortem) -> Vec<MeasureKind> {
    own.measures.iter().map(|one| one.kind).collect()
}

#[test]
fn it_goes_on_until_something_tells_that_it_is_over() {
    let odd = || vec![sign("uneven", "auth", 0.5), sign("changed", "auth", 0.0)];
    let named = diagnosis(15, Verdict::Named, odd());
    let own = write(&timeline(), std::slice::from_ref(&named));
    assert_eq!((own.when.began, own.when.named, own.when.ended), (Some(at(11)), Some(at(15)), None));
    assert_eq!(own.mended, None);
    assert!(kinds(&own).contains(&MeasureKind::Mend), "{:?}", kinds(&own));
    let quiet = [named.clone(), diagnosis(30, Verdict::NothingWrong, Vec::new())];
    assert_eq!(write(&timeline(), &quiet).when.ended, Some(at(30)));
    let mut over = named;
    over.signs[0].until = Some(at(27));
    let own = write(&timeline(), &[over]);
    assert_eq!(own.when.ended, Some(at(27)));
    assert!(!kinds(&own).contains(&MeasureKind::Mend));
}

#[test]
fn what_is_hit_is_counted_to_the_last_that_found_something_wrong() {
    let mut later = diagnosis(25, Verdict::Inconclusive, Vec::new());
    later.impact.requests = 900;
    let quiet = diagnosis(30, Verdict::NothingWrong, Vec::new());
    let own = write(&timeline(), &[diagnosis(15, Verdict::Named, Vec::new()), later, quiet]);
    assert_eq!((own.impact.requests, own.counted_until), (900, at(25)));
    assert!(own.cause.is_some());
}

#[test]
fn the_change_before_it_was_over_mended_it() {
    let mut timeline = timeline();
    let (first, faulty, mend) = (origin("1", "Bo", 1), origin("2", "Noor", 9), origin("3", "Ana", 19));
    see(&mut timeline, 1, configured("one\nold\n", std::slice::from_ref(&first)));
    see(&mut timeline, 10, configured("one\ntwo\n", &[faulty.clone(), first.clone()]));
    see(&mut timeline, 20, configured("one\nthree\n", &[mend.clone(), faulty.clone(), first.clone()]));
    see(&mut timeline, 40, configured("one\nfour\n", &[origin("4", "Bo", 39), mend.clone(), faulty, first]));
    let named = diagnosis(15, Verdict::Named, vec![sign("uneven", "auth", 0.5)]);
    let own = write(&timeline, &[named.clone(), diagnosis(25, Verdict::NothingWrong, Vec::new())]);
    let mended = own.mended.as_ref().expect("it was mended");
    assert_eq!((mended.at, mended.origin.as_ref()), (at(20), Some(&mend)));
    assert_eq!((mended.mend.before.as_str(), mended.mend.after.as_str()), ("one\ntwo\n", "one\nthree\n"));
    let gate = own.measures.iter().find(|one| one.kind == MeasureKind::Gate).unwrap();
    assert_eq!((gate.owner.name.as_deref(), &gate.owner.role), (Some("Ana"), &Role::Balancer("edge".into())));
    // While it goes on nothing shows that a change helped, and whoever changes the file most is asked.
    let own = write(&timeline, &[named]);
    assert_eq!(own.mended, None);
    let gate = own.measures.iter().find(|one| one.kind == MeasureKind::Gate).unwrap();
    assert_eq!(gate.owner.name.as_deref(), Some("Bo"));
}

#[test]
fn what_people_noted_misled_them() {
    let mut timeline = timeline();
    for (seconds, text) in [
        (12, "suspect: the database"),
        (13, "suspect: the balancer"),
        (14, "suspect: a DDoS"),
        (20, "Cleared: database, it answers"),
        (22, "tea"),
    ] {
        see(&mut timeline, seconds, event(EventKind::Note, seconds, text));
    }
    see(&mut timeline, 13, event(EventKind::Alert, 13, "log-ins fail"));
    let own = write(
        &timeline,
        &[diagnosis(30, Verdict::Named, Vec::new()), diagnosis(50, Verdict::NothingWrong, Vec::new())],
    );
    let told: Vec<_> = own.detours.iter().map(|one| (one.suspect.as_str(), one.from, one.until, one.told)).collect();
    let wanted = [("the database", at(12), Some(at(20)), Told::Notes), ("a DDoS", at(14), Some(at(30)), Told::Notes)];
    assert_eq!(
        told, wanted,
        "the balancer was it, so it misled nobody; whoever isn't cleared is dropped when the cause is named"
    );
    assert_eq!(own.misled, Duration::from_secs(18));
    assert_eq!((own.when.alerted, own.when.detected), (Some(at(13)), Some(at(13))));
    let entries: Vec<What> = own.entries.iter().map(|one| one.what).collect();
    use What::{Alerted, Broke, Changed, Cleared, Named, Noted, Recovered, Suspected};
    let wanted = [Changed, Broke, Suspected, Alerted, Suspected, Suspected, Cleared, Noted, Named, Recovered];
    assert_eq!(entries, wanted);
}

#[test]
fn where_nobody_noted_anything_evidence_tells_who_looked_guilty() {
    let mut own = diagnosis(30, Verdict::Named, Vec::new());
    let evidence = |side, seconds| Evidence {
        side,
        strength: 9.0,
        text: format!("{side:?}").into(),
        at: at(seconds),
        place: None,
    };
    let mut database = suspect(SuspectId::Database, Standing::RuledOut);
    database.evidence = vec![evidence(Side::Against, 18), evidence(Side::For, 12)];
    let mut flood = suspect(SuspectId::Flood, Standing::Unlikely);
    flood.evidence = vec![evidence(Side::Against, 18)];
    own.suspects.extend([database, flood]);
    let written = write(&timeline(), &[own]);
    assert_eq!(written.detours.len(), 1, "nothing spoke for a flood: {:?}", written.detours);
    let one = &written.detours[0];
    assert_eq!(
        (one.suspect.as_str(), one.from, one.until, one.told),
        ("Database", at(12), Some(at(18)), Told::Evidence)
    );
    assert_eq!((one.pointed.as_deref(), one.cleared.as_deref()), (Some("For"), Some("Against")));
    assert_eq!(written.misled, Duration::from_secs(6));
}

#[test]
fn measures_go_by_the_sort_of_the_cause() {
    let of = |detector, pool: &str| {
        let own = write(&timeline(), &[diagnosis(15, Verdict::Named, vec![sign(detector, pool, 0.5)])]);
        let cause = own.cause.clone().unwrap();
        (cause.kind, cause.pool.unwrap().to_string(), own)
    };
    let add = |own: &Postmortem| {
        let expect = own.measures.iter().find(|one| one.kind == MeasureKind::Expect).unwrap();
        (expect.check.how, expect.check.add.clone().map(|add| add.to_string()))
    };
    let (kind, pool, own) = of("uneven", "auth");
    assert_eq!((kind, pool.as_str()), (CauseKind::Spread, "auth"));
    assert_eq!(add(&own), (How::Expectation, Some("pools:\n  auth:\n    share: even\n".to_owned())));
    let (kind, pool, own) = of("broken-connections", "auth");
    assert_eq!((kind, pool.as_str()), (CauseKind::Rest, "db"), "connections are the database's");
    assert_eq!(add(&own), (How::Expectation, Some("pools:\n  db:\n    idle: at least 1h\n".to_owned())));
    let (kind, _, own) = of("read-only", "db");
    assert_eq!(kind, CauseKind::Roles);
    assert_eq!(add(&own), (How::Open, None), "which endpoints were there before isn't known: it stays open");
    let (kind, _, own) = of("errors", "auth");
    assert_eq!((kind, add(&own)), (CauseKind::Way, (How::Open, None)));
    let watched = own.measures.iter().find(|one| one.kind == MeasureKind::WatchEffect).unwrap();
    assert_eq!((watched.check.wants.as_deref(), &watched.owner.role), (Some("errors"), &Role::Pool("auth".into())));
}

#[test]
fn every_measure_has_an_owner_a_date_and_a_proof_in_order() {
    let own = write(&timeline(), &[diagnosis(15, Verdict::Named, vec![sign("uneven", "auth", 0.5)])]);
    assert!(own.measures.len() > 6, "{:?}", kinds(&own));
    assert!(own.measures.is_sorted_by_key(|one| one.due));
    for one in &own.measures {
        assert!(one.due.to_string().as_str() > "1970-01-01", "{one:?}");
        assert!(one.check.how == How::Open || !one.check.run.is_empty(), "{one:?}");
    }
}

#[test]
fn what_nobody_knows_is_not_made_up() {
    let mut own = diagnosis(15, Verdict::Inconclusive, vec![sign("errors", "auth", 0.5)]);
    own.suspects =
        vec![suspect(SuspectId::Database, Standing::Possible), suspect(SuspectId::Flood, Standing::RuledOut)];
    own.suspects[0].settles = Some(Settles { advice: "ask it".into(), command: Some("psql".into()) });
    let written = write(&timeline(), &[own]);
    assert_eq!((written.cause.as_ref(), written.when.named, written.mended.as_ref()), (None, None, None));
    let possible: Vec<&str> = written.possible.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(possible, ["Database"]);
    assert_eq!(kinds(&written), [MeasureKind::FindCause, MeasureKind::WatchEffect]);
    assert_eq!((written.measures[0].check.how, written.measures[0].check.run.as_str()), (How::Settled, "psql"));
    let nothing = write(&timeline(), &[]);
    assert!(nothing.entries.is_empty() && nothing.measures.is_empty() && nothing.when.began.is_none(), "{nothing:?}");
}

#[test]
fn another_culprit_gives_the_balancer_no_homework() {
    let mut own = diagnosis(15, Verdict::Named, vec![sign("errors", "auth", 0.5)]);
    own.suspects = vec![suspect(SuspectId::Deployment, Standing::Named)];
    let written = write(&timeline(), &[own]);
    assert_eq!(written.cause.as_ref().map(|one| one.kind), Some(CauseKind::Elsewhere));
    assert_eq!(kinds(&written), [MeasureKind::Mend, MeasureKind::WatchEffect, MeasureKind::Drill]);
}
