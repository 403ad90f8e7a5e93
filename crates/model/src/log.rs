//! How a line of an access log is made up.
//!
//! Each engine words its log formats in its own way; all of them come down to this, so that whoever reads logs needs to know
//! no engine.

use crate::Text;

/// A format of access-log lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogFormat {
    /// Its name: the configuration's, or the one by which people know it.
    pub name: Text,
    /// How a line is laid out.
    pub layout: Layout,
    /// Whether a syslog prefix (`Nov 20 10:00:00 lb1 name[2143]: `) may stand before it.
    pub syslog: bool,
    /// Values that say nothing, besides the empty one and `-`.
    pub absent: Vec<Text>,
}

/// How a line is laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// Pieces, one after the other.
    Text(Vec<Piece>),
    /// An object on one line.
    Json(Vec<Member>),
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// This text, as it stands.
    Text(Text),
    /// Something that differs from line to line; it ends where the text after it begins.
    ///
    /// A blank isn't that text within a list of all that were tried (`a, b : c`), be it of interest or not, nor before the zone of
    /// a time; nor is a double quote behind a backslash; and of the colons of a client's address with a port, the last one is.
    Part(Part),
}

/// A member of an object that is of interest; others are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its keys, from the outside in.
    pub path: Vec<Text>,
    /// What it holds.
    pub part: Part,
}

/// What a part of a line says. A value that is empty or `-` says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// Nothing of interest.
    Ignored,
    /// Something of each attempt that is of no interest: like [`Part::Endpoint`] where several were tried.
    Attempts,
    /// When the request came in, or was logged.
    Time(TimeForm),
    /// The client's address, perhaps with a port.
    Client,
    /// `GET /path?query HTTP/1.1`
    RequestLine,
    /// The method.
    Method,
    /// Path and query, or a whole URL.
    Target,
    /// The Host header or `:authority`, perhaps with a port.
    Host,
    /// The status that the client got.
    Status,
    /// The listener that took it.
    Listener,
    /// The pool.
    Pool,
    /// The endpoint, by name or as `address:port`. Where several were tried: all of them, one after the other.
    Endpoint,
    /// The endpoint, as the URL under which it is asked.
    EndpointUrl,
    /// What the endpoint answered; like [`Part::Endpoint`] where several were tried.
    EndpointStatus,
    /// How long the whole request took.
    Total(TimeUnit),
    /// How long the endpoint took to answer; like [`Part::Endpoint`] where several were tried.
    Served(TimeUnit),
    /// How many further attempts were made; a `+` before it says that another endpoint was tried.
    Retries,
    /// How it ended, in the engine's own letters, of which so many count (0: all). Nothing but `-` is a good end.
    Termination(u8),
    /// The route, by the name that the configuration gives it.
    Route,
}

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeForm {
    /// `20/Nov/2026:10:00:00 +0000`, with or without milliseconds and zone. Without a zone it counts as UTC.
    Clf,
    /// `2026-11-20T10:00:00.123Z`, with an offset or none, with or without fractions.
    Iso,
    /// Since 1970, in this unit, with or without fractions.
    Epoch(TimeUnit),
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TimeUnit {
    /// s
    Seconds,
    /// ms
    Milliseconds,
    /// µs
    Microseconds,
    /// ns
    Nanoseconds,
}
