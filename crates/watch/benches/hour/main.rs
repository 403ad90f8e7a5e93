//! What a look at a long time costs: an hour of what one balancer, its applications and its databases say each second, and of a pool of
//! 200 endpoints for ten minutes. The bars: a look at an hour in 100 ms and in 100 MiB, a diagnosis of an hour's recording in a second.

mod stretch;

use std::fs::File;
use std::sync::OnceLock;

use divan::{AllocProfiler, Bencher};
use incident::{DETECTORS, Timeline, View, diagnose, signs};
use stretch::{Wanted, stretched};
use watch::recording;

/// Tells how much memory is had at most.
#[global_allocator]
static MEMORY: AllocProfiler = AllocProfiler::system();

/// The outage in which the connections to a database are cut: the logs of both of its balancer's sides have something to say.
const RECORDING: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../evenkeel/tests/recordings/outage-idle-timeout-haproxy-1.jsonl.zst");

const LONG: &[Wanted] = &[
    Wanted { quiet: 10, trouble: 0, endpoints: 4 },
    Wanted { quiet: 60, trouble: 0, endpoints: 4 },
    Wanted { quiet: 240, trouble: 0, endpoints: 4 },
    Wanted { quiet: 2, trouble: 60, endpoints: 4 },
    Wanted { quiet: 10, trouble: 0, endpoints: 200 },
];

fn main() {
    divan::main();
}

impl std::fmt::Display for Wanted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} quiet + {} min of trouble, {} endpoints", self.quiet, self.trouble, self.endpoints)
    }
}

fn recorded(wanted: Wanted) -> Vec<u8> {
    static SHORT: OnceLock<String> = OnceLock::new();
    let short = SHORT
        .get_or_init(|| std::io::read_to_string(zstd::Decoder::new(File::open(RECORDING).unwrap()).unwrap()).unwrap());
    stretched(short, wanted)
}

fn timeline(wanted: Wanted) -> Timeline {
    recording::read(&recorded(wanted)[..]).unwrap().timeline
}

/// A recording is read.
#[divan::bench(args = LONG, sample_count = 3, sample_size = 1)]
fn reading(bencher: Bencher, wanted: Wanted) {
    let text = recorded(wanted);
    bencher.bench_local(|| recording::read(&text[..]).unwrap());
}

/// All detectors look, as each second in a watch: what was compared is known.
#[divan::bench(args = LONG, sample_count = 5, sample_size = 1)]
fn looking(bencher: Bencher, wanted: Wanted) {
    let timeline = timeline(wanted);
    signs(&timeline);
    bencher.bench_local(|| signs(&timeline));
}

/// All suspects are judged, by what the detectors found.
#[divan::bench(args = LONG, sample_count = 3, sample_size = 1)]
fn judging(bencher: Bencher, wanted: Wanted) {
    let timeline = timeline(wanted);
    let found = signs(&timeline);
    bencher.bench_local(|| diagnose(&timeline, found.clone()));
}

/// One detector looks at an hour; what several share is made for it alone.
#[divan::bench(args = DETECTORS.iter().map(|own| own.id), sample_count = 3, sample_size = 1)]
fn looking_alone(bencher: Bencher, id: &str) {
    static HOUR: OnceLock<Timeline> = OnceLock::new();
    let hour = HOUR.get_or_init(|| timeline(LONG[1]));
    let detector = DETECTORS.iter().find(|own| own.id == id).unwrap();
    signs(hour);
    bencher.bench_local(|| {
        let mut found = Vec::new();
        (detector.check)(&View::of(hour), &mut found);
        found
    });
}
