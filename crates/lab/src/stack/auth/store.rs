//! Users and sessions in the databases: reads go to those that follow, writes to the primary.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout};
use tokio_postgres::error::SqlState;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{Error, Row};

use super::counters::Counters;
use super::pool::Pool;

/// A question that isn't answered after so long never will be: the connection is given up.
const SILENCE: Duration = Duration::from_secs(3);

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection came free.
    NoConnection,
    /// The connection was dead.
    Dead,
    /// The database said no, in its words.
    Refused(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::NoConnection => f.write_str("no connection to the database came free in time"),
            Failure::Dead => f.write_str("the connection to the database was dead"),
            Failure::Refused(why) => write!(f, "the database refuses: {why}"),
        }
    }
}

/// The value of a parameter, and its type.
type Value<'a> = (&'a (dyn ToSql + Sync), Type);

/// The databases, as an endpoint reaches them.
pub(super) struct Store {
    /// The way to the one that can write.
    pub(super) writes: Arc<Pool>,
    /// The way to those that can only be read.
    pub(super) reads: Arc<Pool>,
    /// Where it is counted.
    pub(super) counters: Arc<Counters>,
}

/// What is kept of a user.
#[derive(Debug)]
pub(super) struct User {
    id: i32,
    /// What is mixed into the hash.
    pub(super) salt: Vec<u8>,
    /// The hash of the password.
    pub(super) hash: Vec<u8>,
}

impl Store {
    /// The user of a name.
    pub(super) async fn user(&self, name: &str) -> Result<Option<User>, Failure> {
        let sql = "SELECT id, salt, hash FROM find_user($1)";
        let rows = self.ask(&self.reads, sql, &[(&name, Type::TEXT)]).await?;
        Ok(rows.first().and_then(user))
    }

    /// Makes a session; the user's last one is over.
    pub(super) async fn open(&self, token: &str, user: &User) -> Result<(), Failure> {
        let sql = "SELECT open_session($1, $2)";
        self.ask(&self.writes, sql, &[(&token, Type::TEXT), (&user.id, Type::INT4)]).await.map(|_| ())
    }

    /// Ends a session.
    pub(super) async fn close(&self, token: &str) -> Result<(), Failure> {
        self.ask(&self.writes, "DELETE FROM sessions WHERE token = $1", &[(&token, Type::TEXT)]).await.map(|_| ())
    }

    /// Whether there is such a session. One that is very new may not have reached those that follow.
    pub(super) async fn knows(&self, token: &str) -> Result<bool, Failure> {
        let sql = "SELECT user_id FROM sessions WHERE token = $1";
        for pool in [&self.reads, &self.writes] {
            if !self.ask(pool, sql, &[(&token, Type::TEXT)]).await?.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// How many sessions there are.
    pub(super) async fn sessions(&self) -> Result<u64, Failure> {
        let rows = self.ask(&self.reads, "SELECT count(*) FROM sessions", &[]).await?;
        let count: Option<i64> = rows.first().and_then(|row| row.try_get(0).ok());
        Ok(count.and_then(|count| count.try_into().ok()).unwrap_or(0))
    }

    /// Takes a connection of the way to the primary and forgets it.
    pub(super) async fn leak(&self) {
        if let Some(lease) = self.writes.lease().await {
            lease.leak();
        }
    }

    async fn ask(&self, pool: &Arc<Pool>, sql: &str, values: &[Value<'_>]) -> Result<Vec<Row>, Failure> {
        let lease = pool.lease().await.ok_or(Failure::NoConnection)?;
        let client = lease.client().ok_or(Failure::NoConnection)?;
        let begun = Instant::now();
        let answer = timeout(SILENCE, client.query_typed(sql, values)).await;
        self.counters.queries.add(1);
        self.counters.query_micros.add(u64::try_from(begun.elapsed().as_micros()).unwrap_or(0));
        match answer {
            Ok(Ok(rows)) => Ok(rows),
            Ok(Err(error)) if error.as_db_error().is_some_and(|own| !ends(own.code())) => Err(self.refusal(&error)),
            Ok(Err(_)) | Err(_) => {
                lease.broke();
                Err(Failure::Dead)
            }
        }
    }

    fn refusal(&self, error: &Error) -> Failure {
        let code = error.code();
        let counter = match code {
            Some(code) if *code == SqlState::READ_ONLY_SQL_TRANSACTION => &self.counters.read_only,
            Some(code) if *code == SqlState::QUERY_CANCELED => &self.counters.slow,
            _ => &self.counters.other,
        };
        counter.add(1);
        Failure::Refused(error.as_db_error().map(|own| own.message().to_owned()).unwrap_or_default())
    }
}

/// Whether the database has ended the connection: an operator did, it goes down, or the connection rested for too long.
fn ends(code: &SqlState) -> bool {
    code.code().starts_with("57P")
}

fn user(row: &Row) -> Option<User> {
    Some(User { id: row.try_get(0).ok()?, salt: row.try_get(1).ok()?, hash: row.try_get(2).ok()? })
}
