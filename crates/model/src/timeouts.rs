//! How long, how often, how many, and in what wrapping.

use std::sync::Arc;

use finding::{Span, Spanned};

use crate::{Settings, Text};

/// Timeouts in milliseconds; none where neither the text nor the engine sets one.
pub type Timeouts = Settings<Wait>;

/// What a timeout is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// To connect to an endpoint.
    Connect,
    /// Silence of the client.
    Client,
    /// Silence of the endpoint.
    Endpoint,
    /// Silence on a connection that has become a tunnel, or is TCP.
    Tunnel,
    /// Waiting for a free connection.
    Queue,
    /// For the whole head of a request.
    Request,
    /// Between two requests on a connection.
    KeepAlive,
    /// For a health check, once it is connected.
    Check,
}

/// What happens after a failure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RetryPolicy {
    /// Further attempts; `None` is the engine's default.
    pub attempts: Option<Spanned<u32>>,
    /// Whether another endpoint may be tried, and where that is said.
    pub elsewhere: Option<Spanned<bool>>,
    /// Failures that are retried, in the words of the configuration.
    pub on: Arc<[Spanned<Text>]>,
}

/// Limits; none where there is none.
pub type Limits = Settings<Limit>;

/// What a limit is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// Connections at one time.
    Connections,
    /// Requests that may wait.
    Queue,
    /// Bytes of a request's body.
    Body,
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
    pub tls: Option<Arc<Tls>>,
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
    /// Where the other side's certificate is checked: the name that it must be for, towards an endpoint; `None` is any.
    pub name: Option<Text>,
    /// The file of the authorities that it must be of, as it is written, towards an endpoint; `None` are those of the system.
    pub authorities: Option<Text>,
}
