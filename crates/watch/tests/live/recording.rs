//! What is recorded of a real balancer is read again as it was seen.

use std::time::{Duration, Instant};

use incident::{Configuration, Seen, Timeline};
use watch::recording::{Recorder, read};

use crate::bench::get;
use crate::haproxy::running;

/// All that detectors see of a configuration.
fn seen(own: &Configuration) -> String {
    let texts: Vec<_> = own.sources.files().map(|(_, file)| (file.name(), file.text())).collect();
    let (model, intent) = (&own.model, &own.intent);
    let rest = (&own.files, &own.secrets, &own.refused, &own.origins, own.written, own.dialect);
    format!("{texts:?}\n{model:?}\n{intent:?}\n{rest:?}")
}

#[test]
fn what_is_recorded_is_read_as_it_was_seen() {
    let Some((bench, front)) = running() else { return };
    bench.commit("Ann", "First");
    let watched = bench.watch();
    let mut out = Vec::new();
    let mut recorder = Recorder::begin(&mut out, watched.watcher.scene()).unwrap();
    let mut timeline = Timeline::new(watched.watcher.scene().clone());
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(3) {
        get(front, "/some");
        if begun.elapsed() > Duration::from_secs(1) {
            let text = std::fs::read_to_string(bench.path("haproxy.cfg")).unwrap();
            bench.write("haproxy.cfg", &text.replace("check inter 200", "weight 40 check inter 200"));
        }
        while let Some(one) = watched.watcher.next(Duration::from_millis(20)) {
            recorder.write(&one).unwrap();
            timeline.push(one);
        }
    }
    let again = read(&out[..]).unwrap();
    assert_eq!((again.cut, &again.timeline.scene), (None, &timeline.scene));
    assert_eq!(again.timeline.all().len(), timeline.all().len());
    let mut configurations = 0;
    for (own, other) in timeline.all().iter().zip(again.timeline.all()) {
        assert_eq!((own.at, &own.of), (other.at, &other.of));
        match (&own.seen, &other.seen) {
            (Seen::Configuration(own), Seen::Configuration(other)) => {
                configurations += 1;
                assert_eq!(seen(own), seen(other));
            }
            (Seen::Slice(own), Seen::Slice(other)) => assert_eq!(own, other),
            (own, other) => assert_eq!(format!("{own:?}"), format!("{other:?}")),
        }
    }
    assert!(configurations >= 2, "{configurations}");
    assert!(timeline.slices("edge").any(|slice| !slice.rows.is_empty()));
    let text = String::from_utf8(out).unwrap();
    assert!(!text.contains("hunter2") && !text.contains("correct-horse"), "a secret was recorded");
}
