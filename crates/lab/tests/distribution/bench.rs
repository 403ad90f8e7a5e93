//! An engine in front of stubs, and the model of the same configuration.

use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use engines::{ENGINES, Nowhere};
use finding::SourceMap;
use lab::Keeper;
use model::trace::Tracer;
use model::{Model, Pool};
use tempfile::TempDir;

use crate::client::{Ask, Client, Got};
use crate::home;
use crate::stubs::Stub;

/// An engine with its stubs. Both are gone when it is dropped.
pub struct Bench {
    pub stubs: Vec<Stub>,
    pub port: u16,
    pub model: &'static Model,
    pub text: String,
    keeper: Keeper,
    pid: u32,
    folder: TempDir,
    client: Client,
    tracer: Tracer<'static>,
}

/// What is put together to one engine's configuration.
pub struct Setup<'s> {
    pub id: &'static str,
    pub program: &'static str,
    /// The whole text; `HOME:PORT` is where the listener is, `E0`, `E1`, ... are `address:port` of the stubs.
    pub text: String,
    pub stubs: usize,
    /// Arguments; `FOLDER` is where `engine.cfg` is.
    pub args: &'s [&'s str],
    /// Whether connections are dealt out, not requests.
    pub is_tcp: bool,
}

impl Bench {
    /// Starts it all; `None` where the engine isn't installed.
    pub fn start(setup: &Setup<'_>) -> Option<Bench> {
        if Command::new(setup.program).arg("-v").output().is_err() {
            eprintln!("{} is not installed: nothing was compared with it", setup.program);
            return None;
        }
        let stubs: Vec<Stub> = (0..setup.stubs).map(Stub::start).collect();
        let port = home::port();
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        let mut text = setup.text.replace("PORT", &port.to_string()).replace("HOME", &home::address().to_string());
        for (number, stub) in stubs.iter().enumerate().rev() {
            text = text.replace(&format!("E{number}"), &format!("{}:{}", home::address(), stub.port));
        }
        text = text.replace("FOLDER", place);
        std::fs::write(folder.path().join("engine.cfg"), &text).unwrap();
        let args: Vec<String> = setup.args.iter().map(|arg| arg.replace("FOLDER", place)).collect();
        let mut keeper = Keeper::new().unwrap();
        let pid = keeper.run(setup.program.as_ref(), &args).unwrap();
        // Models are few and small here, and a tracer that is kept needs one that stays.
        let model: &'static Model = Box::leak(Box::new(read(setup.id, &text)));
        let (client, tracer) = (Client::new(port), Tracer::new(model));
        let mut bench = Bench { stubs, port, model, text, keeper, pid, folder, client, tracer };
        bench.wait(setup.is_tcp);
        Some(bench)
    }

    /// Waits until the engine listens; where `takes_turns`, a connection that tries it would take a turn.
    fn wait(&mut self, takes_turns: bool) {
        let port = self.port;
        let listens = || match takes_turns {
            true => home::is_listened_on(port),
            false => TcpStream::connect((home::address(), port)).is_ok(),
        };
        let deadline = Instant::now() + Duration::from_secs(10);
        while !listens() {
            let gone = self.keeper.ended(self.pid).is_some() || Instant::now() > deadline;
            assert!(!gone, "the engine doesn't run:\n{}\n{}", self.keeper.said(), self.text);
            thread::sleep(Duration::from_millis(3));
        }
    }

    /// Sends one request.
    pub fn ask(&mut self, ask: &Ask) -> Got {
        self.client.ask(ask)
    }

    /// Makes the engine read its configuration anew, and waits until the process that answered `/worker` is gone.
    pub fn reload(&mut self, signal: &str) {
        self.client = Client::new(self.port);
        let before = Client::new(self.port).body(&Ask::of("/worker"));
        // HAProxy's master loses a signal that comes before it is ready for one, and says nothing when it is.
        thread::sleep(Duration::from_millis(200));
        self.keeper.signal(signal, self.pid).unwrap();
        let deadline = Instant::now() + Duration::from_secs(10);
        while std::path::Path::new(&format!("/proc/{before}")).exists() {
            assert!(Instant::now() < deadline, "{before} stays");
            thread::sleep(Duration::from_millis(20));
        }
        self.wait(false);
    }

    /// Asks the model.
    pub fn tracer(&self) -> &Tracer<'static> {
        &self.tracer
    }

    /// The pool of that name.
    pub fn pool(&self, name: &str) -> &'static Pool {
        self.model.pool(self.model.pool_named(name).unwrap())
    }

    /// A file in the engine's folder.
    pub fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        if thread::panicking() {
            let ended = self.keeper.ended(self.pid);
            eprintln!("the engine (ended: {ended:?}) said:\n{}", self.keeper.said());
        }
        self.stubs.iter().for_each(Stub::kill);
    }
}

fn read(id: &str, text: &str) -> Model {
    let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
    let mut sources = SourceMap::new();
    let root = sources.add("bench", text.as_bytes().to_vec());
    (engine.read)(&mut sources, &[root], &Nowhere).model
}
