//! The balancer: a real engine with a configuration as people have it, in a repository with a history.

mod history;
mod kinds;
mod texts;

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::Setup;
use super::net::Net;
use super::process;
use crate::doors::listens;
use crate::pki::Pki;
use crate::{Keeper, Program, Trouble};
pub use history::Author;
use history::History;
pub(crate) use kinds::Kind;
use texts::Texts;

/// A balancer that doesn't listen after so long won't.
const PATIENCE: Duration = Duration::from_secs(10);

/// The certificate of the authority of the endpoints, beside the configuration.
const AUTHORITY: &str = "ca.pem";

/// A process that has only just started doesn't hear its signal: after so long it gets another one.
const HEARD: Duration = Duration::from_millis(1_500);

/// A balancer.
pub(crate) struct Balancer {
    kind: Kind,
    program: PathBuf,
    folder: PathBuf,
    texts: Texts,
    history: History,
    doors: Vec<SocketAddr>,
    pid: u32,
}

impl Balancer {
    /// Writes the folder: configuration, intents, and how they came about.
    pub(crate) fn write(setup: &Setup, folder: &Path, net: &Net) -> Result<Balancer, Trouble> {
        let kind = Kind::of(setup.engine)?;
        let program = Program::find(setup.engine)?.path;
        let texts = Texts::new(&kind, folder, net, setup);
        if setup.certificate_ends.is_some() {
            let (path, pki) = (folder.join(AUTHORITY), Pki::get());
            fs::write(&path, pki.map(|pki| pki.authority.as_str()).unwrap_or_default())
                .map_err(Trouble::file(&path))?;
        }
        let run = folder.join("run");
        fs::create_dir_all(&run).map_err(Trouble::file(&run))?;
        let history = History::make(folder, &texts)?;
        let doors = vec![net.edge(), net.writes(), net.reads()];
        Ok(Balancer { kind, program, folder: folder.to_owned(), texts, history, doors, pid: 0 })
    }

    /// Starts it and waits until it listens.
    pub(crate) fn start(&mut self, keeper: &mut Keeper) -> Result<(), Trouble> {
        let words = (self.kind.run)(&self.program.display().to_string(), &self.folder);
        let (out, errors) = (self.folder.join(self.kind.out), self.folder.join("error.log"));
        self.pid = process::run(keeper, &words, &out, &errors)?;
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE && keeper.ended(self.pid).is_none() {
            if listens(&self.doors, begun) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Err(self.refused(fs::read_to_string(errors).unwrap_or_default()))
    }

    /// Edits texts, has the validator look, commits and reloads.
    pub(crate) fn change(
        &mut self,
        keeper: &mut Keeper,
        author: Author,
        subject: &str,
        edits: &[(&str, &str)],
    ) -> Result<(), Trouble> {
        let path = self.config();
        let text = self.edited(edits)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        // As a pull does: what is new is part of the history before it stands in the file.
        self.history.commit(author, subject, &name, &text)?;
        fs::write(&path, text).map_err(Trouble::file(&path))?;
        self.validate()?;
        self.reload(keeper)
    }

    /// Edits the configuration, and does nothing else.
    pub(crate) fn edit(&self, edits: &[(&str, &str)]) -> Result<(), Trouble> {
        let path = self.config();
        fs::write(&path, self.edited(edits)?).map_err(Trouble::file(&path))
    }

    /// The configuration with these edits.
    fn edited(&self, edits: &[(&str, &str)]) -> Result<String, Trouble> {
        let path = self.config();
        let mut text = fs::read_to_string(&path).map_err(Trouble::file(&path))?;
        for (old, new) in edits {
            let (old, new) = (self.texts.filled(old), self.texts.filled(new));
            if text.matches(&old).count() != 1 {
                return Err(Trouble::Unlike { what: format!("`{old}` stands {} times", text.matches(&old).count()) });
            }
            text = text.replacen(&old, &new, 1);
        }
        Ok(text)
    }

    /// Has it read its files again, and waits until a new process does the work.
    pub(crate) fn reload(&self, keeper: &mut Keeper) -> Result<(), Trouble> {
        let old = process::children(self.pid);
        for _ in 0..5 {
            keeper.signal(self.kind.reload, self.pid)?;
            let begun = Instant::now();
            while begun.elapsed() < HEARD {
                if process::children(self.pid).iter().any(|worker| !old.contains(worker)) {
                    return Ok(());
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
        Err(self.refused(fs::read_to_string(self.folder.join("error.log")).unwrap_or_default()))
    }

    /// Writes the files as they were before anything was done to them.
    pub(crate) fn restore(&self) -> Result<(), Trouble> {
        let files = self.texts.after(history::CHANGES);
        files.iter().try_for_each(|(name, text)| {
            let path = self.folder.join(name);
            fs::write(&path, text).map_err(Trouble::file(&path))
        })
    }

    /// The configuration.
    pub(crate) fn config(&self) -> PathBuf {
        self.folder.join(self.kind.config)
    }

    /// A text of ours, with the addresses of this stack.
    pub(crate) fn filled(&self, text: &str) -> String {
        self.texts.filled(text)
    }

    /// Has the engine check its files.
    pub(crate) fn validate(&self) -> Result<(), Trouble> {
        let words = (self.kind.check)(&self.folder);
        let output = Command::new(&self.program).args(words).stdin(Stdio::null()).output();
        let output = output.map_err(|error| Trouble::System { what: "the validator fails".into(), error })?;
        match output.status.success() {
            true => Ok(()),
            false => Err(self.refused(String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned())),
        }
    }

    fn refused(&self, said: String) -> Trouble {
        Trouble::Refused { engine: self.kind.name, said }
    }
}
