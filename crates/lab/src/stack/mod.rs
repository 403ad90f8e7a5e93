//! A whole stack on loopback: users, a real balancer, an auth application and application servers behind it, and PostgreSQL,
//! which auth reaches through the balancer's TCP side. Every part can be hurt while it runs, and what users got is written down.

mod app;
mod apply;
mod auth;
mod balancer;
mod chance;
mod clock;
mod database;
mod http;
mod net;
mod password;
mod process;
mod rehearsal;
mod relay;
mod seal;
mod step;
mod users;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use engines::Engine;
use model::Moment;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

use crate::{Keeper, Trouble};
use app::Apps;
use auth::Auth;
pub use auth::Build;
pub use balancer::Author;
use balancer::Balancer;
use database::{Databases, Session};
use net::Net;
pub use rehearsal::Rehearsal;
use relay::Relay;
pub use relay::Weather;
use seal::Seal;
pub use step::{Edits, Step, Timed};
use users::{Crowd, Users};
pub use users::{Deed, Entry, Ledger, Outcome};

/// Parts that aren't ready after so long won't be.
const PATIENCE: Duration = Duration::from_secs(30);

/// More users can come later.
const MOST_USERS: usize = 600;

/// What a stack is to be.
#[derive(Clone)]
pub struct Setup {
    /// The balancer's engine.
    pub engine: &'static Engine,
    /// The seed of all chance.
    pub seed: u64,
    /// Users that are there from the start on.
    pub users: usize,
    /// The part of log-ins that go through the site's own path.
    pub by_site: f64,
    /// Whether a content delivery network stands in front, so that all requests come from its two addresses.
    pub has_cdn: bool,
    /// Where auth's endpoints speak TLS, with one certificate that the balancer holds against a private authority: so long after
    /// users came it ends, to the second.
    pub certificate_ends: Option<Duration>,
}

impl Setup {
    /// The usual stack.
    pub fn new(engine: &'static Engine, seed: u64) -> Setup {
        Setup { engine, seed, users: 280, by_site: 0.25, has_cdn: false, certificate_ends: None }
    }
}

fn crowd(setup: &Setup, net: &Net) -> Crowd {
    Crowd {
        edge: net.edge(),
        seed: setup.seed,
        by_site: setup.by_site,
        cdn: setup.has_cdn.then(|| [net.cdn(0), net.cdn(1)]),
        addresses: (0..MOST_USERS).map(|number| net.user(number)).collect(),
        early: setup.users,
    }
}

/// A running stack; dropped, all of it is gone.
pub struct Stack {
    // Fields are dropped in this order: users go first, the processes last.
    users: Users,
    apps: Apps,
    auth: Auth,
    seal: Option<Arc<Seal>>,
    sessions: Vec<Session>,
    hogs: JoinSet<()>,
    runtime: Runtime,
    relay: Arc<Relay>,
    balancer: Balancer,
    databases: Databases,
    keeper: Keeper,
    net: Net,
    folder: PathBuf,
    began: Moment,
}

impl Stack {
    /// Starts everything, waits until it works, and lets the users in.
    ///
    /// # Errors
    /// When PostgreSQL, git or the engine isn't there, or the system doesn't give what is needed.
    pub fn start(setup: &Setup) -> Result<Stack, Trouble> {
        let net = Net::new()?;
        let mut keeper = Keeper::holding(net.claim().hold()?)?;
        let folder = keeper.folder().join("stack");
        std::fs::create_dir(&folder).map_err(Trouble::file(&folder))?;
        let databases = Databases::start(&mut keeper, &net)?;
        let runtime = crate::lab::runtime()?;
        let relay = Arc::new(Relay::new(net.balancer(), setup.seed));
        let apps = Apps::start(runtime.handle(), &net)?;
        let mut balancer = Balancer::write(setup, &folder, &net)?;
        runtime.block_on(databases.fill(MOST_USERS, setup.users))?;
        let seal = setup.certificate_ends.map(|_| Seal::new().map(Arc::new)).transpose()?;
        let auth = Auth::start(runtime.handle(), &net, keeper.folder(), &relay, seal.as_ref(), setup.seed)?;
        balancer.start(&mut keeper)?;
        let users = Users::new(crowd(setup, &net));
        let (sessions, hogs) = (Vec::new(), JoinSet::new());
        let began = clock::now();
        let mut stack = Stack {
            users,
            apps,
            auth,
            seal,
            sessions,
            hogs,
            runtime,
            relay,
            balancer,
            databases,
            keeper,
            net,
            folder,
            began,
        };
        stack.wait()?;
        stack.began = clock::now();
        if let (Some(seal), Some(ends)) = (&stack.seal, setup.certificate_ends) {
            seal.ends(stack.began + ends)?;
        }
        stack.users.come(stack.runtime.handle(), setup.users);
        Ok(stack)
    }

    /// The folder with the balancer's configuration, its intents, its log, and the log of deployments.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The balancer's configuration.
    pub fn config(&self) -> PathBuf {
        self.balancer.config()
    }

    /// Where users come in.
    pub fn edge(&self) -> SocketAddr {
        self.net.edge()
    }

    /// The endpoints of auth, for who goes there straight.
    pub fn endpoints(&self) -> Vec<SocketAddr> {
        (0..auth::ENDPOINTS).map(|number| self.net.auth(number)).collect()
    }

    /// What users got.
    pub fn ledger(&self) -> &Ledger {
        self.users.ledger()
    }

    /// When the users were let in.
    pub fn began(&self) -> Moment {
        self.began
    }

    /// The time, as the ledger has it.
    pub fn now(&self) -> Moment {
        clock::now()
    }

    /// A text of a scenario with the addresses of this stack.
    pub fn filled(&self, text: &str) -> String {
        self.balancer.filled(text)
    }

    /// Waits until the connection pools of auth are full.
    fn wait(&self) -> Result<(), Trouble> {
        let begun = Instant::now();
        while !self.auth.is_ready() {
            if begun.elapsed() > PATIENCE {
                let error = std::io::ErrorKind::TimedOut.into();
                return Err(Trouble::System { what: "auth gets no connections to its database".into(), error });
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(())
    }
}
