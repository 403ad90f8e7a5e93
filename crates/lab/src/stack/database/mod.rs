//! PostgreSQL: one database that writes, and two that follow it and can only be read.

mod install;
mod programs;
mod run;
mod schema;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tokio::task::JoinHandle;
use tokio_postgres::{Client, Config, NoTls};

use crate::stack::net::Net;
use crate::{Keeper, Trouble};
use programs::Programs;

/// How many databases there are; the first writes.
pub(crate) const DATABASES: usize = 3;

/// A database that doesn't answer after so long won't.
const PATIENCE: Duration = Duration::from_secs(20);

/// The databases of a stack.
pub(crate) struct Databases {
    programs: Programs,
    folder: PathBuf,
    addresses: Vec<SocketAddr>,
    pids: Vec<u32>,
}

impl Databases {
    /// Makes the files of all and starts them; they may not answer yet.
    pub(crate) fn start(keeper: &mut Keeper, net: &Net) -> Result<Databases, Trouble> {
        let programs = Programs::find()?;
        let addresses: Vec<SocketAddr> = (0..DATABASES).map(|number| net.database(number)).collect();
        let folder = install::install(&programs, keeper.folder(), &addresses)?;
        let mut databases = Databases { programs, folder, addresses, pids: Vec::new() };
        for number in 0..DATABASES {
            let pid = databases.run(keeper, number)?;
            databases.pids.push(pid);
        }
        Ok(databases)
    }

    /// Makes the tables, once the first database answers, and waits for the others.
    pub(crate) async fn fill(&self, users: usize, present: usize) -> Result<(), Trouble> {
        schema::make(&Session::open(self.addresses[0]).await?, users, present).await.map_err(refused)?;
        for address in &self.addresses[1..] {
            let session = Session::open(*address).await?;
            schema::follow(&session, users).await.map_err(refused)?;
        }
        Ok(())
    }

    /// Ends a database as its operator would, breaking off its connections, and starts it again.
    pub(crate) fn restart(&mut self, keeper: &mut Keeper, number: usize) -> Result<(), Trouble> {
        let old = self.pids[number];
        keeper.signal("INT", old)?;
        let begun = Instant::now();
        while keeper.ended(old).is_none() && begun.elapsed() < PATIENCE {
            std::thread::sleep(Duration::from_millis(10));
        }
        self.pids[number] = self.run(keeper, number)?;
        Ok(())
    }

    /// Address of the database that writes.
    pub(crate) fn primary(&self) -> SocketAddr {
        self.addresses[0]
    }

    fn run(&self, keeper: &mut Keeper, number: usize) -> Result<u32, Trouble> {
        run::run(&self.programs, keeper, &self.folder, number)
    }
}

/// A connection of an operator, straight to a database.
pub(crate) struct Session {
    client: Client,
    wire: JoinHandle<()>,
}

impl Session {
    /// Connects, again and again for a while: a database that starts refuses.
    pub(crate) async fn open(address: SocketAddr) -> Result<Session, Trouble> {
        let begun = Instant::now();
        loop {
            match Session::connect(address, "postgres").await {
                Ok(session) => return Ok(session),
                Err(error) if begun.elapsed() > PATIENCE => return Err(refused(error)),
                Err(_) => tokio::time::sleep(Duration::from_millis(30)).await,
            }
        }
    }

    /// Connects if it gets a connection now. As an ordinary user: some connections are kept for operators.
    pub(crate) async fn try_open(address: SocketAddr) -> Option<Session> {
        Session::connect(address, "auth").await.ok()
    }

    async fn connect(address: SocketAddr, user: &str) -> Result<Session, tokio_postgres::Error> {
        let mut config = Config::new();
        config.hostaddr(address.ip()).port(address.port()).user(user).dbname("postgres");
        config.application_name("operator");
        let (client, connection) = config.connect(NoTls).await?;
        let wire = Handle::current().spawn(async {
            let _ = connection.await;
        });
        Ok(Session { client, wire })
    }

    /// Asks; what comes back isn't looked at.
    pub(crate) async fn ask(&self, sql: &str) -> Result<(), tokio_postgres::Error> {
        self.client.batch_execute(sql).await
    }

    /// The number that a question is answered with.
    pub(crate) async fn number(&self, sql: &str) -> Result<i64, tokio_postgres::Error> {
        self.client.query_one(sql, &[]).await?.try_get(0)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        self.wire.abort();
    }
}

/// A database that can't be had.
pub(crate) fn refused(error: tokio_postgres::Error) -> Trouble {
    let why = std::error::Error::source(&error).map_or_else(|| error.to_string(), ToString::to_string);
    Trouble::System { what: "the database refuses".into(), error: std::io::Error::other(why) }
}
