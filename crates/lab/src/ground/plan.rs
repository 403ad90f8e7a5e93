//! Networks and addresses of a configuration, laid out in a slice so that each holds what it held, and nothing else.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::{IpNet, Ipv4Net};

use super::claim::BITS;

/// So many addresses that the configuration doesn't name are kept free in every network that it names.
const SPARE: u32 = 64;

/// Where each network and address is.
#[derive(Debug)]
pub struct Plan {
    nodes: Vec<Node>,
    places: HashMap<IpNet, usize>,
    /// Addresses that came later.
    later: HashMap<IpAddr, Ipv4Addr>,
}

/// One network, or one address.
#[derive(Debug)]
struct Node {
    /// What it is at home; `None` for the whole of the slice.
    net: Option<IpNet>,
    children: Vec<usize>,
    /// Power of two.
    size: u32,
    base: u32,
    /// The next address in it that nobody has.
    free: u32,
}

impl Plan {
    /// Lays out the networks in the slice that begins at `base`; `None` where they need more room than it has.
    pub fn new(base: Ipv4Addr, mut nets: Vec<IpNet>) -> Option<Plan> {
        nets.retain(|net| net.prefix_len() > 0);
        nets.iter_mut().for_each(|net| *net = net.trunc());
        // A network stands before all that it holds.
        nets.sort_by_key(|net| (net.addr().is_ipv6(), bits_of(net.addr()), net.prefix_len()));
        nets.dedup();
        let mut plan = Plan { nodes: vec![Node::new(None)], places: HashMap::new(), later: HashMap::new() };
        let mut open = vec![0];
        for net in nets {
            while !plan.nodes[open[open.len() - 1]].holds(&net) {
                open.pop();
            }
            let (index, parent) = (plan.nodes.len(), open[open.len() - 1]);
            plan.nodes.push(Node::new(Some(net)));
            plan.nodes[parent].children.push(index);
            plan.places.insert(net, index);
            open.push(index);
        }
        plan.measure();
        if plan.nodes[0].size > 1 << BITS {
            return None;
        }
        plan.nodes[0].size = 1 << BITS;
        plan.lay(u32::from(base));
        Some(plan)
    }

    /// Sizes from the leaves up: children come after their parents.
    fn measure(&mut self) {
        for index in (0..self.nodes.len()).rev() {
            let held: u32 = self.nodes[index].children.iter().map(|&child| self.nodes[child].size).sum();
            let node = &mut self.nodes[index];
            node.size = held.saturating_add(node.spare()).next_power_of_two();
        }
    }

    /// Places from the root down, the large before the small: so each stands on a multiple of its size.
    fn lay(&mut self, base: u32) {
        self.nodes[0].base = base;
        for index in 0..self.nodes.len() {
            let mut children = std::mem::take(&mut self.nodes[index].children);
            children.sort_by_key(|&child| std::cmp::Reverse(self.nodes[child].size));
            let mut at = self.nodes[index].base;
            for &child in &children {
                self.nodes[child].base = at;
                at += self.nodes[child].size;
            }
            // The first address of all is the claim's.
            self.nodes[index].free = if at == base { at + 2 } else { at };
            self.nodes[index].children = children;
        }
    }

    /// Where a network that the plan knows is now; an address may also be a new one.
    pub fn network(&mut self, net: IpNet) -> Option<IpNet> {
        if net.prefix_len() == 0 {
            return Some(net);
        }
        let net = net.trunc();
        if let Some(&index) = self.places.get(&net) {
            let node = &self.nodes[index];
            let length = 32 - node.size.trailing_zeros();
            return Ipv4Net::new(Ipv4Addr::from(node.base), length as u8).ok().map(IpNet::V4);
        }
        let whole = net.prefix_len() == net.max_prefix_len();
        whole.then(|| IpNet::from(IpAddr::V4(self.address(net.addr()))))
    }

    /// Where an address is now; a new one is put into the smallest network that holds it.
    pub fn address(&mut self, ip: IpAddr) -> Ipv4Addr {
        if let Some(&index) = self.places.get(&IpNet::from(ip)) {
            return Ipv4Addr::from(self.nodes[index].base);
        }
        if let Some(known) = self.later.get(&ip) {
            return *known;
        }
        let place = self.spare_in(IpNet::from(ip));
        self.later.insert(ip, place);
        place
    }

    /// Another address in the same networks, which nobody had before as long as there is one; the address itself where the
    /// configuration names it.
    pub fn neighbour(&mut self, ip: IpAddr) -> Ipv4Addr {
        match self.places.get(&IpNet::from(ip)) {
            Some(&index) => Ipv4Addr::from(self.nodes[index].base),
            None => self.spare_in(IpNet::from(ip)),
        }
    }

    /// The next free address of the smallest network that holds `net`; its last one where none is free any more. There is
    /// one, for every network has spare ones behind those that are named.
    fn spare_in(&mut self, net: IpNet) -> Ipv4Addr {
        let index = self.smallest(net);
        let node = &mut self.nodes[index];
        node.take().unwrap_or_else(|| Ipv4Addr::from(node.base + node.size - 1))
    }

    /// An address of its own, in no network that the configuration names.
    pub fn fresh(&mut self) -> Option<Ipv4Addr> {
        self.nodes[0].take()
    }

    /// The smallest known network that holds `net`.
    fn smallest(&self, net: IpNet) -> usize {
        let mut at = 0;
        while let Some(&inner) = self.nodes[at].children.iter().find(|&&child| self.nodes[child].holds(&net)) {
            at = inner;
        }
        at
    }
}

impl Node {
    fn new(net: Option<IpNet>) -> Node {
        Node { net, children: Vec::new(), size: 0, base: 0, free: 0 }
    }

    fn holds(&self, other: &IpNet) -> bool {
        self.net.is_none_or(|net| net.contains(other))
    }

    /// Room for what isn't named; an address has none.
    fn spare(&self) -> u32 {
        let Some(net) = self.net else { return SPARE };
        let left = u32::from(net.max_prefix_len() - net.prefix_len());
        1_u32.checked_shl(left).unwrap_or(SPARE).min(SPARE)
    }

    /// The next free address.
    fn take(&mut self) -> Option<Ipv4Addr> {
        let address = self.free;
        (address < self.base + self.size).then(|| {
            self.free += 1;
            Ipv4Addr::from(address)
        })
    }
}

fn bits_of(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => u128::from(u32::from(ip)) << 96,
        IpAddr::V6(ip) => u128::from(ip),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nets(texts: &[&str]) -> Vec<IpNet> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn each_network_holds_what_it_held_and_nothing_else() {
        let named = nets(&[
            "10.0.0.0/8",
            "10.0.1.0/24",
            "10.0.1.11/32",
            "10.0.1.12/32",
            "10.0.2.0/24",
            "192.168.0.0/16",
            "203.0.113.7/32",
            "2001:db8::/32",
            "2001:db8::1/128",
            "127.0.0.1/32",
            "10.0.1.0/30",
        ]);
        let mut plan = Plan::new(Ipv4Addr::new(127, 16, 0, 0), named.clone()).unwrap();
        let moved: Vec<IpNet> = named.iter().map(|net| plan.network(*net).unwrap()).collect();
        for (a, to_a) in named.iter().zip(&moved) {
            for (b, to_b) in named.iter().zip(&moved) {
                assert_eq!(a.contains(b), to_a.contains(to_b), "{a} {b} became {to_a} {to_b}");
                assert_eq!(a == b, to_a == to_b);
            }
        }
    }

    #[test]
    fn an_address_that_comes_later_is_where_it_was() {
        let mut plan = Plan::new(Ipv4Addr::new(127, 16, 0, 0), nets(&["10.0.0.0/8", "10.0.1.0/24"])).unwrap();
        let inner = plan.network(nets(&["10.0.1.0/24"])[0]).unwrap();
        let outer = plan.network(nets(&["10.0.0.0/8"])[0]).unwrap();
        let inside = IpAddr::V4(plan.address("10.0.1.77".parse().unwrap()));
        let beside = IpAddr::V4(plan.address("10.0.9.9".parse().unwrap()));
        let outside = IpAddr::V4(plan.address("198.51.100.1".parse().unwrap()));
        assert!(inner.contains(&inside) && outer.contains(&beside) && !inner.contains(&beside));
        assert!(!outer.contains(&outside));
        assert_eq!(IpAddr::V4(plan.address("10.0.1.77".parse().unwrap())), inside);
    }

    #[test]
    fn a_neighbour_is_somebody_else_in_the_same_network() {
        let mut plan = Plan::new(Ipv4Addr::new(127, 16, 0, 0), nets(&["10.0.1.0/24", "10.0.1.7/32"])).unwrap();
        let net = plan.network(nets(&["10.0.1.0/24"])[0]).unwrap();
        let ask = |plan: &mut Plan, ip: &str| IpAddr::V4(plan.neighbour(ip.parse().unwrap()));
        let (one, other) = (ask(&mut plan, "10.0.1.9"), ask(&mut plan, "10.0.1.9"));
        assert!(one != other && net.contains(&one) && net.contains(&other));
        assert_eq!(ask(&mut plan, "10.0.1.7"), ask(&mut plan, "10.0.1.7"));
        (0..300).for_each(|_| assert!(net.contains(&ask(&mut plan, "10.0.1.9"))));
        assert!(!net.contains(&ask(&mut plan, "198.51.100.1")));
    }

    #[test]
    fn ten_thousand_endpoints_fit() {
        let many = (0..10_000_u32).map(|n| IpNet::from(IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + n)))).collect();
        let mut plan = Plan::new(Ipv4Addr::new(127, 32, 0, 0), many).unwrap();
        assert!(plan.fresh().is_some());
    }
}
