//! Pools: a backend's servers and how one is chosen.

use finding::Spanned;
use model::{Blame, Endpoint, Limits, Pool, Protocol, TableId};

use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::config::server::{self, Param};
use super::super::words::{Line, Word};
use super::endpoint::{self, Defaults};
use super::{Lower, timeouts};

impl Lower<'_> {
    /// The pool of a backend whose own rules begin in `entry`.
    pub(super) fn pool(&mut self, proxy: &Proxy, entry: TableId) -> Pool {
        let endpoints = self.endpoints(proxy);
        let mut unknown: Vec<Blame> = Vec::new();
        let balance = self.balance(proxy, &mut unknown);
        Pool {
            name: Spanned::new(proxy.name.text.clone(), proxy.name.span),
            span: proxy.span,
            protocol: if proxy.is_http() { Protocol::Http } else { Protocol::Tcp },
            endpoints,
            balance,
            stickiness: self.stickiness(proxy, &mut unknown),
            timeouts: timeouts::timeouts(&proxy.settings),
            retries: timeouts::retries(&proxy.settings),
            // `fullconn` limits nothing: it only says from where on `minconn` gives way to `maxconn`.
            limits: Limits::default(),
            keepalive: None,
            tells_name: tells_name(proxy),
            usages: Vec::new(),
            entry: Some(entry),
            unknown,
        }
    }

    /// The endpoints; a `default-server` holds for the servers below it.
    fn endpoints(&mut self, proxy: &Proxy) -> Vec<Endpoint> {
        let check = self.check(proxy);
        let all =
            |name: &str| self.config.global.iter().rfind(|line| line.at(0) == name).map(|line| line.at(1).to_owned());
        let (unverified, folder) = (all("ssl-server-verify").is_some_and(|word| word == "none"), all("ca-base"));
        let all_backups = proxy.settings.option("allbackups").is_some();
        let defaults = Defaults { check, all_backups, unverified, folder: folder.as_deref() };
        let mut params: Vec<Param<'_>> = Vec::new();
        let mut servers = Vec::new();
        for (list, line) in &proxy.lines {
            match list {
                List::DefaultServer => {
                    let (own, unknown) = server::server_params(line.from(1));
                    params.extend(own);
                    self.params_settled(line, &unknown);
                }
                List::Server => {
                    let read = server::server(line, &params);
                    servers.extend(self.servers(line, read.map(|(server, unknown)| (vec![server], unknown))));
                }
                List::ServerTemplate => {
                    let read = server::template(line, &params);
                    servers.extend(self.servers(line, read));
                }
                _ => {}
            }
        }
        // Seen on HAProxy 2.6.12: servers beside a `dispatch` get nothing.
        match proxy.settings.get("dispatch") {
            Some(line) => vec![endpoint::dispatch(line)],
            None => endpoint::endpoints(&servers, &defaults),
        }
    }

    /// The servers of one line, counted.
    fn servers<'l>(
        &mut self,
        line: &Line,
        read: Option<(Vec<server::Server<'l>>, Vec<Word>)>,
    ) -> Vec<server::Server<'l>> {
        match read {
            Some((servers, unknown)) => {
                self.params_settled(line, &unknown);
                servers
            }
            None => {
                self.gap("name, address or range is missing");
                self.settle(line.span);
                Vec::new()
            }
        }
    }

    /// Counts a line with its parameters.
    fn params_settled(&mut self, line: &Line, unknown: &[Word]) {
        if let Some(word) = unknown.first() {
            self.gap(format!("the parameter `{}` is not understood", word.text));
        }
        self.settle(line.span);
    }
}

/// `http-send-name-header`.
fn tells_name(proxy: &Proxy) -> Option<model::Text> {
    let line = proxy.settings.get("http-send-name-header").filter(|_| proxy.is_http())?;
    Some(line.at(1).to_ascii_lowercase().into())
}
