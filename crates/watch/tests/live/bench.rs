//! A folder with a configuration, an engine that runs it, and endpoints.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use incident::{Observation, Seen};
use watch::{Plan, Watcher};

/// Nothing that comes at all takes longer.
pub const LIMIT: Duration = Duration::from_secs(20);

/// An address of loopback that nobody else has; port 0 is none.
pub fn address(port: u16) -> SocketAddr {
    static TURN: AtomicU32 = AtomicU32::new(1);
    let (process, turn) = (std::process::id(), TURN.fetch_add(1, Ordering::Relaxed));
    let [second, third, fourth] = [100 + process % 100, process / 100 % 250, 1 + turn % 250].map(|part| part as u8);
    SocketAddr::from((Ipv4Addr::new(127, second, third, fourth), port))
}

/// Whether a program is there; where it isn't, nothing is tried.
pub fn has(program: &str) -> bool {
    let there = ["/usr/sbin", "/usr/bin", "/usr/local/bin", "/usr/local/sbin"];
    let found = there.iter().any(|folder| Path::new(folder).join(program).exists());
    if !found {
        eprintln!("{program} is not installed: nothing was tried");
    }
    found
}

/// An endpoint that answers everything with 200, and `/metrics` with some.
pub fn endpoint(metrics: &'static str) -> SocketAddr {
    let listener = TcpListener::bind(address(8_080)).unwrap();
    let at = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || answer(stream, metrics));
        }
    });
    at
}

fn answer(stream: TcpStream, metrics: &str) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut first = String::new();
    if reader.read_line(&mut first).is_err() {
        return;
    }
    let mut length = 0;
    let mut line = String::new();
    while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        line.clear();
    }
    let mut body = vec![0; length];
    if reader.read_exact(&mut body).is_err() {
        return;
    }
    let text = if first.contains("/metrics") { metrics } else { "fine\n" };
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", text.len());
    // A client that is gone needs no answer.
    let _ = (&stream).write_all(format!("{head}{text}").as_bytes());
}

/// A folder, and what runs in it.
pub struct Bench {
    folder: tempfile::TempDir,
    running: Vec<Child>,
}

impl Bench {
    pub fn new(files: &[(&str, &str)]) -> Self {
        let bench = Bench { folder: tempfile::tempdir().unwrap(), running: Vec::new() };
        files.iter().for_each(|(name, text)| bench.write(name, text));
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path(name), text.replace("HERE", &self.folder.path().to_string_lossy())).unwrap();
    }

    pub fn replace(&self, name: &str, old: &str, new: &str) {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        assert!(text.contains(old), "{old} isn't in {name}");
        std::fs::write(self.path(name), text.replace(old, new)).unwrap();
    }

    /// A git repository of what is there.
    pub fn commit(&self, author: &str, message: &str) {
        let git = |arguments: &[&str]| {
            let done = Command::new("git").current_dir(self.folder.path()).args(arguments).output().unwrap();
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        };
        git(&["init", "-q"]);
        git(&["add", "-A"]);
        let (name, mail) = (format!("user.name={author}"), "user.email=a@example.com");
        git(&["-c", &name, "-c", mail, "commit", "-q", "-m", message]);
    }

    /// Runs a program whose output is the file `output`.
    pub fn run(&mut self, program: &str, arguments: &[&str], output: &str) -> u32 {
        let out = File::create(self.path(output)).unwrap();
        let arguments = arguments.iter().map(|one| one.replace("HERE", &self.folder.path().to_string_lossy()));
        let child =
            Command::new(program).args(arguments).stdin(Stdio::null()).stdout(out).stderr(Stdio::null()).spawn();
        let child = child.unwrap();
        let id = child.id();
        self.running.push(child);
        id
    }

    /// Ends what was run last, at once.
    pub fn kill(&mut self) {
        let mut child = self.running.pop().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }

    pub fn watch(&self) -> Watched {
        let plan = Plan::open(&self.path("evenkeel.yaml")).unwrap();
        Watched { watcher: Watcher::start(plan).unwrap(), seen: Vec::new() }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        for child in &mut self.running {
            end(child);
        }
    }
}

/// Ends a program as a daemon is ended, so that it can end its own workers: those of one that is killed live on. One that is gone already needs
/// no end.
fn end(child: &mut Child) {
    let begun = Instant::now();
    let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).stderr(Stdio::null()).status();
    while let Ok(None) = child.try_wait() {
        if begun.elapsed() > Duration::from_secs(5) {
            let _ = child.kill();
            let _ = child.wait();
        }
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Sends a signal.
pub fn signal(name: &str, process: u32) {
    assert!(Command::new("kill").args([name, &process.to_string()]).status().unwrap().success());
}

/// Waits until something listens.
pub fn listens(at: SocketAddr) {
    let begun = Instant::now();
    while TcpStream::connect(at).is_err() {
        assert!(begun.elapsed() < LIMIT, "nothing listens at {at}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Asks for a path, and gives the status.
pub fn get(at: SocketAddr, path: &str) -> u16 {
    let mut stream = TcpStream::connect(at).unwrap();
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes()).unwrap();
    let mut line = String::new();
    BufReader::new(stream).read_line(&mut line).unwrap();
    line.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// A watcher, and all that it saw.
pub struct Watched {
    pub watcher: Watcher,
    pub seen: Vec<Observation>,
}

impl Watched {
    /// Waits for an observation, and gives what is wanted of it and how long it took. What was seen before doesn't count.
    pub fn wait<T>(&mut self, what: &str, mut wanted: impl FnMut(&Observation) -> Option<T>) -> (T, Duration) {
        let begun = Instant::now();
        while begun.elapsed() < LIMIT {
            let Some(observation) = self.watcher.next(Duration::from_millis(100)) else { continue };
            let found = wanted(&observation);
            self.seen.push(observation);
            if let Some(found) = found {
                return (found, begun.elapsed());
            }
        }
        panic!("{what} wasn't seen, but {:#?}", self.kinds());
    }

    /// What was seen, in short.
    fn kinds(&self) -> Vec<String> {
        let kind = |own: &Observation| {
            let text = format!("{}: {:?}", own.of, own.seen);
            let is_silent = matches!(own.seen, Seen::Silent(_));
            text.split(if is_silent { '\n' } else { '{' }).next().unwrap_or_default().to_owned()
        };
        let mut kinds: Vec<String> = self.seen.iter().map(kind).collect();
        kinds.sort();
        kinds.dedup();
        kinds
    }
}
