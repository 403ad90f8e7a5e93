//! HAProxy: its files, its socket, its log, and what stands behind it.

use std::net::SocketAddr;
use std::time::Duration;

use incident::{Asked, Seen};
use model::{AdminState, Ending};

use crate::bench::{Bench, address, endpoint, get, has, listens, signal};

const METRICS: &str = "app_info{version=\"2.4.0\"} 1\napp_requests_in_flight 3\n";

/// A balancer with two endpoints, its intent file, and the address of its listener.
pub fn bench() -> (Bench, SocketAddr) {
    let (front, admin) = (address(8_080), address(9_999));
    let (one, two) = (endpoint(METRICS), endpoint(METRICS));
    let config = format!(
        "global\n  stats socket HERE/admin.sock mode 600 level admin\n  stats socket {admin} level admin\n  \
         log stdout format raw local0\ndefaults\n  mode http\n  log global\n  option httplog\n  timeout connect 1s\n  \
         timeout client 5s\n  timeout server 5s\nuserlist people\n  user ann insecure-password hunter2\nfrontend web\n  \
         bind {front}\n  http-request deny if {{ path /denied }}\n  default_backend auth\nbackend auth\n  \
         server auth1 {one} check inter 200\n  server auth2 {two} check inter 200\n"
    );
    let intent = format!(
        "balancers:\n  edge:\n    config: haproxy.cfg\n    live: unix:HERE/admin.sock\n    access_log: access.log\nwatch:\n  \
         every: 200ms\n  applications:\n    auth: {{ metrics: /metrics }}\n  probes:\n    log in:\n      \
         request: POST http://auth.example.com:8080/login\n      body: password=correct-horse\n      straight: true\n    \
         connects: {{ request: \"tcp://{front}\", pool: auth }}\n  deployments: deployments.log\nexpect:\n  \
         - name: log-ins go to auth\n    when: POST http://auth.example.com:8080/login\n    pool: auth\n"
    );
    (Bench::new(&[("haproxy.cfg", &config), ("evenkeel.yaml", &intent)]), front)
}

/// The same, running.
pub fn running() -> Option<(Bench, SocketAddr)> {
    if !has("haproxy") {
        return None;
    }
    let (mut bench, front) = bench();
    bench.run("haproxy", &["-db", "-f", "HERE/haproxy.cfg"], "access.log");
    listens(front);
    Some((bench, front))
}

#[test]
fn all_of_it_is_seen() {
    let Some((bench, front)) = running() else { return };
    assert_eq!(get(front, "/denied"), 403);
    bench.write("deployments.log", "");
    let mut watched = bench.watch();
    let past = watched.wait("the request of before", |own| match &own.seen {
        Seen::Slice(slice) => slice.rows.iter().find(|row| row.endings.contains(&(Ending::ClientWrong, 1))).cloned(),
        _ => None,
    });
    assert_eq!((past.0.pool.as_str(), past.0.endpoint.as_str()), ("", ""));
    watched.wait("its state", |own| match &own.seen {
        Seen::Running(running) => (running.pools[0].endpoints[0].weight == Some(1)).then_some(()),
        _ => None,
    });
    watched.wait("the version of auth2", |own| match &own.seen {
        Seen::Vitals(vitals) if own.of == "auth2" => (vitals.version.as_deref() == Some("2.4.0")).then_some(()),
        _ => None,
    });
    for (of, asked) in [("log in", Asked::Through), ("auth1", Asked::Straight)] {
        let seen = watched.wait("a probe", |own| match &own.seen {
            Seen::Answer(answer) if own.of == of && answer.asked == asked => Some(answer.clone()),
            _ => None,
        });
        assert_eq!((seen.0.status, seen.0.is_good, seen.0.pool.as_str()), (Some(200), true, "auth"), "{of}");
    }
    let opened = watched.wait("a connection", |own| match &own.seen {
        Seen::Answer(answer) if own.of == "connects" => Some(answer.clone()),
        _ => None,
    });
    assert!(opened.0.is_good && opened.0.status.is_none(), "{opened:?}");
    let route = watched.wait("the route of the probe", |own| match &own.seen {
        Seen::Slice(slice) => slice.rows.iter().find(|row| !row.route.is_empty() && !row.endpoint.is_empty()).cloned(),
        _ => None,
    });
    assert_eq!((route.0.pool.as_str(), route.0.route.as_str()), ("auth", "POST auth.example.com/login"));
    bench.write("deployments.log", "2026-11-27T18:05:00Z auth 2.4.1 by ci: faster hashing\n");
    watched.wait("a deployment", |own| match &own.seen {
        Seen::Event(event) => (event.text == "auth 2.4.1 by ci: faster hashing" && own.of == "auth").then_some(()),
        _ => None,
    });
}

#[test]
fn a_change_of_its_state_is_seen_and_so_is_its_end() {
    let Some((mut bench, _)) = running() else { return };
    let mut watched = bench.watch();
    watched.wait("its state", |own| matches!(own.seen, Seen::Running(_)).then_some(()));
    say(&bench, "set server auth/auth1 state drain; set weight auth/auth2 50%");
    let ((), took) = watched.wait("a drain", |own| match &own.seen {
        Seen::Running(running) => (running.pools[0].endpoints[0].admin == AdminState::Draining).then_some(()),
        _ => None,
    });
    assert!(took < Duration::from_secs(1), "{took:?}");
    bench.kill();
    let (why, _) = watched.wait("its silence", |own| match &own.seen {
        Seen::Silent(why) if own.of == "edge" => Some(why.clone()),
        _ => None,
    });
    assert!(why.starts_with("it can't be asked at unix:/") && why.ends_with(": refused"), "{why}");
    let (answer, _) = watched.wait("a probe that fails", |own| match &own.seen {
        Seen::Answer(answer) if own.of == "log in" && !answer.is_good => Some(answer.clone()),
        _ => None,
    });
    assert_eq!(answer.trouble.as_deref(), Some("refused"));
}

#[test]
fn a_socket_of_tcp_is_asked_too() {
    let Some((bench, _)) = running() else { return };
    let config = std::fs::read_to_string(bench.path("haproxy.cfg")).unwrap();
    let at = config.lines().filter_map(|line| line.trim().strip_prefix("stats socket 127")).next().unwrap();
    let live = format!("live: tcp:127{}", at.split(' ').next().unwrap());
    let intent = std::fs::read_to_string(bench.path("evenkeel.yaml")).unwrap();
    let own = intent.lines().find(|line| line.contains("live:")).unwrap().trim();
    bench.replace("evenkeel.yaml", own, &live);
    bench.watch().wait("its state", |own| matches!(own.seen, Seen::Running(_)).then_some(()));
}

/// Since when it runs is since when it has its configuration: a reload is seen. With a main process, the one that answers is new.
#[test]
fn a_reload_is_seen() {
    if !has("haproxy") {
        return;
    }
    let (mut bench, front) = bench();
    let main = bench.run("haproxy", &["-W", "-db", "-f", "HERE/haproxy.cfg"], "access.log");
    listens(front);
    let mut watched = bench.watch();
    let since = |own: &incident::Observation| match &own.seen {
        Seen::Running(running) => running.since,
        _ => None,
    };
    let (first, _) = watched.wait("its start", since);
    std::thread::sleep(Duration::from_millis(1_100));
    signal("-USR2", main);
    let (second, _) = watched.wait("a reload", |own| since(own).filter(|second| *second > first));
    assert!(second.0 - first.0 < 20_000, "{first} {second}");
    signal("-TERM", main);
}

/// What a row of `show stat` has in a column.
fn stat(bench: &Bench, row: &str, column: &str) -> String {
    let told = ask(bench, "show stat");
    let mut lines = told.lines();
    let place = lines.next().unwrap().trim_start_matches("# ").split(',').position(|name| name == column).unwrap();
    lines.find(|line| line.starts_with(row)).unwrap().split(',').nth(place).unwrap().to_owned()
}

/// What `show info` says of a name.
fn info(bench: &Bench, name: &str) -> u64 {
    let told = ask(bench, "show info");
    told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap().parse().unwrap()
}

#[test]
fn questions_on_the_socket_count_as_connections() {
    let Some((bench, _)) = running() else { return };
    let taken = |bench: &Bench| stat(bench, "web,FRONTEND", "conn_tot").parse::<u64>().unwrap();
    let (before, own) = (info(&bench, "CumConns"), taken(&bench));
    let after = info(&bench, "CumConns");
    assert!(after >= before + 2, "{before} {after}");
    assert_eq!(taken(&bench), own);
}

#[test]
fn a_server_that_is_down_doesnt_say_that_it_drains() {
    let Some((bench, _)) = running() else { return };
    say(&bench, "set server auth/auth1 addr 127.0.0.1 port 1");
    let begun = std::time::Instant::now();
    while stat(&bench, "auth,auth1", "status") != "DOWN" {
        assert!(begun.elapsed() < crate::bench::LIMIT);
        std::thread::sleep(Duration::from_millis(50));
    }
    say(&bench, "set server auth/auth1 state drain");
    say(&bench, "set server auth/auth2 state drain");
    assert_eq!(stat(&bench, "auth,auth1", "status"), "DOWN");
    assert_eq!(stat(&bench, "auth,auth2", "status"), "DRAIN");
    let state = ask(&bench, "show servers state auth");
    let drains = |name: &str| state.lines().find(|line| line.contains(name)).unwrap().split(' ').nth(6) == Some("8");
    assert!(drains("auth1") && drains("auth2"), "{state}");
    let ready = ask(&bench, "show stat");
    let running = (engines::haproxy::ENGINE.probe.read)(&format!("{ready}\n{state}"), model::Moment(0)).unwrap();
    assert!(running.pools[0].endpoints.iter().all(|own| own.admin == AdminState::Draining));
}

/// Says a line on the socket that has no answer.
fn say(bench: &Bench, line: &str) {
    let told = ask(bench, line);
    assert!(told.trim().is_empty() || told.contains("changed from"), "{line}: {told}");
}

/// Asks on the socket.
fn ask(bench: &Bench, line: &str) -> String {
    use std::io::{Read, Write};
    let mut stream = std::os::unix::net::UnixStream::connect(bench.path("admin.sock")).unwrap();
    stream.write_all(format!("{line}\n").as_bytes()).unwrap();
    let mut told = String::new();
    stream.read_to_string(&mut told).unwrap();
    told
}
