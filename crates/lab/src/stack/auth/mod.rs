//! The auth application: endpoints that log users in, with a connection pool each and a bound on what they bear.

mod build;
mod counters;
mod desk;
mod endpoint;
mod journal;
mod metrics;
mod pool;
mod store;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::Trouble;
use crate::stack::http::{listen, serve};
use crate::stack::net::Net;
use crate::stack::relay::Relay;
use crate::stack::seal::Seal;
pub use build::Build;
use endpoint::Endpoint;
use pool::{Pool, Shape};

/// Endpoints.
pub(crate) const ENDPOINTS: usize = 4;

/// Connections that an endpoint keeps to the databases that can only be read.
const READERS: usize = 8;

/// How long an endpoint that is replaced may take for the requests that it has.
const GOODBYE: Duration = Duration::from_millis(2_000);

/// The application.
pub(crate) struct Auth {
    posts: Vec<Post>,
}

/// Where an endpoint runs, whatever it runs.
struct Post {
    name: String,
    address: SocketAddr,
    /// Where it reaches the databases: for writes, for reads.
    databases: [SocketAddr; 2],
    log: PathBuf,
    relay: Arc<Relay>,
    seal: Option<Arc<Seal>>,
    seed: u64,
    pools: Vec<Arc<Pool>>,
    endpoint: Option<Arc<Endpoint>>,
    tasks: JoinSet<()>,
    closing: watch::Sender<bool>,
}

impl Auth {
    /// Starts all endpoints, with a relay on the way from the balancer; with a seal they speak TLS.
    pub(crate) fn start(
        handle: &Handle,
        net: &Net,
        folder: &Path,
        relay: &Arc<Relay>,
        seal: Option<&Arc<Seal>>,
        seed: u64,
    ) -> Result<Auth, Trouble> {
        let post = |number: usize| {
            let name = format!("auth{}", number + 1);
            Post {
                address: net.auth(number),
                databases: [net.writes(), net.reads()],
                log: folder.join(format!("{name}.log")),
                relay: relay.clone(),
                seal: seal.cloned(),
                seed: seed.wrapping_add(1 + number as u64),
                pools: Vec::new(),
                endpoint: None,
                tasks: JoinSet::new(),
                closing: watch::channel(false).0,
                name,
            }
        };
        let mut auth = Auth { posts: (0..ENDPOINTS).map(post).collect() };
        for number in 0..ENDPOINTS {
            auth.deploy(handle, number, Build::SOUND)?;
        }
        Ok(auth)
    }

    /// Ends what runs on an endpoint and starts something else.
    pub(crate) fn deploy(&mut self, handle: &Handle, number: usize, build: Build) -> Result<(), Trouble> {
        self.posts[number].start(handle, build)
    }

    /// Ends what runs on an endpoint.
    pub(crate) fn end(&mut self, number: usize) {
        self.posts[number].tasks = JoinSet::new();
    }

    /// What runs on an endpoint falls ill, or gets well; its version stays what it was.
    pub(crate) fn ail(&self, number: usize, build: Build) {
        if let Some(endpoint) = &self.posts[number].endpoint {
            endpoint.ail(build);
        }
    }

    /// Whether all connection pools are full.
    pub(crate) fn is_ready(&self) -> bool {
        self.posts.iter().flat_map(|post| &post.pools).all(|pool| pool.is_full())
    }
}

impl Post {
    /// What runs takes no more requests and ends with those that it has; what is new takes its place at once.
    fn start(&mut self, handle: &Handle, build: Build) -> Result<(), Trouble> {
        let _inside = handle.enter();
        let _ = self.closing.send(true);
        let old = std::mem::take(&mut self.tasks);
        let failed = |error| Trouble::System { what: format!("{} can't listen", self.name), error };
        let listener = again(|| listen(self.address)).map_err(failed)?;
        handle.spawn(async move {
            tokio::time::sleep(GOODBYE).await;
            drop(old);
        });
        self.closing = watch::channel(false).0;
        self.run(handle, listener, build);
        Ok(())
    }

    fn run(&mut self, handle: &Handle, listener: TcpListener, build: Build) {
        let shape = |to, size| Shape { to, from: self.address.ip(), name: self.name.clone(), size, seed: self.seed };
        let sizes = [build.pool, READERS];
        let pools = [0, 1].map(|which: usize| Arc::new(Pool::new(shape(self.databases[which], sizes[which]))));
        let endpoint = Arc::new(Endpoint::new(&self.name, build, pools.clone(), &self.log, self.seed));
        for pool in &pools {
            self.tasks.spawn_on(pool.clone().fill(), handle);
        }
        self.pools = pools.to_vec();
        self.endpoint = Some(endpoint.clone());
        self.tasks.spawn_on(endpoint.clone().count_sessions(), handle);
        let (relay, seal) = (self.relay.clone(), self.seal.clone());
        self.tasks.spawn_on(serve(listener, relay, seal, endpoint, self.closing.subscribe()), handle);
    }
}

/// The last listener is gone when its task has got to it.
fn again<T>(listen: impl Fn() -> std::io::Result<T>) -> std::io::Result<T> {
    for _ in 0..200 {
        if let Ok(listener) = listen() {
            return Ok(listener);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    listen()
}
