//! Where traffic goes.

use std::net::IpAddr;
use std::sync::Arc;

use finding::{Span, Spanned};

use crate::{AdminState, BalancePolicy, HealthCheck, Limits, Protocol, RetryPolicy, Text, Timeouts, Tls, Value};

/// Endpoints that can stand in for one another, and how traffic is spread over them.
#[derive(Clone, Debug)]
pub struct Pool {
    /// The name of the configuration.
    pub name: Spanned<Text>,
    /// The whole section.
    pub span: Span,
    /// HTTP or TCP towards the endpoints.
    pub protocol: Protocol,
    /// The endpoints, in the order of the text.
    pub endpoints: Vec<Endpoint>,
    /// How one is chosen; the span is the section's where the text doesn't say.
    pub balance: Spanned<BalancePolicy>,
    /// What keeps a client at its endpoint, beyond the policy.
    pub stickiness: Option<Spanned<Stickiness>>,
    /// Timeouts towards the endpoints.
    pub timeouts: Timeouts,
    /// What happens after a failure.
    pub retries: RetryPolicy,
    /// Limits of the pool as a whole.
    pub limits: Limits,
    /// Its own routes, through which a request passes that is sent to the pool by a computed name.
    pub entry: Option<crate::TableId>,
    /// Idle connections to endpoints that are kept open per worker.
    pub keepalive: Option<Spanned<u64>>,
    /// The header in which each endpoint is told its own name, in lower case.
    pub tells_name: Option<Text>,
    /// The places that use it, where each may have settings of its own; those above are then of the first.
    pub usages: Vec<crate::Usage>,
    /// Directives that were not understood and may change how traffic is spread or which endpoints there are.
    pub unknown: Vec<crate::Blame>,
}

/// One server behind the balancer.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Its own name, where the configuration gives it one.
    pub name: Option<Spanned<Text>>,
    /// The directive.
    pub span: Span,
    /// Where it is.
    pub address: Address,
    /// The address as it is written: some hashes are of that text.
    pub written: Text,
    /// Its number in the pool, as written or counted from 1: other hashes are of that, and it orders those of `First`.
    pub number: u32,
    /// Relative share; 0 takes no new traffic. The span is the directive's where the text doesn't say.
    pub weight: Spanned<u32>,
    /// 0 is used first; an endpoint of a higher tier only where no lower one is up.
    pub tier: u8,
    /// What the operator wants.
    pub admin: AdminState,
    /// How its health is found out.
    pub health: HealthCheck,
    /// Limits of this endpoint.
    pub limits: Limits,
    /// TLS towards it.
    pub tls: Option<Arc<Tls>>,
    /// Whether it is sent a PROXY protocol header.
    pub proxy_protocol: bool,
    /// Milliseconds over which its share grows after a recovery.
    pub slow_start: Option<Arc<Spanned<u64>>>,
    /// Value of the cookie that keeps a client here.
    pub cookie: Option<Arc<Spanned<Text>>>,
    /// When its name is looked up; of an address it says nothing.
    pub resolution: Resolution,
}

/// When the name of an endpoint is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolution {
    /// Once, when the balancer starts.
    AtStart,
    /// Again and again, while it runs.
    AtRunTime,
    /// Never: nobody is there to ask, and requests that need it fail.
    Never,
}

/// Address of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Address {
    /// Address, name or socket.
    pub host: Host,
    /// Port; `None` for a socket, or where the port of the request is used.
    pub port: Option<u16>,
}

/// The part of an address before the port.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// An IP address.
    Ip(IpAddr),
    /// A name, or a text that depends on the environment.
    Name(Text),
    /// A socket file.
    Unix(Text),
}

/// How a cookie names the endpoint, and what the endpoint sees of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CookieForm {
    /// Up to a `|`; the endpoint sees it.
    Whole,
    /// The same, but it is taken out of the request.
    Removed,
    /// Up to a `~`; the endpoint sees what comes after.
    Prefix,
    /// In a way that only the balancer knows.
    Secret,
}

/// Keeps a client at its endpoint.
#[derive(Clone, Debug, PartialEq)]
pub enum Stickiness {
    /// By a cookie.
    Cookie {
        /// Its name.
        name: Text,
        /// Whether the balancer sets it (else the endpoint does).
        inserted: bool,
        /// How it names the endpoint.
        form: CookieForm,
    },
    /// By a table of remembered keys.
    Table {
        /// The key.
        key: Value,
    },
}
