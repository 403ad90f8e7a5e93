//! Runs one experiment: on the engine, and on the model for as long as nothing ails.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use engines::stage::Subject;
use engines::{Engine, Nowhere};
use finding::SourceMap;
use lab::client::{self, Connection, Heard, Shot};
use lab::replay::{Seen, Verdict, judge};
use lab::{Lab, Trouble};
use model::trace::Tracer;
use model::{Arrival, BindAddress, ListenerId, Model, Request};

use crate::act::Act;
use crate::experiment::Experiment;
use crate::named::{self, Said};
use crate::outcome::Way;
use crate::reload;
use crate::script::{Ask, Step, What};

/// An answer that takes longer won't come; no experiment lets an engine wait so long.
const LIMIT: Duration = Duration::from_secs(5);

/// A silence that lasts so long is one.
const SILENCE: Duration = Duration::from_millis(700);

/// Complaints: what didn't come as the file says.
pub fn run(engine: &'static Engine, experiment: &Experiment) -> Vec<String> {
    let mut sources = SourceMap::new();
    let root = sources.add(engine.id, experiment.config.clone().into_bytes());
    let original = (engine.read)(&mut sources, &[root], &Nowhere).model;
    let subject = Subject { sources: &sources, roots: &[root], around: &Nowhere };
    let clients: Vec<IpAddr> = asks(experiment).map(|ask| ask.client).collect();
    match Lab::start(engine, &subject, &original, &clients) {
        Ok(lab) => Running::new(engine, lab, original).run(experiment),
        Err(trouble) => refused(experiment, &trouble),
    }
}

fn asks(experiment: &Experiment) -> impl Iterator<Item = &Ask> {
    experiment.steps.iter().filter_map(|step| match &step.what {
        What::Ask(ask) => Some(ask),
        What::Act(_) => None,
    })
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
    original: Model,
    connections: HashMap<String, Connection>,
    /// Whether nothing was done yet that the model doesn't know of.
    is_well: bool,
    pub pid: u32,
}

impl<'a> Running<'a> {
    fn new(engine: &'static Engine, lab: Lab<'a>, original: Model) -> Running<'a> {
        let pid = lab.pid();
        Running { engine, lab, original, connections: HashMap::new(), is_well: true, pid }
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
        let rounds: Vec<Vec<Way>> = ask.expected.ways().map(<[Way]>::to_vec).collect();
        let round = |ways| {
            let ways = self.moved(ways);
            self.round(ask, &arrival, &ways)
        };
        rounds.into_iter().flat_map(round).collect()
    }

    fn round(&mut self, ask: &Ask, arrival: &Arrival, ways: &[Way]) -> Vec<String> {
        let Some(request) = self.lab.request(&request(ask)) else {
            return vec!["the client has no place on loopback".to_owned()];
        };
        let limit = if ways.contains(&Way::Silent) { SILENCE } else { LIMIT };
        let heard = self.send(ask, arrival, &request, limit);
        let did = Said::by_engine(self.lab.model(), &heard);
        let mut wrong = Vec::new();
        if !ways.iter().any(|way| did.is(way)) {
            wrong.push(format!("the engine: {did}"));
        }
        if self.is_well {
            wrong.extend(self.model(ask, arrival, &request, ways, &heard));
        }
        wrong
    }

    fn send(&mut self, ask: &Ask, arrival: &Arrival, request: &Request, limit: Duration) -> Heard {
        let shot = Shot::new(SocketAddr::new(arrival.address.unwrap(), arrival.port), head(request));
        let shot = shot.from(request.client);
        let runtime = self.lab.runtime();
        match ask.connection.as_ref().map(|name| self.connections.get_mut(name).expect("a connection that is open")) {
            Some(connection) => runtime.block_on(connection.ask(&shot.bytes, shot.is_bare, limit)),
            None => runtime.block_on(client::send(&shot, limit)),
        }
    }

    /// What the model says otherwise than the file or than the engine.
    fn model(&self, ask: &Ask, arrival: &Arrival, request: &Request, ways: &[Way], heard: &Heard) -> Vec<String> {
        let model = self.lab.model();
        let trace = Tracer::new(model).trace(arrival, request);
        let said: Vec<Said> = trace.fates.iter().map(|fate| Said::by_model(model, fate)).collect();
        let fits = |said: &Said| ways.iter().any(|way| said.is(way));
        let all = || said.iter().map(Said::to_string).collect::<Vec<_>>().join("; or ");
        if ask.expected.is_known && !said.iter().all(fits) {
            return vec![format!("the model: {}", all())];
        }
        match Seen::of(heard).map(|seen| judge(model, &trace, &seen)) {
            Ok(Verdict::Disagrees(differences)) => differences.iter().map(ToString::to_string).collect(),
            Ok(Verdict::Agrees) if !ask.expected.is_known && said.iter().all(fits) => {
                vec![format!("the model does know: {}", all())]
            }
            _ => Vec::new(),
        }
    }

    /// Where a request for that port arrives on loopback; the first listener if it doesn't say.
    pub fn arrival(&self, port: Option<u16>) -> Option<Arrival> {
        let listeners = self.original.listeners.iter().enumerate();
        let binds = listeners.flat_map(|(id, listener)| {
            listener.binds.iter().enumerate().map(move |(bind, one)| (ListenerId(id as u32), bind, one))
        });
        let mut fitting = binds.filter_map(|(listener, bind, one)| {
            let ports = one.ports?;
            let port = port.unwrap_or(ports.first);
            let address = match one.address {
                BindAddress::Ip(ip) => Some(ip),
                _ => None,
            };
            ports.contains(port).then_some(Arrival { listener, bind, address, port })
        });
        let at_home = fitting.next()?;
        self.lab.arrival(&self.original, &at_home)
    }

    /// Outcomes with their addresses moved.
    fn moved(&mut self, mut ways: Vec<Way>) -> Vec<Way> {
        for way in &mut ways {
            match way {
                Way::To(to) => {
                    let values = to.headers.iter_mut().filter_map(|(_, value)| value.as_mut());
                    values.chain(to.target.as_mut()).for_each(|text| *text = self.lab.text(text));
                }
                Way::Answer { location: Some(text), .. } => *text = self.lab.text(text),
                _ => {}
            }
        }
        ways
    }

    fn act(&mut self, act: &Act) -> Result<(), String> {
        match act {
            Act::Fault { endpoint, behaviour, argument } => {
                self.is_well = false;
                let address = named::address(self.lab.model(), endpoint).ok_or("there is no such endpoint")?;
                self.lab.stubs().behave(address, behaviour(*argument)).map_err(|error| error.to_string())
            }
            Act::Wait(time) => {
                std::thread::sleep(*time);
                Ok(())
            }
            Act::Reload => reload::reload(self),
            Act::Replace { old, new } => self.replace(old, new),
            Act::Open { name, port } => self.open(name, *port),
            Act::File(path) => self.file(path),
            Act::Said(text) => self.lab.keeper().said().contains(text).then_some(()).ok_or_else(|| self.said()),
            Act::Quiet(text) => (!self.lab.keeper().said().contains(text)).then_some(()).ok_or_else(|| self.said()),
            Act::Refused(_) => Err("the engine takes it".to_owned()),
        }
    }

    fn said(&mut self) -> String {
        format!("the engine said: {}", self.lab.keeper().said())
    }

    fn replace(&mut self, old: &str, new: &str) -> Result<(), String> {
        self.is_well = false;
        let path = &self.lab.roots()[0];
        let text = std::fs::read_to_string(path).unwrap();
        if !text.contains(old) {
            return Err(format!("nothing of that is in {text}"));
        }
        std::fs::write(path, text.replace(old, new)).map_err(|error| error.to_string())
    }

    fn open(&mut self, name: &str, port: Option<u16>) -> Result<(), String> {
        let arrival = self.arrival(port).ok_or("nobody listens there")?;
        let shot = Shot::new(SocketAddr::new(arrival.address.unwrap(), arrival.port), Vec::new());
        let connection = self.lab.runtime().block_on(Connection::open(&shot)).map_err(|error| error.to_string())?;
        self.connections.insert(name.to_owned(), connection);
        Ok(())
    }

    /// A file in the stand-in of the folder that the path begins with.
    fn file(&mut self, path: &str) -> Result<(), String> {
        let (folder, rest) = path.split_once('/').ok_or("a folder and a name are needed")?;
        let stand_ins = std::fs::read_dir(self.lab.keeper().folder().join("files")).unwrap();
        let mut stand_ins = stand_ins.map(|entry| entry.unwrap().path());
        let is_it = |path: &PathBuf| path.to_string_lossy().ends_with(&format!("-{folder}"));
        let path = stand_ins.find(is_it).ok_or("there is no such folder")?.join(rest);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "text").map_err(|error| error.to_string())
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
        tls: None,
    }
}

/// What goes over the wire.
fn head(request: &Request) -> Vec<u8> {
    let mut text = format!("{} {} HTTP/{}\r\n", request.method, request.target, request.version);
    request.headers.iter().for_each(|(name, value)| text.push_str(&format!("{name}: {value}\r\n")));
    text.push_str("\r\n");
    text.into_bytes()
}
