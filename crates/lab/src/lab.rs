//! One running engine with the world around it.

mod reload;
mod swap;

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::thread;
use std::time::{Duration, Instant};

use engines::Engine;
use engines::stage::{Subject, moved_addresses};
use model::{Arrival, BindAddress, Host, Model, Pool, Request, Text};
use tokio::runtime::Runtime;

use crate::Trouble;
use crate::doors::listens;
use crate::ground::{Claim, Loopback, Survey};
use crate::keeper::Keeper;
use crate::program::Program;
use crate::staged::{Staged, stage};
use crate::stand_in::USER;
use crate::stub::Stubs;

/// An engine that doesn't listen after so long won't.
const PATIENCE: Duration = Duration::from_secs(60);

/// So many endpoints listen from the start on; what a plain user may open at once is bounded, and the engine wants its part.
const EAGER: usize = 4_000;

/// A user's configuration on a real engine on loopback, with stubs for its endpoints.
pub struct Lab<'a> {
    // Fields are dropped in this order: the engine goes before its endpoints and its addresses.
    keeper: Keeper,
    stubs: Stubs,
    runtime: Runtime,
    ground: Loopback<'a>,
    staged: Staged,
    engine: &'static Engine,
    program: Program,
    pid: u32,
}

impl<'a> Lab<'a> {
    /// Moves the configuration, whose model is `original`, to loopback and starts everything.
    ///
    /// # Errors
    /// When the engine isn't there, refuses the configuration, or the system doesn't give what is needed.
    pub fn start(engine: &'static Engine, subject: &Subject<'a>, original: &Model) -> Result<Lab<'a>, Trouble> {
        let program = Program::find(engine)?;
        let claim = Claim::new()?;
        let keeper = Keeper::holding(claim.hold()?)?;
        for folder in ["conf", "files"] {
            let path = keeper.folder().join(folder);
            std::fs::create_dir_all(&path).map_err(Trouble::file(path))?;
        }
        let mut survey = Survey::new(subject.around);
        (engine.stage)(subject, &mut survey);
        let mut ground = Loopback::new(claim, survey, keeper.folder(), subject.sources, subject.around)?;
        let staged = stage(engine, subject, original, &mut ground)?;
        let runtime = runtime()?;
        let addresses = endpoints(&ground, &staged.reading.model);
        let stubs = Stubs::start(runtime.handle(), &addresses[..addresses.len().min(EAGER)])
            .map_err(|error| Trouble::System { what: "an endpoint can't listen".into(), error })?;
        let mut lab = Lab { keeper, stubs, runtime, ground, staged, engine, program, pid: 0 };
        lab.pid = lab.launch()?;
        Ok(lab)
    }

    /// The moved configuration as evenkeel reads it.
    pub fn model(&self) -> &Model {
        &self.staged.reading.model
    }

    /// The endpoints.
    pub fn stubs(&self) -> &Stubs {
        &self.stubs
    }

    /// Addresses of all endpoints.
    pub fn endpoints(&self) -> Vec<SocketAddr> {
        endpoints(&self.ground, self.model())
    }

    /// Sees to it that the endpoints of a pool listen; of a very large configuration not all do from the start on.
    ///
    /// # Errors
    /// When the system has no more sockets.
    pub fn open(&self, pool: &Pool) -> io::Result<()> {
        let places = pool.endpoints.iter().filter_map(|one| match (&one.address.host, one.address.port) {
            (Host::Ip(ip), Some(port)) => Some(SocketAddr::new(*ip, port)),
            _ => None,
        });
        places.into_iter().try_for_each(|place| self.stubs.add(place))
    }

    /// Addresses on which the engine listens.
    pub fn listeners(&self) -> Vec<SocketAddr> {
        doors(self.model()).collect()
    }

    /// What drives the endpoints and can drive clients.
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// The engine's program and version.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// The engine's process.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The keeper of the engine and of its folder.
    pub fn keeper(&mut self) -> &mut Keeper {
        &mut self.keeper
    }

    /// The paths of the moved configuration that the engine is given.
    pub fn roots(&self) -> &[String] {
        &self.staged.roots
    }

    /// Where a request arrives that would arrive so at home; `None` where that is no address, or one that can't be had.
    pub fn arrival(&self, original: &Model, at_home: &Arrival) -> Option<Arrival> {
        let home = original.listener(at_home.listener).binds.get(at_home.bind)?;
        let moved = self.model().listener(at_home.listener).binds.get(at_home.bind)?;
        let BindAddress::Ip(address) = moved.address else { return None };
        let (first, ports) = (home.ports?.first, moved.ports?);
        let port = ports.first + at_home.port.checked_sub(first)?;
        Some(Arrival { address: Some(address), port, ..*at_home })
    }

    /// The request with its addresses moved.
    pub fn request(&mut self, at_home: &Request) -> Request {
        let mut request = at_home.clone();
        request.client = self.ground.client(at_home.client);
        request.target = self.text(&request.target).into();
        for (name, value) in &mut request.headers {
            *value = if name == "authorization" { self.credentials(value) } else { self.text(value).into() };
        }
        request
    }

    /// Where an address of home is now, the same whenever it is asked for.
    pub fn address(&mut self, ip: IpAddr) -> IpAddr {
        IpAddr::V4(self.ground.address(ip))
    }

    /// Credentials of home are those of the one user in the stand-in for a file of users.
    fn credentials(&self, value: &str) -> Text {
        let is_basic = value.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic "));
        if is_basic && self.ground.has_users() { USER.into() } else { value.into() }
    }

    /// A text of home with its addresses moved.
    pub fn text(&mut self, text: &str) -> String {
        moved_addresses(text, &mut self.ground)
    }

    /// Starts the engine and waits until it listens.
    fn launch(&mut self) -> Result<u32, Trouble> {
        let folder = self.keeper.folder().display().to_string();
        let arguments = (self.engine.launch.run)(&self.staged.roots, &folder);
        let pid = self.keeper.run(&self.program.path, &arguments)?;
        let doors = self.listeners();
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if self.keeper.ended(pid).is_some() {
                break;
            }
            if listens(&doors, begun) {
                return Ok(pid);
            }
            thread::sleep(Duration::from_millis(3));
        }
        let said = self.keeper.said().replace(&folder, "").trim().to_owned();
        Err(Trouble::Refused { engine: self.engine.name, said })
    }
}

/// Two threads.
pub(crate) fn runtime() -> Result<Runtime, Trouble> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let built = builder.worker_threads(2).thread_name("lab").enable_all().build();
    built.map_err(|error| Trouble::System { what: "no threads could be started".into(), error })
}

/// The TCP addresses that the engine will listen on.
fn doors(model: &Model) -> impl Iterator<Item = SocketAddr> {
    let binds = model.listeners.iter().filter(|one| one.protocol != model::Protocol::Udp && !one.disabled);
    binds.flat_map(|listener| &listener.binds).filter_map(|bind| match bind.address {
        BindAddress::Ip(ip) => bind.ports.map(|ports| SocketAddr::new(ip, ports.first)),
        _ => None,
    })
}

/// Where stubs listen. An endpoint without a port listens on those of all listeners.
fn endpoints(ground: &Loopback<'_>, model: &Model) -> Vec<SocketAddr> {
    let binds = model.listeners.iter().flat_map(|listener| &listener.binds);
    let ports: Vec<u16> = binds.filter_map(|bind| Some(bind.ports?.first)).collect();
    let mut all: Vec<SocketAddr> = ground
        .endpoints()
        .flat_map(|(ip, port)| match port {
            Some(port) => vec![SocketAddr::new(ip, port)],
            None => ports.iter().map(|port| SocketAddr::new(ip, *port)).collect(),
        })
        .collect();
    let shifted = |port: u16, by: i32| u16::try_from(i32::from(port) + by).ok();
    for &(ip, by) in ground.shifts() {
        all.extend(ports.iter().filter_map(|port| Some(SocketAddr::new(ip, shifted(*port, by)?))));
    }
    all.sort();
    all.dedup();
    all
}
