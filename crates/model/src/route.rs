//! Ordered routes: the one precedence of the model.

use finding::Span;

use crate::{Blame, Filter, PoolId, Predicate, TableId, Text, Value};

/// Routes in the order in which they are tried. Past the last one the request is answered as `otherwise` says.
#[derive(Clone, Debug)]
pub struct Table {
    /// What the configuration calls it, for people.
    pub name: Text,
    /// Where it begins.
    pub span: Span,
    /// The routes.
    pub routes: Vec<Route>,
    /// What happens past the last route.
    pub otherwise: Action,
}

/// A condition, what is done, and where the request goes.
#[derive(Clone, Debug)]
pub struct Route {
    /// The directive.
    pub span: Span,
    /// When it applies.
    pub when: Predicate,
    /// What is done to the request first.
    pub filters: Vec<Filter>,
    /// Where it goes then.
    pub action: Action,
}

/// Where a request goes.
#[derive(Clone, Debug)]
pub enum Action {
    /// On to the next route.
    Next,
    /// On with the first route of another table; there is no way back.
    Goto(TableId),
    /// The same, but counted: more than `limit` of them end in a status of 500.
    Restart {
        /// Where it goes on.
        table: TableId,
        /// How many are allowed for one request.
        limit: u8,
    },
    /// To a pool.
    Forward(Forward),
    /// To a pool whose name is computed, in two steps: the name is evaluated, then looked up.
    ForwardByName {
        /// The pool's name.
        name: Value,
        /// What happens where no pool has that name.
        missing: Missing,
    },
    /// Elsewhere, by the client.
    Redirect(Redirect),
    /// Answered here.
    Respond(Respond),
    /// Turned away.
    Reject(Reject),
    /// Not understood.
    Opaque(Blame),
}

/// To a pool.
#[derive(Clone, Debug)]
pub struct Forward {
    /// The pool.
    pub pool: PoolId,
    /// The one endpoint of it that is chosen by rule, as an index.
    pub endpoint: Option<usize>,
}

/// What happens where a computed name is no pool's.
#[derive(Clone, Debug)]
pub enum Missing {
    /// On to the next route.
    Next,
    /// The name is an address, and the request goes there.
    Address,
    /// The request is answered with this status.
    Status(u16),
}

/// Sends the client elsewhere.
#[derive(Clone, Debug)]
pub struct Redirect {
    /// 301, 302, 303, 307 or 308.
    pub status: u16,
    /// Where to.
    pub location: Value,
}

/// Answers itself.
#[derive(Clone, Debug)]
pub struct Respond {
    /// Status; `None` where it depends on what is not in the configuration, such as a file on disk.
    pub status: Option<u16>,
    /// What answers, in a few words: `fixed text`, `file from /var/www`, or one of those below.
    pub what: Text,
}

impl Respond {
    /// The balancer's own page about itself, to be read.
    pub const STATISTICS: &'static str = "statistics page";
    /// The balancer's own interface, to be read.
    pub const INTERFACE: &'static str = "interface for operators";
    /// Either of them, taking orders: endpoints can be switched off there.
    pub const ORDERS: &'static str = "orders of operators";
}

/// Turns a request away.
#[derive(Clone, Debug)]
pub struct Reject {
    /// Status; `None` where the connection is closed without an answer.
    pub status: Option<u16>,
}

impl Route {
    /// A route for every request.
    pub fn always(span: Span, action: Action) -> Self {
        Route { span, when: Predicate::ALWAYS, filters: Vec::new(), action }
    }
}

impl Action {
    /// To the pool, any endpoint.
    pub fn forward(pool: PoolId) -> Self {
        Action::Forward(Forward { pool, endpoint: None })
    }

    /// Answered here with this status.
    pub fn respond(status: u16, what: impl Into<Text>) -> Self {
        Action::Respond(Respond { status: Some(status), what: what.into() })
    }

    /// Turned away with this status.
    pub fn reject(status: u16) -> Self {
        Action::Reject(Reject { status: Some(status) })
    }
}
