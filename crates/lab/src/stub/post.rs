//! One address that is listened on.

use std::io;
use std::net::{Shutdown, SocketAddr};
use std::sync::Arc;

use socket2::{Domain, SockRef, Socket, Type};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::endpoint::Endpoint;
use super::talk;
use super::tally::Tally;
use crate::faults::Behaviour;

/// Connections that wait to be taken.
const BACKLOG: i32 = 1024;

/// An endpoint and the socket on which it listens, unless it was killed.
pub(super) struct Post {
    endpoint: Arc<Endpoint>,
    behaviour: watch::Sender<Behaviour>,
    listener: Option<Arc<TcpListener>>,
}

impl Post {
    pub(super) fn open(handle: &Handle, address: SocketAddr) -> io::Result<Post> {
        let (behaviour, receiver) = watch::channel(Behaviour::default());
        let endpoint = Arc::new(Endpoint::new(address, receiver));
        let mut post = Post { endpoint, behaviour, listener: None };
        post.listen(handle)?;
        Ok(post)
    }

    pub(super) fn behave(&mut self, handle: &Handle, behaviour: Behaviour) -> io::Result<()> {
        let is_open = behaviour.is_open();
        self.behaviour.send_replace(behaviour);
        match (&self.listener, is_open) {
            (Some(_), false) => self.close(),
            (None, true) => self.listen(handle)?,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn set_checks(&self, line: &str) {
        self.endpoint.set_checks(line);
    }

    pub(super) fn tally(&self) -> Tally {
        self.endpoint.counters.tally()
    }

    fn listen(&mut self, handle: &Handle) -> io::Result<()> {
        let address = self.endpoint.address;
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{address}: {error}"));
        let _inside = handle.enter();
        let listener = Arc::new(bind(address).map_err(named)?);
        handle.spawn(talk::receive(self.endpoint.clone(), listener.clone()));
        self.listener = Some(listener);
        Ok(())
    }

    /// Refuses connections from this moment; the task that takes them notices later.
    fn close(&mut self) {
        if let Some(listener) = self.listener.take() {
            let _ = SockRef::from(&*listener).shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Post {
    fn drop(&mut self) {
        self.close();
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    socket.set_reuse_address(true)?;
    socket.set_nonblocking(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    TcpListener::from_std(socket.into())
}
