//! Each `tests/haproxy/*.cfg` says what becomes of some requests. The model must say the same, and so must the engine where
//! it is installed.
//!
//! A request is written `#? METHOD TARGET [host=NAME] [Name=value]... -> OUTCOME`; an outcome is `pool NAME [TARGET]`,
//! `redirect STATUS LOCATION`, `status STATUS`, `close` or `unknown` (the engine is not asked then).

mod ports;

use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use engines::{Nowhere, haproxy};
use finding::SourceMap;
use model::trace::{Outcome, Tracer};
use model::{Arrival, ListenerId, Model, Request};

struct Case {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    expected: String,
    line: usize,
}

fn cases(text: &str) -> Vec<Case> {
    let asked = text.lines().enumerate().filter_map(|(line, text)| Some((line + 1, text.strip_prefix("#? ")?)));
    asked.map(|(line, text)| case(line, text)).collect()
}

fn case(line: usize, text: &str) -> Case {
    let (request, expected) = text.split_once(" -> ").expect("a request needs an outcome");
    let mut words = request.split(' ');
    let method = words.next().unwrap().to_owned();
    let target = words.next().unwrap().to_owned();
    let mut headers = vec![("host".to_owned(), "a.example".to_owned())];
    for word in words {
        let (name, value) = word.split_once('=').expect("a header is name=value");
        if name == "host" {
            headers[0].1 = value.to_owned();
        } else {
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
    }
    Case { method, target, headers, expected: expected.trim().to_owned(), line }
}

/// What the model says, and the headers that the endpoint receives.
fn modelled(model: &Model, case: &Case) -> (String, Vec<(String, String)>) {
    let request = Request {
        method: case.method.as_str().into(),
        target: case.target.as_str().into(),
        version: "1.1".into(),
        headers: case.headers.iter().map(|(name, value)| (name.as_str().into(), value.as_str().into())).collect(),
        client: "127.0.0.1".parse().unwrap(),
        client_port: 50_000,
        tls: None,
    };
    let listener = model.listener(ListenerId(0));
    let port = listener.binds[0].ports.unwrap().first;
    let arrival = Arrival { listener: ListenerId(0), bind: 0, address: "127.0.0.1".parse().ok(), port };
    let trace = Tracer::new(model).trace(&arrival, &request);
    let mut said: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for fate in trace.fates {
        let sees = fate.sees.unwrap_or_default();
        let text = outcome_text(model, &fate.outcome, sees.target.as_deref().unwrap_or("?"));
        let headers =
            sees.headers.iter().map(|(name, value)| (name.to_string(), value.as_deref().unwrap_or("?").to_owned()));
        if said.iter().all(|(other, _)| *other != text) {
            said.push((text, headers.collect()));
        }
    }
    match said.len() {
        1 => said.remove(0),
        _ => ("unknown".to_owned(), Vec::new()),
    }
}

fn outcome_text(model: &Model, outcome: &Outcome, target: &str) -> String {
    match outcome {
        Outcome::Forward { pool, endpoint: None } => format!("pool {} {target}", model.pool(*pool).name.value),
        Outcome::Forward { pool, endpoint: Some(index) } => {
            let pool = model.pool(*pool);
            format!("pool {}/{} {target}", pool.name.value, pool.endpoints[*index].name.as_ref().unwrap().value)
        }
        Outcome::Redirect { status, location } => format!("redirect {status} {}", location.as_deref().unwrap_or("?")),
        Outcome::Respond { status: Some(status), .. } | Outcome::Reject { status: Some(status) } => {
            format!("status {status}")
        }
        Outcome::Reject { status: None } => "close".to_owned(),
        _ => "unknown".to_owned(),
    }
}

/// A stand-in endpoint that answers with the head of the request as it came.
fn stub() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || echo(stream));
        }
    });
    port
}

fn echo(mut stream: TcpStream) {
    let mut buffer = [0; 16_384];
    let Ok(length) = stream.read(&mut buffer) else { return };
    let port = stream.local_addr().unwrap().port();
    let head = String::from_utf8_lossy(&buffer[..length]).into_owned();
    let _ = write!(stream, "HTTP/1.0 200 OK\r\n\r\nSTUB {port}\n{head}");
}

/// The engine with one configuration; stopped when dropped.
struct Engine(Child);

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(config: &Path, port: u16) -> Option<Engine> {
    let child =
        Command::new("haproxy").arg("-db").arg("-f").arg(config).stderr(Stdio::piped()).stdout(Stdio::null()).spawn();
    let mut engine = Engine(child.ok()?);
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Some(engine);
        }
        if engine.0.try_wait().unwrap().is_some() {
            let mut said = String::new();
            engine.0.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("HAProxy refuses {}: {said}", config.display());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("HAProxy does not listen");
}

/// What the engine does, and the headers that the stub received.
fn asked(port: u16, pools: &HashMap<u16, String>, case: &Case) -> (String, Vec<(String, String)>) {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(4))).unwrap();
    let headers: String = case.headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    write!(stream, "{} {} HTTP/1.1\r\n{headers}connection: close\r\n\r\n", case.method, case.target).unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    if let Some((_, seen)) = answer.split_once("STUB ") {
        return forwarded(seen, pools);
    }
    let status = answer.split(' ').nth(1).unwrap_or("").to_owned();
    let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
    match (status.as_str(), location) {
        ("", _) => ("close".to_owned(), Vec::new()),
        (status, Some(location)) => (format!("redirect {status} {location}"), Vec::new()),
        (status, None) => (format!("status {status}"), Vec::new()),
    }
}

fn forwarded(seen: &str, pools: &HashMap<u16, String>) -> (String, Vec<(String, String)>) {
    let mut lines = seen.lines();
    let port: u16 = lines.next().unwrap().parse().unwrap();
    let target = lines.next().unwrap().split(' ').nth(1).unwrap();
    let pairs = lines.take_while(|line| !line.is_empty()).map(|line| line.split_once(':').unwrap());
    let headers =
        pairs.map(|(name, value)| (name.to_ascii_lowercase(), value.strip_prefix(' ').unwrap_or(value).to_owned()));
    (format!("pool {} {target}", pools[&port]), headers.collect())
}

/// Headers in one order, without those that only concern the connection.
fn comparable(mut headers: Vec<(String, String)>) -> Vec<(String, String)> {
    headers.retain(|(name, _)| name != "connection");
    headers.sort();
    headers
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/haproxy");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "cfg"));
    files.sort();
    files
}

/// The text with real ports for `:21080` and `:21101` to `:21119`.
fn with_ports(text: &str, port: u16, stubs: &[u16]) -> String {
    let mut text = text.replace(":21080", &format!(":{port}"));
    for (index, stub) in stubs.iter().enumerate() {
        text = text.replace(&format!(":{}", 21_101 + index), &format!(":{stub}"));
    }
    text
}

fn read(name: &str, text: &str) -> Model {
    let mut sources = SourceMap::new();
    let id = sources.add(name, text.as_bytes().to_vec());
    (haproxy::ENGINE.read)(&mut sources, &[id], &Nowhere).model
}

fn pools_by_port(model: &Model, wanted: &[Case]) -> HashMap<u16, String> {
    let mut pools = HashMap::new();
    for pool in &model.pools {
        for endpoint in &pool.endpoints {
            let named = format!("{}/{}", pool.name.value, endpoint.name.as_ref().unwrap().value);
            let by_rule = wanted.iter().any(|case| case.expected.starts_with(&format!("pool {named} ")));
            let name = if by_rule { named } else { pool.name.value.to_string() };
            pools.insert(endpoint.address.port.unwrap(), name);
        }
    }
    pools
}

#[test]
fn model_and_engine_say_the_same() {
    let stubs: Vec<u16> = (0..19).map(|_| stub()).collect();
    let has_engine = Command::new("haproxy").arg("-v").output().is_ok();
    if !has_engine {
        eprintln!("haproxy is not installed: only the model was asked");
    }
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files() {
        let port = ports::free_port();
        let text = with_ports(&std::fs::read_to_string(&path).unwrap(), port, &stubs);
        let cases = cases(&text);
        let model = read("case.cfg", &text);
        let temporary = std::env::temp_dir().join(format!("evenkeel-agree-{}-{port}.cfg", std::process::id()));
        std::fs::write(&temporary, &text).unwrap();
        let engine = has_engine.then(|| start(&temporary, port)).flatten();
        let pools = pools_by_port(&model, &cases);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for case in &cases {
            count += 1;
            let (said, saw) = modelled(&model, case);
            let fits = |text: &str| text == case.expected || text.starts_with(&format!("{} ", case.expected));
            if !fits(&said) {
                wrong.push(format!("{name}:{}: expected `{}`, the model says `{said}`", case.line, case.expected));
            }
            if engine.is_none() || case.expected == "unknown" {
                continue;
            }
            let (did, received) = asked(port, &pools, case);
            if !fits(&did) {
                wrong.push(format!("{name}:{}: expected `{}`, the engine does `{did}`", case.line, case.expected));
            }
            if said == did && comparable(saw.clone()) != comparable(received.clone()) {
                wrong.push(format!("{name}:{}: headers {saw:?}, the engine sends {received:?}", case.line));
            }
        }
        std::fs::remove_file(&temporary).unwrap();
    }
    assert!(count > 80, "only {count} requests were tried");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
