//! What the model says.

use engines::{Nowhere, nginx};
use finding::SourceMap;
use model::trace::{Outcome as Fate, Tracer};
use model::{Arrival, ListenerId, Model, Request};

use super::cases::{Ask, Case, Outcome};

pub struct Read {
    sources: SourceMap,
    model: Model,
}

impl Read {
    pub fn of(case: &Case) -> Self {
        let mut sources = SourceMap::new();
        let file = sources.add("nginx.conf", case.config.clone().into_bytes());
        let reading = nginx::read(&mut sources, &[file], &Nowhere);
        Read { sources, model: reading.model }
    }

    pub fn answer(&self, ask: &Ask) -> Outcome {
        let takes = |listener: &model::Listener| {
            listener.binds.iter().position(|bind| bind.ports.is_some_and(|ports| ports.contains(ask.port)))
        };
        let listeners = self.model.listener_ids();
        let (listener, bind) =
            listeners.filter_map(|(id, listener)| Some((id, takes(listener)?))).next().unwrap_or((ListenerId(0), 0));
        let address = Some([127, 0, 0, 1].into());
        let arrival = Arrival { listener, bind, address, port: ask.port };
        let mut headers = vec![("host".into(), ask.host.as_str().into())];
        headers.retain(|_| ask.host != "-");
        headers.extend(ask.headers.iter().map(|(name, value)| (name.to_lowercase().into(), value.as_str().into())));
        let request = Request {
            method: ask.method.as_str().into(),
            target: ask.target.as_str().into(),
            version: "1.1".into(),
            headers,
            client: [127, 0, 0, 1].into(),
            client_port: 40000,
            tls: None,
        };
        self.outcome(&Tracer::new(&self.model).trace(&arrival, &request))
    }

    fn outcome(&self, trace: &model::trace::Trace) -> Outcome {
        let mut all: Vec<Outcome> = trace.fates.iter().map(|fate| self.fate(fate)).collect();
        if trace.outcome().is_some() {
            return all.remove(0);
        }
        let why =
            trace.blame().into_iter().map(|blame| format!("[{}: {}]", self.sources.line_of(blame.span), blame.reason));
        Outcome::Unknown(why.collect(), all)
    }

    fn fate(&self, fate: &model::trace::Fate) -> Outcome {
        let sees = fate.sees.clone().unwrap_or_default();
        let target = sees.target.map(|target| target.to_string());
        match &fate.outcome {
            Fate::Forward { pool, .. } => {
                let name = self.model.pool(*pool).name.value.to_string();
                let text = |text: &model::Text| text.to_string();
                let headers = sees.headers.iter().map(|(name, value)| (name.to_string(), value.as_ref().map(text)));
                Outcome::Pool { name, target, headers: headers.collect() }
            }
            Fate::ForwardTo { address } => Outcome::Pool { name: address.to_string(), target, headers: Vec::new() },
            Fate::Redirect { status, location } => {
                Outcome::Status { status: *status, location: location.as_ref().map(ToString::to_string) }
            }
            Fate::Respond { status: Some(status), .. } | Fate::Reject { status: Some(status) } => {
                Outcome::Status { status: *status, location: None }
            }
            Fate::Respond { status: None, .. } => Outcome::File,
            Fate::Reject { status: None } => Outcome::Closed,
            Fate::Unknown { .. } => Outcome::Unknown(String::new(), Vec::new()),
        }
    }
}
