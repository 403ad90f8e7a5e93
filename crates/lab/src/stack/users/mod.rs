//! Some hundred users: sessions, time to think, log-ins, tries after a failure; the same for the same seed.

mod flood;
mod ledger;
mod visitor;

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::task::JoinSet;

pub(crate) use flood::Flood;
pub use ledger::{Deed, Entry, Ledger, Outcome};
use visitor::Visitor;

/// The ways in which users log in: the apps', and the site's.
const WAYS_IN: [&str; 2] = ["auth.example.com/login", "www.example.com/api/auth/login"];

/// What users have in common.
pub(crate) struct Crowd {
    /// Where they go.
    pub(crate) edge: SocketAddr,
    /// The seed of their chance.
    pub(crate) seed: u64,
    /// The part of log-ins that go through the site.
    pub(crate) by_site: f64,
    /// The machines of the content delivery network, where they come through one.
    pub(crate) cdn: Option<[IpAddr; 2]>,
    /// Their own addresses.
    pub(crate) addresses: Vec<IpAddr>,
    /// So many are there from the start on; most of them are logged in when we first look.
    pub(crate) early: usize,
}

/// The users of a stack; dropped, they are gone.
pub(crate) struct Users {
    crowd: Arc<Crowd>,
    ledger: Ledger,
    tasks: JoinSet<()>,
    floods: JoinSet<()>,
    present: usize,
}

impl Users {
    /// Nobody is there yet.
    pub(crate) fn new(crowd: Crowd) -> Users {
        Users {
            crowd: Arc::new(crowd),
            ledger: Ledger::default(),
            tasks: JoinSet::new(),
            floods: JoinSet::new(),
            present: 0,
        }
    }

    /// So many more come.
    pub(crate) fn come(&mut self, handle: &Handle, count: usize) {
        let last = (self.present + count).min(self.crowd.addresses.len());
        for number in self.present..last {
            self.tasks.spawn_on(Visitor::new(self.crowd.clone(), self.ledger.clone(), number).live(), handle);
        }
        self.present = last;
    }

    /// A flood begins beside them.
    pub(crate) fn flood(&mut self, handle: &Handle, flood: Flood) {
        self.floods.spawn_on(flood::run(flood), handle);
    }

    /// All floods are over.
    pub(crate) fn calm(&mut self) {
        self.floods = JoinSet::new();
    }

    /// What they got.
    pub(crate) fn ledger(&self) -> &Ledger {
        &self.ledger
    }
}
