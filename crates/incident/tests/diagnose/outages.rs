//! The five outages: the balancer is named, with its line.

use incident::{Diagnosis, Standing, Subject, SuspectId};
use model::{Ending, Text};

use crate::world::{FAULT, Second, World, outage};

/// The suspect that is named, as `file:line text`; panics with the whole diagnosis where none is.
pub fn line(diagnosis: &Diagnosis) -> String {
    let named = diagnosis.named().unwrap_or_else(|| panic!("{}", show(diagnosis)));
    let culprit = named.culprit.as_ref().unwrap_or_else(|| panic!("{}", show(diagnosis)));
    let place = &culprit.places[0];
    format!("{}:{} {}", place.file, place.line, place.text)
}

pub fn show(diagnosis: &Diagnosis) -> String {
    let mut out = format!("{:?} {:?}\n", diagnosis.verdict, diagnosis.impact);
    for own in &diagnosis.suspects {
        out += &format!("{:?} {:?} {:.0}: {} -- {}\n", own.id, own.standing, own.weight, own.name, own.story);
        out += &format!("   {:?}\n", own.culprit.as_ref().map(|culprit| (&culprit.places, &culprit.origin)));
        for one in &own.evidence {
            out += &format!("   {:?} {:.0} {}\n", one.side, one.strength, one.text);
        }
    }
    out
}

/// How a suspect stands; of several of one kind the likeliest.
pub fn standing(diagnosis: &Diagnosis, id: SuspectId) -> Standing {
    diagnosis.suspects.iter().find(|own| own.id == id).map(|own| own.standing).unwrap()
}

pub fn hot(second: &mut Second) {
    second.shares = vec![4.0 / 7.0, 1.0 / 7.0, 1.0 / 7.0, 1.0 / 7.0];
    second.fails = vec![0.55, 0.0, 0.0, 0.0];
    second.straight[0] = false;
}

pub fn left_over_weight(engine: &str) -> World {
    let (before, after) = outage(4, engine, "weight");
    let mut world = World::new(before);
    world.run(30, |now, second| {
        if now >= FAULT {
            hot(second)
        }
    });
    world.change(11.5, after);
    world.errors("auth", 13.0, 0.3);
    let first: Text = if engine == "haproxy" { "auth1".into() } else { "10.0.1.11:8080".into() };
    world.sign("overloaded", Subject::Endpoint("auth".into(), first), 13.0, 0.3, "auth1 is at its capacity");
    world
}

#[test]
fn a_left_over_weight() {
    let diagnosis = left_over_weight("haproxy").diagnose();
    assert_eq!(
        line(&diagnosis),
        "haproxy.cfg:64 server auth1 10.0.1.11:8080 weight 40 slowstart 30s",
        "{}",
        show(&diagnosis)
    );
    let diagnosis = left_over_weight("nginx").diagnose();
    assert_eq!(
        line(&diagnosis),
        "nginx.conf:38 server 10.0.1.11:8080 weight=40 max_fails=3 fail_timeout=10s;",
        "{}",
        show(&diagnosis)
    );
}

pub fn wrong_route(engine: &str) -> World {
    astray(engine, |_| {})
}

/// Log-ins go astray, while something else happens too.
fn astray(engine: &str, meanwhile: fn(&mut Second)) -> World {
    let (before, after) = outage(3, engine, "api");
    let mut world = World::new(before);
    world.run(30, |now, second| {
        if now >= FAULT {
            (second.astray, second.through) = (Some(("api".into(), 404)), false);
            meanwhile(second);
        }
    });
    world.change(11.5, after);
    world.sign("errors", Subject::Route("log-ins".into()), 13.0, 1.0, "log-ins get 404");
    world
}

#[test]
fn a_rule_above_another() {
    let diagnosis = wrong_route("haproxy").diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:57 use_backend api if { path_beg /api/ }", "{}", show(&diagnosis));
    let diagnosis = wrong_route("nginx").diagnose();
    assert_eq!(line(&diagnosis), "nginx.conf:114 location ~ ^/(v[0-9]+/)?api/ {", "{}", show(&diagnosis));
}

#[test]
fn a_busy_database_is_not_to_blame_for_what_never_gets_there() {
    let busy = |second: &mut Second| {
        (second.question, second.database.waiting_for_locks) = (80.0, Some(9));
        (second.database.longest_millis, second.database.millis) = (Some(1_300.0), Some(160.0));
    };
    let diagnosis = astray("haproxy", busy).diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:57 use_backend api if { path_beg /api/ }", "{}", show(&diagnosis));
}

pub fn replicas(engine: &str) -> World {
    let (before, after) = outage(1, engine, "server");
    let mut world = World::new(before);
    world.run(30, |now, second| {
        if now >= FAULT {
            second.read_only = 13;
            second.fails = vec![0.66; 4];
            (second.straight, second.through) = (vec![false; 4], false);
        }
    });
    world.change(11.5, after);
    world.errors("auth", 13.0, 0.66);
    world.sign("read-only", Subject::Pool("auth".into()), 13.0, 0.66, "writes are refused");
    world
}

#[test]
fn replicas_in_the_write_pool() {
    let diagnosis = replicas("haproxy").diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:129 server db2 10.0.3.12:5432", "{}", show(&diagnosis));
    assert!(standing(&diagnosis, SuspectId::Database) >= Standing::Unlikely, "{}", show(&diagnosis));
    let diagnosis = replicas("nginx").diagnose();
    assert_eq!(line(&diagnosis), "nginx.conf:131 server 10.0.3.12:5432 max_conns=60;", "{}", show(&diagnosis));
}

pub fn affinity(engine: &str) -> World {
    let (before, after) = outage(2, engine, "balance");
    let mut world = World::new(before);
    world.run(30, |now, second| {
        if now >= FAULT {
            second.shares = vec![0.5, 0.0, 0.5, 0.0];
            second.fails = vec![0.4, 0.0, 0.4, 0.0];
            second.straight = vec![false, true, false, true];
        }
    });
    world.change(11.5, after);
    world.errors("auth", 13.0, 0.4);
    world
}

#[test]
fn affinity_behind_a_cdn() {
    let diagnosis = affinity("haproxy").diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:66 balance source", "{}", show(&diagnosis));
    let diagnosis = affinity("nginx").diagnose();
    assert_eq!(line(&diagnosis), "nginx.conf:40 ip_hash;", "{}", show(&diagnosis));
}

pub fn idle(engine: &str) -> World {
    let (before, after) = outage(0, engine, "timeout");
    let mut world = World::new(before);
    world.run(36, |now, second| {
        if now >= FAULT + 6 {
            second.broken = 3;
            second.cut = (12, Ending::ClientSlow);
            second.fails = vec![0.19; 4];
            second.straight[1] = now % 5 != 0;
        }
    });
    world.change(11.5, after);
    world.errors("auth", 19.0, 0.19);
    world.sign("broken-connections", Subject::Pool("auth".into()), 19.0, 0.19, "connections are dead");
    world.sign(
        "cut",
        Subject::Listener("edge".into(), "db-primary".into()),
        18.0,
        0.0,
        "12 a second are cut for resting 5 s",
    );
    world
}

#[test]
fn idle_connections_are_cut() {
    let diagnosis = idle("haproxy").diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:23 timeout client 5s", "{}", show(&diagnosis));
    assert!(standing(&diagnosis, SuspectId::ConnectionPool) >= Standing::Unlikely, "{}", show(&diagnosis));
    let diagnosis = idle("nginx").diagnose();
    assert_eq!(line(&diagnosis), "nginx.conf:134 proxy_timeout 5s;", "{}", show(&diagnosis));
}

/// What a mend takes away and puts back, line by line.
fn mended(world: &World) -> Vec<String> {
    let diagnosis = world.diagnose();
    let culprit = diagnosis.named().and_then(|named| named.culprit.as_ref());
    let mend = culprit.and_then(|culprit| culprit.mend.as_ref()).unwrap_or_else(|| panic!("{}", show(&diagnosis)));
    let text = similar::TextDiff::from_lines(&mend.before, &mend.after).unified_diff().context_radius(0).to_string();
    let lines = text.lines().filter(|line| !line.starts_with('@'));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

#[test]
fn mends_put_back_what_is_to_blame_and_nothing_else() {
    assert_eq!(
        mended(&wrong_route("haproxy")),
        ["- # Three requests in four are for the API: first in the list.", "- use_backend api if { path_beg /api/ }"]
    );
    assert_eq!(mended(&replicas("haproxy")), ["- server db2 10.0.3.12:5432", "- server db3 10.0.3.13:5432"]);
    assert_eq!(mended(&idle("nginx")), ["+ proxy_timeout 8h;", "+ proxy_timeout 8h;"]);
    let rest = ["+ timeout client 8h", "+ timeout server 8h"];
    assert_eq!(mended(&idle("haproxy")), [rest, rest].concat());
    let text = mended(&affinity("haproxy"));
    assert_eq!(text[1..], ["- balance source", "- hash-type consistent", "+ balance roundrobin"]);
    assert_eq!(mended(&left_over_weight("nginx")).len(), 8);
}

/// A pool that was renamed comes back whole.
#[test]
fn a_mend_leaves_no_half_of_a_pool() {
    let diagnosis = wrong_route("nginx").diagnose();
    let mend = diagnosis.named().unwrap().culprit.as_ref().unwrap().mend.clone().unwrap();
    let again = crate::world::read(&engines::nginx::ENGINE, "nginx.conf", &mend.after, "");
    let pool =
        |name: &str| again.model.pool_named(name).map(|id| again.model.pool(id).endpoints[0].address.to_string());
    assert_eq!((pool("search"), pool("api")), (Some("10.0.7.11:8080".into()), None), "{}", mend.after);
}
