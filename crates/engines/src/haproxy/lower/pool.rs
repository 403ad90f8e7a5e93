//! Pools: a backend's servers and how one is chosen.

use finding::Spanned;
use model::{BalancePolicy, Blame, Endpoint, Field, HashKey, Limits, Pool, Protocol, TableId, Value, Which};

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
            entry: Some(entry),
            unknown,
        }
    }

    /// The endpoints; a `default-server` holds for the servers below it.
    fn endpoints(&mut self, proxy: &Proxy) -> Vec<Endpoint> {
        let check = self.check(proxy);
        let defaults = Defaults { check, all_backups: proxy.settings.option("allbackups").is_some() };
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

    /// `balance`; in turn where nothing is said.
    fn balance(&mut self, proxy: &Proxy, unknown: &mut Vec<Blame>) -> Spanned<BalancePolicy> {
        let Some(line) = proxy.settings.get("balance") else {
            return Spanned::new(BalancePolicy::RoundRobin, proxy.name.span);
        };
        let consistent = proxy.settings.get("hash-type").is_some_and(|line| line.at(1) == "consistent");
        let policy = policy(line, consistent).unwrap_or_else(|| {
            unknown.push(Blame { span: line.span, reason: "the balance algorithm is not understood".into() });
            self.model
                .coverage
                .file(line.span.file)
                .gaps
                .push(model::Gap { span: line.span, reason: "the balance algorithm is not understood".into() });
            BalancePolicy::Other(line.at(1).into())
        });
        Spanned::new(policy, line.span)
    }
}

/// The policy that a `balance` line names; `None` where it is unknown.
fn policy(line: &Line, consistent: bool) -> Option<BalancePolicy> {
    let hash = |key| Some(BalancePolicy::Hash { key, consistent });
    let request = |value| hash(HashKey::Request(value));
    let (name, arg) = match line.at(1).split_once('(') {
        Some((name, rest)) => (name, rest.trim_end_matches(')')),
        None => (line.at(1), line.at(2)),
    };
    match name {
        "" | "roundrobin" | "static-rr" => Some(BalancePolicy::RoundRobin),
        "leastconn" => Some(BalancePolicy::LeastConnections),
        "first" => Some(BalancePolicy::First),
        "random" => Some(BalancePolicy::Random { draws: arg.parse().unwrap_or(2) }),
        "source" => hash(HashKey::Client { v4_bits: 32 }),
        "uri" if line.has("whole") => request(Value::Field(Field::Target)),
        "uri" => request(Value::Field(Field::Path)),
        "url_param" => request(Value::Field(Field::Argument(arg.into()))),
        "hdr" => request(Value::Field(Field::Header(arg.to_ascii_lowercase().into(), Which::Last))),
        "rdp-cookie" => hash(HashKey::Request(Value::Field(Field::Cookie(
            if arg.is_empty() { "mstshash" } else { arg }.into(),
            model::Which::Each,
        )))),
        "hash" => {
            let sample = super::super::config::sample::parse(line.at(2), line.span)?;
            match super::fetch::fetch(&sample.fetch, false) {
                super::fetch::Read::Value(value, _) if sample.converters.is_empty() => request(value),
                _ => None,
            }
        }
        _ => None,
    }
}
