//! Engines that come as wheels, where `.ci/needs` could have them: the same requests, and the formats that are known by name.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use engines::{LOGGING, named};
use model::Part;

use crate::bench::{Bench, Setup};
use crate::client::Deed;
use crate::expect::{complaints as complaints_of, said};

/// A program in `.venv`; where it isn't, a path on which nothing is.
fn program(pattern: &str) -> PathBuf {
    let pattern = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.venv").join(pattern);
    let mut found = glob::glob(pattern.to_str().unwrap()).unwrap().flatten();
    found.next().unwrap_or(pattern)
}

/// Sends the requests, and holds each line of these logs against the format of that name, and the first one against the parts
/// that it must speak of.
fn check(setup: &Setup<'_>, deeds: &[Deed], logs: &[(&str, &str, &str)]) {
    let Some(bench) = Bench::start(setup) else { return };
    warm_up(&bench, logs[0].0);
    let before: Vec<usize> = logs.iter().map(|(file, ..)| bench.lines(file)).collect();
    let mut complaints = Vec::new();
    for (count, deed) in deeds.iter().enumerate() {
        deed.run(bench.ports[0]);
        for ((file, name, speaks), before) in logs.iter().zip(&before) {
            let format = named(LOGGING, name).unwrap();
            let line = bench.line(file, before + count + 1);
            println!("{name} {deed:?} {line}");
            complaints.extend(complaints_of(&format, *deed, &line, &wanted));
            if count == 0 && said(&format, &line).join(" ") != *speaks {
                complaints.push(format!("{name} speaks of {}", said(&format, &line).join(" ")));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// Sends requests until one is logged: an engine may listen before it knows its routes. Then nothing more is on its way.
fn warm_up(bench: &Bench, file: &str) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while bench.lines(file) == 0 {
        assert!(Instant::now() < deadline, "nothing is logged");
        Deed::Found.run(bench.ports[0]);
        thread::sleep(Duration::from_millis(50));
    }
    thread::sleep(Duration::from_millis(200));
}

/// What the parts must say.
fn wanted(deed: Deed, part: Part) -> Option<String> {
    Some(match part {
        Part::Client => "^127.0.0.1".into(),
        Part::Method => "GET".into(),
        Part::Target => deed.target().into(),
        Part::RequestLine => format!("GET {} HTTP/1.1", deed.target()),
        Part::Host => "www.example.com".into(),
        Part::Pool => format!("^{}", if deed == Deed::Retried { "r" } else { "p" }),
        Part::Endpoint => "^127.250.".into(),
        Part::EndpointUrl => "^http://127.250.".into(),
        Part::Status => return status(deed),
        Part::Termination(_) => if deed == Deed::Slow { "UT" } else { "DC" }.into(),
        Part::Total(_) | Part::Served(_) | Part::Retries => "#".into(),
        _ => return None,
    })
}

/// The status; Envoy says 0 where the client left, the others 499.
fn status(deed: Deed) -> Option<String> {
    let status = match deed {
        Deed::Found | Deed::Retried => "200",
        Deed::Missing => "404",
        Deed::Slow => "504",
        Deed::Left | Deed::Broken => return None,
    };
    Some(status.into())
}

#[test]
fn envoy() {
    let program = program("lib/python*/site-packages/envoy/_bin/envoy");
    let args = &[
        "-c",
        "FOLDER/engine.yaml",
        "--concurrency",
        "1",
        "-l",
        "warn",
        "--use-dynamic-base-id",
        "--file-flush-interval-msec",
        "20",
    ];
    let text = include_str!("data/envoy.yaml");
    let setup = Setup { program: &program, file: "engine.yaml", text, listeners: 1, args };
    check(
        &setup,
        &[Deed::Found, Deed::Missing, Deed::Retried, Deed::Left, Deed::Slow],
        &[
            ("envoy.log", "envoy", "Time Method Target Status Total Served Host Endpoint"),
            ("envoy-json.log", "envoy-json", "Time Method Target Status Total Served Endpoint Pool Route Host Client"),
        ],
    );
}

#[test]
fn traefik() {
    let program = program("bin/traefik");
    let deeds = [Deed::Found, Deed::Missing, Deed::Retried, Deed::Left, Deed::Slow];
    let json = "Time Client Method Target Host Status Listener Pool Endpoint EndpointUrl Total Served Retries Route";
    let clf = "Client Time RequestLine Status Route EndpointUrl Total";
    for (form, name, speaks) in [("format: json", "traefik", json), ("bufferingSize: 0", "traefik-clf", clf)] {
        let text = include_str!("data/traefik.yaml").replace("format: json", form);
        let args = &["--configfile=FOLDER/engine.yaml"];
        let setup = Setup { program: &program, file: "engine.yaml", text: &text, listeners: 1, args };
        check(&setup, &deeds, &[("traefik.log", name, speaks)]);
    }
}

#[test]
fn caddy() {
    let program = program("bin/caddy");
    let args = &["run", "--config", "FOLDER/engine.cfg", "--adapter", "caddyfile"];
    let text = include_str!("data/Caddyfile");
    let setup = Setup { program: &program, file: "engine.cfg", text, listeners: 1, args };
    let speaks = "Time Client Method Host Target Status Total Endpoint";
    check(&setup, &[Deed::Found, Deed::Missing, Deed::Left, Deed::Slow], &[("caddy.log", "caddy", speaks)]);
}
