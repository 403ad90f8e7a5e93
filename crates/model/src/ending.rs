//! Of whom the end of a request speaks.

/// How a request ended, by whose doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ending {
    /// It was answered to the end.
    Whole,
    /// The balancer answered by itself, as it was told to.
    Answered,
    /// The client went away.
    ClientLeft,
    /// The client was too slow.
    ClientSlow,
    /// The client sent what is no request.
    ClientWrong,
    /// No connection to the endpoint came about.
    EndpointUnreached,
    /// The endpoint broke off, or answered what is no answer.
    EndpointBroke,
    /// The endpoint was too slow.
    EndpointSlow,
    /// There was no endpoint to send it to: all are down.
    NoEndpoint,
    /// There was no room: a limit or a queue was full.
    Full,
    /// A rule refused it.
    Refused,
    /// No route was there for it.
    NoRoute,
    /// The balancer itself failed, or was told to break off.
    Balancer,
}

/// Who brought an end about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Side {
    /// The client.
    Client,
    /// The endpoint, or the way to it.
    Endpoint,
    /// The balancer, or what it was told.
    Balancer,
}

impl Ending {
    /// Who brought it about; `None` where nothing is amiss.
    pub fn side(self) -> Option<Side> {
        match self {
            Ending::Whole | Ending::Answered => None,
            Ending::ClientLeft | Ending::ClientSlow | Ending::ClientWrong => Some(Side::Client),
            Ending::EndpointUnreached | Ending::EndpointBroke | Ending::EndpointSlow | Ending::NoEndpoint => {
                Some(Side::Endpoint)
            }
            Ending::Full | Ending::Refused | Ending::NoRoute | Ending::Balancer => Some(Side::Balancer),
        }
    }

    /// Whether a timeout ended it.
    pub fn is_timeout(self) -> bool {
        matches!(self, Ending::ClientSlow | Ending::EndpointSlow)
    }
}
