//! Where everything is: a slice of the loopback network, with an address for each part and each user.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use crate::Trouble;
use crate::ground::Claim;

/// Port of endpoints that speak HTTP.
const HTTP: u16 = 8080;

/// Port of a database, and of the way to the one that can write.
const DATABASE: u16 = 5432;

/// Addresses of a stack.
#[derive(Debug)]
pub(crate) struct Net {
    claim: Claim,
}

impl Net {
    /// Claims a slice that nobody else has.
    pub(crate) fn new() -> Result<Net, Trouble> {
        Ok(Net { claim: Claim::new()? })
    }

    /// The claim, for who must outlive us.
    pub(crate) fn claim(&self) -> &Claim {
        &self.claim
    }

    /// What all addresses begin with, such as `127.16`.
    pub(crate) fn prefix(&self) -> String {
        let [first, second, ..] = self.claim.base.octets();
        format!("{first}.{second}")
    }

    /// Where users come in.
    pub(crate) fn edge(&self) -> SocketAddr {
        SocketAddr::new(self.balancer(), 18_080)
    }

    /// The balancer's own address: where it listens, and from where it speaks to endpoints.
    pub(crate) fn balancer(&self) -> IpAddr {
        self.at(0, 5)
    }

    /// The way to the database that can write.
    pub(crate) fn writes(&self) -> SocketAddr {
        SocketAddr::new(self.balancer(), DATABASE)
    }

    /// The way to those that can only be read.
    pub(crate) fn reads(&self) -> SocketAddr {
        SocketAddr::new(self.balancer(), DATABASE + 1)
    }

    /// An endpoint of auth, from 0.
    pub(crate) fn auth(&self, number: usize) -> SocketAddr {
        SocketAddr::new(self.at(1, 11 + number), HTTP)
    }

    /// An application server, from 0.
    pub(crate) fn app(&self, number: usize) -> SocketAddr {
        SocketAddr::new(self.at(2, 11 + number), HTTP)
    }

    /// An application server for searches, from 0.
    pub(crate) fn search(&self, number: usize) -> SocketAddr {
        SocketAddr::new(self.at(7, 11 + number), HTTP)
    }

    /// A database, from 0, which is the primary.
    pub(crate) fn database(&self, number: usize) -> SocketAddr {
        SocketAddr::new(self.at(3, 11 + number), DATABASE)
    }

    /// Where files are served, from 0.
    pub(crate) fn files(&self, number: usize) -> SocketAddr {
        SocketAddr::new(self.at(4, 11 + number), HTTP)
    }

    /// One of the two machines of the content delivery network.
    pub(crate) fn cdn(&self, number: usize) -> IpAddr {
        self.at(9, 10 + number % 2)
    }

    /// A user's own address.
    pub(crate) fn user(&self, number: usize) -> IpAddr {
        self.at(64 + number / 250, 1 + number % 250)
    }

    fn at(&self, third: usize, fourth: usize) -> IpAddr {
        let within = u32::try_from(third * 256 + fourth).unwrap_or(0);
        IpAddr::V4(Ipv4Addr::from(u32::from(self.claim.base) + within))
    }
}
