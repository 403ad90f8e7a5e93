//! How an endpoint behaves: rightly, or with one fault. A fault is a file with a function that gives a [`Behaviour`].

mod ailing;
mod half_open;
mod killed;
mod limited;
mod resetting;
mod slow;
mod stalled;
mod status;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

pub use ailing::ailing;
pub use half_open::half_open;
pub use killed::killed;
pub use limited::limited;
pub use resetting::resetting;
pub use slow::slow;
pub use stalled::stalled;
pub use status::status;

/// What an endpoint does with one request, or with one connection where it speaks TCP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Answers, later than it could.
    Answer {
        /// Status of the answer; over TCP, one of 500 and above means that it hangs up.
        status: u16,
        /// How long it thinks.
        after: Duration,
    },
    /// Answers half and then says nothing more.
    Half,
    /// Says nothing.
    Nothing,
    /// Breaks the connection off with a reset.
    Reset,
}

impl Deed {
    /// The right one.
    pub const RIGHT: Deed = Deed::Answer { status: 200, after: Duration::ZERO };
}

/// What an endpoint may look at to decide what it does.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// Whether this is the engine asking after its health.
    pub is_check: bool,
}

/// How an endpoint behaves until it is told otherwise.
#[derive(Clone)]
pub struct Behaviour {
    name: &'static str,
    is_open: bool,
    deed: Arc<dyn Fn(Asked) -> Deed + Send + Sync>,
}

impl Behaviour {
    /// A behaviour of an endpoint that takes connections.
    pub fn new(name: &'static str, deed: impl Fn(Asked) -> Deed + Send + Sync + 'static) -> Behaviour {
        Behaviour { name, is_open: true, deed: Arc::new(deed) }
    }

    /// Whether it takes connections and keeps those it has.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// What it does with this one.
    pub fn deed(&self, asked: Asked) -> Deed {
        (self.deed)(asked)
    }
}

/// Without a fault.
impl Default for Behaviour {
    fn default() -> Behaviour {
        Behaviour::new("normal", |_| Deed::RIGHT)
    }
}

impl fmt::Debug for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
