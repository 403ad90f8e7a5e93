//! One database, over a connection that is kept.

use std::time::{Duration, Instant};

use analysis::intent::watch::Database;
use incident::Backing;
use model::{Moment, Text};
use tokio_postgres::{Client, Config, NoTls, SimpleQueryMessage, SimpleQueryRow};

use super::bare::bare;
use crate::ask::{LIMIT, limited, of_error};

/// All that is asked, in one question: its columns are read by their names. Who may not see the questions of others gets a text that
/// says so in their place; `pg_monitor` may. What PostgreSQL counts since version 14 only is asked by way of JSON, which has nothing
/// there before.
const QUESTION: &str = "\
with others as (
  select pid, state, query, query_start from pg_stat_activity
  where pid <> pg_backend_pid() and datid is not null and coalesce(application_name, '') <> 'evenkeel'
), oldest as (
  select query, extract(epoch from clock_timestamp() - query_start) * 1000 as millis from others
  where state = 'active' order by query_start limit 1
)
select extract(epoch from pg_postmaster_start_time()) * 1000 as started,
  current_setting('transaction_read_only') as read_only,
  current_setting('max_connections') as most,
  (select count(*) from others) as connections,
  (select count(*) from others where state = 'active') as active,
  (select count(*) from others where state like 'idle in transaction%') as in_transaction,
  (select count(distinct pid) from pg_locks where not granted) as waiting,
  (select millis from oldest) as longest_millis,
  (select query from oldest) as longest,
  (select sum((told->>'sessions_fatal')::bigint + (told->>'sessions_killed')::bigint)
    from (select to_jsonb(own) as told from pg_stat_database own) as own) as ended,
  (select sum(xact_commit) from pg_stat_database) as commits,
  (select sum(xact_rollback) from pg_stat_database) as rollbacks";

/// A database at an endpoint.
pub(crate) struct Source {
    config: Config,
    client: Option<Client>,
}

impl Source {
    pub(crate) fn new(database: &Database, host: &str, port: u16) -> Self {
        let mut config = Config::new();
        config.user(database.user.as_str()).dbname(database.name.as_str()).host(host).port(port);
        config.application_name("evenkeel").connect_timeout(LIMIT);
        config.options(format!("-c statement_timeout={}", LIMIT.as_millis()));
        if let Ok(password) = std::env::var("PGPASSWORD") {
            config.password(password);
        }
        Source { config, client: None }
    }

    /// Asks once. A connection that fails is made anew the next time.
    pub(crate) async fn ask(&mut self, pool: &Text) -> Result<Backing, Text> {
        let asked = limited(LIMIT, self.rows()).await;
        if asked.is_err() {
            self.client = None;
        }
        let (row, took) = asked?;
        backing(&row, pool, took).ok_or_else(|| "its answer isn't understood".into())
    }

    async fn rows(&mut self) -> Result<(SimpleQueryRow, Duration), Text> {
        let client = match &mut self.client {
            Some(client) if !client.is_closed() => client,
            slot => {
                let (client, connection) = self.config.connect(NoTls).await.map_err(|why| trouble(&why))?;
                // It ends when the client is dropped; what goes wrong on it the client is told.
                tokio::spawn(async { connection.await.ok() });
                slot.insert(client)
            }
        };
        let begun = Instant::now();
        let told = client.simple_query(QUESTION).await.map_err(|why| trouble(&why))?;
        let row = told.into_iter().find_map(|message| match message {
            SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        row.map(|row| (row, begun.elapsed())).ok_or_else(|| "it answered with nothing".into())
    }
}

fn backing(row: &SimpleQueryRow, pool: &Text, took: Duration) -> Option<Backing> {
    let text = |name: &str| row.try_get(name).ok().flatten();
    let number = |name: &str| text(name).and_then(|text| text.parse::<f64>().ok());
    let count = |name: &str| number(name).map(|number| number as u64);
    Some(Backing {
        pool: pool.clone(),
        started: Some(Moment(number("started")? as i64)),
        is_read_only: text("read_only").map(|text| text == "on"),
        connections: count("connections"),
        active: count("active"),
        idle_in_transaction: count("in_transaction"),
        limit: count("most"),
        ended: count("ended"),
        waiting_for_locks: count("waiting"),
        longest_millis: number("longest_millis"),
        longest: text("longest").map(|question| bare(question).into()),
        commits: count("commits"),
        rollbacks: count("rollbacks"),
        millis: Some(took.as_secs_f64() * 1_000.0),
    })
}

/// What the database says is wrong, or what the way to it does.
fn trouble(error: &tokio_postgres::Error) -> Text {
    match error.as_db_error() {
        Some(own) => own.message().into(),
        None => of_error(error),
    }
}
