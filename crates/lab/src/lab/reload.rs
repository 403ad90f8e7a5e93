//! An engine that takes its files anew, as its operators make it do so: by a signal to its first process.

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use super::Lab;
use crate::Trouble;

/// A process that has only just started doesn't hear its signal: after so long it gets another one, so many times.
const HEARD: (Duration, usize) = (Duration::from_millis(800), 10);

/// The old worker closes its listeners when it gets to it.
const HANDED_OVER: Duration = Duration::from_millis(600);

impl Lab<'_> {
    /// Has the engine read its files again, and waits until a new worker is the only one that takes connections.
    ///
    /// # Errors
    /// When there is no new worker: the engine refuses its files.
    pub fn reload(&mut self) -> Result<(), Trouble> {
        let old = self.workers();
        for _ in 0..HEARD.1 {
            self.keeper.signal(self.engine.launch.reload, self.pid)?;
            if self.is_replaced(&old) {
                thread::sleep(HANDED_OVER);
                return Ok(());
            }
        }
        Err(Trouble::Refused { engine: self.engine.name, said: self.keeper.said() })
    }

    /// Ids of the processes that the engine has started to do its work.
    pub fn workers(&self) -> Vec<u32> {
        let threads = fs::read_dir(format!("/proc/{}/task", self.pid)).into_iter().flatten().flatten();
        let lists = threads.map(|thread| fs::read_to_string(thread.path().join("children")).unwrap_or_default());
        lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
    }

    fn is_replaced(&self, old: &[u32]) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < HEARD.0 {
            if self.workers().iter().any(|worker| !old.contains(worker)) {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        false
    }
}
