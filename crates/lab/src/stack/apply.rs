//! Does to a stack what a step says.

use std::fs::File;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use tokio::task::JoinSet;

use super::auth::Build;
use super::balancer::Author;
use super::database::{Session, refused};
use super::step::Step;
use super::users::Flood;
use super::{Stack, clock};
use crate::Trouble;

/// From one endpoint of a deployment to the next.
const PAUSE: Duration = Duration::from_millis(2_100);

/// Who wants all connections of a database asks again so soon, from so many sides.
const GREED: (Duration, usize) = (Duration::from_millis(10), 8);

/// Addresses of a flood come after those of users.
const STRANGERS: usize = 2_000;

impl Stack {
    /// Does it, and comes back when it is done.
    ///
    /// # Errors
    /// When it can't be done: a text to be edited isn't there, the engine refuses its configuration, the database is gone.
    pub fn apply(&mut self, step: &Step) -> Result<(), Trouble> {
        let handle = self.runtime.handle().clone();
        match *step {
            Step::Change { author, subject, edits } => {
                self.balancer.change(&mut self.keeper, author, subject, edits)?;
            }
            Step::Reload => self.balancer.reload(&mut self.keeper)?,
            Step::Socket(command) => self.tell(command)?,
            Step::Deploy { author, endpoints, build } => self.deploy(author, endpoints, build)?,
            Step::Ail { endpoints, build } => endpoints.iter().for_each(|&number| self.auth.ail(number, build)),
            Step::EndAuth(endpoints) => endpoints.iter().for_each(|&number| self.auth.end(number)),
            Step::EndApps(servers) => servers.iter().for_each(|&number| self.apps.end(number)),
            Step::Network(weather) => self.relay.set(weather),
            Step::Rush(count) => self.users.come(&handle, count),
            Step::Flood { sources, rate, route } => {
                let sources = (0..sources).map(|number| self.net.user(STRANGERS + number)).collect();
                self.users.flood(&handle, Flood { edge: self.net.edge(), sources, rate, route });
            }
            Step::Calm => self.users.calm(),
            Step::Ask(sql) => self.ask(sql)?,
            Step::Hold(count) => self.hold(count),
            Step::LetGo => {
                self.sessions.clear();
                self.hogs = JoinSet::new();
            }
            Step::RestartDatabase(number) => self.databases.restart(&mut self.keeper, number)?,
        }
        Ok(())
    }

    fn deploy(&mut self, author: Author, endpoints: &[usize], build: Build) -> Result<(), Trouble> {
        let who = author.name().split(' ').next().unwrap_or_default().to_lowercase();
        let line = format!("{} auth {} by {who}: {}\n", clock::second(clock::now()), build.version, build.note);
        let path = self.folder().join("deployments.log");
        let file = File::options().create(true).append(true).open(&path);
        file.and_then(|mut file| file.write_all(line.as_bytes())).map_err(Trouble::file(&path))?;
        for (turn, &number) in endpoints.iter().enumerate() {
            if turn > 0 {
                std::thread::sleep(PAUSE);
            }
            self.auth.deploy(self.runtime.handle(), number, build)?;
        }
        Ok(())
    }

    /// Sends a command to the balancer's admin socket.
    fn tell(&self, command: &str) -> Result<(), Trouble> {
        let failed = |error| Trouble::System { what: format!("`{command}` fails"), error };
        let mut socket = UnixStream::connect(self.folder().join("admin.sock")).map_err(failed)?;
        socket.write_all(format!("{}\n", self.balancer.filled(command)).as_bytes()).map_err(failed)?;
        let mut said = String::new();
        socket.read_to_string(&mut said).map_err(failed)?;
        match said.trim() {
            "" => Ok(()),
            said => Err(failed(std::io::Error::other(said.to_owned()))),
        }
    }

    /// Asks; the connection stays open, and with it what it locks.
    fn ask(&mut self, sql: &'static str) -> Result<(), Trouble> {
        let session = self.runtime.block_on(Session::open(self.databases.primary()))?;
        self.runtime.block_on(session.ask(sql)).map_err(refused)?;
        self.sessions.push(session);
        Ok(())
    }

    /// Takes what it gets, and goes on until it has enough.
    fn hold(&mut self, count: usize) {
        let address = self.databases.primary();
        let hog = || async move {
            let mut held = Vec::new();
            while held.len() < count / GREED.1 {
                match Session::try_open(address).await {
                    Some(session) => held.push(session),
                    None => tokio::time::sleep(GREED.0).await,
                }
            }
            std::future::pending::<()>().await;
        };
        (0..GREED.1).for_each(|_| drop(self.hogs.spawn_on(hog(), self.runtime.handle())));
    }
}
