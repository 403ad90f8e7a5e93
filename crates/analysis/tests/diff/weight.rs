//! What changes and expectations weigh in a log.

use analysis::test::{Subject, Weight};
use analysis::weigh;
use traffic::{Logged, Sample, hash_line};

use super::Two;

const OLD: &str = "frontend web\n  mode http\n  bind :80\n  use_backend auth if { path_beg /login }\n  default_backend app\n\
    backend auth\n  mode http\n  balance roundrobin\n  server a 10.0.0.1:80\n\
    backend app\n  mode http\n  timeout server 30s\n  server b 10.0.0.2:80\n";

/// 100 requests: 12 log-ins, 3 of which the balancer of the log sent elsewhere, and the application.
fn sample() -> Sample {
    let mut sample = Sample::default();
    for number in 0..100_u16 {
        let (path, pool) = match number {
            0..9 => ("/login", "auth"),
            9..12 => ("/login", "elsewhere"),
            _ => ("/cart", "app"),
        };
        let logged = Logged {
            method: "POST".into(),
            host: "www.example.com".into(),
            path: path.into(),
            client: "192.0.2.1".into(),
            pool: pool.into(),
            endpoint: "s".into(),
            status: 200,
            ..Logged::default()
        };
        sample.offer(hash_line(&number.to_le_bytes()), || logged);
    }
    sample
}

#[test]
fn changes_weigh_what_meets_them() {
    let new = OLD.replace("use_backend auth", "use_backend app").replace("server 30s", "server 5s");
    let two = Two::read(("haproxy", OLD), ("haproxy", &new));
    let (old, new) = two.sides();
    let (diff, weighed) = weigh::changes(two.diff(&[]), &old, &new, &sample());
    assert_eq!((weighed.requests, weighed.drawn, weighed.placed), (100, 100, 97));
    let shares: Vec<_> = diff.changes.iter().map(|one| (one.kind.name(), one.traffic_share)).collect();
    assert_eq!(shares[0], ("fate", Some(9.0 / 97.0)), "{diff:#?}");
    let timeout = shares.iter().find(|(kind, _)| *kind == "timeout").unwrap();
    // All of it goes through that pool once log-ins do.
    assert_eq!(timeout.1, Some(1.0), "{diff:#?}");
}

#[test]
fn expectations_weigh_what_they_speak_of() {
    let mut two = Two::read(("haproxy", OLD), ("haproxy", OLD));
    let yaml = "expect:\n  - name: logins\n    when: { path: /login/** }\n    pool: app\n\
        \x20 - name: carts\n    when: POST http://www.example.com/cart\n    pool: app\n\
        \x20 - name: admin\n    when: { path: /admin }\n    pool: app\n";
    let file = two.sources.add("evenkeel.yaml", yaml.as_bytes().to_vec());
    let (intent, findings) = analysis::intent::read(&two.sources, file);
    assert!(findings.is_empty(), "{findings:?}");
    let subject = Subject { name: "edge", model: &two.old.model };
    let (mut checked, _) = analysis::test::run(&intent, &[subject]);
    weigh::expectations(&mut checked, &intent, &[subject], &sample());
    let weight =
        |of: u32, breaking: u32| Some(Weight { share: f64::from(of) / 97.0, breaking: f64::from(breaking) / 97.0 });
    let found: Vec<_> = checked.iter().map(|one| one.traffic).collect();
    assert_eq!(found, [weight(9, 9), weight(88, 0), weight(0, 0)]);
}
