//! What users got.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use model::Moment;

use crate::client::Heard;

/// What a user wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deed {
    /// To log in.
    LogIn,
    /// To see a page of their own.
    Page,
    /// To search.
    Search,
    /// A file of a page.
    File,
    /// To log out.
    LogOut,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It was answered as it should be.
    Served,
    /// It was answered otherwise, with this status.
    Status(u16),
    /// The answer broke off, or the connection was closed without one.
    Cut,
    /// No answer came in time.
    Silent,
    /// There was no connection.
    Refused,
}

/// One request of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// When it was sent.
    pub at: Moment,
    /// How long it took.
    pub took: Duration,
    /// Who sent it.
    pub user: usize,
    /// What was wanted.
    pub deed: Deed,
    /// Which way: host and path.
    pub route: &'static str,
    /// What became of it.
    pub outcome: Outcome,
}

/// All requests of users, in the order in which they were over.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Arc<Mutex<Vec<Entry>>>,
}

impl Outcome {
    /// What became of a request that should be answered with that status.
    pub(super) fn of(heard: &Heard, wanted: u16) -> Outcome {
        match heard {
            Heard::Answer(answer) if !answer.is_whole => Outcome::Cut,
            Heard::Answer(answer) if answer.status == wanted => Outcome::Served,
            Heard::Answer(answer) => Outcome::Status(answer.status),
            Heard::Closed => Outcome::Cut,
            Heard::Silent => Outcome::Silent,
            Heard::Refused(_) => Outcome::Refused,
        }
    }
}

impl Ledger {
    /// Takes in a request that is over.
    pub(super) fn note(&self, entry: Entry) {
        self.locked().push(entry);
    }

    /// All of them, in the order in which they were sent.
    pub fn entries(&self) -> Vec<Entry> {
        let mut entries = self.locked().clone();
        entries.sort_by_key(|entry| entry.at);
        entries
    }

    /// Requests that were sent from `from` on and over before `to`, and those of them that failed.
    pub fn hit(&self, from: Moment, to: Moment) -> (usize, usize) {
        let entries = self.locked();
        let within = || entries.iter().filter(|entry| entry.at >= from && entry.at + entry.took < to);
        (within().count(), within().filter(|entry| entry.outcome != Outcome::Served).count())
    }

    /// Users that sent a request since then, and those of them of whom one failed.
    pub fn users(&self, from: Moment) -> (usize, usize) {
        let entries = self.locked();
        let count = |is_meant: &dyn Fn(&Entry) -> bool| {
            let mut users: Vec<usize> =
                entries.iter().filter(|one| one.at >= from && is_meant(one)).map(|one| one.user).collect();
            users.sort_unstable();
            users.dedup();
            users.len()
        };
        (count(&|_| true), count(&|one| one.outcome != Outcome::Served))
    }

    /// The first request that failed, of those sent since then.
    pub fn first_failed(&self, from: Moment) -> Option<Entry> {
        self.entries().into_iter().find(|entry| entry.at >= from && entry.outcome != Outcome::Served)
    }

    fn locked(&self) -> MutexGuard<'_, Vec<Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
