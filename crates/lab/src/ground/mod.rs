//! Loopback addresses and stand-in files for everything that a configuration names.

mod claim;
mod plan;
mod survey;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};

use engines::Surroundings;
use engines::stage::{Ground, StandIn, Subject, moved_addresses};
use finding::{FileId, SourceMap};
use ipnet::IpNet;
use model::BindAddress;

use crate::Trouble;
use crate::{pages, stand_in};
pub(crate) use claim::Claim;
use plan::Plan;
pub(crate) use survey::Survey;

/// Listeners at ports that we may not bind move up by so much.
const SHIFT: u16 = 20_000;

/// The place of one lab.
pub(crate) struct Loopback<'a> {
    _claim: Claim,
    plan: Plan,
    folder: PathBuf,
    sources: &'a SourceMap,
    around: &'a dyn Surroundings,
    ports: HashMap<u16, u16>,
    listeners: HashMap<BindAddress, Ipv4Addr>,
    endpoints: HashMap<(String, String), Ipv4Addr>,
    taken: HashSet<(IpAddr, Option<u16>)>,
    shifted: Vec<(IpAddr, i32)>,
    files: HashMap<(String, StandIn), PathBuf>,
    wanted: BTreeSet<FileId>,
    trouble: Option<Trouble>,
}

impl<'a> Loopback<'a> {
    /// Lays out what the survey met.
    ///
    /// # Errors
    /// When the slice is too small.
    pub fn new(
        claim: Claim,
        survey: Survey,
        folder: &Path,
        sources: &'a SourceMap,
        around: &'a dyn Surroundings,
    ) -> Result<Self, Trouble> {
        let plan = Plan::new(claim.base, survey.into_networks()).ok_or(Trouble::TooLarge)?;
        Ok(Loopback {
            _claim: claim,
            plan,
            folder: folder.to_owned(),
            sources,
            around,
            ports: HashMap::new(),
            listeners: HashMap::new(),
            endpoints: HashMap::new(),
            taken: HashSet::new(),
            shifted: Vec::new(),
            files: HashMap::new(),
            wanted: BTreeSet::new(),
            trouble: None,
        })
    }

    /// Asked about another configuration from now on: what stands where stays, files are made anew.
    pub fn turn_to(&mut self, subject: &Subject<'a>) {
        (self.sources, self.around) = (subject.sources, subject.around);
        self.files.clear();
        self.wanted.clear();
    }

    /// What went wrong while it was asked, which its answers can't say.
    pub fn trouble(&mut self) -> Option<Trouble> {
        self.trouble.take()
    }

    /// Files of the configuration whose moved form somebody has asked for.
    pub fn wanted(&self) -> Vec<FileId> {
        self.wanted.iter().copied().collect()
    }

    /// Addresses that endpoints must listen on; a port of `None` is any that a listener has.
    pub fn endpoints(&self) -> impl Iterator<Item = (IpAddr, Option<u16>)> + '_ {
        self.taken.iter().copied()
    }

    /// An address for a client: each time another one in the same networks, so that no limit on clients is reached.
    pub fn client(&mut self, client: IpAddr) -> IpAddr {
        IpAddr::V4(self.plan.neighbour(client))
    }

    /// Where an address is now.
    pub fn address(&mut self, ip: IpAddr) -> Ipv4Addr {
        self.plan.address(ip)
    }

    /// Addresses of endpoints that add so much to the port of a client's connection.
    pub fn shifts(&self) -> &[(IpAddr, i32)] {
        &self.shifted
    }

    /// Whether there is a stand-in for a file of users.
    pub fn has_users(&self) -> bool {
        self.files.keys().any(|(_, kind)| *kind == StandIn::Users)
    }

    fn fresh(&mut self) -> Ipv4Addr {
        self.plan.fresh().unwrap_or_else(|| {
            self.trouble = Some(Trouble::TooLarge);
            Ipv4Addr::LOCALHOST
        })
    }

    /// The port itself where we may bind it, else one further up; the same for all addresses, so that conditions on ports
    /// go on to mean one thing.
    fn port(&mut self, port: u16, at: Ipv4Addr) -> u16 {
        if let Some(known) = self.ports.get(&port) {
            return *known;
        }
        let is_free = |port: &u16| TcpListener::bind((at, *port)).is_ok();
        let others = (0..40).map(|turn| SHIFT + (port % 1_000) + turn * 1_000);
        let moved = std::iter::once(port).chain(others).find(is_free).unwrap_or(port);
        self.ports.insert(port, moved);
        moved
    }

    fn path(&self, folder: &str, number: usize, name: &str) -> PathBuf {
        let name: String = name.rsplit('/').next().unwrap_or_default().chars().filter(|c| is_plain(*c)).collect();
        self.folder.join(folder).join(format!("{number}-{name}"))
    }

    /// The place of a page below the folder in which it is.
    fn in_folder(&self, path: &str) -> PathBuf {
        let folders = self.files.iter().filter(|((_, kind), _)| *kind == StandIn::Pages);
        let below =
            folders.filter_map(|((folder, _), place)| Some((place, Path::new(path).strip_prefix(folder).ok()?)));
        let nearest = below.min_by_key(|(_, rest)| rest.as_os_str().len());
        nearest.map_or_else(|| self.path("files", self.files.len(), path), |(place, rest)| place.join(rest))
    }

    /// The address of an endpoint: its own image, unless another pool has that already.
    fn place(&mut self, host: &str, port: Option<u16>) -> Ipv4Addr {
        let image = host.trim_matches(['[', ']']).parse().ok().map(|ip| self.plan.address(ip));
        let own = image.filter(|ip| !self.taken.contains(&(IpAddr::V4(*ip), port)));
        own.unwrap_or_else(|| self.fresh())
    }

    /// Bytes of a copied file, with its addresses moved.
    fn own_text(&mut self, path: &str, kind: StandIn) -> Option<Vec<u8>> {
        let bytes = stand_in::is_copied(kind).then(|| self.around.read(path).ok()).flatten()?;
        if kind != StandIn::Patterns {
            return Some(bytes);
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Some(moved_addresses(&text, self).into_bytes())
    }
}

fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

impl Ground for Loopback<'_> {
    fn network(&mut self, network: IpNet) -> IpNet {
        match self.plan.network(network) {
            Some(moved) => moved,
            None => IpNet::from(IpAddr::V4(self.fresh())),
        }
    }

    fn listener(&mut self, address: &BindAddress, port: u16) -> SocketAddr {
        let known = self.listeners.get(address).copied();
        let ip = known.unwrap_or_else(|| match address {
            BindAddress::Ip(ip) if !ip.is_unspecified() => self.plan.address(*ip),
            _ => self.fresh(),
        });
        self.listeners.insert(address.clone(), ip);
        SocketAddr::from((ip, self.port(port, ip)))
    }

    fn endpoint(&mut self, pool: &str, host: &str, port: Option<u16>) -> (IpAddr, Option<u16>) {
        let key = (pool.to_owned(), format!("{host} {port:?}"));
        let ip = match self.endpoints.get(&key) {
            Some(known) => *known,
            None => {
                let ip = self.place(host, port);
                self.endpoints.insert(key, ip);
                ip
            }
        };
        self.taken.insert((IpAddr::V4(ip), port));
        let port = port.map(|port| self.port(port, ip));
        self.taken.insert((IpAddr::V4(ip), port));
        (IpAddr::V4(ip), port)
    }

    fn shifted(&mut self, endpoint: IpAddr, by: i32) {
        self.shifted.push((endpoint, by));
    }

    fn file(&mut self, path: &str, kind: StandIn) -> String {
        let key = (path.to_owned(), kind);
        if let Some(known) = self.files.get(&key) {
            return known.display().to_string();
        }
        let place = match kind {
            StandIn::Page => self.in_folder(path),
            _ => self.path("files", self.files.len(), path),
        };
        self.files.insert(key, place.clone());
        let own = self.own_text(path, kind);
        let pages = (kind == StandIn::Pages).then(|| self.around.folder(path)).flatten().unwrap_or_default();
        let written = stand_in::write(&place, kind, own);
        if let Err(trouble) = written.and_then(|()| pages::copy(&pages, &place).map_err(Trouble::file(&place))) {
            self.trouble = Some(trouble);
        }
        place.display().to_string()
    }

    fn moved(&mut self, file: FileId) -> String {
        self.wanted.insert(file);
        let name = self.sources.file(file).name().to_owned();
        self.path("conf", file.0 as usize, &name).display().to_string()
    }
}
