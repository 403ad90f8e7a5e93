//! A connection pool as applications have it: full from the start, the connection that has rested longest goes out first, and
//! nobody looks whether it still lives.

use std::collections::VecDeque;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::net::TcpSocket;
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout};
use tokio_postgres::{Client, Config, NoTls};

use super::counters::Counter;
use crate::stack::chance::Chance;

/// How long a request waits for a connection.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// How long a connection may take to come about.
const CONNECT: Duration = Duration::from_secs(2);

/// Connections are let go at about this age, so that a pool follows a database that has moved.
const LIFETIME: Duration = Duration::from_secs(10);

/// The pool looks so often whether it is full.
const LOOK: Duration = Duration::from_millis(100);

/// What a pool is to be.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    /// Where it connects to.
    pub(super) to: SocketAddr,
    /// The endpoint's own address.
    pub(super) from: IpAddr,
    /// What the endpoint is called.
    pub(super) name: String,
    /// Connections that it keeps, and has at the most.
    pub(super) size: usize,
    /// The seed of its chance.
    pub(super) seed: u64,
}

/// A pool.
pub(super) struct Pool {
    shape: Shape,
    config: Config,
    resting: Mutex<VecDeque<Connection>>,
    /// One for each connection that rests.
    permits: Semaphore,
    open: Mutex<usize>,
    leaked: Mutex<Vec<Connection>>,
    chance: Mutex<Chance>,
    /// How many of the first connections are still to be made.
    first: Mutex<usize>,
    waiting: Mutex<usize>,
    /// Requests that waited in vain.
    pub(super) timeouts: Counter,
    /// Connections that were found dead when they were used.
    pub(super) broken: Counter,
    /// Connections that didn't come about.
    pub(super) failed: Counter,
}

/// A connection to a database.
struct Connection {
    client: Client,
    wire: JoinHandle<()>,
    until: Instant,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.wire.abort();
    }
}

/// A connection that is out; dropped, it goes back.
pub(super) struct Lease {
    pool: Arc<Pool>,
    connection: Option<Connection>,
}

impl Pool {
    pub(super) fn new(shape: Shape) -> Pool {
        let mut config = Config::new();
        config.user("auth").dbname("postgres").application_name(&shape.name).options("-c statement_timeout=2000");
        let chance = Mutex::new(Chance::new(shape.seed, u64::from(shape.to.port())));
        let resting = Mutex::new(VecDeque::new());
        let permits = Semaphore::new(0);
        let (open, waiting, leaked) = (Mutex::new(0), Mutex::new(0), Mutex::new(Vec::new()));
        let first = Mutex::new(shape.size);
        let [timeouts, broken, failed] = [Counter::default(), Counter::default(), Counter::default()];
        Pool { shape, config, resting, permits, open, leaked, chance, first, waiting, timeouts, broken, failed }
    }

    /// Keeps the pool full.
    pub(super) async fn fill(self: Arc<Self>) {
        loop {
            while *locked(&self.open) < self.shape.size && self.add().await {}
            sleep(LOOK).await;
        }
    }

    /// Whether it is full.
    pub(super) fn is_full(&self) -> bool {
        *locked(&self.open) == self.shape.size
    }

    /// Connections at the most, connections that are out, connections that rest.
    pub(super) fn counts(&self) -> (usize, usize, usize) {
        let idle = locked(&self.resting).len();
        (self.shape.size, locked(&self.open).saturating_sub(idle), idle)
    }

    /// Requests that wait for a connection.
    pub(super) fn waiting(&self) -> usize {
        *locked(&self.waiting)
    }

    /// The connection that has rested longest; `None` if none came free in time.
    pub(super) async fn lease(self: &Arc<Self>) -> Option<Lease> {
        *locked(&self.waiting) += 1;
        let got = timeout(PATIENCE, self.permits.acquire()).await;
        *locked(&self.waiting) -= 1;
        let Ok(Ok(permit)) = got else {
            self.timeouts.add(1);
            return None;
        };
        permit.forget();
        let connection = locked(&self.resting).pop_front();
        Some(Lease { pool: self.clone(), connection })
    }

    /// Adds a connection; false if it didn't come about.
    async fn add(&self) -> bool {
        match timeout(CONNECT, self.connect()).await.ok().flatten() {
            Some(connection) => {
                *locked(&self.open) += 1;
                self.rest(connection);
                true
            }
            None => {
                self.failed.add(1);
                false
            }
        }
    }

    async fn connect(&self) -> Option<Connection> {
        let socket = TcpSocket::new_v4().ok()?;
        socket.set_reuseaddr(true).ok()?;
        socket.bind(SocketAddr::new(self.shape.from, 0)).ok()?;
        let stream = socket.connect(self.shape.to).await.ok()?;
        let _ = stream.set_nodelay(true);
        let (client, connection) = self.config.connect_raw(stream, NoTls).await.ok()?;
        let wire = tokio::spawn(async {
            let _ = connection.await;
        });
        Some(Connection { client, wire, until: Instant::now() + self.age() })
    }

    /// How long a connection is kept. The first ones are as old as those of a pool that has been up for long: else all were to be made
    /// anew at once.
    fn age(&self) -> Duration {
        let mut chance = locked(&self.chance);
        let age = chance.about(LIFETIME);
        let mut first = locked(&self.first);
        match first.checked_sub(1) {
            Some(left) => {
                *first = left;
                age.mul_f64(chance.part())
            }
            None => age,
        }
    }

    fn rest(&self, connection: Connection) {
        locked(&self.resting).push_back(connection);
        self.permits.add_permits(1);
    }

    fn lost(&self) {
        *locked(&self.open) -= 1;
    }
}

impl Lease {
    /// The connection.
    pub(super) fn client(&self) -> Option<&Client> {
        self.connection.as_ref().map(|own| &own.client)
    }

    /// It is found dead.
    pub(super) fn broke(mut self) {
        self.pool.broken.add(1);
        self.pool.lost();
        self.connection = None;
    }

    /// It is forgotten somewhere, and never goes back.
    pub(super) fn leak(mut self) {
        locked(&self.pool.leaked).extend(self.connection.take());
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else { return };
        if connection.until < Instant::now() {
            self.pool.lost();
        } else {
            self.pool.rest(connection);
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
