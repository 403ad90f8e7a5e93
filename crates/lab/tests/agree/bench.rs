//! An engine on one configuration, gone when it is dropped.

use std::net::TcpStream;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use lab::Keeper;
use tempfile::TempDir;

use crate::asked::Asked;
use crate::client;
use crate::door::Door;
use crate::grammar::{Config, Grammar};
use crate::seen::Seen;

/// A running engine.
pub struct Engine {
    keeper: Keeper,
    _folder: TempDir,
}

impl Engine {
    /// Starts it and waits until it listens at all of these doors.
    ///
    /// # Errors
    /// It refuses the configuration: what it said.
    pub fn start(grammar: &Grammar, config: &Config, doors: &[Door]) -> Result<Engine, String> {
        let folder = TempDir::with_prefix("evenkeel-agree-").unwrap();
        write(folder.path(), grammar, config);
        let mut keeper = Keeper::new().unwrap();
        let pid = keeper.run("env".as_ref(), &words(grammar, config, folder.path())).unwrap();
        let mut engine = Engine { keeper, _folder: folder };
        let deadline = Instant::now() + Duration::from_secs(10);
        while !doors.iter().all(|door| TcpStream::connect(door.address).is_ok()) {
            if engine.keeper.ended(pid).is_some() || Instant::now() > deadline {
                return Err(engine.keeper.said());
            }
            thread::sleep(Duration::from_millis(3));
        }
        Ok(engine)
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

/// What `env` is to be told to run the engine in its folder with the configuration's environment.
fn words(grammar: &Grammar, config: &Config, folder: &Path) -> Vec<String> {
    let command = (grammar.command)(folder);
    let engine = std::iter::once(command.get_program()).chain(command.get_args());
    let engine = engine.map(|word| word.to_str().unwrap().to_owned());
    let place = ["-C".to_owned(), folder.to_str().unwrap().to_owned()];
    let environment = config.env.iter().map(|(name, value)| format!("{name}={value}"));
    place.into_iter().chain(environment).chain(engine).collect()
}

fn write(folder: &Path, grammar: &Grammar, config: &Config) {
    std::fs::write(folder.join(grammar.main), &config.text).unwrap();
    for (name, text) in &config.files {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}
