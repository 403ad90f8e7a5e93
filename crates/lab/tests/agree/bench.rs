//! An engine on one configuration, gone when it is dropped.

use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::asked::Asked;
use crate::client;
use crate::door::Door;
use crate::grammar::{Config, Grammar};
use crate::seen::Seen;

/// A running engine.
pub struct Engine {
    child: Child,
    folder: TempDir,
}

impl Engine {
    /// Starts it and waits until it listens at all of these doors.
    ///
    /// # Errors
    /// It refuses the configuration: what it said.
    pub fn start(grammar: &Grammar, config: &Config, doors: &[Door]) -> Result<Engine, String> {
        let folder = TempDir::with_prefix("evenkeel-agree-").unwrap();
        write(folder.path(), grammar, config);
        let said = std::fs::File::create(folder.path().join("said")).unwrap();
        let mut command = (grammar.command)(folder.path());
        command.current_dir(folder.path()).envs(config.env.iter().map(|(name, value)| (name, value)));
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(said).spawn().unwrap();
        let mut engine = Engine { child, folder };
        let deadline = Instant::now() + Duration::from_secs(10);
        while !doors.iter().all(|door| TcpStream::connect(door.address).is_ok()) {
            if engine.child.try_wait().unwrap().is_some() || Instant::now() > deadline {
                return Err(engine.said());
            }
            thread::sleep(Duration::from_millis(3));
        }
        Ok(engine)
    }

    fn said(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("said")).unwrap_or_default()
    }

    /// What it does with a request.
    pub fn asked(&self, door: &Door, asked: &Asked) -> Seen {
        match client::ask(asked.client, door.address, &asked.bytes()) {
            Ok(Some(answer)) => Seen::of_answer(&answer),
            Ok(None) => Seen::Closed,
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => Seen::Closed,
            Err(error) => Seen::Refused(error.to_string()),
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(folder: &Path, grammar: &Grammar, config: &Config) {
    std::fs::write(folder.join(grammar.main), &config.text).unwrap();
    for (name, text) in &config.files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
