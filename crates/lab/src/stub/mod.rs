//! Endpoints in our own process: each address answers with who it is and what it received.

mod answer;
mod endpoint;
mod fastcgi;
mod http1;
mod http2;
mod post;
mod received;
mod reply;
mod sniff;
mod talk;
mod tally;
mod tcp;
mod tls;
mod websocket;

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::io;
use std::net::SocketAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;

use crate::faults::Behaviour;
use post::Post;
pub use tally::Tally;

/// Stub endpoints on loopback; dropped, they take no more connections, and the sockets that are left are closed.
pub struct Stubs {
    handle: Handle,
    posts: Mutex<HashMap<SocketAddr, Post>>,
}

impl Stubs {
    /// Listens on all these addresses; the error says on which it couldn't.
    pub fn start(handle: &Handle, addresses: &[SocketAddr]) -> io::Result<Stubs> {
        // Two descriptors a request and one an address: the soft limit is soon met. Where it can't be raised it stays.
        let _ = rlimit::increase_nofile_limit(u64::MAX);
        let stubs = Stubs { handle: handle.clone(), posts: Mutex::new(HashMap::new()) };
        addresses.iter().try_for_each(|&address| stubs.add(address))?;
        Ok(stubs)
    }

    /// Listens on one more address; nothing happens if it is there already.
    pub fn add(&self, address: SocketAddr) -> io::Result<()> {
        if let Entry::Vacant(place) = self.posts().entry(address) {
            place.insert(Post::open(&self.handle, address)?);
        }
        Ok(())
    }

    /// Makes an endpoint behave so from the next request on; fails if a killed one can't have its address again.
    pub fn behave(&self, address: SocketAddr, behaviour: Behaviour) -> io::Result<()> {
        self.with(address, |post| post.behave(&self.handle, behaviour))
    }

    /// Has requests whose first line begins with `line` counted as health checks, such as `GET /health `.
    pub fn set_checks(&self, address: SocketAddr, line: &str) -> io::Result<()> {
        self.with(address, |post| {
            post.set_checks(line);
            Ok(())
        })
    }

    /// How many requests it got, or connections where it speaks TCP; health checks aside.
    pub fn received(&self, address: SocketAddr) -> u64 {
        self.tally(address).requests
    }

    /// All that it counted; nothing for an address that isn't here.
    pub fn tally(&self, address: SocketAddr) -> Tally {
        self.posts().get(&address).map(Post::tally).unwrap_or_default()
    }

    fn with(&self, address: SocketAddr, act: impl FnOnce(&mut Post) -> io::Result<()>) -> io::Result<()> {
        let unknown = || io::Error::new(io::ErrorKind::NotFound, format!("there is no endpoint at {address}"));
        act(self.posts().get_mut(&address).ok_or_else(unknown)?)
    }

    fn posts(&self) -> MutexGuard<'_, HashMap<SocketAddr, Post>> {
        self.posts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
