//! Sets of client addresses.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;

use crate::ask::SOMEBODY;

/// Networks that a client must be in, one of each list, and networks that it must not be in.
#[derive(Clone, Debug, Default)]
pub struct Clients {
    inside: Vec<Vec<IpNet>>,
    outside: Vec<IpNet>,
    chosen: Option<IpAddr>,
}

impl Clients {
    /// One condition more; `false` where no address is left.
    pub fn keep(&mut self, networks: &[IpNet], holds: bool) -> bool {
        if holds {
            self.inside.push(networks.to_vec());
        } else {
            self.outside.extend(networks);
        }
        if self.chosen.is_none_or(|chosen| !self.takes(chosen)) {
            self.chosen = self.candidates().into_iter().find(|address| self.takes(*address));
        }
        self.chosen.is_some()
    }

    /// A client that meets all conditions; `None` where there are none.
    pub fn chosen(&self) -> Option<IpAddr> {
        self.chosen
    }

    fn takes(&self, address: IpAddr) -> bool {
        self.inside.iter().all(|networks| networks.iter().any(|network| network.contains(&address)))
            && !self.outside.iter().any(|network| network.contains(&address))
    }

    /// Somebody; the first addresses of all networks, and those just behind them. If any address meets all conditions, one of
    /// these does: the least one that does is the least of all, begins a network, or comes just behind one.
    fn candidates(&self) -> Vec<IpAddr> {
        let edges = self.inside.iter().flatten().chain(&self.outside);
        let least = [IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V6(Ipv6Addr::UNSPECIFIED)];
        let own = edges.flat_map(|network| {
            let inner = network.hosts().next();
            inner.into_iter().chain([network.network()]).chain(after(network.broadcast()))
        });
        std::iter::once(SOMEBODY).chain(own).chain(least).collect()
    }
}

/// The next address.
fn after(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => u32::from(address).checked_add(1).map(|next| IpAddr::V4(next.into())),
        IpAddr::V6(address) => u128::from(address).checked_add(1).map(|next| IpAddr::V6(next.into())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nets(texts: &[&str]) -> Vec<IpNet> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn an_address_is_found_where_there_is_one() {
        let mut clients = Clients::default();
        assert!(clients.keep(&nets(&["10.0.0.0/8", "192.168.0.0/16"]), true));
        assert!(clients.keep(&nets(&["10.0.0.0/9"]), false));
        assert!(
            clients
                .chosen()
                .is_some_and(|one| nets(&["10.128.0.0/9", "192.168.0.0/16"]).iter().any(|net| net.contains(&one)))
        );
        assert!(clients.keep(&nets(&["10.128.0.0/9"]), false));
        assert_eq!(clients.chosen(), Some("192.168.0.1".parse().unwrap()));
        assert!(!clients.keep(&nets(&["192.168.0.0/17", "192.168.128.0/17"]), false));
    }

    #[test]
    fn nobody_in_particular_is_somebody() {
        let mut clients = Clients::default();
        assert!(clients.keep(&nets(&["10.0.0.0/8"]), false));
        assert_eq!(clients.chosen(), Some(SOMEBODY));
        assert!(!clients.keep(&nets(&["0.0.0.0/0", "::/0"]), false));
    }
}
