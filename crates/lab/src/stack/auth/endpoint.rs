//! One endpoint of the auth application: log-ins, sessions, log-outs.

use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use model::Moment;
use tokio::time::sleep;

use super::build::Build;
use super::counters::Counters;
use super::desk::Desk;
use super::journal::Journal;
use super::metrics::{self, Figures};
use super::pool::Pool;
use super::store::{Failure, Store, User};
use crate::stack::chance::Chance;
use crate::stack::http::{Answers, Asked, Reply};
use crate::stack::{clock, password};

/// The running application.
pub(super) struct Endpoint {
    build: Mutex<Build>,
    /// Since when.
    pub(super) since: Moment,
    /// What it can bear.
    pub(super) desk: Desk,
    /// Its databases.
    pub(super) store: Store,
    /// What it has counted.
    pub(super) counters: Arc<Counters>,
    journal: Journal,
    name: String,
    chance: Mutex<Chance>,
    tokens: AtomicU64,
}

/// Why a log-in fails.
enum Refusal {
    /// The password is wrong, or there is no such user.
    Wrong,
    /// There is no place.
    Full,
    /// It is the endpoint's fault, or that of what it needs.
    Fault(String),
}

impl Endpoint {
    pub(super) fn new(name: &str, build: Build, pools: [Arc<Pool>; 2], log: &Path, seed: u64) -> Endpoint {
        let counters = Arc::new(Counters::default());
        let [writes, reads] = pools;
        let journal = Journal::open(log);
        journal.write("INFO", &format!("{name} starts, version {}", build.version));
        Endpoint {
            build: Mutex::new(build),
            since: clock::now(),
            desk: Desk::new(),
            store: Store { writes, reads, counters: counters.clone() },
            counters,
            journal,
            name: name.to_owned(),
            chance: Mutex::new(Chance::new(seed, 7)),
            tokens: AtomicU64::new(0),
        }
    }

    /// Asks the database once a second how many sessions there are.
    pub(super) async fn count_sessions(self: Arc<Self>) {
        loop {
            if let Ok(count) = self.store.sessions().await {
                self.counters.sessions.set(count);
            }
            sleep(Duration::from_secs(1)).await;
        }
    }

    /// What runs.
    pub(super) fn build(&self) -> Build {
        *self.build.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn metrics(&self) -> String {
        let (build, taken) = (self.build(), self.desk.taken());
        let (counters, pool) = (&*self.counters, &*self.store.writes);
        metrics::text(&Figures { version: build.version, since: self.since, taken, counters, pool })
    }

    /// It falls ill, or gets well, as it runs.
    pub(super) fn ail(&self, build: Build) {
        *self.build.lock().unwrap_or_else(PoisonError::into_inner) = build;
    }

    async fn log_in(&self, asked: &Asked) -> Reply {
        let (name, word) = (asked.field("user").unwrap_or_default(), asked.field("password").unwrap_or_default());
        match self.token(name, word).await {
            Ok(token) => {
                self.counters.accepted.add(1);
                let cookie = ("Set-Cookie", format!("session={token}; Path=/; HttpOnly"));
                Reply { headers: vec![cookie], ..Reply::new(200, format!("{token}\n")) }
            }
            Err(Refusal::Wrong) => {
                self.counters.refused.add(1);
                Reply::new(401, "wrong name or password\n")
            }
            Err(Refusal::Full) => {
                self.counters.overloaded.add(1);
                self.journal.write("WARN", "too many log-ins at once: one is turned away");
                Reply::new(503, "try again later\n")
            }
            Err(Refusal::Fault(why)) => self.fault("log-in", &why),
        }
    }

    async fn token(&self, name: &str, word: &str) -> Result<String, Refusal> {
        let seat = self.desk.enter().ok_or(Refusal::Full)?;
        let turn = seat.turn().await;
        let user = self.store.user(name).await?;
        sleep(self.build().cost).await;
        let user = user.filter(|own| password::is(word, &own.salt, &own.hash)).ok_or(Refusal::Wrong)?;
        self.flaws().await?;
        let token = self.open(&user).await?;
        drop((turn, seat));
        Ok(token)
    }

    async fn open(&self, user: &User) -> Result<String, Failure> {
        let number = self.tokens.fetch_add(1, Ordering::Relaxed);
        let token = format!("{}-{:x}-{number:x}", self.name, self.since.0);
        self.store.open(&token, user).await.map(|()| token)
    }

    /// What is wrong with what is deployed.
    async fn flaws(&self) -> Result<(), Refusal> {
        let build = self.build();
        let luck = || self.chance.lock().unwrap_or_else(PoisonError::into_inner).part();
        if luck() < build.leaks {
            self.store.leak().await;
        }
        if luck() < build.refuses {
            return Err(Refusal::Wrong);
        }
        if luck() < build.fails {
            return Err(Refusal::Fault("missing field `factor` in the reply of the hasher".to_owned()));
        }
        Ok(())
    }

    async fn session(&self, asked: &Asked) -> Reply {
        match self.store.knows(asked.cookie("session").unwrap_or_default()).await {
            Ok(true) => Reply::new(200, "ok\n"),
            Ok(false) => Reply::new(401, "no such session\n"),
            Err(failure) => self.fault("session", &failure.to_string()),
        }
    }

    async fn log_out(&self, asked: &Asked) -> Reply {
        match self.store.close(asked.cookie("session").unwrap_or_default()).await {
            Ok(()) => Reply::new(200, "bye\n"),
            Err(failure) => self.fault("log-out", &failure.to_string()),
        }
    }

    fn fault(&self, what: &str, why: &str) -> Reply {
        self.counters.faults.add(1);
        self.journal.write("ERROR", &format!("{what} fails: {why}"));
        Reply::new(500, "something went wrong\n")
    }
}

impl Answers for Endpoint {
    async fn answer(&self, asked: Asked) -> Reply {
        let path = asked.path.strip_prefix("/api/auth").unwrap_or(&asked.path);
        match (asked.method.as_str(), path) {
            // As in the outages: green as long as the process lives.
            ("GET", "/healthz") => return Reply::new(200, "ok\n"),
            ("GET", "/metrics") => return Reply::new(200, self.metrics()),
            _ => self.counters.requests.add(1),
        }
        let reply = match (asked.method.as_str(), path) {
            ("POST", "/login" | "/token") => self.log_in(&asked).await,
            ("GET", "/session") => self.session(&asked).await,
            ("POST", "/logout") => self.log_out(&asked).await,
            _ => Reply::new(404, "not found\n"),
        };
        Reply { headers: [reply.headers, vec![("X-Endpoint", self.name.clone())]].concat(), ..reply }
    }
}

impl From<Failure> for Refusal {
    fn from(failure: Failure) -> Refusal {
        Refusal::Fault(failure.to_string())
    }
}
