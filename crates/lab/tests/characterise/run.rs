//! Runs one experiment: on the engine, and on the model for as long as nothing ails.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use engines::Engine;
use engines::stage::Subject;
use finding::SourceMap;
use lab::client::{self, Connection, Heard, Shot};
use lab::{Lab, Trouble};
use model::{Arrival, Hello, Model, Request};

use crate::act::Act;
use crate::experiment::Experiment;
use crate::named::Said;
use crate::outcome::Way;
use crate::script::{Ask, Step, What};

/// An answer that takes longer won't come; no experiment lets an engine wait so long.
const LIMIT: Duration = Duration::from_secs(5);

/// A silence that lasts so long is one.
const SILENCE: Duration = Duration::from_millis(700);

/// So often a place for a lab is asked for.
const PLACES: usize = 30;

/// Complaints: what didn't come as the file says.
pub fn run(engine: &'static Engine, experiment: &Experiment) -> Vec<String> {
    let mut sources = SourceMap::new();
    let root = sources.add(engine.id, experiment.config.clone().into_bytes());
    let original = (engine.read)(&mut sources, &[root], experiment).model;
    let subject = Subject { sources: &sources, roots: &[root], around: experiment };
    match start(engine, &subject, &original) {
        Ok(lab) => Running::new(engine, lab, original).run(experiment),
        Err(trouble) => refused(experiment, &trouble),
    }
}

/// Other labs give their places back.
fn start<'a>(engine: &'static Engine, subject: &Subject<'a>, original: &Model) -> Result<Lab<'a>, Trouble> {
    for _ in 0..PLACES {
        match Lab::start(engine, subject, original) {
            Err(Trouble::NoSlice { .. }) => std::thread::sleep(SILENCE),
            other => return other,
        }
    }
    Lab::start(engine, subject, original)
}

/// No engine: the file must say so.
fn refused(experiment: &Experiment, trouble: &Trouble) -> Vec<String> {
    if let (Trouble::Refused { said, .. }, [Step { what: What::Act(Act::Refused(words)), .. }]) =
        (trouble, &experiment.steps[..])
        && said.contains(words)
    {
        return Vec::new();
    }
    vec![format!("{}: {trouble}", experiment.name)]
}

/// An engine that is being asked.
pub struct Running<'a> {
    pub engine: &'static Engine,
    pub lab: Lab<'a>,
    pub original: Model,
    pub connections: HashMap<String, Connection>,
    /// Whether nothing was done yet that the model doesn't know of.
    pub is_well: bool,
}

impl<'a> Running<'a> {
    fn new(engine: &'static Engine, lab: Lab<'a>, original: Model) -> Running<'a> {
        let mut running = Running { engine, lab, original, connections: HashMap::new(), is_well: true };
        running.let_workers_in();
        running
    }

    /// The workers of an nginx that root starts are nobody, and the folder is root's.
    fn let_workers_in(&mut self) {
        let readable = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(self.lab.keeper().folder(), readable).unwrap();
    }

    fn run(&mut self, experiment: &Experiment) -> Vec<String> {
        let mut complaints = Vec::new();
        for step in &experiment.steps {
            let wrong = match &step.what {
                What::Ask(ask) => self.ask(ask),
                What::Act(act) => self.act(act).err().into_iter().collect(),
            };
            let place = format!("{}:{} {}", experiment.name, step.line, step.text);
            complaints.extend(wrong.into_iter().map(|wrong| format!("{place}\n  {wrong}")));
        }
        complaints
    }

    /// Sends a request for each outcome.
    fn ask(&mut self, ask: &Ask) -> Vec<String> {
        let Some(arrival) = self.arrival(ask.port) else { return vec!["nobody listens there".to_owned()] };
        let mut request = self.lab.request(&request(ask));
        // The same client each time: experiments look at its address, and engines remember it.
        request.client = self.lab.address(ask.client);
        let rounds: Vec<Vec<Way>> = ask.expected.ways().map(<[Way]>::to_vec).collect();
        let round = |ways| {
            let ways = self.moved(ways);
            self.round(ask, &arrival, &request, &ways)
        };
        rounds.into_iter().flat_map(round).collect()
    }

    fn round(&mut self, ask: &Ask, arrival: &Arrival, request: &Request, ways: &[Way]) -> Vec<String> {
        let limit = if ways.contains(&Way::Silent) { SILENCE } else { LIMIT };
        let heard = self.send(ask, arrival, request, limit);
        let did = Said::by_engine(self.lab.model(), &heard);
        let mut wrong = Vec::new();
        if !ways.iter().any(|way| did.is(way)) {
            wrong.push(format!("the engine: {did}"));
        }
        wrong.extend(self.answered(&heard, ways));
        if self.is_well {
            wrong.extend(self.model(ask, arrival, request, ways, &heard));
        }
        wrong
    }

    /// Headers of the answer that didn't come as the file says, or that came though it says no.
    fn answered(&self, heard: &Heard, ways: &[Way]) -> Vec<String> {
        let headers = heard.answer().into_iter().flat_map(|answer| &answer.headers);
        let all: Vec<(String, String)> =
            headers.map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
        let fits = |(name, value): &&(String, Option<String>)| match value {
            Some(value) => all.contains(&(name.clone(), value.clone())),
            None => all.iter().all(|(own, _)| own != name),
        };
        let missed = |way: &Way| way.answered().iter().filter(|one| !fits(one)).cloned().collect::<Vec<_>>();
        let missed = ways.first().map(missed).unwrap_or_default();
        missed.into_iter().map(|header| format!("the engine's answer: {header:?} among {all:?}")).collect()
    }

    fn send(&mut self, ask: &Ask, arrival: &Arrival, request: &Request, limit: Duration) -> Heard {
        let shot = Shot::new(SocketAddr::new(arrival.address.unwrap(), arrival.port), head(request));
        let shot = Shot { from: Some(request.client), tls: request.tls.clone(), ..shot };
        let runtime = self.lab.runtime();
        match ask.connection.as_ref().map(|name| self.connections.get_mut(name).expect("a connection that is open")) {
            Some(connection) => runtime.block_on(connection.ask(&shot.bytes, shot.is_bare, limit)),
            None => runtime.block_on(client::send(&shot, limit)),
        }
    }
}

fn request(ask: &Ask) -> Request {
    Request {
        method: ask.method.as_str().into(),
        target: ask.target.as_str().into(),
        version: ask.version.as_str().into(),
        headers: ask.headers.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect(),
        client: ask.client,
        client_port: 40_000,
        tls: ask.tls.as_ref().map(|name| Hello { sni: Some(name.as_str().into()), alpn: Vec::new() }),
    }
}

/// What goes over the wire.
fn head(request: &Request) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/{}\r\n", request.method, request.target, request.version);
    request.headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
    text.push_str("\r\n");
    text.into_bytes()
}
