//! Asks everything, over and over, and passes on what it sees.

mod asking;
mod files;

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use incident::{Observation, Scene};
use tokio::runtime::{Builder, Runtime};

use crate::known::Known;
use crate::plan::Plan;

/// Threads that wait for answers.
const THREADS: usize = 2;

/// Asks everything that a plan names, each source on its own, so that one that hangs holds up no other.
pub struct Watcher {
    scene: Scene,
    observations: Receiver<Observation>,
    is_over: Arc<AtomicBool>,
    runtime: Option<Runtime>,
}

/// What all sources share.
#[derive(Clone)]
struct Shared {
    plan: Arc<Plan>,
    known: Arc<Known>,
    into: Sender<Observation>,
    is_over: Arc<AtomicBool>,
}

impl Watcher {
    /// Begins to watch.
    ///
    /// # Errors
    /// Where no thread can be had.
    pub fn start(plan: Plan) -> io::Result<Watcher> {
        let (into, observations) = channel();
        let is_over = Arc::new(AtomicBool::new(false));
        let scene = plan.scene.clone();
        let shared = Shared { plan: Arc::new(plan), known: Arc::default(), into, is_over: is_over.clone() };
        let runtime = Builder::new_multi_thread().worker_threads(THREADS).thread_name("watch").enable_all().build()?;
        for index in 0..shared.plan.balancers.len() {
            spawn(&shared, index, files::configuration)?;
            if shared.plan.balancers[index].log.is_some() {
                spawn(&shared, index, files::log)?;
            }
        }
        if shared.plan.watch.deployments.is_some() {
            spawn(&shared, 0, files::deployments)?;
        }
        asking::start(&shared, runtime.handle());
        Ok(Watcher { scene, observations, is_over, runtime: Some(runtime) })
    }

    /// Who plays which part.
    pub fn scene(&self) -> &Scene {
        &self.scene
    }

    /// The next thing that is seen, if something is within the time.
    pub fn next(&self, within: Duration) -> Option<Observation> {
        match self.observations.recv_timeout(within) {
            Ok(observation) => Some(observation),
            Err(RecvTimeoutError::Timeout) => None,
            // Nothing is watched at all: there is nothing to come.
            Err(RecvTimeoutError::Disconnected) => {
                thread::sleep(within);
                None
            }
        }
    }
}

/// A thread for a source that is a file.
fn spawn(shared: &Shared, index: usize, watch: fn(&Shared, usize)) -> io::Result<()> {
    let shared = shared.clone();
    thread::Builder::new().name("watch file".to_owned()).spawn(move || watch(&shared, index)).map(drop)
}

/// Ends all questions; those that wait for an answer are given up.
impl Drop for Watcher {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
        // Threads look whether it is over, and end; one whose disk hangs is not waited for.
    }
}

impl Shared {
    fn is_over(&self) -> bool {
        self.is_over.load(Ordering::Relaxed)
    }
}
