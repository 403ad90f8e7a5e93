//! An engine that writes logs.

use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use engines::{ENGINES, Logs, Nowhere};
use finding::SourceMap;
use lab::Keeper;
use tempfile::TempDir;

use crate::{home, stub};

/// An engine with its folder; both are gone when it is dropped.
pub struct Bench {
    /// Ports of the listeners, in order.
    pub ports: Vec<u16>,
    /// What is said of the logs.
    pub logs: Logs,
    keeper: Keeper,
    pid: u32,
    folder: TempDir,
}

impl Bench {
    /// Starts the engine; `None` where it isn't installed. In `text` `P0`, `P1`, ... are the addresses of listeners, `UP` is an
    /// endpoint, `DEAD` is none, and `FOLDER` a folder.
    pub fn start(program: &str, text: &str, listeners: usize, args: &[&str]) -> Option<Bench> {
        if Command::new(program).arg("-v").output().is_err() {
            eprintln!("{program} is not installed: its logs were not read");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        let ports: Vec<u16> = (0..listeners).map(|_| home::port()).collect();
        let mut text = text.replace("UP", &stub::start().to_string());
        text = text.replace("DEAD", &format!("{}:{}", home::address(), home::port())).replace("FOLDER", place);
        for (number, port) in ports.iter().enumerate().rev() {
            text = text.replace(&format!("P{number};"), &format!("{}:{port};", home::address()));
            text = text.replace(&format!("P{number}\n"), &format!("{}:{port}\n", home::address()));
        }
        std::fs::write(folder.path().join("engine.cfg"), &text).unwrap();
        let args: Vec<String> = args.iter().map(|arg| arg.replace("FOLDER", place)).collect();
        let mut keeper = Keeper::new().unwrap();
        let pid = keeper.run(program.as_ref(), &args).unwrap();
        let mut bench = Bench { ports, logs: read(program, &text), keeper, pid, folder };
        bench.wait(&text);
        Some(bench)
    }

    fn wait(&mut self, text: &str) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !self.ports.iter().all(|port| home::is_listened_on(*port)) {
            let gone = self.keeper.ended(self.pid).is_some() || Instant::now() > deadline;
            assert!(!gone, "the engine doesn't run:\n{}\n{text}", self.keeper.said());
            thread::sleep(Duration::from_millis(3));
        }
    }

    /// A file in the engine's folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn read(id: &str, text: &str) -> Logs {
    let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
    let mut sources = SourceMap::new();
    let root = sources.add("bench", text.as_bytes().to_vec());
    (engine.read)(&mut sources, &[root], &Nowhere).logs
}
