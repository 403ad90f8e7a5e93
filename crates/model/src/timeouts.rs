//! How long, how often, how many, and in what wrapping.

use finding::{Span, Spanned};

use crate::Text;

/// Timeouts in milliseconds; `None` where neither the text nor the engine sets one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeouts {
    /// To connect to an endpoint.
    pub connect: Option<Spanned<u64>>,
    /// Silence of the client.
    pub client: Option<Spanned<u64>>,
    /// Silence of the endpoint.
    pub endpoint: Option<Spanned<u64>>,
    /// Silence on a connection that has become a tunnel, or is TCP.
    pub tunnel: Option<Spanned<u64>>,
    /// Waiting for a free connection.
    pub queue: Option<Spanned<u64>>,
    /// For the whole head of a request.
    pub request: Option<Spanned<u64>>,
    /// Between two requests on a connection.
    pub keep_alive: Option<Spanned<u64>>,
    /// For a health check, once it is connected.
    pub check: Option<Spanned<u64>>,
}

/// What happens after a failure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Further attempts; `None` is the engine's default.
    pub attempts: Option<Spanned<u32>>,
    /// Whether another endpoint may be tried, and where that is said.
    pub elsewhere: Option<Spanned<bool>>,
    /// Failures that are retried, in the words of the configuration.
    pub on: Vec<Spanned<Text>>,
}

/// Limits; `None` where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Connections at one time.
    pub connections: Option<Spanned<u64>>,
    /// Requests that may wait.
    pub queue: Option<Spanned<u64>>,
    /// Bytes of a request's body.
    pub body: Option<Spanned<u64>>,
}

/// The settings of one place, where several that share a pool or a listener may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Usage {
    /// What the configuration calls the place, such as the path or the host that it is for.
    pub name: Text,
    /// Where it is.
    pub span: Span,
    /// Its timeouts.
    pub timeouts: Timeouts,
    /// What happens there after a failure.
    pub retries: RetryPolicy,
    /// Its own limits.
    pub limits: Limits,
    /// TLS towards endpoints.
    pub tls: Option<Tls>,
}

/// Who ends TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TlsMode {
    /// Ended here.
    Terminate,
    /// Passed on unread.
    Passthrough,
    /// Begun here, towards an endpoint.
    Originate,
}

/// TLS at a listener or towards an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// Who ends it.
    pub mode: TlsMode,
    /// Where it is written.
    pub span: Span,
    /// Whether the other side's certificate is checked; `None` is the engine's default.
    pub verify: Option<bool>,
    /// Name that is asked for, towards an endpoint.
    pub sni: Option<Text>,
}
