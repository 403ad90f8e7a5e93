//! Endpoints that are asked straight, and whatever is kept of each between two questions.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use model::{Endpoint, Host, Text};
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::ask::{Greeting, Secured, Target, Trust};
use crate::known::Known;
use crate::plan::Plan;

/// An endpoint of a pool.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    /// As its pool calls it.
    pub(crate) name: Text,
    pub(crate) pool: Text,
    pub(crate) target: Target,
    pub(crate) greeting: Greeting,
    /// Host and port, as a Host header has them.
    pub(crate) authority: Text,
}

impl Spot {
    /// What stands for no endpoint.
    pub(crate) fn nowhere(name: &Text, pool: &Text) -> Self {
        let target = Target::Host(String::new(), 0);
        let (name, pool) = (name.clone(), pool.clone());
        Spot { name, pool, target, greeting: Greeting::default(), authority: Text::default() }
    }

    /// `folder` is that of the configuration, to which names of files in it are relative; `authorities` are trusted where it names none.
    fn of(pool: &Text, endpoint: &Endpoint, folder: &Path, authorities: Option<&PathBuf>) -> Option<Self> {
        let target = match (&endpoint.address.host, endpoint.address.port) {
            (Host::Unix(path), _) => Target::File(path.to_string()),
            (Host::Ip(ip), Some(port)) => Target::Host(ip.to_string(), port),
            (Host::Name(name), Some(port)) => Target::Host(name.to_string(), port),
            _ => return None,
        };
        let authority: Text = endpoint.address.to_string().into();
        let tls = endpoint.tls.as_ref().map(|tls| {
            let name = tls.sni.clone().unwrap_or_else(|| match &endpoint.address.host {
                Host::Ip(ip) => ip.to_string().into(),
                Host::Name(name) | Host::Unix(name) => name.clone(),
            });
            // Where it doesn't say whether they are checked, they are as soon as there is something to check them by.
            let is_checked = tls.verify.unwrap_or(tls.authorities.is_some());
            let authorities = tls.authorities.as_ref().map(|file| folder.join(file.as_str())).or(authorities.cloned());
            let trust = is_checked.then(|| Trust { name: tls.name.clone(), authorities });
            Secured { name, trust }
        });
        Some(Spot {
            name: endpoint.name.as_ref().map_or_else(|| authority.clone(), |name| name.value.clone()),
            pool: pool.clone(),
            target,
            greeting: Greeting { is_proxied: endpoint.proxy_protocol, tls },
            authority,
        })
    }
}

/// The endpoints of a pool, in all configurations that have it; each once.
pub(crate) fn spots(known: &Known, pool: &Text, plan: &Plan) -> Vec<Spot> {
    let mut all: Vec<Spot> = Vec::new();
    let authorities = plan.authorities();
    for (name, configuration) in known.configurations() {
        let folder = plan.folder_of(&name);
        let of = |endpoint| Spot::of(pool, endpoint, &folder, authorities.as_ref());
        let pools = configuration.model.pools.iter().filter(|own| own.name.value == *pool);
        for spot in pools.flat_map(|own| &own.endpoints).filter_map(of) {
            if !all.iter().any(|own| own.name == spot.name && own.target == spot.target) {
                all.push(spot);
            }
        }
    }
    all
}

/// What is kept of endpoints between two questions.
pub(crate) struct Rounds<S>(BTreeMap<(Text, Text), Arc<Mutex<S>>>);

impl<S> Default for Rounds<S> {
    fn default() -> Self {
        Rounds(BTreeMap::new())
    }
}

impl<S> Rounds<S> {
    /// What is kept of an endpoint; `None` while its last question is waiting for an answer.
    pub(crate) fn turn(&mut self, spot: &Spot, new: impl FnOnce() -> S) -> Option<OwnedMutexGuard<S>> {
        let key = (spot.name.clone(), spot.authority.clone());
        let kept = self.0.entry(key).or_insert_with(|| Arc::new(Mutex::new(new())));
        kept.clone().try_lock_owned().ok()
    }

    /// Lets go of endpoints that are no more.
    pub(crate) fn keep(&mut self, spots: &[Spot]) {
        let is_there = |(name, authority): &(Text, Text)| {
            spots.iter().any(|spot| spot.name == *name && spot.authority == *authority)
        };
        self.0.retain(|key, _| is_there(key));
    }
}
