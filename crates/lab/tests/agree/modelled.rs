//! A configuration as the model sees it, and what the model says becomes of a request.

use std::net::SocketAddr;

use engines::{ENGINES, Folder, Missing, Surroundings};
use finding::SourceMap;
use model::trace::{Fate, Outcome, Sees, Trace, Tracer};
use model::{Address, AdminState, Blame, Endpoint, Host, Model, Pool, PoolId, Protocol, Stickiness, Text, shares};

use crate::asked::Asked;
use crate::door::Door;
use crate::grammar::{Config, Grammar};

/// A configuration that was read.
pub struct Modelled {
    pub model: Model,
    sources: SourceMap,
}

/// One fate, so that it can be held against what was seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// To one of these endpoints, which receives this; where the pool tells each its name, the header and the names.
    Forwarded { pool: Text, endpoints: Vec<SocketAddr>, sees: Option<Sees>, told: Option<Told> },
    /// The engine answers; what is None isn't known.
    Answered { status: Option<u16>, location: Place },
    /// Closed without a word.
    Closed,
    /// Not known.
    Unknown,
}

/// A header that says the name of each endpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub header: Text,
    pub names: Vec<(SocketAddr, Text)>,
}

/// The Location header of an answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Place {
    None,
    Unknown,
    Is(Text),
}

/// All that the model says of one request.
#[derive(Debug)]
pub struct Said {
    /// Each fate once.
    pub fates: Vec<Expected>,
    /// Why the fate is not known: words of the configuration or reasons; empty where it is known.
    pub unknown: Vec<String>,
}

/// Files and environment of a configuration.
struct Around<'a>(&'a Config);

impl Surroundings for Around<'_> {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let file = self.0.files.iter().find(|(name, _)| name == path);
        file.map(|(_, text)| text.clone().into_bytes()).ok_or_else(|| Missing { why: "it is not there".into() })
    }

    fn glob(&self, _pattern: &str) -> Vec<String> {
        Vec::new()
    }

    fn folder(&self, path: &str) -> Option<Folder> {
        Folder::among(path, self.0.files.iter().map(|(name, _)| name.as_str()))
    }

    fn env(&self, name: &str) -> Option<String> {
        self.0.env.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone())
    }
}

/// Reads a configuration behind what was read before.
pub fn read(grammar: &Grammar, config: &Config, sources: &mut SourceMap) -> Model {
    let engine = ENGINES.iter().find(|engine| engine.id == grammar.id).unwrap();
    let root = sources.add(grammar.main, config.text.as_bytes().to_vec());
    (engine.read)(sources, &[root], &Around(config)).model
}

impl Modelled {
    pub fn new(grammar: &Grammar, config: &Config) -> Modelled {
        let mut sources = SourceMap::new();
        let model = read(grammar, config, &mut sources);
        Modelled { model, sources }
    }

    /// What becomes of the request.
    pub fn said(&self, tracer: &Tracer<'_>, door: &Door, asked: &Asked) -> Said {
        self.said_of(&tracer.trace(&door.arrival, &asked.request()), door)
    }

    /// What a trace says.
    pub fn said_of(&self, trace: &Trace, door: &Door) -> Said {
        let mut fates: Vec<Expected> = Vec::new();
        for fate in trace.fates.iter().map(|fate| self.expected(fate)) {
            if !fates.contains(&fate) {
                fates.push(fate);
            }
        }
        if self.model.listener(door.arrival.listener).protocol != Protocol::Http {
            // A text that isn't HTTP is no answer to the client of the suite.
            fates
                .iter_mut()
                .filter(|fate| matches!(fate, Expected::Answered { .. }))
                .for_each(|fate| *fate = Expected::Closed);
        }
        let unknown = self.unknown(trace, &fates);
        Said { fates, unknown }
    }

    fn expected(&self, fate: &Fate) -> Expected {
        match &fate.outcome {
            Outcome::Forward { pool, endpoint } => Expected::Forwarded {
                pool: self.model.pool(*pool).name.value.clone(),
                endpoints: self.endpoints(*pool, endpoint.or(fate.chosen.map(|chosen| chosen.endpoint))),
                sees: fate.sees.clone(),
                told: told(self.model.pool(*pool)),
            },
            Outcome::ForwardTo { address } => Expected::Forwarded {
                pool: address.clone(),
                endpoints: address.parse().into_iter().collect(),
                sees: fate.sees.clone(),
                told: None,
            },
            Outcome::Redirect { status, location } => {
                let location = location.clone().map_or(Place::Unknown, Place::Is);
                Expected::Answered { status: Some(*status), location }
            }
            // What a folder of files says may be a redirect too.
            Outcome::Respond { status: None, .. } => Expected::Answered { status: None, location: Place::Unknown },
            Outcome::Respond { status, .. } => Expected::Answered { status: *status, location: Place::None },
            Outcome::Reject { status: None } => Expected::Closed,
            Outcome::Reject { status } => Expected::Answered { status: *status, location: Place::None },
            Outcome::Unknown { .. } => Expected::Unknown,
        }
    }

    /// Those that may be chosen: the one that a rule chose, or all with a share.
    fn endpoints(&self, pool: PoolId, chosen: Option<usize>) -> Vec<SocketAddr> {
        let pool = self.model.pool(pool);
        let shares = shares(pool);
        // What a table remembers may be any endpoint that was ever chosen, by a rule or a cookie too.
        let by_table = matches!(pool.stickiness.as_ref().map(|sticky| &sticky.value), Some(Stickiness::Table { .. }));
        let remembers = (by_table || !pool.unknown.is_empty()) && shares.iter().any(|share| *share > 0.0);
        let may = |index: usize| match chosen {
            Some(chosen) => chosen == index,
            None if remembers => pool.endpoints[index].admin != AdminState::Maintenance,
            None => shares[index] > 0.0,
        };
        let endpoints = pool.endpoints.iter().enumerate().filter(|(index, _)| may(*index));
        endpoints.filter_map(|(_, endpoint)| address(&endpoint.address)).collect()
    }

    /// Why not all is known; empty where it is.
    fn unknown(&self, trace: &Trace, fates: &[Expected]) -> Vec<String> {
        let mut reasons: Vec<String> = fates.iter().filter_map(partly).collect();
        if fates.len() > 1 || fates.contains(&Expected::Unknown) {
            reasons.extend(trace.blame().iter().map(|blame| self.reason(blame)));
        }
        if fates.len() > 1 && reasons.is_empty() {
            reasons.push("several fates, and no line to blame".into());
        }
        reasons
    }

    /// The first words of the line to blame, and why.
    fn reason(&self, blame: &Blame) -> String {
        let text = self.sources.text(blame.span);
        let words: Vec<&str> = text.split_whitespace().take(3).collect();
        format!("{}: {}", words.join(" "), blame.reason)
    }
}

/// What of one fate isn't known.
fn partly(fate: &Expected) -> Option<String> {
    match fate {
        Expected::Answered { status: None, .. } => Some("status of the answer".into()),
        Expected::Answered { location: Place::Unknown, .. } => Some("Location".into()),
        Expected::Forwarded { endpoints, .. } if endpoints.is_empty() => None,
        Expected::Forwarded { sees: Some(sees), told, .. } => {
            let is_told = |name: &Text| told.as_ref().is_some_and(|told| told.header == *name);
            let header = sees.headers.iter().find(|(name, value)| value.is_none() && !is_told(name));
            match (&sees.method, &sees.target, header) {
                (None, ..) => Some("method".into()),
                (_, None, _) => Some("target".into()),
                (.., Some((name, _))) => Some(format!("header {name}")),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The names of endpoints, where the pool tells them.
fn told(pool: &Pool) -> Option<Told> {
    let named = |endpoint: &Endpoint| Some((address(&endpoint.address)?, endpoint.name.as_ref()?.value.clone()));
    let names = pool.endpoints.iter().filter_map(named).collect();
    pool.tells_name.clone().map(|header| Told { header, names })
}

fn address(of: &Address) -> Option<SocketAddr> {
    match &of.host {
        Host::Ip(ip) => Some(SocketAddr::new(*ip, of.port?)),
        _ => None,
    }
}
