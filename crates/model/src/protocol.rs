//! What is read of a connection.

/// What the balancer reads of what comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Requests of HTTP.
    Http,
    /// Connections, whatever they carry.
    Tcp,
    /// Datagrams.
    Udp,
}
