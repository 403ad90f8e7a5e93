//! A stack that is made up second by second: a balancer before auth, app and static, auth before a database.

use std::sync::Arc;

use engines::{Engine, Nowhere, haproxy, nginx};
use finding::{Confidence, SourceMap};
use incident::{
    Answer, Asked, Backing, Balancer, Configuration, ConnectionPool, Diagnosis, Event, EventKind, Observation, Origin,
    Origins, Place, Row, Scene, Seen, Sign, Slice, Subject, Timeline, Vitals, diagnose,
};
use model::{Ending, Moment, Running, Text};
use traffic::{Cell, Heavy};

/// 2026-11-27T14:29:38Z; what goes wrong does so twelve seconds later.
pub const T0: i64 = 1_795_789_778_000;
pub const FAULT: i64 = 12;

/// The moment so many seconds in.
pub fn at(seconds: f64) -> Moment {
    Moment(T0 + (seconds * 1_000.0) as i64)
}

/// What one second is like.
#[derive(Clone, Debug)]
pub struct Second {
    /// Log-ins in that second, and other requests to app and static.
    pub logins: f64,
    pub others: f64,
    /// Log-ins of them that come from clients who were never there before; and whether the log tells clients apart.
    pub strangers: f64,
    pub is_told: bool,
    /// Parts of the log-ins by endpoint of auth, and which part of those fails with 5xx.
    pub shares: Vec<f64>,
    pub fails: Vec<f64>,
    /// Where log-ins go instead, and what they get there.
    pub astray: Option<(Text, u16)>,
    /// How requests to auth end that fail.
    pub ending: Ending,
    /// Bare connections of the database's listener that are cut, and how.
    pub cut: (u64, Ending),
    /// What is added to the counters of each endpoint of auth.
    pub broken: u64,
    pub unmade: u64,
    pub read_only: u64,
    pub timeouts: u64,
    pub faults: Vec<u64>,
    pub used: u64,
    pub waiting: u64,
    /// How long a question takes, in milliseconds.
    pub question: f64,
    pub version: Vec<Text>,
    pub started: Vec<Moment>,
    /// What the database says.
    pub database: Backing,
    /// Whether each endpoint answers straight, what is wrong if not, and whether the way through does.
    pub straight: Vec<bool>,
    pub through: bool,
    pub trouble: Option<Text>,
    /// Whether that is met straight only: the balancer itself answers.
    pub is_inside: bool,
    /// How long answers take straight at each endpoint, and through the balancer, in milliseconds.
    pub takes: Vec<f64>,
    pub takes_through: f64,
    /// Part of the log-ins that get to auth at all.
    pub arrives: f64,
    /// Part of the log-ins that auth refuses, beyond the usual.
    pub refuses: f64,
    /// What requests to the application get, and how those end that fail.
    pub app: (u16, Ending),
}

impl Second {
    pub fn well(endpoints: usize) -> Self {
        let database = Backing {
            pool: "db-primary".into(),
            started: Some(Moment(T0 - 90_000_000)),
            is_read_only: Some(false),
            connections: Some(40),
            active: Some(2),
            limit: Some(200),
            ended: Some(7),
            waiting_for_locks: Some(0),
            longest_millis: Some(12.0),
            millis: Some(1.2),
            ..Backing::default()
        };
        Second {
            logins: 80.0,
            others: 60.0,
            strangers: 0.0,
            is_told: true,
            shares: vec![1.0 / endpoints as f64; endpoints],
            fails: vec![0.0; endpoints],
            astray: None,
            ending: Ending::Whole,
            cut: (0, Ending::ClientSlow),
            broken: 0,
            unmade: 0,
            read_only: 0,
            timeouts: 0,
            faults: vec![0; endpoints],
            used: 4,
            waiting: 0,
            question: 3.0,
            version: vec!["2.4.0".into(); endpoints],
            started: vec![Moment(T0 - 80_000_000); endpoints],
            database,
            straight: vec![true; endpoints],
            through: true,
            trouble: None,
            is_inside: false,
            takes: vec![40.0; endpoints],
            takes_through: 42.0,
            arrives: 1.0,
            refuses: 0.0,
            app: (200, Ending::Whole),
        }
    }
}

/// A stack and what is seen of it.
pub struct World {
    pub timeline: Timeline,
    pub signs: Vec<Sign>,
    endpoints: Vec<Text>,
    is_named: bool,
}

impl World {
    /// A stack whose balancer has this configuration from the beginning.
    pub fn new(configuration: Configuration) -> Self {
        let pool = configuration.model.pool(configuration.model.pool_named("auth").unwrap());
        let called = |one: &model::Endpoint| match &one.name {
            Some(name) => name.value.clone(),
            None => one.address.to_string().into(),
        };
        let endpoints: Vec<Text> = pool.endpoints.iter().map(called).collect();
        let is_named = pool.endpoints[0].name.is_some();
        let scene = Scene {
            balancers: vec![Balancer { name: "edge".into(), config: "haproxy.cfg".into() }],
            applications: vec!["auth".into()],
            databases: vec!["db-primary".into(), "db-replicas".into()],
            logins: vec!["log-ins".into()],
        };
        let mut own = World { timeline: Timeline::new(scene), signs: Vec::new(), endpoints, is_named };
        own.see(0.0, "edge", Seen::Configuration(Arc::new(configuration)));
        own
    }

    pub fn see(&mut self, seconds: f64, of: &str, seen: Seen) {
        self.timeline.push(Observation { at: at(seconds), of: of.into(), seen });
    }

    /// Lets so many seconds go by, each as `fault` makes it of one in which all is well.
    pub fn run(&mut self, seconds: i64, fault: impl Fn(i64, &mut Second)) {
        let count = self.endpoints.len();
        let mut totals = vec![Vitals::default(); count];
        for now in 0..seconds {
            let mut second = Second::well(count);
            fault(now, &mut second);
            self.second(now, &second, &mut totals);
        }
    }

    fn second(&mut self, now: i64, own: &Second, totals: &mut [Vitals]) {
        let rows = self.rows(own);
        let clients = if own.is_told { vec![("auth".into(), clients(now, own))] } else { Vec::new() };
        let slice = Slice { from: at(now as f64), to: at(now as f64 + 1.0), rows, clients, ..Slice::default() };
        self.see(now as f64 + 1.0, "edge", Seen::Slice(Arc::new(slice)));
        for (index, endpoint) in self.endpoints.clone().iter().enumerate() {
            grow(&mut totals[index], own, index);
            self.see(now as f64 + 0.5, endpoint, Seen::Vitals(totals[index].clone()));
            let good = own.straight[index];
            let seen = answer(Asked::Straight, good, &own.trouble, own.takes[index]);
            self.see(now as f64 + 0.6, endpoint, Seen::Answer(seen));
        }
        let trouble = own.trouble.clone().filter(|_| !own.is_inside);
        let through = answer(Asked::Through, own.through, &trouble, own.takes_through);
        self.see(now as f64 + 0.7, "log in", Seen::Answer(through));
        let database = if self.is_named { "db1" } else { "10.0.3.11:5432" };
        self.see(now as f64 + 0.5, database, Seen::Backing(own.database.clone()));
        for (name, named) in [("10.0.3.12:5432", "db2"), ("10.0.3.13:5432", "db3")] {
            let replica = Backing { pool: "db-replicas".into(), is_read_only: Some(true), ..Second::well(1).database };
            self.see(now as f64 + 0.5, if self.is_named { named } else { name }, Seen::Backing(replica));
        }
    }

    fn rows(&self, own: &Second) -> Vec<Row> {
        let mut rows = vec![app(own), row("static", "static1", "", own.others * 0.4, 0.0, 200, Ending::Whole)];
        match &own.astray {
            Some((pool, status)) => {
                let endpoint = if pool.is_empty() { "" } else { "api1" };
                rows.push(row(pool, endpoint, "log-ins", own.logins, 0.0, *status, Ending::Whole));
            }
            None => {
                for (index, name) in self.endpoints.iter().enumerate() {
                    let requests = own.logins * own.shares[index];
                    let mut one = row("auth", name, "log-ins", requests, own.fails[index], 200, own.ending);
                    let refused = ((requests * (0.1 + own.refuses)) as u64).min(one.cell.classes[1]);
                    one.cell.classes[1] -= refused;
                    one.cell.classes[3] += refused;
                    one.cell.refused = refused;
                    rows.push(one);
                }
            }
        }
        let mut tcp = Row { pool: "db-primary".into(), endpoint: "db1".into(), ..Row::default() };
        tcp.cell = Cell { requests: own.cut.0, classes: [0, 0, 0, 0, 0, own.cut.0], ..Cell::default() };
        tcp.endings = vec![(own.cut.1, own.cut.0)];
        if own.cut.0 > 0 {
            rows.push(tcp);
        }
        rows
    }

    /// A configuration is seen that was written at this second.
    pub fn change(&mut self, seconds: f64, mut configuration: Configuration) {
        configuration.written = Some(at(seconds));
        self.see(seconds + 0.4, "edge", Seen::Configuration(Arc::new(configuration)));
        self.sign("changed", Subject::Balancer("edge".into()), seconds, 0.0, "the configuration of edge was changed");
    }

    pub fn deploy(&mut self, seconds: f64, text: &str) {
        let event = Event { kind: EventKind::Deployment, text: text.into(), at: at(seconds) };
        self.see(seconds + 0.3, "deployments", Seen::Event(event));
    }

    /// The balancer says since when it runs.
    pub fn running(&mut self, seconds: f64, since: f64) {
        self.see(seconds, "edge", Seen::Running(Running { since: Some(at(since)), ..Running::default() }));
    }

    pub fn sign(&mut self, detector: &'static str, subject: Subject, since: f64, size: f64, message: &str) {
        let (since, message) = (at(since), message.to_owned());
        let confidence = Confidence::High;
        self.signs.push(Sign { detector, subject, since, until: None, confidence, message, size, places: Vec::new() });
    }

    /// The sign that users feel: requests to a pool fail.
    pub fn errors(&mut self, pool: &str, since: f64, size: f64) {
        self.sign("errors", Subject::Pool(pool.into()), since, size, "requests fail");
    }

    pub fn diagnose(&self) -> Diagnosis {
        diagnose(&self.timeline, self.signs.clone())
    }
}

/// Forty clients who are always there, and each stranger once.
fn clients(now: i64, own: &Second) -> Heavy {
    let mut all = Heavy::default();
    (0..40).for_each(|client| {
        all.add(format!("10.9.0.{client}").as_bytes(), ((own.logins - own.strangers) / 40.0) as u64)
    });
    (0..own.strangers as u64).for_each(|one| all.add(format!("10.8.{now}.{one}").as_bytes(), 1));
    all
}

fn grow(total: &mut Vitals, own: &Second, index: usize) {
    let requests = (own.logins * own.shares[index] * own.arrives) as u64;
    let add = |counter: &mut Option<u64>, more: u64| *counter = Some(counter.unwrap_or(0) + more);
    total.pool = "auth".into();
    total.version = Some(own.version[index].clone());
    total.started = Some(own.started[index]);
    add(&mut total.requests, requests);
    add(&mut total.faults, own.faults[index]);
    let refused = (own.logins * own.shares[index] * (0.1 + own.refuses)) as u64;
    add(&mut total.refused, refused);
    add(&mut total.logins, requests - refused.min(requests));
    let pool: &mut ConnectionPool = &mut total.connections;
    pool.limit = Some(10);
    pool.used = Some(own.used);
    pool.idle = Some(10 - own.used);
    pool.waiting = Some(own.waiting);
    add(&mut pool.broken, own.broken);
    add(&mut pool.read_only, own.read_only);
    add(&mut pool.timeouts, own.timeouts);
    add(&mut pool.failed, own.unmade);
    add(&mut pool.errors, 0);
    add(&mut pool.slow, 0);
    add(&mut pool.questions, requests);
    pool.millis = Some(pool.millis.unwrap_or(0.0) + own.question * requests as f64);
}

fn answer(asked: Asked, is_good: bool, trouble: &Option<Text>, millis: f64) -> Answer {
    let trouble = trouble.clone().filter(|_| !is_good);
    let status = if is_good { Some(200) } else { trouble.is_none().then_some(503) };
    Answer { asked, pool: "auth".into(), status, is_good, trouble, millis }
}

/// Requests to the application. What isn't an answer of its own has no endpoint.
fn app(own: &Second) -> Row {
    let (status, ending) = own.app;
    let fails = if status >= 500 { 1.0 } else { 0.0 };
    let endpoint = if ending == Ending::NoEndpoint { "" } else { "app1" };
    row("app", endpoint, "pages", own.others * 0.6, fails, status, ending)
}

fn row(pool: &str, endpoint: &str, route: &str, requests: f64, fails: f64, status: u16, ending: Ending) -> Row {
    let failed = (requests * fails).round() as u64;
    let mut classes = [0; 6];
    classes[usize::from(status / 100) - 1] = requests.round() as u64 - failed;
    classes[4] += failed;
    let cell = Cell { requests: requests.round() as u64, classes, ..Cell::default() };
    let endings = if ending == Ending::Whole || failed == 0 { Vec::new() } else { vec![(ending, failed)] };
    Row { pool: pool.into(), endpoint: endpoint.into(), route: route.into(), cell, endings }
}

/// A configuration out of a text. Of its lines, those that `mine` names are of a change that Mira Lang made.
pub fn read(engine: &'static Engine, name: &str, text: &str, mine: &str) -> Configuration {
    let mut sources = SourceMap::new();
    let file = sources.add(name, text.as_bytes().to_vec());
    let reading = (engine.read)(&mut sources, &[file], &Nowhere);
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !mine.is_empty() && line.contains(mine));
    let lines = lines.map(|(line, _)| (file, line, 0)).collect();
    let origin = Origin {
        commit: Some("a1b2c3d".into()),
        author: "Mira Lang".into(),
        at: at(11.0),
        summary: "auth: as the inventory has it".into(),
    };
    Configuration {
        dialect: engine.id,
        sources: Arc::new(sources),
        files: reading.files,
        model: Arc::new(reading.model),
        secrets: reading.secrets,
        origins: Origins { changes: vec![origin], lines },
        ..Configuration::default()
    }
}

/// The configurations of an outage, before and after.
pub fn outage(number: u8, engine: &str, mine: &str) -> (Configuration, Configuration) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages");
    let folders = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path());
    let folder = folders
        .into_iter()
        .find(|path| path.file_name().unwrap().to_string_lossy().starts_with(&format!("{number}-")))
        .unwrap();
    let (engine, name) =
        if engine == "haproxy" { (&haproxy::ENGINE, "haproxy.cfg") } else { (&nginx::ENGINE, "nginx.conf") };
    let text = |side: &str| std::fs::read_to_string(folder.join(engine.id).join(side).join(name)).unwrap();
    (read(engine, name, &text("before"), ""), read(engine, name, &text("after"), mine))
}

/// The place of a text in a configuration.
pub fn place(own: &Configuration, text: &str) -> Place {
    let file = own.sources.file(own.files[0]);
    let (line, found) = (1..).zip(file.text().lines()).find(|(_, line)| line.contains(text)).unwrap();
    Place { balancer: "edge".into(), file: file.name().into(), line, text: found.trim().into() }
}
