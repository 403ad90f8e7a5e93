//! What traffic there is: how much, of what, from whom. Filled from an intent file and from options here; a log can fill it too.

use std::net::IpAddr;

use ipnet::IpNet;
use model::Text;

use crate::ask::Ask;
use crate::intent::Intent;

/// The traffic that is asked about.
#[derive(Clone, Debug, Default)]
pub struct Traffic {
    /// Requests and connections a second, in all; `None` where nobody says.
    pub rate: Option<f64>,
    /// What is asked for.
    pub mix: Mix,
    /// Who asks.
    pub clients: Population,
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub enum Mix {
    /// Nobody says.
    #[default]
    Unknown,
    /// Requests, each with its part of all, 0 to 1: where they go is traced.
    Requests(Vec<(Ask, f64)>),
    /// Pools, as a log names them.
    Pools(Vec<PoolTraffic>),
}

/// What one pool gets, as a log tells it.
#[derive(Clone, Debug)]
pub struct PoolTraffic {
    /// The pool.
    pub pool: Text,
    /// Its part of all traffic, 0 to 1.
    pub part: f64,
    /// Who asks it.
    pub clients: Population,
}

/// Who asks.
#[derive(Clone, Debug, Default)]
pub enum Population {
    /// Very many, or nobody says.
    #[default]
    Many,
    /// So many, somewhere in the world; each asks as often as any other.
    Count(u64),
    /// These, each address as often as any other: a content network, the address behind which an office hides.
    Networks(Vec<IpNet>),
    /// These, each with its part of all requests.
    Weighted(Vec<(IpAddr, f64)>),
}

impl Traffic {
    /// What an intent file says.
    pub fn of(intent: &Intent) -> Self {
        let said = &intent.traffic;
        let networks: Vec<IpNet> =
            said.clients.iter().flat_map(|(_, networks)| networks.iter().map(|network| network.value)).collect();
        let clients = match (&said.population, networks.is_empty()) {
            (Some(count), _) => Population::Count(u64::from(count.value)),
            (None, false) => Population::Networks(networks),
            (None, true) => Population::Many,
        };
        let mix = match said.mix.is_empty() {
            true => Mix::Unknown,
            false => Mix::Requests(said.mix.iter().map(|(ask, part)| (ask.value.clone(), *part)).collect()),
        };
        Traffic { rate: said.rate.map(|rate| rate.value), mix, clients }
    }

    /// The traffic of a log, where an intent file says less: what that says of rate and mix goes before what was measured.
    pub fn under(self, told: Traffic) -> Traffic {
        let clients = match told.clients {
            Population::Many => self.clients,
            told => told,
        };
        let mix = match told.mix {
            Mix::Unknown => self.mix,
            told => told,
        };
        Traffic { rate: told.rate.or(self.rate), mix, clients }
    }

    /// Who asks a pool.
    pub(super) fn clients_of(&self, pool: &str) -> &Population {
        let Mix::Pools(pools) = &self.mix else { return &self.clients };
        pools.iter().find(|own| own.pool == pool).map_or(&self.clients, |own| &own.clients)
    }
}
