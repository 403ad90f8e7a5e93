//! Other faults of a balancer than the five: each is named by what it does, and not where that isn't seen.

use engines::haproxy;
use incident::{Configuration, Diagnosis, Seen, Standing, Subject, SuspectId, Verdict};
use model::{Ending, EndpointState, ListenerState, PoolState, Running, Text};

use crate::outages::{line, show, wrong_route};
use crate::world::{FAULT, Second, World, outage, read};

fn well() -> String {
    let (before, _) = outage(4, "haproxy", "");
    before.sources.file(before.files[0]).text().to_owned()
}

fn own(text: &str) -> Configuration {
    read(&haproxy::ENGINE, "haproxy.cfg", text, "")
}

/// A change of one text into another, with what follows from it.
fn changed(from: &str, to: &str, fault: fn(&mut Second)) -> World {
    let before = well();
    let after = before.replacen(from, to, 1);
    assert_ne!(before, after, "{from}");
    let mut world = World::new(own(&before));
    world.run(30, |now, second| {
        if now >= FAULT {
            fault(second)
        }
    });
    world.change(11.5, own(&after));
    world.errors("auth", 13.0, 0.5);
    world
}

fn running(world: &mut World, running: Running) {
    (FAULT..30).for_each(|second| world.see(second as f64 + 0.2, "edge", Seen::Running(running.clone())));
}

fn nothing(_: &mut Second) {}

fn some_fail(second: &mut Second) {
    second.fails = vec![0.5; 4];
}

fn balancer(diagnosis: &Diagnosis) -> (Standing, Verdict) {
    let own = diagnosis.suspects.iter().find(|own| own.id == SuspectId::Balancer).unwrap();
    (own.standing, diagnosis.verdict)
}

#[test]
fn a_time_that_is_too_short() {
    let cut = |second: &mut Second| (second.fails, second.ending) = (vec![0.3; 4], Ending::EndpointSlow);
    let diagnosis = changed("backend auth\n", "backend auth\n    timeout server 20ms\n", cut).diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:60 timeout server 20ms");
    let bug = changed("backend auth\n", "backend auth\n    timeout server 20s\n", some_fail).diagnose();
    assert_ne!(bug.verdict, Verdict::Named, "{}", show(&bug));
}

#[test]
fn a_limit_that_is_too_low() {
    let full = |second: &mut Second| (second.fails, second.ending) = (vec![0.4; 4], Ending::Full);
    let diagnosis = changed("server auth1 10.0.1.11:8080", "server auth1 10.0.1.11:8080 maxconn 1", full).diagnose();
    assert!(line(&diagnosis).starts_with("haproxy.cfg:64 server auth1"), "{}", show(&diagnosis));
}

#[test]
fn clients_that_are_not_let_in() {
    let mut world = changed("    bind :80\n", "    bind :80\n    maxconn 50\n", some_fail);
    let listener = ListenerState { listener: "edge".into(), sessions: 50, limit: Some(50), ..ListenerState::default() };
    running(&mut world, Running { listeners: vec![listener], ..Running::default() });
    let diagnosis = world.diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:41 maxconn 50");
}

#[test]
fn a_check_that_asks_for_what_is_not_there() {
    let gone = |second: &mut Second| {
        (second.fails, second.ending, second.through) = (vec![1.0; 4], Ending::NoEndpoint, false);
    };
    let from = "http-check send meth GET uri /healthz ver HTTP/1.1 hdr Host auth.example.com";
    let to = "http-check send meth GET uri /health ver HTTP/1.1 hdr Host auth.example.com";
    let mut world = changed(from, to, gone);
    let down = |name: &str| EndpointState {
        endpoint: name.into(),
        is_up: Some(false),
        check: Some("L7STS/404".into()),
        ..EndpointState::default()
    };
    let endpoints = ["auth1", "auth2", "auth3", "auth4"].map(down).into();
    let pool = PoolState { pool: "auth".into(), endpoints, ..PoolState::default() };
    running(&mut world, Running { pools: vec![pool], ..Running::default() });
    let diagnosis = world.diagnose();
    assert_eq!(line(&diagnosis), format!("haproxy.cfg:62 {to}"));
    assert!(diagnosis.suspects[0].evidence.iter().any(|own| own.text.contains("L7STS/404")));
}

#[test]
fn log_ins_that_are_turned_away() {
    let denied = |second: &mut Second| (second.astray, second.through) = (Some((Text::default(), 403)), false);
    let from = "    use_backend auth if { hdr(host) -i id.example.com }\n";
    let to = "    http-request deny if { hdr(host) -i id.example.com }\n    use_backend auth if { hdr(host) -i id.example.com }\n";
    let diagnosis = changed(from, to, denied).diagnose();
    assert!(line(&diagnosis).contains("http-request deny if { hdr(host) -i id.example.com }"), "{}", show(&diagnosis));
}

#[test]
fn what_is_not_understood_may_turn_requests_away() {
    let denied = |second: &mut Second| (second.astray, second.through) = (Some((Text::default(), 429)), false);
    let (from, to) = ("    option forwardfor\n", "    option forwardfor\n    http-request lua.sift\n");
    let diagnosis = changed(from, to, denied).diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:43 http-request lua.sift", "{}", show(&diagnosis));
    let both = |second: &mut Second| (second.fails, second.straight) = (vec![0.5; 4], vec![false; 4]);
    let bug = changed(from, to, both).diagnose();
    assert_ne!(bug.verdict, Verdict::Named, "{}", show(&bug));
}

#[test]
fn an_endpoint_at_another_port() {
    let one = |second: &mut Second| (second.fails[1], second.ending) = (1.0, Ending::EndpointUnreached);
    let diagnosis = changed("server auth2 10.0.1.12:8080", "server auth2 10.0.1.12:8081", one).diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:65 server auth2 10.0.1.12:8081", "{}", show(&diagnosis));
    let other = |second: &mut Second| (second.fails[2], second.ending) = (1.0, Ending::EndpointUnreached);
    let diagnosis = changed("server auth2 10.0.1.12:8080", "server auth2 10.0.1.12:8081", other).diagnose();
    assert_ne!(diagnosis.suspects[0].id, SuspectId::Balancer, "{}", show(&diagnosis));
}

#[test]
fn what_endpoints_are_told_otherwise() {
    let (from, to) =
        ("    option forwardfor\n", "    option forwardfor\n    http-request set-header Host edge.example.com\n");
    let mut world = changed(from, to, some_fail);
    world.errors("auth", 13.0, 0.5);
    let diagnosis = world.diagnose();
    assert_eq!(
        line(&diagnosis),
        "haproxy.cfg:43 http-request set-header Host edge.example.com",
        "{}",
        show(&diagnosis)
    );
    let both = |second: &mut Second| (second.fails, second.straight) = (vec![0.5; 4], vec![false; 4]);
    let diagnosis = changed(from, to, both).diagnose();
    assert_ne!(diagnosis.verdict, Verdict::Named, "asked straight it fails too: {}", show(&diagnosis));
}

#[test]
fn a_balancer_that_does_not_come_up_again() {
    let refused = |is_silent: bool| {
        let mut world = World::new(own(&well()));
        world.run(30, |now, second| {
            if now >= FAULT {
                second.through = false
            }
        });
        let mut broken = own(&well().replacen("balance roundrobin", "balance roundrobbin", 1));
        broken.refused = Some("unknown policy".into());
        world.change(11.5, broken);
        world.sign("probe-failing", Subject::Route("log-ins".into()), 12.7, 1.0, "log in gets no answer");
        if is_silent {
            (FAULT..30).for_each(|at| world.see(at as f64, "edge", Seen::Silent("refused".into())));
        }
        world.diagnose()
    };
    assert!(line(&refused(true)).contains("balance roundrobbin"), "{}", show(&refused(true)));
    assert_eq!(balancer(&refused(false)).0, Standing::RuledOut, "{}", show(&refused(false)));
}

#[test]
fn weights_of_a_running_one_that_take_all_away() {
    let gone = |second: &mut Second| (second.fails, second.ending) = (vec![1.0; 4], Ending::NoEndpoint);
    let mut world = World::new(own(&well()));
    world.run(30, |now, second| {
        if now >= FAULT {
            gone(second)
        }
    });
    world.errors("auth", 13.0, 1.0);
    world.sign("drifted", Subject::Pool("auth".into()), 11.7, 0.0, "all endpoints of auth are switched off");
    let diagnosis = world.diagnose();
    assert_eq!(diagnosis.suspects[0].id, SuspectId::Balancer, "{}", show(&diagnosis));
    assert_eq!(diagnosis.verdict, Verdict::Named, "{}", show(&diagnosis));
}

/// Somebody looks only when log-ins have long been going astray.
#[test]
fn nobody_looked_before() {
    let late = |is_expected: bool| {
        let (_, after) = outage(3, "haproxy", "api");
        let place = crate::world::place(&after, "use_backend api");
        let mut world = World::new(after);
        world.run(12, |_, second| second.astray = Some(("api".into(), 404)));
        world.sign("probe-failing", Subject::Route("log-ins".into()), 0.7, 1.0, "log in gets 404");
        if is_expected {
            let text = "\"logins reach the auth service\" hasn't held since the watch began, but POST ... -> pool api";
            world.sign("expectation-broken", Subject::Pool("auth".into()), 0.0, 0.0, text);
            let last = world.signs.len() - 1;
            world.signs[last].places = vec![place];
        }
        world.diagnose()
    };
    let diagnosis = late(true);
    assert_eq!(line(&diagnosis), "haproxy.cfg:57 use_backend api if { path_beg /api/ }", "{}", show(&diagnosis));
    assert_eq!(diagnosis.impact.logins, (960, 960));
    assert_ne!(late(false).verdict, Verdict::Named, "{}", show(&late(false)));
}

#[test]
fn whom_it_hits_is_counted() {
    let impact = wrong_route("haproxy").diagnose().impact;
    assert_eq!((impact.requests, impact.failed, impact.logins), (2520, 1296, (1440, 1296)));
    assert_eq!((impact.since, impact.parts), (Some(crate::world::at(12.0)), vec![("log-ins".into(), 0.9)]));
    let mut well = World::new(own(&well()));
    well.run(20, |_, second| nothing(second));
    assert_eq!(well.diagnose().impact, incident::Impact::default());
}

#[test]
fn the_line_that_was_changed_is_named_where_another_one_decides() {
    let astray = |second: &mut Second| (second.astray, second.through) = (Some(("app".into(), 404)), false);
    let from = "    acl credential path -i /login /logout /password\n";
    let diagnosis = changed(from, "    acl credential path -i /signin /logout /password\n", astray).diagnose();
    assert_eq!(
        line(&diagnosis),
        "haproxy.cfg:52 acl credential path -i /signin /logout /password",
        "{}",
        show(&diagnosis)
    );
}

#[test]
fn what_applications_are_not_told_any_more() {
    let asked_again = |second: &mut Second| second.app = (401, Ending::Whole);
    let (from, to) = ("    option forwardfor\n", "    option forwardfor\n    http-request del-header Cookie\n");
    let mut world = changed(from, to, asked_again);
    world.signs.retain(|sign| sign.detector != "errors");
    world.errors("app", 13.0, 1.0);
    let diagnosis = world.diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:43 http-request del-header Cookie", "{}", show(&diagnosis));
}

#[test]
fn a_database_at_another_port() {
    let lost = |second: &mut Second| {
        (second.broken, second.fails) = (3, vec![0.4; 4]);
        second.straight = vec![false; 4];
        second.cut = (20, Ending::EndpointUnreached);
    };
    let diagnosis = changed("server db1 10.0.3.11:5432", "server db1 10.0.3.11:6432", lost).diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:106 server db1 10.0.3.11:6432 maxconn 180", "{}", show(&diagnosis));
}

#[test]
fn endpoints_that_are_not_where_they_are_sought() {
    let gone = |second: &mut Second| {
        (second.shares, second.fails) = (vec![0.5, 0.5, 0.0, 0.0], vec![0.3, 0.3, 0.0, 0.0]);
        second.straight = vec![false, false, true, true];
    };
    let before = well();
    let text = before.replacen("auth3 10.0.1.13:8080", "auth3 10.0.1.13:8081", 1);
    let text = text.replacen("auth4 10.0.1.14:8080", "auth4 10.0.1.14:8081", 1);
    let mut world = World::new(own(&before));
    world.run(30, |now, second| {
        if now >= FAULT {
            gone(second)
        }
    });
    world.change(11.5, own(&text));
    world.errors("auth", 13.0, 0.3);
    let diagnosis = world.diagnose();
    assert_eq!(line(&diagnosis), "haproxy.cfg:66 server auth3 10.0.1.13:8081", "{}", show(&diagnosis));
}

#[test]
fn what_is_set_one_after_the_other_is_one_deed() {
    let mut world = World::new(own(&well()));
    world.run(30, |now, second| {
        if now >= FAULT {
            (second.shares, second.fails) = (vec![1.0, 0.0, 0.0, 0.0], vec![0.6, 0.0, 0.0, 0.0]);
            second.straight[0] = false;
        }
    });
    world.errors("auth", 13.0, 0.6);
    for (endpoint, since) in [("auth2", 11.7), ("auth3", 12.9), ("auth4", 14.9)] {
        let subject = Subject::Endpoint("auth".into(), endpoint.into());
        world.sign("drifted", subject, since, 0.0, &format!("{endpoint} takes no new traffic"));
        let last = world.signs.len() - 1;
        world.signs[last].places = vec![crate::world::place(&own(&well()), &format!("server {endpoint} "))];
    }
    let diagnosis = world.diagnose();
    assert!(line(&diagnosis).starts_with("haproxy.cfg:65 server auth2"), "{}", show(&diagnosis));
    assert_eq!(diagnosis.suspects.iter().filter(|own| own.id == SuspectId::Balancer).count(), 1);
}

/// A deployment makes errors for a moment as endpoints start anew; that isn't the trouble of now.
#[test]
fn a_trouble_that_is_over_is_not_the_one_of_now() {
    let (before, after) = outage(4, "haproxy", "weight");
    let mut world = World::new(before);
    world.run(40, |now, second| match now {
        8 => second.fails = vec![0.1; 4],
        now if now >= 24 => crate::outages::hot(second),
        _ => {}
    });
    world.deploy(8.0, "auth 2.4.1 by ci: faster hashing");
    world.change(23.5, after);
    world.errors("auth", 8.0, 0.1);
    let last = world.signs.len() - 1;
    world.signs[last].until = Some(crate::world::at(10.0));
    world.errors("auth", 25.0, 0.3);
    let diagnosis = world.diagnose();
    assert!(line(&diagnosis).starts_with("haproxy.cfg:64 "), "{}", show(&diagnosis));
    assert_eq!(diagnosis.impact.since, Some(crate::world::at(24.0)));
}
