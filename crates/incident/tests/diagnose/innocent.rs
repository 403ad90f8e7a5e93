//! What isn't a balancer's doing: somebody else is named, whatever was changed at the balancer meanwhile.

use engines::haproxy;
use incident::{Backing, Configuration, Diagnosis, Seen, Standing, Subject, SuspectId, Verdict};
use model::Ending;

use crate::outages::{show, standing};
use crate::world::{FAULT, Second, World, at, outage, read};

/// A fault that isn't a balancer's.
pub struct Innocent {
    pub name: &'static str,
    pub blame: SuspectId,
    fault: fn(i64, &mut Second),
    more: fn(&mut World),
}

fn is_on(now: i64) -> bool {
    now >= FAULT
}

fn deployment_on_one(now: i64, second: &mut Second) {
    if is_on(now) {
        second.version[1] = "2.4.1".into();
        second.started[1] = at(11.6);
        second.fails[1] = 0.9;
        second.faults[1] = 18;
        second.straight[1] = false;
    }
}

fn deployment_everywhere(now: i64, second: &mut Second) {
    if is_on(now) {
        second.version = vec!["2.4.1".into(); 4];
        second.started = vec![at(11.6); 4];
        (second.fails, second.faults) = (vec![0.6; 4], vec![12; 4]);
        (second.straight, second.through) = (vec![false; 4], false);
    }
}

fn leak(now: i64, second: &mut Second) {
    second.used = (4 + now / 2).min(10) as u64;
    if is_on(now) {
        (second.used, second.waiting, second.timeouts) = (10, 12, 8);
        (second.fails, second.through) = (vec![0.4; 4], now % 2 == 0);
        second.straight = vec![now % 2 == 0; 4];
    }
}

fn slow_question(now: i64, second: &mut Second) {
    if is_on(now) {
        second.database.longest_millis = Some(1_000.0 * (now - 10) as f64);
        second.database.longest = Some("SELECT sum(x) FROM events".into());
        (second.question, second.used, second.waiting, second.timeouts) = (420.0, 10, 9, 8);
        (second.fails, second.straight) = (vec![0.4; 4], vec![now % 2 == 0; 4]);
    }
}

fn locks(now: i64, second: &mut Second) {
    slow_question(now, second);
    if is_on(now) {
        second.database.waiting_for_locks = Some(14);
    }
}

fn database_restarted(now: i64, second: &mut Second) {
    if is_on(now) {
        second.database.started = Some(at(12.4));
    }
    if is_on(now) && now < FAULT + 4 {
        (second.broken, second.fails) = (9, vec![0.5; 4]);
        second.straight = vec![false; 4];
    }
}

fn database_slow(now: i64, second: &mut Second) {
    if is_on(now) {
        second.database.millis = Some(310.0);
        (second.question, second.used, second.waiting, second.timeouts) = (350.0, 10, 6, 5);
        (second.fails, second.straight) = (vec![0.3; 4], vec![now % 2 == 0; 4]);
    }
}

fn database_reads_only(now: i64, second: &mut Second) {
    if is_on(now) {
        second.database.is_read_only = Some(true);
        (second.read_only, second.fails) = (20, vec![0.98; 4]);
        second.straight = vec![false; 4];
    }
}

fn flood(now: i64, second: &mut Second) {
    if now >= FAULT - 1 {
        (second.logins, second.strangers) = (360.0, 280.0);
    }
    if is_on(now) {
        second.fails = vec![0.4; 4];
        second.straight = vec![now % 2 == 0; 4];
    }
}

/// Not many more than before, but all of them strangers.
fn small_flood(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.logins, second.strangers, second.fails) = (120.0, 40.0, vec![0.4; 4]);
        second.straight = vec![now % 2 == 0; 4];
    }
}

fn flood_behind_a_proxy(now: i64, second: &mut Second) {
    flood(now, second);
    second.is_told = false;
}

/// Users whose log-ins fail try again, three times as often as before.
fn bug_and_retries(now: i64, second: &mut Second) {
    bug(now, second);
    if is_on(now) {
        second.logins = 240.0;
    }
}

fn database_ends_sessions(now: i64, second: &mut Second) {
    if is_on(now) {
        second.database.ended = Some(7 + 12 * (now - FAULT + 1) as u64);
        (second.broken, second.fails, second.faults) = (3, vec![0.15; 4], vec![3; 4]);
        second.straight = vec![now % 3 > 0; 4];
    }
}

fn database_full(now: i64, second: &mut Second) {
    if is_on(now) {
        second.database.connections = Some(200);
        (second.unmade, second.fails, second.faults) = (4, vec![0.2; 4], vec![4; 4]);
        second.straight = vec![now % 3 > 0; 4];
    }
}

/// The new version ran at all endpoints for eight seconds before.
fn slow_question_after_a_deployment(now: i64, second: &mut Second) {
    slow_question(now, second);
    if now >= 4 {
        second.version = vec!["2.4.1".into(); 4];
    }
}

fn crash(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails[2], second.straight[2], second.ending) = (1.0, false, Ending::EndpointUnreached);
        second.trouble = Some("refused".into());
    }
}

fn bug(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails, second.faults) = (vec![0.3; 4], vec![6; 4]);
        second.straight = vec![now % 3 > 0; 4];
    }
}

fn firewall(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails, second.through, second.arrives) = (vec![0.9; 4], false, 0.1);
        (second.ending, second.trouble) = (Ending::EndpointUnreached, Some("timed out".into()));
    }
}

fn certificate(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.logins, second.others, second.through) = (0.0, 0.0, false);
        second.trouble = Some("certificate expired".into());
    }
}

/// The balancer doesn't trust the endpoints any more. At first they were only busy.
fn certificate_inside(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails, second.through, second.arrives) = (vec![0.9; 4], false, 0.1);
        (second.straight, second.ending, second.is_inside) = (vec![false; 4], Ending::EndpointUnreached, true);
        second.trouble = (now > FAULT).then(|| "certificate expired".into());
    }
}

fn starved(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails, second.takes, second.takes_through) = (vec![0.4; 4], vec![1_600.0; 4], 1_602.0);
        second.straight = vec![now % 3 > 0; 4];
    }
}

fn starved_on_one(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails[2], second.takes[2], second.straight[2]) = (0.5, 2_000.0, now % 2 == 0);
    }
}

fn refusing(now: i64, second: &mut Second) {
    if is_on(now) {
        second.version = vec!["2.5.0".into(); 4];
        (second.refuses, second.straight) = (0.5, vec![now % 2 == 0; 4]);
    }
}

fn reset(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails, second.through, second.arrives) = (vec![0.9; 4], false, 0.1);
        second.trouble = Some("reset".into());
    }
}

fn slow_way(now: i64, second: &mut Second) {
    if is_on(now) {
        (second.fails, second.takes_through, second.ending) = (vec![0.1; 4], 1_900.0, Ending::EndpointUnreached);
    }
}

fn pages_gone(now: i64, second: &mut Second) {
    if is_on(now) {
        second.app = (503, Ending::NoEndpoint);
    }
}

fn pages(world: &mut World) {
    world.errors("app", 13.0, 1.0);
}

fn full(world: &mut World) {
    errors(world);
    for endpoint in ["auth1", "auth2", "auth3", "auth4"] {
        world.sign("overloaded", Subject::Endpoint("auth".into(), endpoint.into()), 13.0, 0.4, "it is full");
    }
}

fn refused(world: &mut World) {
    world.sign("refused-logins", Subject::Pool("auth".into()), 13.0, 0.5, "60% of the log-ins are refused");
    world.deploy(11.5, "auth 2.5.0 by ci: faster hashing");
}

fn errors(world: &mut World) {
    world.errors("auth", 13.0, 0.4);
}

fn deployed(world: &mut World) {
    errors(world);
    world.deploy(11.5, "auth 2.4.1 by ci: faster hashing");
}

fn rush(world: &mut World) {
    errors(world);
    world.sign("rush", Subject::Balancer("edge".into()), 11.0, 0.0, "420 requests a second, 140 before");
}

fn deployed_before(world: &mut World) {
    errors(world);
    world.deploy(3.5, "auth 2.4.1 by ci: a new logo");
}

fn probe(world: &mut World) {
    world.sign("probe-failing", Subject::Route("log-ins".into()), 12.7, 1.0, "log in gets no answer");
}

const INNOCENT: &[Innocent] = &[
    Innocent { name: "a bug", blame: SuspectId::Application, fault: bug, more: errors },
    Innocent { name: "a bug, and retries", blame: SuspectId::Application, fault: bug_and_retries, more: errors },
    Innocent { name: "a crash", blame: SuspectId::Application, fault: crash, more: errors },
    Innocent { name: "a firewall", blame: SuspectId::Network, fault: firewall, more: errors },
    Innocent { name: "a flood", blame: SuspectId::Flood, fault: flood, more: rush },
    Innocent { name: "a flood behind a proxy", blame: SuspectId::Flood, fault: flood_behind_a_proxy, more: full },
    Innocent { name: "a small flood", blame: SuspectId::Flood, fault: small_flood, more: errors },
    Innocent { name: "sessions ended", blame: SuspectId::Database, fault: database_ends_sessions, more: errors },
    Innocent { name: "no connection left", blame: SuspectId::Database, fault: database_full, more: errors },
    Innocent {
        name: "a slow question after a deployment",
        blame: SuspectId::Queries,
        fault: slow_question_after_a_deployment,
        more: deployed_before,
    },
    Innocent { name: "a leak", blame: SuspectId::ConnectionPool, fault: leak, more: errors },
    Innocent { name: "a slow database", blame: SuspectId::Database, fault: database_slow, more: errors },
    Innocent { name: "a slow question", blame: SuspectId::Queries, fault: slow_question, more: errors },
    Innocent { name: "an old certificate", blame: SuspectId::Network, fault: certificate, more: probe },
    Innocent {
        name: "an old certificate inside",
        blame: SuspectId::Application,
        fault: certificate_inside,
        more: errors,
    },
    Innocent { name: "bad on all", blame: SuspectId::Deployment, fault: deployment_everywhere, more: deployed },
    Innocent { name: "bad on one", blame: SuspectId::Deployment, fault: deployment_on_one, more: deployed },
    Innocent { name: "database restarted", blame: SuspectId::Database, fault: database_restarted, more: errors },
    Innocent { name: "locks", blame: SuspectId::Queries, fault: locks, more: errors },
    Innocent { name: "pages gone", blame: SuspectId::Application, fault: pages_gone, more: pages },
    Innocent { name: "reads only", blame: SuspectId::Database, fault: database_reads_only, more: errors },
    Innocent { name: "refusing", blame: SuspectId::Deployment, fault: refusing, more: refused },
    Innocent { name: "reset", blame: SuspectId::Network, fault: reset, more: errors },
    Innocent { name: "slow way", blame: SuspectId::Network, fault: slow_way, more: errors },
    Innocent { name: "starved", blame: SuspectId::Application, fault: starved, more: full },
    Innocent { name: "starved on one", blame: SuspectId::Application, fault: starved_on_one, more: errors },
];

/// What was changed at the balancer meanwhile, harmlessly: a name, a second, and what the text becomes.
type Decoy = (&'static str, f64, fn(&str) -> String);

const DECOYS: &[Decoy] = &[
    ("nothing", 11.5, str::to_owned),
    ("a comment", 11.5, |text| format!("{text}\n# nothing\n")),
    ("other pools", 11.5, |text| {
        text.replace("server static1 10.0.4.11:8080", "server static1 10.0.4.11:8080 weight 50")
    }),
    ("more time", 11.4, |text| text.replace("timeout server 30s", "timeout server 45s")),
    ("a shorter wait", 11.4, |text| text.replace("timeout queue 10s", "timeout queue 9s")),
    ("checks of auth", 11.3, |text| {
        text.replacen("http-check expect status 200", "http-check expect status 200-299", 1)
    }),
    ("afterwards", 17.0, |text| text.replace("server auth1 10.0.1.11:8080", "server auth1 10.0.1.11:8080 weight 40")),
];

fn well() -> String {
    let (before, _) = outage(4, "haproxy", "");
    before.sources.file(before.files[0]).text().to_owned()
}

fn own(text: &str) -> Configuration {
    read(&haproxy::ENGINE, "haproxy.cfg", text, "")
}

fn happens(innocent: &Innocent, (what, when, decoy): &Decoy) -> Diagnosis {
    let text = well();
    let mut world = World::new(own(&text));
    world.run(30, innocent.fault);
    let changed = decoy(&text);
    assert!(*what == "nothing" || changed != text, "{what} changes nothing");
    if changed != text {
        world.change(*when, own(&changed));
    }
    (innocent.more)(&mut world);
    world.diagnose()
}

#[test]
fn who_is_to_blame_is_named_and_no_balancer() {
    let mut wrong = Vec::new();
    for (index, innocent) in INNOCENT.iter().enumerate() {
        // A change is compared each time, which takes long: each innocent meets some of them, and together they meet all.
        for decoy in DECOYS.iter().cycle().skip(index).take(2) {
            let diagnosis = happens(innocent, decoy);
            let first = &diagnosis.suspects[0];
            let is_right = first.id == innocent.blame && diagnosis.verdict != Verdict::NothingWrong;
            if !is_right || diagnosis.verdict != Verdict::Named {
                wrong.push(format!("{} with {} changed:\n{}", innocent.name, decoy.0, show(&diagnosis)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), INNOCENT.len() * 2, wrong.join("\n"));
}

#[test]
fn decoys_are_cleared_with_the_reason() {
    let bug = &INNOCENT[0];
    let why = |decoy: usize| {
        let diagnosis = happens(bug, &DECOYS[decoy]);
        let balancer = diagnosis.suspects.iter().find(|own| own.id == SuspectId::Balancer).unwrap().clone();
        (balancer.standing, balancer.evidence[0].text.to_string())
    };
    assert_eq!(
        why(1),
        (Standing::RuledOut, "traffic can't notice it: both versions do the same with every request".into())
    );
    let (standing, text) = why(2);
    assert_eq!(standing, Standing::RuledOut);
    assert!(text.starts_with("it touches pool static alone, and none of "), "{text}");
    let (standing, text) = why(6);
    assert_eq!(standing, Standing::RuledOut);
    assert_eq!(text, "it came into force at 14:29:55, 5.0 s after the first failure");
}

#[test]
fn a_database_that_is_down() {
    let mut world = World::new(own(&well()));
    world.run(30, |now, second| {
        if is_on(now) {
            second.fails = vec![0.95; 4];
            second.straight = vec![false; 4];
        }
    });
    world.timeline = {
        let mut timeline = incident::Timeline::new(world.timeline.scene.clone());
        for seen in world.timeline.all() {
            let gone = seen.of == "db1" && seen.at >= at(12.0);
            let seen_now = if gone { Seen::Silent("refused".into()) } else { seen.seen.clone() };
            timeline.push(incident::Observation { seen: seen_now, ..seen.clone() });
        }
        timeline
    };
    errors(&mut world);
    let diagnosis = world.diagnose();
    assert_eq!(diagnosis.suspects[0].id, SuspectId::Database, "{}", show(&diagnosis));
    assert_eq!(diagnosis.verdict, Verdict::Named, "{}", show(&diagnosis));
}

#[test]
fn without_a_fault_nothing_is_wrong() {
    for decoy in DECOYS {
        let text = well();
        let mut world = World::new(own(&text));
        world.run(20, |_, _| {});
        world.change(decoy.1, own(&decoy.2(&text)));
        world.deploy(9.0, "auth 2.4.1 by ci: faster hashing");
        world.sign("rush", Subject::Balancer("edge".into()), 11.0, 0.0, "more requests");
        let diagnosis = world.diagnose();
        assert_eq!(diagnosis.verdict, Verdict::NothingWrong);
        let all = [
            SuspectId::Application,
            SuspectId::Balancer,
            SuspectId::ConnectionPool,
            SuspectId::Database,
            SuspectId::Deployment,
            SuspectId::Flood,
            SuspectId::Network,
            SuspectId::Queries,
        ];
        all.iter().for_each(|id| assert!(standing(&diagnosis, *id) >= Standing::Possible));
    }
}

#[test]
fn what_nobody_tells_leaves_it_open() {
    let mut world = World::new(own(&well()));
    world.run(30, |now, second| {
        if is_on(now) {
            second.fails = vec![0.3; 4];
            second.database = Backing { pool: "db-primary".into(), ..Backing::default() };
        }
    });
    errors(&mut world);
    let diagnosis = world.diagnose();
    assert_eq!(diagnosis.verdict, Verdict::Inconclusive, "{}", show(&diagnosis));
}
