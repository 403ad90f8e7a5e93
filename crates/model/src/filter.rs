//! What is done to a request on its way.

use std::sync::Arc;

use finding::Span;

use crate::{Blame, HeaderOp, Opaque, Pattern, ResponseHeader, Text, Value};

/// One change of a request or of its answer.
#[derive(Clone, Debug)]
pub struct Filter {
    /// Where it is written.
    pub span: Span,
    /// What it does; the same in many places of a large configuration.
    pub kind: Arc<FilterKind>,
}

impl Filter {
    /// A change that is written at `span`.
    pub fn new(span: Span, kind: FilterKind) -> Self {
        Filter { span, kind: Arc::new(kind) }
    }
}

/// The variable that keeps Host as it was sent, where [`FilterKind::WellFormed`] put another in its place.
pub const HOST_AS_SENT: &str = "(host as sent)";

/// The variable that keeps the target as it was sent, where [`FilterKind::WellFormed`] took its origin away.
pub const TARGET_AS_SENT: &str = "(target as sent)";

/// What a filter does. A value that is absent counts as empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum FilterKind {
    /// The path becomes this; the query stays.
    SetPath(Value),
    /// The query becomes this, without `?`; empty removes it.
    SetQuery(Value),
    /// Path and query become this.
    SetTarget(Value),
    /// The whole target becomes this: origin, path and query.
    SetUrl(Value),
    /// The method becomes this.
    SetMethod(Value),
    /// Changes a header of the request.
    Header(HeaderOp),
    /// A variable becomes this; absent where the value is.
    SetVar(Text, Value),
    /// A variable is forgotten.
    UnsetVar(Text),
    /// Runs a pattern on a value and keeps its groups; named groups become variables. Where it doesn't match, groups
    /// stay as they were.
    Capture(Value, Arc<Pattern>),
    /// From here on the client's address is this; what is no address changes nothing.
    SetClient(Value),
    /// The request is held against the rules of HTTP: a method in capitals, one Host, which is owed in HTTP/1.1 and must be
    /// able to be one. Else it is answered with 400. An absolute target loses its origin, whose host takes the place of
    /// Host; both are kept as sent in variables, [`HOST_AS_SENT`] and [`TARGET_AS_SENT`].
    WellFormed,
    /// Headers in whose names the pattern is found go.
    DropHeaders(Arc<Pattern>),
    /// Takes the request in, before anything else looks at it: what is no proper request is answered with 400.
    Admit(Admission),
    /// The path is brought into the engine's normal form.
    Normalize(PathRules),
    /// Changes a header of the answer, besides what was said before.
    ResponseHeader(HeaderOp),
    /// From here on the answer's headers are changed in these ways, and no longer in those that were said before.
    ResponseHeaders(Arc<[ResponseHeader]>),
    /// The status that the client gets, whatever answers; `None` is the status of who answers.
    OverrideStatus(Option<u16>),
    /// A limit that an idle system doesn't reach, and what it limits, such as `20 requests a second per client`.
    Limit(Text),
    /// Requests are counted, by this key; what comes of a high count is another rule's matter.
    Count(Text),
    /// The request is also sent elsewhere; the answer is thrown away.
    Mirror(Text),
    /// Lets the request through only where something opaque holds; else the request is rejected with the status.
    Gate {
        /// What must hold.
        opaque: Arc<Opaque>,
        /// Status where it doesn't.
        status: Option<u16>,
    },
    /// Not understood.
    Opaque {
        /// The directive to blame.
        blame: Arc<Blame>,
        /// What it may change.
        touches: Touches,
    },
}

/// What an engine wants of a request before it looks at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Admission {
    /// Further Host lines that are equal to the first but for case are dropped; else there may be one only.
    pub equal_hosts: bool,
    /// A request in HTTP/1.1 needs a Host.
    pub host_owed: bool,
    /// The target is one text, read anew after each change. The origin of an absolute one (`http://host/path`) stays before
    /// the path and must agree with the Host, and what is neither that nor a path nor `*` is no target. Else an origin is
    /// dropped.
    pub whole_target: bool,
    /// A target that is none, or doesn't agree with the Host, is let through.
    pub lenient: bool,
}

/// How an engine brings a path into its normal form before it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PathRules {
    /// Percent-escapes are decoded.
    pub decode: bool,
    /// `//` becomes `/`.
    pub merge_slashes: bool,
    /// What becomes of `/./` and `/../`.
    pub dots: Dots,
    /// A broken percent-escape, a NUL byte or a `..` above the root is answered with 400; else it stays as it is.
    pub strict: bool,
}

/// What becomes of the segments `.` and `..` of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dots {
    /// They stay.
    Stay,
    /// `.` goes.
    Single,
    /// `..` goes with the segment before it, and above the root alone or, where they are kept there, not.
    Double {
        /// Whether they stay above the root.
        above_root: bool,
    },
    /// Both go.
    Resolved,
}

/// What something that was not understood may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Touches {
    /// It may end the matter: answer, redirect, reject.
    pub fate: bool,
    /// It may change path, query, method, headers or variables.
    pub request: bool,
}
