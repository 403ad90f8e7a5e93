//! HAProxy's words into the model: the only room here that speaks both languages.

mod backend;
mod balance;
mod capture;
mod check;
mod convert;
mod endpoint;
mod fetch;
mod format;
mod forwarded;
mod frontend;
mod keeps;
mod maps;
mod matching;
mod octets;
mod old;
mod pool;
mod redirect;
mod request;
mod response;
mod rewrite;
mod senders;
mod stages;
mod state;
mod stats;
mod stick;
mod switch;
mod tcp;
mod test;
mod timeouts;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use finding::{FileId, Finding, Severity, SourceMap, Span};
use model::{Common, Limit, Map, Model, TableId, Text};
use smol_str::SmolStr;

use self::keeps::{Keeping, Kept};
use self::senders::Senders;
use super::config::Config;
use super::config::inspect::waits;
use super::config::keyword::List;
use super::config::proxy::{Proxy, ProxyKind};
use crate::Surroundings;

/// Where a backend went.
#[derive(Clone, Copy, Debug)]
struct Target {
    /// First table of its own rules.
    table: TableId,
    /// The table after them: where a `listen` goes that has worked through its rules already.
    servers: TableId,
    /// The proxy, as an index.
    proxy: usize,
}

/// The work in hand.
struct Lower<'a> {
    config: &'a Config,
    sources: &'a mut SourceMap,
    around: &'a dyn Surroundings,
    model: Model,
    /// What was written before.
    common: Common,
    findings: Vec<Finding>,
    /// Backends and listens by name.
    targets: HashMap<SmolStr, Target>,
    files: HashMap<String, Result<FileId, String>>,
    maps: HashMap<(String, Span), Arc<Map>>,
    /// Which proxies send to which backends.
    senders: Senders,
    /// What was not understood of the line in hand.
    gaps: Vec<Text>,
    /// Whether the proxy in hand is being lowered as a frontend.
    listening: bool,
    proxy_name: SmolStr,
    proxy_span: Option<Span>,
    /// Whether the proxy in hand reads HTTP.
    http: bool,
    /// Whether what the client sends is there when conditions look at it.
    awaited: bool,
    /// Whether the rules in hand are about the answer.
    answering: bool,
    /// Whether TLS ends at the listener in hand; `None` where some binds end it, and in backends.
    ends_tls: Option<bool>,
    /// The capture slots of the proxy in hand.
    slots: capture::Slots,
    /// Whether the lines in hand were counted before.
    recount: bool,
    /// Which proxies keep the requests that they take in for their log.
    keeping: Keeping,
    /// Variables that may hold what is no text.
    not_texts: HashSet<SmolStr>,
    /// Who keeps the request for its log, seen from the proxy in hand.
    kept: Kept,
    /// Lines of `defaults` that were counted; every proxy that inherits them meets them again.
    inherited: HashSet<Span>,
}

/// What a configuration came to.
pub(super) struct Lowered {
    /// What it does with traffic.
    pub(super) model: Model,
    /// What was found on the way.
    pub(super) findings: Vec<Finding>,
    /// Files read on the way: maps and patterns.
    pub(super) files: Vec<FileId>,
}

/// The model of a configuration.
pub(super) fn lower(config: &Config, sources: &mut SourceMap, around: &dyn Surroundings) -> Lowered {
    let mut lower = Lower {
        keeping: Keeping::of(config),
        not_texts: octets::not_texts(config),
        kept: Kept::default(),
        config,
        sources,
        around,
        model: Model::default(),
        common: Common::default(),
        findings: Vec::new(),
        targets: HashMap::new(),
        files: HashMap::new(),
        maps: HashMap::new(),
        gaps: Vec::new(),
        listening: false,
        proxy_name: SmolStr::default(),
        proxy_span: None,
        senders: Senders::default(),
        recount: false,
        http: true,
        awaited: true,
        answering: false,
        ends_tls: None,
        slots: capture::Slots::default(),
        inherited: HashSet::new(),
    };
    lower.model.coverage.is_part = config.is_part();
    for &file in &config.files {
        lower.model.coverage.file(file);
    }
    lower.model.limits.set(Limit::Connections, timeouts::of_process(config));
    lower.unread();
    lower.declare();
    for (index, proxy) in config.proxies.iter().enumerate() {
        lower.proxy(index, proxy);
    }
    let mut files: Vec<FileId> = lower.files.values().filter_map(|read| read.clone().ok()).collect();
    files.sort_unstable();
    lower.model.shrink();
    Lowered { model: lower.model, findings: lower.findings, files }
}

impl Lower<'_> {
    /// Says that something of the line in hand is not understood.
    fn gap(&mut self, reason: impl Into<Text>) {
        self.gaps.push(reason.into());
    }

    /// Says that a name is used which nothing has. In a template, the name may come from elsewhere.
    fn unknown_name(&mut self, span: Span, what: String) {
        let in_template = self.config.findings.iter().any(|found| found.rule == "template");
        let known = self.findings.iter().rev().take(2).any(|found| found.primary.span == span);
        if !in_template && !known {
            let message = format!("{what}: HAProxy refuses the file");
            self.findings.push(Finding::new("unknown-name", Severity::Error, span, message));
        }
    }

    /// Counts the line in hand: understood, unless [`gap`](Self::gap) was called since.
    fn settle(&mut self, span: Span) {
        let inherited = self.proxy_span.is_some_and(|own| !own.contains(span));
        if self.recount || inherited && !self.inherited.insert(span) {
            return self.gaps.clear();
        }
        match self.gaps.len() {
            0 => self.model.coverage.understood(span),
            _ => {
                let reason = self.gaps.swap_remove(0);
                self.gaps.clear();
                self.model.coverage.gap(span, reason);
            }
        }
    }

    /// What was not read, and what needs no lowering.
    fn unread(&mut self) {
        for (span, why) in &self.config.unread {
            self.model.coverage.gap(*span, *why);
        }
        for section in &self.config.others {
            self.model.coverage.understood(section.head.span);
            for line in &section.lines {
                self.model.coverage.understood(line.span);
            }
        }
        for proxy in self.config.defaults.iter().chain(&self.config.proxies) {
            for span in &proxy.settled {
                self.model.coverage.understood(*span);
            }
            for (span, why) in &proxy.unknown {
                self.model.coverage.gap(*span, *why);
            }
        }
    }

    /// Gives every backend its table and its pool, so that rules before it can name it.
    fn declare(&mut self) {
        for (index, proxy) in self.config.proxies.iter().enumerate().filter(|(_, proxy)| proxy.serves()) {
            let table = self.new_table(&proxy.name.text, proxy.span);
            let servers = match proxy.kind {
                ProxyKind::Listen => self.new_table(&proxy.name.text, proxy.span),
                _ => table,
            };
            self.targets.entry(proxy.name.text.clone()).or_insert(Target { table, servers, proxy: index });
        }
        self.senders = Senders::of(self.config);
    }

    /// Lowers one proxy: acls first, as rules name them.
    fn proxy(&mut self, index: usize, proxy: &Proxy) {
        self.proxy_name = proxy.name.text.clone();
        self.proxy_span = Some(proxy.span);
        self.http = proxy.is_http();
        self.kept = self.kept(index, proxy);
        self.awaited = !proxy.listens() || waits(proxy);
        self.ends_tls = proxy.listens().then(|| ends_tls(proxy)).flatten();
        self.slots = capture::Slots::of(proxy);
        let acls = self.acls(proxy);
        if proxy.serves() {
            self.backend(proxy, &acls);
        }
        if proxy.listens() {
            self.frontend(proxy, &acls);
        }
    }
}

/// Whether all binds of a proxy end TLS, or none.
fn ends_tls(proxy: &Proxy) -> Option<bool> {
    let mut binds = proxy.list(List::Bind).map(|line| line.has("ssl"));
    let first = binds.next()?;
    binds.all(|other| other == first).then_some(first)
}
