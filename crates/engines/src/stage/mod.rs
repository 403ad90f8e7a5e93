//! What it takes to run a user's configuration elsewhere: addresses moved, files replaced, everything else as it was.
//!
//! An engine's `stage` walks over the words of a configuration and asks a [`Ground`] where each address and each file
//! stands now. What comes out are edits on spans, so that all other text stays byte for byte. The ground is asked twice:
//! once to learn what there is, once to answer.

mod addresses;
#[cfg(test)]
pub mod trial;

use std::net::{IpAddr, SocketAddr};

use finding::{Edit, FileId, SourceMap};
use ipnet::IpNet;
use model::BindAddress;

use crate::Surroundings;

pub use addresses::moved_addresses;

/// What a missing file is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StandIn {
    /// Certificate with its key in one file.
    CertificateAndKey,
    /// Certificate alone.
    Certificate,
    /// The key of [`Certificate`](Self::Certificate).
    Key,
    /// Lines of certificates, each with the names that it serves (HAProxy's `crt-list`).
    CertificateList,
    /// Certificates of authorities.
    Authority,
    /// Revoked certificates.
    Revoked,
    /// Diffie-Hellman parameters.
    DhParameters,
    /// Key of session tickets, 48 or 80 bytes.
    TicketKey,
    /// Users and passwords.
    Users,
    /// A map or a list of patterns: empty where it is missing, else its own text with addresses moved.
    Patterns,
    /// A whole HTTP answer of this status.
    Answer(u16),
    /// A folder of certificates with their keys.
    CertificateFolder,
    /// A folder in which the engine writes.
    Folder,
    /// A folder of pages: what lies in it, as far as the [`Surroundings`] know it.
    Pages,
    /// A page in a folder of [`Pages`](Self::Pages) that was asked for before.
    Page,
    /// A file that the engine writes: a log, a process id, a socket.
    Written,
    /// An empty file.
    Empty,
}

/// The port of what was a socket file: the lab has TCP only.
pub const SOCKET_PORT: u16 = 8_000;

/// The place to which a configuration is moved.
pub trait Ground {
    /// Where a network, or an address of full length, is now. Networks keep what they hold and what they don't.
    fn network(&mut self, network: IpNet) -> IpNet;

    /// Where a listener of this address and port is now. The address `::` stands for every IPv6 address, and is somewhere
    /// else than `Any`. A socket file has [`SOCKET_PORT`].
    fn listener(&mut self, address: &BindAddress, port: u16) -> SocketAddr;

    /// Where an endpoint is now. `host` is an address, a name, or the path of a socket file; every pool has endpoints of
    /// its own, so that it is seen which pool was chosen. A port that the configuration leaves open stays open.
    fn endpoint(&mut self, pool: &str, host: &str, port: Option<u16>) -> (IpAddr, Option<u16>);

    /// An endpoint without a port of its own takes that of the client's connection and adds so much.
    fn shifted(&mut self, endpoint: IpAddr, by: i32);

    /// Path of the file that stands in for `path`, or is its copy.
    fn file(&mut self, path: &str, kind: StandIn) -> String;

    /// Path of the moved form of a file of the configuration itself.
    fn moved(&mut self, file: FileId) -> String;
}

/// A configuration that is to be moved.
pub struct Subject<'a> {
    /// All its texts, included ones too.
    pub sources: &'a SourceMap,
    /// The files that the engine is given.
    pub roots: &'a [FileId],
    /// What stands around it.
    pub around: &'a dyn Surroundings,
}

/// Edits that move it.
pub type Stage = fn(subject: &Subject<'_>, ground: &mut dyn Ground) -> Vec<Edit>;

/// How an engine is run.
#[derive(Clone, Copy, Debug)]
pub struct Launch {
    /// Names of its program, the usual one first.
    pub programs: &'static [&'static str],
    /// Arguments that make it print its version.
    pub version: &'static [&'static str],
    /// Arguments that make it judge a configuration and end; `files` are the moved roots, `folder` is for its own use.
    pub validate: fn(files: &[String], folder: &str) -> Vec<String>,
    /// Arguments that make it run in the foreground.
    pub run: fn(files: &[String], folder: &str) -> Vec<String>,
    /// Signal that makes it take its changed files without a break, such as `HUP`.
    pub reload: &'static str,
}
