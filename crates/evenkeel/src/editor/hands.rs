//! Two threads that work for the desk: one reads as fast as somebody types, the other looks once nobody has typed for a while.

use std::collections::{HashMap, VecDeque};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use engines::Engine;
use lsp::Thorough;
use lsp_types::Uri;

use super::read::{Seen, Wanted, read};
use super::{Event, look};
use crate::disk::Unsaved;
use crate::input::Hint;

/// So long nobody must have typed before it is looked at.
const IDLE: Duration = Duration::from_millis(250);

/// A text whose configuration is to be read.
pub struct Reads {
    pub uri: Uri,
    pub path: PathBuf,
    pub engine: Option<&'static Engine>,
    pub root: Option<PathBuf>,
    pub unsaved: Unsaved,
    pub uris: Arc<HashMap<PathBuf, Uri>>,
    /// The state that is read.
    pub at: u64,
}

/// What came of it.
pub struct Read {
    pub uri: Uri,
    pub at: u64,
    /// `None` where there is nothing to be read.
    pub seen: Option<Seen>,
}

/// A configuration that is to be looked at.
pub struct Looks {
    pub uri: Uri,
    pub seen: Arc<Seen>,
    pub at: u64,
    /// The newest state of the text: work on an older one is dropped.
    pub newest: Arc<AtomicU64>,
}

/// What came of it; once without the structure, then with it.
pub struct Looked {
    pub uri: Uri,
    pub at: u64,
    pub thorough: Thorough,
}

/// The two of them.
pub struct Hands {
    reads: Sender<Reads>,
    looks: Sender<Looks>,
}

impl Hands {
    /// Both wait for work, and hand it in as events.
    pub fn new(events: Sender<Event>) -> Hands {
        let (reads, to_read) = mpsc::channel();
        let (looks, to_look) = mpsc::channel();
        let own = events.clone();
        thread::spawn(move || read_all(&to_read, &own));
        thread::spawn(move || look_at_all(&to_look, &events));
        Hands { reads, looks }
    }

    pub fn read(&self, job: Reads) {
        // A thread that is gone has left its panic on standard error.
        let _ = self.reads.send(job);
    }

    pub fn look(&self, job: Looks) {
        let _ = self.looks.send(job);
    }
}

fn read_all(jobs: &Receiver<Reads>, events: &Sender<Event>) {
    let mut waiting: VecDeque<Reads> = VecDeque::new();
    loop {
        if waiting.is_empty() {
            let Ok(job) = jobs.recv() else { return };
            waiting.push_back(job);
        }
        for job in jobs.try_iter() {
            waiting.retain(|older| older.uri != job.uri);
            waiting.push_back(job);
        }
        let Some(job) = waiting.pop_front() else { continue };
        let hint = Hint { engine: job.engine, root: job.root.as_deref() };
        let wanted = Wanted { path: &job.path, hint, unsaved: &job.unsaved, uris: &job.uris };
        // A defect of a reader costs one answer, not the whole session.
        let seen = catch_unwind(AssertUnwindSafe(|| read(&wanted).ok())).unwrap_or(None);
        if events.send(Event::Read(Read { uri: job.uri, at: job.at, seen })).is_err() {
            return;
        }
    }
}

fn look_at_all(jobs: &Receiver<Looks>, events: &Sender<Event>) {
    let mut waiting: Vec<Looks> = Vec::new();
    loop {
        let next = match waiting.is_empty() {
            true => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
            false => jobs.recv_timeout(IDLE),
        };
        match next {
            Ok(job) => {
                waiting.retain(|older| older.uri != job.uri);
                waiting.push(job);
            }
            Err(RecvTimeoutError::Timeout) => {
                for job in waiting.drain(..) {
                    let _ = catch_unwind(AssertUnwindSafe(|| look_at(&job, events)));
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn look_at(job: &Looks, events: &Sender<Event>) -> Option<()> {
    let go_on = || job.newest.load(Ordering::Relaxed) == job.at;
    let send = |thorough| events.send(Event::Looked(Looked { uri: job.uri.clone(), at: job.at, thorough })).ok();
    if !look::is_small(&job.seen) || !go_on() {
        return None;
    }
    let found = look::findings(&job.seen, &go_on)?;
    let whole = Thorough { findings: found.findings.clone(), checked: found.checked.clone(), structure: None };
    send(found)?;
    if go_on() { send(look::structure(&job.seen, &whole)) } else { None }
}
