//! One file of an outage, running.

use std::io::{ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::Path;
use std::time::{Duration, Instant};

use engines::stage::Subject;
use engines::{ENGINES, Missing, Surroundings};
use finding::SourceMap;
use lab::replay::{Seen, ask};
use lab::{Lab, Trouble};
use model::deal::{Dealer, Key};
use model::trace::{Outcome, Tracer};
use model::{Arrival, Hello, Host, ListenerId, Model, Pool, Request};

/// The files of this machine, where an engine's modules are.
struct Machine;

impl Surroundings for Machine {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        std::fs::read(path).map_err(|error| Missing { why: error.to_string() })
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        let Some((folder, end)) = pattern.split_once("/*") else {
            return Path::new(pattern).exists().then(|| pattern.to_owned()).into_iter().collect();
        };
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<String> = files.map(|file| file.path().display().to_string()).collect();
        paths.retain(|path| path.ends_with(end));
        paths.sort();
        paths
    }

    fn env(&self, _name: &str) -> Option<String> {
        None
    }
}

/// A running balancer of an outage.
pub struct Outage<'a> {
    lab: Lab<'a>,
    home: &'a Model,
}

/// Runs the test on the file; says so where the engine isn't installed.
pub fn with(name: &str, engine: &str, after: bool, test: impl FnOnce(&mut Outage<'_>)) {
    let engine = ENGINES.iter().find(|one| one.id == engine).unwrap();
    let file = if engine.id == "nginx" { "nginx.conf" } else { "haproxy.cfg" };
    let state = if after { "after" } else { "before" };
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages");
    let path = root.join(name).join(engine.id).join(state).join(file);
    let mut sources = SourceMap::new();
    let roots = [sources.add(file, std::fs::read(&path).unwrap())];
    let reading = (engine.read)(&mut sources, &roots, &Machine);
    let subject = Subject { sources: &sources, roots: &roots, around: &Machine };
    match Lab::start(engine, &subject, &reading.model) {
        Err(Trouble::NoEngine { engine }) => eprintln!("{engine} is not installed: nothing was tried on it"),
        Err(trouble) => panic!("{}: {trouble}", path.display()),
        Ok(lab) => test(&mut Outage { lab, home: &reading.model }),
    }
}

/// How many of those reached are each endpoint of the pool.
pub fn counts(pool: &Pool, reached: &[SocketAddr]) -> Vec<usize> {
    let at = |index: usize| reached.iter().filter(|address| is_at(pool, index, **address)).count();
    (0..pool.endpoints.len()).map(at).collect()
}

fn is_at(pool: &Pool, index: usize, reached: SocketAddr) -> bool {
    let address = &pool.endpoints[index].address;
    address.host == Host::Ip(reached.ip()) && address.port == Some(reached.port())
}

impl Outage<'_> {
    /// A pool of the moved configuration.
    pub fn pool(&self, name: &str) -> Pool {
        let model = self.lab.model();
        model.pool(model.pool_named(name).unwrap_or_else(|| panic!("no pool {name}"))).clone()
    }

    /// The endpoint that the model names for a client, where the policy lets it.
    pub fn chosen(&mut self, pool: &Pool, client: IpAddr) -> Option<usize> {
        let (arrival, request) = self.log_in_request("accounts.example.com", "/login", client);
        let trace = Tracer::new(self.lab.model()).trace(&arrival, &request);
        let Some(Outcome::Forward { pool: reached, .. }) = trace.outcome() else { panic!("it isn't forwarded") };
        assert_eq!(self.lab.model().pool(*reached).name.value, pool.name.value);
        match &trace.fates[0].key {
            Key::Octets(key) => Dealer::new(pool)?.placed(key),
            _ => None,
        }
    }

    /// Who answers a log-in over HTTPS.
    pub fn log_in(&mut self, host: &str, path: &str, client: IpAddr) -> SocketAddr {
        let (arrival, request) = self.log_in_request(host, path, client);
        match ask(&self.lab, &arrival, &request).unwrap() {
            Seen::Forwarded { endpoint, .. } => endpoint,
            other => panic!("{other:?}"),
        }
    }

    fn log_in_request(&mut self, host: &str, path: &str, client: IpAddr) -> (Arrival, Request) {
        let request = Request {
            method: "POST".into(),
            target: path.into(),
            version: "1.1".into(),
            headers: vec![("host".into(), host.into()), ("content-length".into(), "0".into())],
            client: self.lab.address(client),
            client_port: 40_000,
            tls: Some(Hello { sni: Some(host.into()), alpn: vec!["http/1.1".into()] }),
        };
        (self.arrival(443), request)
    }

    /// Where connections to that port arrive.
    fn arrival(&self, port: u16) -> Arrival {
        let listens = |one: &model::Bind| one.ports.is_some_and(|ports| ports.contains(port));
        let mut doors = self.home.listener_ids().flat_map(|(id, one)| {
            one.binds.iter().enumerate().filter(|(_, bind)| listens(bind)).map(move |(bind, _)| (id, bind))
        });
        let (listener, bind): (ListenerId, usize) = doors.next().unwrap_or_else(|| panic!("nobody listens on {port}"));
        let at_home = Arrival { listener, bind, address: None, port };
        self.lab.arrival(self.home, &at_home).unwrap()
    }

    fn connect(&self, port: u16) -> TcpStream {
        let arrival = self.arrival(port);
        TcpStream::connect((arrival.address.unwrap(), arrival.port)).unwrap()
    }

    /// Who answers each of so many connections, all open at once.
    pub fn connections(&self, port: u16, count: usize) -> Vec<SocketAddr> {
        let mut open: Vec<TcpStream> = (0..count).map(|_| self.connect(port)).collect();
        open.iter_mut().map(who).collect()
    }

    /// After how many seconds a connection that rests is cut; `None` where it is still there after `limit` seconds.
    pub fn rest(&self, port: u16, limit: f64) -> Option<f64> {
        let mut stream = self.connect(port);
        who(&mut stream);
        let begun = Instant::now();
        stream.set_read_timeout(Some(Duration::from_secs_f64(limit))).unwrap();
        let closed = match stream.read(&mut [0; 16]) {
            Ok(0) => true,
            Ok(count) => panic!("{count} bytes came unasked"),
            Err(error) if error.kind() == ErrorKind::WouldBlock => false,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => true,
            Err(error) => panic!("{error}"),
        };
        closed.then(|| begun.elapsed().as_secs_f64())
    }
}

/// The endpoint on the other side of a connection: it says who it is, then gives back the question. Both are read, so that
/// nothing of it comes later.
fn who(stream: &mut TcpStream) -> SocketAddr {
    const QUESTION: &str = "who are you?\n";
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    stream.write_all(QUESTION.as_bytes()).unwrap();
    let mut text = String::new();
    while !text.ends_with(QUESTION) {
        let mut bytes = [0; 64];
        let count = stream.read(&mut bytes).unwrap();
        assert!(count > 0, "closed after {text:?}");
        text.push_str(std::str::from_utf8(&bytes[..count]).unwrap());
    }
    let line = text.lines().next().unwrap();
    line.strip_prefix("evenkeel endpoint ").unwrap_or_else(|| panic!("{line}")).parse().unwrap()
}
