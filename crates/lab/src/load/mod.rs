//! Clients that ask at a given rate while something happens to the engine or to its endpoints.

mod clients;
mod record;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::Instant;

use crate::client::Shot;
pub use record::{Entry, Outcome, Record};

/// What a load is to be.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is asked, in turn.
    pub shots: Vec<Shot>,
    /// How many clients ask side by side.
    pub clients: usize,
    /// Requests a second of all clients together; fewer where answers take too long for that.
    pub rate: f64,
    /// Whether clients keep their connections.
    pub keeps: bool,
    /// How long an answer is waited for.
    pub limit: Duration,
}

impl Plan {
    /// A load of this one request by eight clients over new connections, each waiting for 5 s.
    pub fn of(shot: Shot, rate: f64) -> Plan {
        Plan { shots: vec![shot], clients: 8, rate, keeps: false, limit: Duration::from_secs(5) }
    }
}

/// Running clients; dropped, they break off.
pub struct Load {
    started: Instant,
    stop: watch::Sender<()>,
    clients: Vec<JoinHandle<()>>,
    record: Arc<Mutex<Vec<Entry>>>,
}

impl Load {
    /// Starts the clients.
    pub fn start(handle: &Handle, plan: Plan) -> Load {
        let (stop, stopped) = watch::channel(());
        let (started, record) = (Instant::now(), Arc::new(Mutex::new(Vec::new())));
        let plan = Arc::new(plan);
        let client = |number| {
            let record = record.clone();
            let note = move |entry| record.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
            handle.spawn(clients::run(plan.clone(), number, started, stopped.clone(), note))
        };
        let clients = (0..plan.clients).map(client).collect();
        Load { started, stop, clients, record }
    }

    /// How long it has run: the time that entries of this moment bear.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// What clients saw up to now.
    pub fn so_far(&self) -> Record {
        let mut entries = self.record.lock().unwrap_or_else(PoisonError::into_inner).clone();
        entries.sort_by_key(|entry| entry.at);
        Record { entries }
    }

    /// Has every client wait for its last answer and end; gives what they saw.
    pub async fn stop(mut self) -> Record {
        let _ = self.stop.send(());
        for client in self.clients.drain(..) {
            let _ = client.await;
        }
        self.so_far()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.clients.iter().for_each(JoinHandle::abort);
    }
}
