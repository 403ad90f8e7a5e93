//! Application servers with ordinary pages, and servers of files. A page that needs a session asks auth for it, through the
//! balancer, as users do.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::http::{Answers, Asked, Reply, listen, serve};
use super::net::Net;
use super::relay::Relay;
use crate::Trouble;
use crate::client::{Connection, Heard, Shot};

/// Servers of each kind.
pub(crate) const EACH: usize = 2;

/// How long a page waits for auth.
const PATIENCE: Duration = Duration::from_secs(3);

/// The application servers.
pub(crate) struct Apps {
    posts: Vec<(SocketAddr, JoinSet<()>)>,
    /// Nobody ever tells application servers to close: they are ended at once.
    closing: watch::Sender<bool>,
    edge: SocketAddr,
    relay: Arc<Relay>,
}

impl Apps {
    /// Starts all.
    pub(crate) fn start(handle: &Handle, net: &Net) -> Result<Apps, Trouble> {
        // No weather on the way to these.
        let relay = Arc::new(Relay::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 0));
        let files = (0..EACH).map(|number| net.files(number));
        let apps =
            (0..EACH).map(|number| net.app(number)).chain(files).chain((0..EACH).map(|number| net.search(number)));
        let posts = apps.map(|address| (address, JoinSet::new())).collect();
        let mut apps = Apps { posts, closing: watch::channel(false).0, edge: net.edge(), relay };
        for number in 0..3 * EACH {
            apps.open(handle, number)?;
        }
        Ok(apps)
    }

    /// Starts one that was ended; those of files come after those of pages, and those for searches last.
    pub(crate) fn open(&mut self, handle: &Handle, number: usize) -> Result<(), Trouble> {
        let _inside = handle.enter();
        let (address, tasks) = &mut self.posts[number];
        let failed = |error| Trouble::System { what: "an application server can't listen".into(), error };
        let listener = listen(*address).map_err(failed)?;
        let app = App {
            own: *address,
            edge: self.edge,
            has_pages: !(EACH..2 * EACH).contains(&number),
            kept: Mutex::new(Vec::new()),
        };
        let closing = self.closing.subscribe();
        tasks.spawn_on(serve(listener, self.relay.clone(), None, Arc::new(app), closing), handle);
        Ok(())
    }

    /// Ends one.
    pub(crate) fn end(&mut self, number: usize) {
        self.posts[number].1 = JoinSet::new();
    }
}

/// One application server.
struct App {
    own: SocketAddr,
    edge: SocketAddr,
    has_pages: bool,
    kept: Mutex<Vec<Connection>>,
}

impl Answers for App {
    async fn answer(&self, asked: Asked) -> Reply {
        match asked.path.as_str() {
            "/healthz" => Reply::new(200, "ok\n"),
            path if !self.has_pages => file(path),
            path if asked.method != "GET" || path == "/session" => Reply::new(404, "not found\n"),
            // Sessions never go over plain HTTP: who says nothing of TLS is sent to it.
            path if asked.header("x-forwarded-proto") != Some("https") => {
                let to = format!("https://www.example.com{path}");
                Reply { headers: vec![("Location", to)], ..Reply::new(301, "") }
            }
            _ => self.page(&asked).await,
        }
    }
}

impl App {
    async fn page(&self, asked: &Asked) -> Reply {
        let Some(session) = asked.cookie("session") else {
            return if asked.path == "/account" {
                Reply::new(401, "log in first\n")
            } else {
                Reply::new(200, "page\n")
            };
        };
        match self.check(session).await {
            Some(200) => Reply::new(200, "page\n"),
            Some(401) => Reply::new(401, "log in first\n"),
            other => Reply::new(502, format!("auth says {}\n", other.unwrap_or(0))),
        }
    }

    /// The status of auth's answer, if there was one.
    async fn check(&self, session: &str) -> Option<u16> {
        let text = format!("GET /session HTTP/1.1\r\nHost: auth.example.com\r\nCookie: session={session}\r\n\r\n");
        let shot = Shot::new(self.edge, text).from(self.own.ip());
        let kept = self.kept().pop();
        if let Some(mut kept) = kept {
            let heard = kept.ask(&shot.bytes, false, PATIENCE).await;
            if heard != Heard::Closed {
                return self.heard(kept, &heard);
            }
        }
        let mut fresh = tokio::time::timeout(PATIENCE, Connection::open(&shot)).await.ok()?.ok()?;
        let heard = fresh.ask(&shot.bytes, false, PATIENCE).await;
        self.heard(fresh, &heard)
    }

    fn heard(&self, connection: Connection, heard: &Heard) -> Option<u16> {
        if connection.is_open() {
            self.kept().push(connection);
        }
        heard.answer().map(|answer| answer.status)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn file(path: &str) -> Reply {
    if path.starts_with("/assets/") {
        Reply::new(200, "body { margin: 0 }\n")
    } else {
        Reply::new(404, "no such file\n")
    }
}
