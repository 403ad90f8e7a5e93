//! Configurations as they stand in their files.

use std::time::Duration;

use incident::{Configuration, Observation, Seen};
use std::sync::Arc;

use crate::bench::Bench;
use crate::haproxy::bench;

fn configuration(own: &Observation) -> Option<Arc<Configuration>> {
    match &own.seen {
        Seen::Configuration(seen) => Some(seen.clone()),
        _ => None,
    }
}

fn silence(own: &Observation) -> Option<String> {
    match &own.seen {
        Seen::Silent(why) if own.of == "edge" && why.contains("haproxy.cfg") => Some(why.to_string()),
        _ => None,
    }
}

#[test]
fn a_change_is_seen_within_a_second_with_its_author() {
    let (bench, _) = bench();
    bench.commit("Ann", "First");
    let mut watched = bench.watch();
    let (first, _) = watched.wait("a configuration", configuration);
    assert_eq!((first.model.pools.len(), first.refused.clone()), (1, None));
    let file = first.files[0];
    let line = |text: &str, own: &Configuration| {
        let lines = own.sources.file(own.files[0]).text().lines();
        1 + lines.into_iter().position(|line| line.contains(text)).unwrap() as u32
    };
    let origin = first.origins.of(file, line("server auth1", &first)).unwrap();
    assert_eq!((origin.author.as_str(), origin.summary.as_str()), ("Ann", "First"));
    assert_eq!(origin.commit.as_ref().map(|commit| commit.len()), Some(7));

    bench.replace("haproxy.cfg", "check inter 200", "weight 40 check inter 200");
    let (second, took) = watched.wait("a change", configuration);
    assert!(took < Duration::from_secs(1), "{took:?}");
    assert_eq!(second.model.pools[0].endpoints[0].weight.value, 40);
    let origin = second.origins.of(second.files[0], line("server auth1", &second)).unwrap();
    assert_eq!((origin.commit.clone(), origin.summary.as_str()), (None, "not committed yet"));
    assert!(!second.origins.changes.is_empty() && second.origins.changes[0] == *origin, "the newest comes first");
    assert_eq!(second.sources.file(file).text(), first.sources.file(file).text(), "old texts stay at their ids");

    bench.commit("Bob", "Weights from the inventory");
    let (third, _) = watched.wait("a commit", configuration);
    let origin = third.origins.of(third.files[0], line("server auth1", &third)).unwrap();
    assert_eq!(origin.author, "Bob");
}

#[test]
fn a_file_that_is_gone_is_silence_until_it_is_back() {
    let (bench, _) = bench();
    let mut watched = bench.watch();
    watched.wait("a configuration", configuration);
    std::fs::rename(bench.path("haproxy.cfg"), bench.path("gone")).unwrap();
    let (why, _) = watched.wait("silence", silence);
    assert!(why.ends_with("haproxy.cfg can't be read: there is no such file"), "{why}");
    std::fs::rename(bench.path("gone"), bench.path("haproxy.cfg")).unwrap();
    watched.wait("the same configuration", configuration);
}

#[test]
fn included_files_and_patterns_are_watched() {
    let config = "events {}\nhttp {\n  include conf.d/*.conf;\n}\n";
    let intent = "balancers:\n  edge: nginx.conf\n";
    let bench = Bench::new(&[("nginx.conf", config), ("evenkeel.yaml", intent)]);
    std::fs::create_dir(bench.path("conf.d")).unwrap();
    let server = |port: u16| format!("server {{ listen {port}; location / {{ return 200; }} }}\n");
    bench.write("conf.d/one.conf", &server(8_081));
    let mut watched = bench.watch();
    let (first, _) = watched.wait("a configuration", configuration);
    assert_eq!(first.model.listeners.len(), 1);
    bench.write("conf.d/two.conf", &server(8_082));
    let (second, took) = watched.wait("a new file", configuration);
    assert_eq!(second.model.listeners.len(), 2);
    assert!(took < Duration::from_secs(1), "{took:?}");
    bench.write("conf.d/one.conf", &server(8_083));
    watched.wait("a change of an included file", configuration);
}

#[test]
fn no_secret_leaves_the_reader() {
    let (bench, _) = bench();
    let mut watched = bench.watch();
    let (own, _) = watched.wait("a configuration", configuration);
    let texts: String = own.sources.files().map(|(_, file)| file.text()).collect();
    assert!(texts.contains("user ann insecure-password *******\n"), "{texts}");
    assert!(texts.contains("body: \"********************\"\n") && own.intent.is_some(), "{texts}");
    assert!(!format!("{own:?}").contains("hunter2") && !format!("{own:?}").contains("correct-horse"));
    // A secret that changes is a change, though nobody is told what it was.
    bench.replace("haproxy.cfg", "hunter2", "hunter3");
    watched.wait("another password", configuration);
}

#[test]
fn what_the_engine_would_refuse_is_said() {
    let (bench, _) = bench();
    bench.replace("haproxy.cfg", "default_backend auth", "default_backend nowhere");
    let (own, _) = bench.watch().wait("a configuration", configuration);
    assert!(own.refused.as_deref().is_some_and(|why| why.contains("nowhere")), "{:?}", own.refused);
}
