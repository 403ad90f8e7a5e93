//! The first walk over a configuration: which networks are there?

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use engines::Surroundings;
use engines::stage::{Ground, StandIn, moved_addresses};
use finding::FileId;
use ipnet::IpNet;
use model::BindAddress;

use crate::stand_in::is_copied;

/// Learns what there is; its answers mean nothing.
pub(crate) struct Survey<'a> {
    around: &'a dyn Surroundings,
    networks: HashSet<IpNet>,
    files: HashSet<String>,
}

impl<'a> Survey<'a> {
    /// Nothing is known yet.
    pub fn new(around: &'a dyn Surroundings) -> Self {
        Survey { around, networks: HashSet::new(), files: HashSet::new() }
    }

    /// What was met.
    pub fn into_networks(self) -> Vec<IpNet> {
        self.networks.into_iter().collect()
    }

    fn address(&mut self, client: IpAddr) {
        self.networks.insert(IpNet::from(client));
    }
}

impl Ground for Survey<'_> {
    fn network(&mut self, network: IpNet) -> IpNet {
        self.networks.insert(network.trunc());
        network
    }

    fn listener(&mut self, address: &BindAddress, port: u16) -> SocketAddr {
        if let BindAddress::Ip(ip) = address
            && !ip.is_unspecified()
        {
            self.address(*ip);
        }
        SocketAddr::from((Ipv4Addr::LOCALHOST, port))
    }

    fn endpoint(&mut self, _pool: &str, host: &str, port: Option<u16>) -> (IpAddr, Option<u16>) {
        if let Ok(ip) = host.trim_matches(['[', ']']).parse() {
            self.address(ip);
        }
        (IpAddr::V4(Ipv4Addr::LOCALHOST), port)
    }

    fn shifted(&mut self, _endpoint: IpAddr, _by: i32) {}

    fn file(&mut self, path: &str, kind: StandIn) -> String {
        let text = (kind == StandIn::Patterns && is_copied(kind) && self.files.insert(path.to_owned()))
            .then(|| self.around.read(path).ok())
            .flatten();
        if let Some(text) = text {
            moved_addresses(&String::from_utf8_lossy(&text), self);
        }
        path.to_owned()
    }

    fn moved(&mut self, _file: FileId) -> String {
        String::new()
    }
}
