//! Who asks, one by one where that is known.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::IpNet;
use model::deal::Key;
use model::{BalancePolicy, Field, HashKey, Pool, Stickiness, Value};

use super::chance::Chance;
use super::{Population, Traffic};

/// More clients than this are as good as very many: what each of them asks is too little to tell.
const MOST: u64 = 1 << 16;

/// Who asks a pool.
#[derive(Clone, Debug)]
pub(super) enum Clients {
    /// Very many, each of them once.
    Many,
    /// These, each with its part of all requests.
    Few(Vec<(IpAddr, f64)>),
}

impl Clients {
    /// Those of a pool; addresses that nobody knows are drawn.
    pub fn of(traffic: &Traffic, pool: &Pool, seed: u64) -> Self {
        match traffic.clients_of(&pool.name.value) {
            Population::Count(count) if *count <= MOST => Clients::evenly(drawn(*count, seed)),
            Population::Networks(networks) => match all(networks) {
                Some(addresses) => Clients::evenly(addresses),
                None => Clients::Many,
            },
            Population::Weighted(each) if !each.is_empty() => Clients::Few(each.clone()),
            _ => Clients::Many,
        }
    }

    fn evenly(addresses: Vec<IpAddr>) -> Self {
        let part = 1.0 / addresses.len().max(1) as f64;
        match addresses.is_empty() {
            true => Clients::Many,
            false => Clients::Few(addresses.into_iter().map(|address| (address, part)).collect()),
        }
    }

    /// The clients, where they are few.
    pub fn few(&self) -> Option<&[(IpAddr, f64)]> {
        match self {
            Clients::Few(each) => Some(each),
            Clients::Many => None,
        }
    }
}

/// Every address of some networks; `None` where they are very many.
fn all(networks: &[IpNet]) -> Option<Vec<IpAddr>> {
    let size = |network: &IpNet| 1_u128.checked_shl(u32::from(network.max_prefix_len() - network.prefix_len()));
    let sum = networks.iter().try_fold(0_u128, |sum, network| sum.checked_add(size(network)?))?;
    if sum > u128::from(MOST) {
        return None;
    }
    let mut addresses: Vec<IpAddr> = networks.iter().flat_map(every).collect();
    addresses.sort_unstable();
    addresses.dedup();
    Some(addresses)
}

/// Every address of a network, the first and the last too: behind a balancer they are addresses like others.
fn every(network: &IpNet) -> Vec<IpAddr> {
    match network {
        IpNet::V4(network) => (u32::from(network.network())..=u32::from(network.broadcast()))
            .map(|one| Ipv4Addr::from(one).into())
            .collect(),
        IpNet::V6(network) => {
            let ends = u128::from(network.network())..=u128::from(network.broadcast());
            ends.map(|one| Ipv6Addr::from(one).into()).collect()
        }
    }
}

/// So many addresses of the internet.
fn drawn(count: u64, seed: u64) -> Vec<IpAddr> {
    const FIRST: u32 = 0x0100_0000;
    const LAST: u32 = 0xdfff_ffff;
    let mut chance = Chance::new(seed, u64::from(FIRST));
    let address = |_| IpAddr::from(Ipv4Addr::from(FIRST + chance.below(u64::from(LAST - FIRST)) as u32));
    (0..count).map(address).collect()
}

/// What a client brings to a pool whose policy hashes its address alone; `None` where the policy hashes something else.
pub(super) fn key_of(pool: &Pool, client: IpAddr) -> Option<Key> {
    match &pool.balance.value {
        BalancePolicy::Hash { key: HashKey::Client { v4_bits, text: false }, .. } => {
            Some(Key::of_client(client, *v4_bits))
        }
        BalancePolicy::Hash { key, .. } if is_client(key) => Some(Key::Octets(client.to_string().into_bytes())),
        _ => None,
    }
}

/// Whether the policy hashes the client's address alone.
pub(super) fn hashes_client(pool: &Pool) -> bool {
    matches!(&pool.balance.value, BalancePolicy::Hash { key, .. } if is_client(key))
}

fn is_client(key: &HashKey) -> bool {
    match key {
        HashKey::Client { .. } => true,
        HashKey::Request(value) => *value == Value::Field(Field::Client),
    }
}

/// Whether each worker remembers on its own where clients are; a cookie is remembered by the client.
pub(super) fn is_table(pool: &Pool) -> bool {
    matches!(&pool.stickiness, Some(sticky) if matches!(sticky.value, Stickiness::Table { .. }))
}
