//! Does what stands between the requests.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use lab::client::{Connection, Shot};

use crate::act::Act;
use crate::named;
use crate::reload;
use crate::run::Running;

/// What an engine doesn't say within so long it won't.
const PATIENCE: Duration = Duration::from_secs(8);

impl Running<'_> {
    /// Does it; the error says why it didn't come out.
    pub fn act(&mut self, act: &Act) -> Result<(), String> {
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
            Act::Reload { is_refused: false } => reload::reload(self),
            Act::Reload { is_refused: true } => reload::refused(self),
            Act::Replace { old, new } => self.replace(old, new),
            Act::Open { name, port } => self.open(name, *port),
            Act::File(path) => self.file(path),
            Act::Said(text) => self.hear(text),
            Act::Quiet(text) => (!self.lab.keeper().said().contains(text)).then_some(()).ok_or_else(|| self.said()),
            Act::Refused(_) => Err("the engine takes it".to_owned()),
        }
    }

    /// Waits until the engine has said that.
    fn hear(&mut self, text: &str) -> Result<(), String> {
        let begun = Instant::now();
        while !self.lab.keeper().said().contains(text) {
            if begun.elapsed() > PATIENCE {
                return Err(self.said());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
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
