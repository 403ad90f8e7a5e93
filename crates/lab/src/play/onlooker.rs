//! Watches a stack on a thread of its own, and thinks about it twice a second.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use incident::{Diagnosis, Place, SuspectId, Timeline, Verdict, diagnose, signs};
use model::{Moment, Text};
use watch::recording::Recorder;
use watch::{Plan, Watcher};

use crate::Trouble;

/// From one thought to the next.
pub(super) const PAUSE: Duration = Duration::from_millis(500);
/// Nobody is named.
const NOBODY: i64 = i64::MAX;

/// What was thought at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// When the thought was there.
    pub at: Moment,
    /// How long it took.
    pub took: Duration,
    /// What it came to.
    pub verdict: Verdict,
    /// The first suspect, and the line that is named first.
    pub first: Option<(SuspectId, Option<Place>)>,
    /// Whether it was seen that a configuration changed while it was watched, and since when.
    pub changed: Option<Moment>,
    /// Ids of all detectors that said something.
    pub odd: Vec<Text>,
}

pub(super) type Seen = (Timeline, Vec<Look>, Diagnosis);

/// The thread.
pub(super) struct Onlooker {
    is_over: Arc<AtomicBool>,
    /// Since when the suspect is named that is named now, in milliseconds since 1970.
    named: Arc<AtomicI64>,
    thread: JoinHandle<Seen>,
}

impl Onlooker {
    /// Watches what an intent file says is to be watched.
    pub(super) fn start(intent: &Path, recording: Option<&Path>) -> Result<Onlooker, Trouble> {
        let plan = Plan::open(intent).map_err(Trouble::Unfit)?;
        let watcher =
            Watcher::start(plan).map_err(|error| Trouble::System { what: "nothing can be watched".into(), error })?;
        let begin = |path: &Path| File::create(path).and_then(|file| Recorder::begin(file, watcher.scene()));
        let recorder = recording.map(|path| begin(path).map_err(Trouble::file(path))).transpose()?;
        let (is_over, named) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicI64::new(NOBODY)));
        let (over, tell) = (is_over.clone(), named.clone());
        let thread = std::thread::spawn(move || look_on(&watcher, recorder, &over, &tell));
        Ok(Onlooker { is_over, named, thread })
    }

    /// Whether somebody has been named for so long.
    pub(super) fn has_named_for(&self, span: Duration) -> bool {
        let since = self.named.load(Ordering::Relaxed);
        since != NOBODY && watch::now().since(Moment(since)) >= span
    }

    /// What was seen and thought.
    pub(super) fn stop(self) -> Result<Seen, Trouble> {
        self.is_over.store(true, Ordering::Relaxed);
        self.thread.join().map_err(|_| Trouble::Unfit("the thread that watched has panicked".into()))
    }
}

fn look_on(watcher: &Watcher, mut recorder: Option<Recorder<File>>, is_over: &AtomicBool, named: &AtomicI64) -> Seen {
    let mut timeline = Timeline::new(watcher.scene().clone());
    let mut looks: Vec<Look> = Vec::new();
    loop {
        let next = Instant::now() + PAUSE;
        while let Some(rest) = next.checked_duration_since(Instant::now()) {
            if let Some(observation) = watcher.next(rest) {
                // What can't be written is missed when the recording is read.
                if let Some(recorder) = &mut recorder {
                    let _ = recorder.write(&observation);
                }
                timeline.push(observation);
            }
        }
        let (mut look, diagnosis) = think(&timeline);
        look.at = watch::now();
        let before = looks.last().and_then(|last| named_in(last));
        match named_in(&look) {
            None => named.store(NOBODY, Ordering::Relaxed),
            now if now != before => named.store(look.at.0, Ordering::Relaxed),
            _ => {}
        }
        looks.push(look);
        if is_over.load(Ordering::Relaxed) {
            return (timeline, looks, diagnosis);
        }
    }
}

fn named_in(look: &Look) -> Option<&(SuspectId, Option<Place>)> {
    look.first.as_ref().filter(|_| look.verdict == Verdict::Named)
}

/// What is thought of all that was seen by then, as if it took no time.
pub(super) fn think(timeline: &Timeline) -> (Look, Diagnosis) {
    let clock = Instant::now();
    let signs = signs(timeline);
    let start = timeline.start().unwrap_or_default();
    let changed =
        signs.iter().filter(|sign| sign.detector == "changed" && sign.since > start).map(|sign| sign.since).min();
    let mut odd: Vec<Text> = signs.iter().map(|sign| sign.detector.into()).collect();
    odd.sort_unstable();
    odd.dedup();
    let diagnosis = diagnose(timeline, signs);
    let first = diagnosis.suspects.first();
    let first = first.map(|own| (own.id, own.culprit.as_ref().and_then(|culprit| culprit.places.first().cloned())));
    let at = timeline.end().unwrap_or_default();
    let look = Look { at, took: clock.elapsed(), verdict: diagnosis.verdict, first, changed, odd };
    (look, diagnosis)
}
