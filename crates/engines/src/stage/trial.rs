//! A ground for tests: every answer can be told from its question.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use finding::FileId;
use ipnet::{IpNet, Ipv4Net};
use model::BindAddress;

use super::{Ground, StandIn};

/// Puts 127 before IPv4 addresses, and the last group of IPv6 behind 127.9.0; numbers listeners and endpoints.
#[derive(Debug, Default)]
pub struct Trial {
    /// What was asked of files.
    pub files: Vec<(String, StandIn)>,
    /// Addresses of listeners in the order in which they were asked for first.
    pub listeners: Vec<BindAddress>,
    /// Endpoints in the order in which they were asked for first.
    pub endpoints: Vec<(String, String, Option<u16>)>,
}

/// Index of the item, which is added where it is new.
fn index<T: PartialEq>(list: &mut Vec<T>, item: T) -> u8 {
    let at = list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    });
    at as u8
}

impl Ground for Trial {
    fn network(&mut self, network: IpNet) -> IpNet {
        let (address, length) = match network {
            IpNet::V4(net) => {
                let [_, b, c, d] = net.addr().octets();
                (Ipv4Addr::new(127, b, c, d), net.prefix_len())
            }
            IpNet::V6(net) => {
                (Ipv4Addr::new(127, 9, 0, net.addr().segments()[7] as u8), (net.prefix_len() / 4 + 8).min(32))
            }
        };
        IpNet::V4(Ipv4Net::new(address, length).unwrap())
    }

    fn listener(&mut self, address: &BindAddress, port: u16) -> SocketAddr {
        let hosts = &mut self.listeners;
        let known = hosts.iter().position(|known| known == address);
        let host = known.unwrap_or_else(|| {
            hosts.push(address.clone());
            hosts.len() - 1
        }) as u8;
        SocketAddr::from(([127, 1, 0, host], port))
    }

    fn endpoint(&mut self, pool: &str, host: &str, port: Option<u16>) -> (IpAddr, Option<u16>) {
        let at = index(&mut self.endpoints, (pool.to_owned(), host.to_owned(), port));
        (IpAddr::from([127, 2, 0, at]), port)
    }

    fn shifted(&mut self, _endpoint: IpAddr, _by: i32) {}

    fn file(&mut self, path: &str, kind: StandIn) -> String {
        index(&mut self.files, (path.to_owned(), kind));
        format!("/lab/{}", path.trim_start_matches('/'))
    }

    fn moved(&mut self, file: FileId) -> String {
        format!("/lab/moved/{}", file.0)
    }
}
