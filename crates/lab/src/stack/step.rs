//! What can be done to a stack while it runs.

use std::time::Duration;

use super::auth::Build;
use super::balancer::Author;
use super::relay::Weather;

/// Texts of a configuration and what they become. Each must stand there exactly once; `{net}` is what addresses begin with.
pub type Edits = &'static [(&'static str, &'static str)];

/// One thing that is done.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// The balancer's configuration is edited, checked, committed and reloaded.
    Change {
        /// By whom.
        author: Author,
        /// The first line of the commit's message.
        subject: &'static str,
        /// What is edited.
        edits: Edits,
    },
    /// The balancer reads its files again, whatever stands there.
    Reload,
    /// A command on the balancer's admin socket.
    Socket(&'static str),
    /// A version is deployed to endpoints of auth, counted from 0, one after another.
    Deploy {
        /// By whom.
        author: Author,
        /// Where.
        endpoints: &'static [usize],
        /// What.
        build: Build,
    },
    /// What runs on endpoints of auth falls ill, or gets well, without anybody's doing; its version isn't told.
    Ail {
        /// Where, counted from 0.
        endpoints: &'static [usize],
        /// How it is from now on.
        build: Build,
    },
    /// Endpoints of auth end, counted from 0.
    EndAuth(&'static [usize]),
    /// Application servers end, counted from 0: two for pages, two for files, two for searches.
    EndApps(&'static [usize]),
    /// The network between the balancer and its applications changes.
    Network(Weather),
    /// So many more users come.
    Rush(usize),
    /// Log-ins with guessed passwords come, or requests for a page.
    Flood {
        /// From so many addresses.
        sources: usize,
        /// So many a second.
        rate: f64,
        /// Host and path.
        route: &'static str,
    },
    /// Floods are over.
    Calm,
    /// An operator asks the database that writes, over a connection that stays open.
    Ask(&'static str),
    /// Somebody opens up to so many connections to the database that writes, past the balancer, as fast as it gets them, and
    /// keeps them.
    Hold(usize),
    /// What operators and others have opened is closed.
    LetGo,
    /// A database is restarted; 0 is the one that writes.
    RestartDatabase(usize),
}

/// A step and its time, from when a scenario begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timed {
    /// When.
    pub at: Duration,
    /// What.
    pub step: Step,
}

impl Timed {
    /// A step after so many seconds.
    pub const fn at(seconds: u64, step: Step) -> Timed {
        Timed { at: Duration::from_secs(seconds), step }
    }
}
