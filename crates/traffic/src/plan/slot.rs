//! Where the value of a part is put while a line is read.

use model::{Part, TimeForm, TimeUnit};

/// A place for one value of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Slot {
    Time,
    Client,
    RequestLine,
    Method,
    Target,
    Host,
    Status,
    Listener,
    Pool,
    Endpoint,
    EndpointUrl,
    EndpointStatus,
    Total,
    Served,
    Retries,
    Termination,
    Route,
}

/// Marks of values: the first one is that of an empty one, the next ones are those of each slot, two for each, the others those of
/// [runs](super::Run).
pub(crate) const MARKS: usize = 128;
pub(crate) const FIRST_SLOT: usize = 2;
pub(super) const FIRST_RUN: usize = FIRST_SLOT + 2 * Slot::COUNT;

impl Slot {
    /// How many there are.
    pub(crate) const COUNT: usize = 17;

    /// What it holds, in the words of people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Slot::Time => "time",
            Slot::Client => "client",
            Slot::RequestLine => "request line",
            Slot::Method => "method",
            Slot::Target => "target",
            Slot::Host => "host",
            Slot::Status => "status",
            Slot::Listener => "listener",
            Slot::Pool => "pool",
            Slot::Endpoint | Slot::EndpointUrl => "endpoint",
            Slot::EndpointStatus => "status of the endpoint",
            Slot::Total | Slot::Served => "span of time",
            Slot::Retries => "number of retries",
            Slot::Termination => "way to end",
            Slot::Route => "route",
        }
    }
}

/// A slot, and how the value in it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Take {
    pub(crate) slot: Slot,
    pub(crate) form: Form,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Form {
    #[default]
    Text,
    Clf,
    Iso,
    Number(TimeUnit),
    /// So many letters count; 0: all.
    Letters(u8),
    /// An address with a port that doesn't belong to it.
    Port,
}

impl Take {
    /// Where the value of a part goes; `None` where nobody asks for it.
    pub(crate) fn of(part: Part) -> Option<Take> {
        let (slot, form) = match part {
            Part::Ignored | Part::Attempts => return None,
            Part::Listener => (Slot::Listener, Form::Text),
            Part::Time(TimeForm::Clf) => (Slot::Time, Form::Clf),
            Part::Time(TimeForm::Iso) => (Slot::Time, Form::Iso),
            Part::Time(TimeForm::Epoch(unit)) => (Slot::Time, Form::Number(unit)),
            Part::Client => (Slot::Client, Form::Text),
            Part::RequestLine => (Slot::RequestLine, Form::Text),
            Part::Method => (Slot::Method, Form::Text),
            Part::Target => (Slot::Target, Form::Text),
            Part::Host => (Slot::Host, Form::Text),
            Part::Status => (Slot::Status, Form::Text),
            Part::Pool => (Slot::Pool, Form::Text),
            Part::Endpoint => (Slot::Endpoint, Form::Text),
            Part::EndpointUrl => (Slot::EndpointUrl, Form::Text),
            Part::EndpointStatus => (Slot::EndpointStatus, Form::Text),
            Part::Total(unit) => (Slot::Total, Form::Number(unit)),
            Part::Served(unit) => (Slot::Served, Form::Number(unit)),
            Part::Retries => (Slot::Retries, Form::Text),
            Part::Termination(letters) => (Slot::Termination, Form::Letters(letters)),
            Part::Route => (Slot::Route, Form::Text),
        };
        Some(Take { slot, form })
    }
}
