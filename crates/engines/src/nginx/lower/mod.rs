//! nginx's words into the traffic model: its phases and its search for servers and locations become ordered routes.

mod access;
mod actions;
mod answers;
mod condition;
mod content;
mod errors;
mod files;
mod flow;
mod folder;
mod handlers;
mod headers;
mod hosts;
mod limits;
mod listeners;
mod locations;
mod maps;
mod names;
mod pages;
mod pools;
mod proxy;
mod rewrite;
mod said;
mod scope;
mod server;
mod settings;
mod shared;
mod site;
mod stream;
mod traits;
mod unknown;
mod value;
mod variables;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;
use std::sync::Arc;

use finding::{Finding, Span};
use model::{Common, Host, Limit, Map, Model, PoolId, Text, Value};

use super::config::{Config, Variable};
use crate::Surroundings;
use flow::{Entry, Flow};
use folder::Folders;
pub(super) use scope::Scope;
use shared::Shared;

/// What lowering gives.
#[derive(Default)]
pub struct Lowered {
    /// The model; its coverage is empty.
    pub model: Model,
    /// Directives that were not understood, and why.
    pub gaps: Vec<(Span, Text)>,
    /// What was found on the way.
    pub findings: Vec<Finding>,
}

/// Lowers a configuration. It is taken apart on the way: what is lowered is let go.
pub fn lower(mut config: Config, around: &dyn Surroundings) -> Lowered {
    let mut cx = Lowering::new(&mut config, around);
    for directive in &config.misplaced {
        cx.gap(directive.span, "mail is not read");
    }
    for section in config.http.iter_mut().chain(&mut config.stream) {
        std::mem::take(&mut section.upstreams).iter().for_each(|upstream| {
            cx.upstream(upstream);
        });
    }
    cx.model.limits.set(Limit::Connections, settings::of_process(&config));
    cx.literal_hosts = hosts::literal_hosts(&config, &cx.pools);
    listeners::lower(&mut cx, config.http);
    stream::lower(&mut cx, config.stream);
    cx.model.pools.iter_mut().for_each(pools::default_timeouts);
    cx.model.shrink();
    Lowered { model: cx.model, gaps: cx.gaps, findings: cx.findings }
}

/// What is known while a configuration is lowered.
pub struct Lowering {
    model: Model,
    gaps: Vec<(Span, Text)>,
    findings: Vec<Finding>,
    /// Blocks that make variables, by the variable's name.
    blocks: HashMap<Text, Rc<Variable>>,
    /// What they became; `None` while one is being made.
    made: HashMap<Text, Option<Made>>,
    /// What limits say of them.
    told: HashMap<Text, Text>,
    /// Variables that `set` and its kin, or groups of expressions, make.
    sets: HashSet<Text>,
    /// Pools by the name in the configuration.
    pools: HashMap<Text, PoolId>,
    /// Hosts that a `proxy_pass` names without a variable.
    literal_hosts: HashSet<(Host, Option<u16>)>,
    /// Values that many places use.
    shared: Shared,
    /// What is done to headers of answers, by the lines that say so.
    answers: HashMap<said::Key, said::Changes>,
    /// What was written before.
    common: Common,
    /// Folders of pages, as far as they are known.
    folders: Folders,
    /// Whether a text outside of the servers uses a group of an expression.
    groups: bool,
    /// Whether a block outside of the servers looks at the name of the server.
    server_is_read: bool,
    /// Whether some listener takes PROXY protocol headers.
    proxy_protocol: bool,
    /// How many `if`s have settings of their own so far.
    ifs: u32,
}

/// What a block that makes a variable became.
#[derive(Clone)]
enum Made {
    /// A look-up of a key in a map.
    Lookup(Value, Arc<Map>),
    /// Not known.
    Opaque(Value),
}

/// Where a text with variables stands.
#[derive(Clone, Copy)]
pub struct Place<'c> {
    /// The directive.
    pub span: Span,
    /// The first name of the server around it; `None` outside of all servers.
    pub server_name: Option<&'c str>,
}

impl Lowering {
    /// Gathers what must be known before the first line is lowered: which variables are made where.
    fn new(config: &mut Config, around: &dyn Surroundings) -> Self {
        let (sets, groups) = (settings::variables(config), traits::outside(config));
        let folders = Folders::of(config, around);
        let servers = config.http.iter().chain(&config.stream).flat_map(|section| &section.servers);
        let proxy_protocol = servers.flat_map(|server| &server.listens).any(|listen| listen.proxy_protocol);
        let sections = config.http.iter_mut().chain(&mut config.stream);
        let blocks = sections.flat_map(|section| std::mem::take(&mut section.variables));
        Lowering {
            model: Model::default(),
            gaps: Vec::new(),
            findings: Vec::new(),
            blocks: blocks.map(|block| (block.name.clone(), Rc::new(block))).collect(),
            made: HashMap::new(),
            told: HashMap::new(),
            sets,
            pools: HashMap::new(),
            literal_hosts: HashSet::new(),
            shared: Shared::new(variables::host()),
            answers: HashMap::new(),
            common: Common::default(),
            folders,
            groups,
            server_is_read: false,
            proxy_protocol,
            ifs: 0,
        }
    }

    /// Remembers a directive that was not understood.
    fn gap(&mut self, span: Span, reason: impl Into<Text>) {
        self.gaps.push((span, reason.into()));
    }

    /// The value of a text with variables.
    fn value(&mut self, text: &str, place: Place<'_>) -> Value {
        value::join(text, |name| self.variable(name, place))
    }

    /// The value of a variable.
    fn variable(&mut self, name: &str, place: Place<'_>) -> Value {
        let lower = name.to_ascii_lowercase();
        if let Some(value) = self.block_value(&lower) {
            return value;
        }
        if self.sets.contains(lower.as_str()) {
            return Value::Field(model::Field::Var(lower.into()));
        }
        self.server_is_read |= place.server_name.is_none() && matches!(lower.as_str(), "host" | "server_name");
        if !self.proxy_protocol && lower.starts_with("proxy_protocol_") {
            return Value::text("");
        }
        variables::builtin(&lower, place.span, place.server_name)
            .unwrap_or_else(|| variables::opaque(place.span, &format!("nothing that is read here sets ${name}")))
    }
}
