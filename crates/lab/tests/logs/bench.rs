//! An engine that writes logs.

use std::path::Path;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use engines::{ENGINES, Logs, Nowhere};
use finding::SourceMap;
use lab::Keeper;
use tempfile::TempDir;

use crate::{home, stub};

/// What is put together to a running engine.
pub struct Setup<'s> {
    pub program: &'s Path,
    /// The configuration's name in the engine's folder.
    pub file: &'s str,
    /// In it `P0`, `P1`, ... at the end of a statement are the addresses of listeners, `ENDPOINT` is one, `NOBODY` is none, and
    /// `FOLDER` the engine's folder. `{HOME}`, `{P0}`, `{ENDPOINT}` and `{NOBODY}` are the address of all of them, and ports.
    pub text: &'s str,
    pub listeners: usize,
    /// `FOLDER` is the engine's folder.
    pub args: &'s [&'s str],
}

/// An engine with its folder; both are gone when it is dropped.
pub struct Bench {
    /// Ports of the listeners, in order.
    pub ports: Vec<u16>,
    keeper: Keeper,
    pid: u32,
    folder: TempDir,
}

impl Bench {
    /// Starts the engine; `None` where it isn't installed.
    pub fn start(setup: &Setup<'_>) -> Option<Bench> {
        let program = setup.program;
        if Command::new(program).arg("-v").output().is_err() {
            eprintln!("{} is not installed: its logs were not read", program.display());
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let place = folder.path().to_str().unwrap();
        let ports: Vec<u16> = (0..setup.listeners).map(|_| home::port()).collect();
        let text = placed(setup.text, &ports).replace("FOLDER", place);
        std::fs::write(folder.path().join(setup.file), &text).unwrap();
        let args: Vec<String> = setup.args.iter().map(|arg| arg.replace("FOLDER", place)).collect();
        let mut keeper = Keeper::new().unwrap();
        let pid = keeper.run(program, &args).unwrap();
        let mut bench = Bench { ports, keeper, pid, folder };
        bench.wait(&text);
        Some(bench)
    }

    fn wait(&mut self, text: &str) {
        let deadline = Instant::now() + Duration::from_secs(20);
        while !self.ports.iter().all(|port| home::is_listened_on(*port)) {
            let gone = self.keeper.ended(self.pid).is_some() || Instant::now() > deadline;
            assert!(!gone, "the engine doesn't run:\n{}\n{text}", self.keeper.said());
            thread::sleep(Duration::from_millis(3));
        }
    }

    /// The last line of a file of the engine's, as soon as it has so many.
    pub fn line(&self, file: &str, count: usize) -> String {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let text = self.text(file);
            if text.matches('\n').count() == count {
                return text.lines().last().unwrap().to_owned();
            }
            assert!(Instant::now() < deadline, "{count} lines are not in {file}:\n{text}");
            thread::sleep(Duration::from_millis(3));
        }
    }

    /// How many lines a file of the engine's has.
    pub fn lines(&self, file: &str) -> usize {
        self.text(file).matches('\n').count()
    }

    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(file)).unwrap_or_default()
    }
}

/// The text with addresses in it.
fn placed(text: &str, ports: &[u16]) -> String {
    let (home, up, dead) = (home::address(), stub::start().port(), home::port());
    let mut text = text.replace("{HOME}", &home.to_string()).replace("{ENDPOINT}", &up.to_string());
    text = text.replace("{NOBODY}", &dead.to_string()).replace("ENDPOINT", &format!("{home}:{up}"));
    text = text.replace("NOBODY", &format!("{home}:{dead}"));
    for (number, port) in ports.iter().enumerate().rev() {
        text = text.replace(&format!("{{P{number}}}"), &port.to_string());
        text = text.replace(&format!("P{number};"), &format!("{home}:{port};"));
        text = text.replace(&format!("P{number}\n"), &format!("{home}:{port}\n"));
    }
    text
}

/// The access logs of a configuration.
pub fn logs(id: &str, text: &str) -> Logs {
    let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
    let mut sources = SourceMap::new();
    let root = sources.add("bench", text.as_bytes().to_vec());
    (engine.read)(&mut sources, &[root], &Nowhere).logs
}
