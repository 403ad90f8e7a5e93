//! What is otherwise must be told otherwise: the change taken away, made later, not loaded, taken back, or made harmless.

use engines::haproxy;
use incident::{Configuration, Diagnosis, Place, Sign, Standing, Subject, Suspect, SuspectId, Verdict};

use crate::outages::{hot, line, show};
use crate::world::{FAULT, World, outage, place, read};

fn pair() -> (Configuration, Configuration) {
    outage(4, "haproxy", "weight")
}

/// Outage 4, with a change at a time of one's own, or none.
fn uneven(change: Option<f64>) -> World {
    let (before, after) = pair();
    let mut world = World::new(before);
    world.run(30, |now, second| {
        if now >= FAULT {
            hot(second)
        }
    });
    if let Some(seconds) = change {
        world.change(seconds, after);
    }
    world.errors("auth", 13.0, 0.3);
    world
}

fn balancer(diagnosis: &Diagnosis) -> &Suspect {
    diagnosis.suspects.iter().find(|own| own.id == SuspectId::Balancer).unwrap()
}

#[test]
fn without_the_change_no_balancer_is_named() {
    let diagnosis = uneven(None).diagnose();
    assert_eq!(diagnosis.verdict, Verdict::Inconclusive, "{}", show(&diagnosis));
    assert_eq!(balancer(&diagnosis).standing, Standing::Unlikely);
}

#[test]
fn a_change_after_the_first_failure_is_ruled_out() {
    let diagnosis = uneven(Some(16.0)).diagnose();
    assert_eq!(balancer(&diagnosis).standing, Standing::RuledOut, "{}", show(&diagnosis));
    assert_ne!(diagnosis.verdict, Verdict::Named);
}

#[test]
fn a_change_that_is_not_loaded_is_ruled_out() {
    let mut world = uneven(Some(11.5));
    (1..30).for_each(|second| world.running(f64::from(second), -4_000.0));
    let diagnosis = world.diagnose();
    let own = balancer(&diagnosis);
    assert_eq!((own.standing, diagnosis.verdict), (Standing::RuledOut, Verdict::Inconclusive), "{}", show(&diagnosis));
    assert!(own.evidence[0].text.contains("not loaded"), "{}", own.evidence[0].text);
}

#[test]
fn a_change_counts_from_its_loading() {
    let mut world = uneven(Some(4.0));
    (1..30).for_each(|second| world.running(f64::from(second), if second > 11 { 11.0 } else { -4_000.0 }));
    let diagnosis = world.diagnose();
    let culprit = diagnosis.named().unwrap_or_else(|| panic!("{}", show(&diagnosis))).culprit.as_ref().unwrap();
    assert_eq!(culprit.since, crate::world::at(11.0));
}

#[test]
fn what_was_taken_back_and_stopped_is_surer() {
    let at_end = |stops: bool| {
        let (before, after) = pair();
        let mut world = World::new(before.clone());
        world.run(40, |now, second| {
            if now >= FAULT && !(stops && now >= 20) {
                hot(second)
            }
        });
        world.change(11.5, after);
        world.change(20.0, before);
        world.errors("auth", 13.0, 0.3);
        world.diagnose()
    };
    let stopped = at_end(true);
    assert!(line(&stopped).starts_with("haproxy.cfg:64 "), "{}", show(&stopped));
    assert!(
        stopped.suspects[0].evidence.iter().any(|own| own.text.contains("nothing failed since")),
        "{}",
        show(&stopped)
    );
    let goes_on = at_end(false);
    assert!(goes_on.suspects[0].weight < stopped.suspects[0].weight - 30.0, "{}", show(&goes_on));
}

#[test]
fn an_expectation_that_broke_says_which_line() {
    let mut world = uneven(Some(11.5));
    let (_, after) = pair();
    world.sign(
        "expectation-broken",
        Subject::Pool("auth".into()),
        11.5,
        0.0,
        "\"pool auth: share even\" doesn't hold any more",
    );
    let last = world.signs.len() - 1;
    world.signs[last].places = vec![place(&after, "auth1 10.0.1.11")];
    let diagnosis = world.diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:64 server auth1 10.0.1.11:8080 weight 40 slowstart 30s");
    assert!(diagnosis.suspects[0].evidence.iter().any(|own| own.text.contains("share even")), "{}", show(&diagnosis));
}

/// Somebody set weights at the running balancer.
fn drifted(pool: &str) -> World {
    let (before, _) = pair();
    let at = place(&before, "auth1 10.0.1.11");
    let mut world = World::new(before);
    world.run(30, |now, second| {
        if now >= FAULT {
            hot(second)
        }
    });
    world.errors("auth", 13.0, 0.3);
    let subject = Subject::Endpoint(pool.into(), "auth1".into());
    world.sign("drifted", subject, 11.6, 0.0, "auth1 runs with weight 40, and its file says 1");
    let last = world.signs.len() - 1;
    world.signs[last].places = vec![at];
    world
}

#[test]
fn what_runs_otherwise_than_its_file_is_named() {
    let diagnosis = drifted("auth").diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:64 server auth1 10.0.1.11:8080", "{}", show(&diagnosis));
    let elsewhere = drifted("static").diagnose();
    assert_eq!(balancer(&elsewhere).standing, Standing::RuledOut, "{}", show(&elsewhere));
}

/// Nobody looked before it began: the configuration is wrong from the beginning.
fn since_ever(pool: &str, place: Place) -> World {
    let (_, after) = pair();
    let mut world = World::new(after);
    world.run(20, |_, second| hot(second));
    world.errors("auth", 0.0, 0.3);
    let message = format!("\"pool {pool}: share even\" hasn't held since the watch began");
    let sign = Sign { places: vec![place], ..sign_of(pool, message) };
    world.signs.push(sign);
    world
}

fn sign_of(pool: &str, message: String) -> Sign {
    let mut world = World::new(pair().0);
    world.sign("expectation-broken", Subject::Pool(pool.into()), 0.0, 0.0, &message);
    world.signs.remove(0)
}

#[test]
fn a_broken_expectation_is_named_where_nobody_looked_before() {
    let (_, after) = pair();
    let diagnosis = since_ever("auth", place(&after, "auth1 10.0.1.11")).diagnose();
    assert!(line(&diagnosis).starts_with("haproxy.cfg:64 "), "{}", show(&diagnosis));
    assert_eq!(diagnosis.suspects[0].culprit.as_ref().unwrap().origin.as_ref().unwrap().author, "Mira Lang");
    let elsewhere = since_ever("static", place(&after, "static1 10.0.4.11")).diagnose();
    assert_ne!(elsewhere.verdict, Verdict::Named, "{}", show(&elsewhere));
}

#[test]
fn no_secret_is_told() {
    let text = |weight: &str| {
        format!(
            "defaults\n    mode http\nfrontend edge\n    bind :80\n    stats auth admin:hunter2hunter2\n    default_backend auth\nbackend auth\n    server auth1 10.0.1.11:8080{weight}\n    server auth2 10.0.1.12:8080\n    server auth3 10.0.1.13:8080\n    server auth4 10.0.1.14:8080\n"
        )
    };
    let own = |text: &str| read(&haproxy::ENGINE, "haproxy.cfg", text, "");
    let after = own(&text(" weight 4").replace("admin:", "root:"));
    assert!(!after.secrets.is_empty());
    let mut world = World::new(own(&text("")));
    world.run(30, |now, second| {
        if now >= FAULT {
            hot(second)
        }
    });
    world.change(11.5, after);
    world.errors("auth", 13.0, 0.3);
    let diagnosis = world.diagnose();
    let mend = diagnosis
        .named()
        .unwrap_or_else(|| panic!("{}", show(&diagnosis)))
        .culprit
        .as_ref()
        .unwrap()
        .mend
        .as_ref()
        .unwrap();
    assert!(mend.before.contains("stats auth ") && mend.before.contains("******"), "{}", mend.before);
    assert!(
        mend.after.ends_with(
            "server auth4 10.0.1.14:8080
"
        ) && !mend.after.contains("weight"),
        "{}",
        mend.after
    );
    assert!(!format!("{diagnosis:?}").contains("hunter2"), "{}", show(&diagnosis));
}
