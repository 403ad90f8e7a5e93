//! The traffic model: what a load balancer does with a request, in no engine's own words, and what one request meets.
//!
//! A [`Model`] is a small decision program. A [`Listener`] takes a request in and hands it to a [`Table`] of
//! [`Route`]s; the first route whose predicate holds applies its filters and takes its action, which may end the
//! matter (forward, redirect, respond, reject), go on with the next route, or jump to another table. There is no
//! other precedence: whatever order an engine has of its own is compiled away before it comes here.
//!
//! Everything carries the [`Span`](finding::Span) that it came from. What was not understood is in the program too,
//! as something [`Opaque`], so that it spoils the answers that it can change and no others.
#![deny(
    missing_docs,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used
)]

mod answer;
mod common;
mod coverage;
pub mod deal;
mod display;
mod ending;
mod filter;
mod header;
mod health;
mod ids;
mod listener;
mod live;
mod log;
mod matcher;
mod moment;
mod opaque;
mod pattern;
mod policy;
mod pool;
mod predicate;
mod protocol;
mod request;
mod route;
mod settings;
mod share;
mod standing;
mod timeouts;
pub mod trace;

mod value;
pub mod words;

pub use answer::{ResponseChange, ResponseHeader, Statuses};
pub use common::Common;
pub use coverage::{Coverage, FileCoverage, Gap};
pub use ending::{Ending, Side};
pub use filter::{Admission, Dots, Filter, FilterKind, HOST_AS_SENT, PathRules, TARGET_AS_SENT, Touches};
pub use header::HeaderOp;
pub use health::{AdminState, HealthCheck, HttpCheck};
pub use ids::{ListenerId, PoolId, TableId};
pub use listener::{Bind, BindAddress, Listener, Ports};
pub use live::{EndpointState, ListenerState, PoolState, Running};
pub use log::{Layout, LogFormat, Member, Part, Piece, TimeForm, TimeUnit};
pub use matcher::{How, Matcher, Range, Strings};
pub use moment::Moment;
pub use opaque::{Blame, Opaque};
pub use pattern::Pattern;
pub use policy::{BalancePolicy, HashFunction, HashKey, Hashing, Placing, Turns, Urn};
pub use pool::{Address, CookieForm, Endpoint, Host, Pool, Resolution, Stickiness};
pub use predicate::{Look, Predicate, Test};
pub use protocol::Protocol;
pub use request::{Arrival, Hello, Request};
pub use route::{Action, Forward, Missing, Redirect, Reject, Respond, Route, Table};
pub use settings::Settings;
pub use share::{serving, shares};
pub use timeouts::{Limit, Limits, RetryPolicy, Timeouts, Tls, TlsMode, Usage, Wait};
pub use value::{Converter, Field, Map, MapEntry, Value, Which};

/// Short strings of the model: names, literals, header values.
pub type Text = smol_str::SmolStr;

/// All that one configuration does with traffic.
#[derive(Clone, Debug, Default)]
pub struct Model {
    /// Where traffic comes in. A [`ListenerId`] is an index into it.
    pub listeners: Vec<Listener>,
    /// Routes in the order in which they are tried. A [`TableId`] is an index into it.
    pub tables: Vec<Table>,
    /// Where traffic goes. A [`PoolId`] is an index into it.
    pub pools: Vec<Pool>,
    /// Limits of the balancer as a whole, whatever its listeners say.
    pub limits: Limits,
    /// What of the text was understood.
    pub coverage: Coverage,
}

impl Model {
    /// The listener of an id that this model gave.
    pub fn listener(&self, id: ListenerId) -> &Listener {
        &self.listeners[id.0 as usize]
    }

    /// The table of an id that this model gave.
    pub fn table(&self, id: TableId) -> &Table {
        &self.tables[id.0 as usize]
    }

    /// The pool of an id that this model gave.
    pub fn pool(&self, id: PoolId) -> &Pool {
        &self.pools[id.0 as usize]
    }

    /// The pool of that name.
    pub fn pool_named(&self, name: &str) -> Option<PoolId> {
        self.pools.iter().position(|pool| pool.name.value == name).map(|index| PoolId(index as u32))
    }

    /// All pools with their ids.
    pub fn pool_ids(&self) -> impl Iterator<Item = (PoolId, &Pool)> {
        self.pools.iter().enumerate().map(|(index, pool)| (PoolId(index as u32), pool))
    }

    /// All listeners with their ids.
    pub fn listener_ids(&self) -> impl Iterator<Item = (ListenerId, &Listener)> {
        self.listeners.iter().enumerate().map(|(index, listener)| (ListenerId(index as u32), listener))
    }

    /// Gives back the room that lists were given to grow. Routes have none left since [`Common`] saw them.
    pub fn shrink(&mut self) {
        for pool in &mut self.pools {
            pool.endpoints.shrink_to_fit();
            pool.usages.shrink_to_fit();
        }
        self.listeners.iter_mut().for_each(|listener| listener.usages.shrink_to_fit());
        self.listeners.shrink_to_fit();
        self.tables.shrink_to_fit();
        self.pools.shrink_to_fit();
    }

    /// Adds a listener.
    pub fn add_listener(&mut self, listener: Listener) -> ListenerId {
        self.listeners.push(listener);
        ListenerId((self.listeners.len() - 1) as u32)
    }

    /// Adds a table.
    pub fn add_table(&mut self, table: Table) -> TableId {
        self.tables.push(table);
        TableId((self.tables.len() - 1) as u32)
    }

    /// Adds a pool.
    pub fn add_pool(&mut self, pool: Pool) -> PoolId {
        self.pools.push(pool);
        PoolId((self.pools.len() - 1) as u32)
    }
}
