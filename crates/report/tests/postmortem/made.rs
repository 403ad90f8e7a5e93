//! A made-up incident of the fourth outage's kind: complete, from the change to the recovery.

use std::sync::Arc;

use finding::{Confidence, SourceMap, Span};
use incident::{
    Balancer, Configuration, Culprit, Diagnosis, Event, EventKind, Evidence, Impact, Mend, Observation, Origin,
    Origins, Place, Scene, Seen, Settles, Side, Sign, Standing, Subject, Suspect, SuspectId, Timeline, Verdict, Vitals,
};
use model::{Moment, Text};

/// A password of the configuration; no document may show it.
pub const SECRET: &str = "hunter2";

/// A time of 2026-11-27.
pub fn at(clock: &str) -> Moment {
    let parts: Vec<i64> = clock.split(':').map(|part| part.parse().unwrap()).collect();
    Moment((1_795_737_600 + parts[0] * 3_600 + parts[1] * 60 + parts[2]) * 1_000)
}

fn config(weight: u32) -> String {
    format!(
        "defaults\n    mode http\n\nbackend auth\n    balance roundrobin\n    option httpchk\n    stats auth admin:{SECRET}\n    \
         server auth1 10.0.1.11:8080 weight {weight}\n    server auth2 10.0.1.12:8080 weight 10\n    \
         server auth3 10.0.1.13:8080 weight 10\n    server auth4 10.0.1.14:8080 weight 10\n"
    )
}

fn origins() -> Vec<Origin> {
    let one = |commit: &str, author: &str, clock, summary: &str| Origin {
        commit: Some(commit.into()),
        author: author.into(),
        at: at(clock),
        summary: summary.into(),
    };
    vec![
        one("9b1d2e0", "Bo Lind", "18:36:00", "auth: the same weight for all four"),
        one("3f2a9c1", "Noor Haddad", "17:52:10", "Render the auth pool from the inventory"),
        one("77c0d15", "Bo Lind", "09:14:00", "edge: one place for timeouts"),
    ]
}

/// The configuration of the balancer, of which the newest changes are left out.
fn configuration(weight: u32, without: usize) -> Configuration {
    let mut sources = SourceMap::new();
    let text = config(weight);
    let start = text.find(SECRET).unwrap();
    let file = sources.add("haproxy.cfg", text.into_bytes());
    let haproxy = engines::ENGINES.iter().find(|own| own.id == "haproxy").unwrap();
    let reading = (haproxy.read)(&mut sources, &[file], &engines::Nowhere);
    Configuration {
        secrets: vec![Span::new(file, start, start + SECRET.len())],
        files: vec![file],
        sources: Arc::new(sources),
        model: Arc::new(reading.model),
        origins: Origins { changes: origins().split_off(without), lines: Vec::new() },
        ..Configuration::default()
    }
}

/// All that was seen.
pub fn timeline() -> Timeline {
    let scene = Scene {
        balancers: vec![Balancer { name: "edge".into(), config: "haproxy.cfg".into() }],
        applications: vec!["auth".into()],
        databases: vec!["db-primary".into()],
        logins: vec!["POST /login".into()],
    };
    let mut timeline = Timeline::new(scene);
    let mut see = |clock: &str, of: &str, seen| timeline.push(Observation { at: at(clock), of: of.into(), seen });
    let configured = |weight, without| Seen::Configuration(Arc::new(configuration(weight, without)));
    see("18:00:00", "edge", configured(10, 2));
    see("18:05:00", "edge", configured(40, 1));
    see("18:36:30", "edge", configured(10, 0));
    for (clock, sessions) in [("18:04:59", 412), ("18:12:00", 391), ("18:30:00", 288), ("18:37:10", 402)] {
        let vitals = Vitals { pool: "auth".into(), sessions: Some(sessions), ..Vitals::default() };
        see(clock, "auth1", Seen::Vitals(vitals));
    }
    let events = [
        ("18:04:10", EventKind::Deployment, "", "auth 2.4.1 by ci: faster hashing"),
        ("18:05:06", EventKind::Alert, "pager", "log-ins: 31% fail"),
        ("18:08:00", EventKind::Note, "Ana", "suspect: the database"),
        ("18:15:30", EventKind::Note, "Ana", "cleared: the database: it answers in 2 ms"),
        ("18:16:00", EventKind::Note, "Ana", "suspect: the deployment of auth 2.4.1"),
        ("18:24:00", EventKind::Note, "Ana", "rolled back to 2.4.0; nothing got better"),
        ("18:25:00", EventKind::Note, "Ana", "cleared: the deployment of auth 2.4.1"),
        ("18:26:00", EventKind::Note, "Ana", "escalated to infrastructure"),
    ];
    for (clock, kind, by, text) in events {
        see(clock, by, Seen::Event(Event { kind, text: text.into(), at: at(clock) }));
    }
    see("18:40:00", "edge", Seen::Silent("the recording ends".into()));
    timeline
}

fn sign(detector: &'static str, subject: Subject, since: &str, message: &str, size: f64) -> Sign {
    let places = Vec::new();
    Sign {
        detector,
        subject,
        since: at(since),
        until: None,
        confidence: Confidence::High,
        message: message.into(),
        size,
        places,
    }
}

fn evidence(side: Side, strength: f64, clock: &str, text: &str) -> Evidence {
    Evidence { side, strength, text: text.into(), at: at(clock), place: None }
}

fn place(line: u32, text: &str) -> Place {
    Place { balancer: "edge".into(), file: "haproxy.cfg".into(), line, text: text.into() }
}

fn balancer() -> Suspect {
    let (before, after) = (configuration(40, 1), configuration(10, 1));
    let text = |own: &Configuration| own.sources.file(own.files[0]).text().replace(SECRET, "*******");
    Suspect {
        id: SuspectId::Balancer,
        name: "the balancer edge".into(),
        story: "weights of auth were changed: auth1 gets 57.1% of its requests".into(),
        standing: Standing::Named,
        weight: 41.0,
        evidence: vec![
            evidence(Side::For, 20.0, "18:05:00", "haproxy.cfg changed 2 s before the first failed request"),
            evidence(Side::For, 18.0, "18:05:04", "auth1 got 57% of 512 requests, where 25% is promised"),
            evidence(Side::For, 12.0, "18:05:10", "all of 159 failed requests were auth1's"),
        ],
        settles: None,
        culprit: Some(Culprit {
            balancer: "edge".into(),
            places: vec![
                place(8, "server auth1 10.0.1.11:8080 weight 40"),
                place(9, "server auth2 10.0.1.12:8080 weight 10"),
            ],
            changes: vec!["pool auth: the share of auth1 rises from 25% to 57.1%".into()],
            origin: Some(origins()[1].clone()),
            since: at("18:05:00"),
            whom: "all requests to pool auth".into(),
            mend: Some(Mend { file: "haproxy.cfg".into(), before: text(&before), after: text(&after) }),
        }),
    }
}

fn other(id: SuspectId, name: &str, story: &str, evidence: Vec<Evidence>) -> Suspect {
    Suspect {
        id,
        name: name.into(),
        story: story.into(),
        standing: Standing::RuledOut,
        weight: -20.0,
        evidence,
        settles: None,
        culprit: None,
    }
}

fn suspects() -> Vec<Suspect> {
    let database = vec![
        evidence(Side::Against, 16.0, "18:05:08", "db1 answered in 1.9 ms, as before"),
        evidence(Side::For, 3.0, "18:05:05", "auth1 waited for 6 connections to it"),
    ];
    let deployment = vec![
        evidence(Side::For, 5.0, "18:04:10", "auth 2.4.1 came 52 s before the first failed request"),
        evidence(
            Side::Against,
            14.0,
            "18:05:09",
            "auth2, auth3 and auth4 run it too, and none of their requests failed",
        ),
    ];
    vec![
        balancer(),
        other(SuspectId::Database, "the database", "the database is slow or down", database),
        other(SuspectId::Deployment, "the last deployment", "auth 2.4.1 is broken", deployment),
    ]
}

/// The diagnoses: something is odd, the line is named, nothing is wrong any more.
pub fn diagnoses() -> Vec<Diagnosis> {
    let signs = vec![
        sign("changed", Subject::Balancer("edge".into()), "18:05:00", "haproxy.cfg of edge changed", 0.0),
        sign(
            "uneven",
            Subject::Pool("auth".into()),
            "18:05:01",
            "auth1 gets 57% of the requests to auth, where 25% is promised",
            0.57,
        ),
        sign(
            "overloaded",
            Subject::Endpoint("auth".into(), "auth1".into()),
            "18:05:02",
            "auth1 refuses requests",
            0.31,
        ),
    ];
    let impact = Impact {
        since: Some(at("18:05:02")),
        requests: 5_184,
        failed: 1_607,
        logins: (1_650, 512),
        parts: vec![("auth".into(), 0.31), ("POST /login".into(), 0.3103)],
    };
    let all_of_it = Impact { requests: 6_147, failed: 1_844, logins: (1_957, 599), ..impact.clone() };
    let one = |clock, verdict, suspects, signs: &[Sign]| Diagnosis {
        at: at(clock),
        verdict,
        suspects,
        signs: signs.to_vec(),
        impact: impact.clone(),
    };
    vec![
        one("18:05:04", Verdict::Inconclusive, Vec::new(), &signs[..2]),
        one("18:31:40", Verdict::Named, suspects(), &signs),
        Diagnosis { impact: all_of_it, ..one("18:37:09", Verdict::Named, suspects(), &signs) },
        Diagnosis { impact: Impact::default(), ..one("18:37:10", Verdict::NothingWrong, Vec::new(), &[]) },
    ]
}

/// Nobody knows what it was, and it goes on.
pub fn unexplained() -> Vec<Diagnosis> {
    let mut only = diagnoses().swap_remove(2);
    only.verdict = Verdict::Inconclusive;
    for suspect in &mut only.suspects {
        suspect.standing = Standing::Possible;
        suspect.culprit = None;
    }
    only.suspects[1].settles = Some(Settles {
        advice: "ask the database past the balancer".into(),
        command: Some(Text::from("psql -h 10.0.3.11 -c 'select 1'")),
    });
    vec![only]
}
