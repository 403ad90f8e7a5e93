//! What the operator wants of an endpoint, and how the balancer finds out whether it lives.

use std::sync::Arc;

use finding::{Span, Spanned};

use crate::Text;

/// What the operator wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum AdminState {
    /// Takes traffic.
    #[default]
    Ready,
    /// Takes no new traffic.
    Draining,
    /// Takes none.
    Maintenance,
}

/// How health is found out. Times are in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum HealthCheck {
    /// Not at all.
    #[default]
    None,
    /// By asking.
    Active {
        /// The directive that switches it on.
        span: Span,
        /// The request, where it asks in HTTP; else a connection is enough, or `other` says.
        http: Option<Arc<HttpCheck>>,
        /// Another protocol, such as `mysql` or `ssl-hello`.
        other: Option<Text>,
        /// Between two questions.
        interval: u64,
        /// The same once an answer was wrong, until the endpoint is up or down for sure.
        hurried: u64,
        /// Passes in a row until it is up.
        rise: u32,
        /// Failures in a row until it is down.
        fall: u32,
    },
    /// By what becomes of real traffic.
    Passive {
        /// The directive.
        span: Span,
        /// Failures within the window until it is down.
        failures: u32,
        /// The window, and how long it is left alone.
        window: u64,
    },
}

/// A request that a check sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpCheck {
    /// Where the request is written.
    pub span: Span,
    /// Method.
    pub method: Text,
    /// Target, such as `/healthz`.
    pub target: Text,
    /// Host header, where one is sent.
    pub host: Option<Text>,
    /// What the answer must be, in words; `None` is the engine's default.
    pub expect: Option<Spanned<Text>>,
    /// Those of 404, 500, 502 and 503 that count as healthy; none where it isn't known.
    pub passes: Arc<[u16]>,
}

impl HttpCheck {
    /// Statuses of something that is missing or broken.
    pub const ERRORS: [u16; 4] = [404, 500, 502, 503];
}
