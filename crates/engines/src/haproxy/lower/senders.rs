//! Which proxies send to which backends.

use std::collections::HashMap;

use smol_str::SmolStr;

use super::super::config::Config;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;

/// The proxies that send to each backend, as indices.
#[derive(Debug, Default)]
pub(super) struct Senders {
    by_name: HashMap<SmolStr, Vec<usize>>,
    /// Those that compute the name, and so may send to any.
    to_any: Vec<usize>,
}

impl Senders {
    /// All senders of a configuration.
    pub(super) fn of(config: &Config) -> Self {
        let mut senders = Senders::default();
        for (index, proxy) in config.proxies.iter().enumerate().filter(|(_, proxy)| proxy.listens()) {
            let rules = proxy.list(List::UseBackend).map(|line| line.at(1));
            let fallback = proxy.settings.get("default_backend").map(|line| line.at(1));
            // A frontend may send to a backend of its own name; one section that is both has no way to itself.
            let others = rules.chain(fallback).filter(|name| !proxy.serves() || *name != proxy.name.text);
            for name in others {
                let to = match name.contains('%') {
                    true => &mut senders.to_any,
                    false => senders.by_name.entry(name.into()).or_default(),
                };
                if to.last() != Some(&index) {
                    to.push(index);
                }
            }
        }
        senders
    }

    /// Those that may send to a backend.
    pub(super) fn to<'s>(&'s self, proxy: &Proxy) -> impl Iterator<Item = usize> + use<'s> {
        let named = self.by_name.get(&proxy.name.text).map_or(&[][..], Vec::as_slice);
        named.iter().chain(&self.to_any).copied()
    }
}
