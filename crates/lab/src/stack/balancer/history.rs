//! The repository: who changed what, and when.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::texts::Texts;
use crate::Trouble;
use crate::stack::clock;

/// Somebody of the platform team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Author {
    /// Ines Ferreira.
    Ines,
    /// Jun Watanabe.
    Jun,
    /// Mara Lindqvist.
    Mara,
    /// Tomas Okafor.
    Tomas,
}

impl Author {
    /// The whole name.
    pub fn name(self) -> &'static str {
        match self {
            Author::Ines => "Ines Ferreira",
            Author::Jun => "Jun Watanabe",
            Author::Mara => "Mara Lindqvist",
            Author::Tomas => "Tomas Okafor",
        }
    }

    fn address(self) -> String {
        format!("{}@example.com", self.name().split(' ').next().unwrap_or_default().to_lowercase())
    }
}

/// How many changes there were.
pub(super) const CHANGES: u32 = 6;

/// How the files came about: who, how many days ago, and why.
const PAST: [(Author, u64, &str); CHANGES as usize] = [
    (Author::Mara, 412, "The edge: pages and files behind one balancer"),
    (Author::Tomas, 301, "auth gets a pool and a host of its own"),
    (Author::Ines, 214, "Databases are reached through the edge: one address to write, one to read"),
    (Author::Jun, 123, "auth: two more machines before the season; search apart from pages"),
    (Author::Mara, 37, "Log-ins: no more than 60 in ten seconds from one address"),
    (Author::Ines, 12, "evenkeel watches the edge, auth and the databases"),
];

/// What is written while the stack runs, and isn't part of the history.
const IGNORED: &str = "*.log\nadmin.sock\nrun/\n";

/// A repository.
pub(super) struct History {
    folder: PathBuf,
}

impl History {
    /// Makes it, with a past.
    pub(super) fn make(folder: &Path, texts: &Texts) -> Result<History, Trouble> {
        let history = History { folder: folder.to_owned() };
        history.git(&["init", "--quiet", "--initial-branch=main"], &[])?;
        write(&folder.join(".gitignore"), IGNORED)?;
        for (number, (author, days, subject)) in (1..).zip(PAST) {
            texts.after(number).iter().try_for_each(|(name, text)| write(&folder.join(name), text))?;
            let at = clock::second(clock::now() - Duration::from_secs(86_400 * days + 3_600 * u64::from(number)));
            history.record(author, subject, Some(&at))?;
        }
        Ok(history)
    }

    /// Records another text of a file, and leaves the file itself as it is.
    pub(super) fn commit(&self, author: Author, subject: &str, name: &str, text: &str) -> Result<(), Trouble> {
        let aside = self.folder.join(".git/aside");
        fs::create_dir_all(&aside).map_err(Trouble::file(&aside))?;
        write(&aside.join(name), text)?;
        self.git(&["--work-tree", ".git/aside", "add", name], &[])?;
        self.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "-m", subject], &about(author, None))
    }

    fn record(&self, author: Author, subject: &str, at: Option<&str>) -> Result<(), Trouble> {
        self.git(&["add", "--all"], &[])?;
        self.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "-m", subject], &about(author, at))
    }

    fn git(&self, words: &[&str], about: &[(String, String)]) -> Result<(), Trouble> {
        let mut command = Command::new("git");
        // Whatever the user of this machine has set up for their own work has no part in this.
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env_remove("GIT_DIR");
        command.env_remove("GIT_INDEX_FILE").env_remove("GIT_WORK_TREE").current_dir(&self.folder);
        command.envs(about.iter().cloned()).args(["-c", "commit.gpgsign=false"]).args(words).stdin(Stdio::null());
        let failed = |error| Trouble::System { what: format!("git {} fails", words[0]), error };
        let output = command.output().map_err(failed)?;
        match output.status.success() {
            true => Ok(()),
            false => Err(failed(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))),
        }
    }
}

/// Who a change is by, and when it was made, as git wants it said.
fn about(author: Author, at: Option<&str>) -> Vec<(String, String)> {
    let mut about = Vec::new();
    for who in ["AUTHOR", "COMMITTER"] {
        about.push((format!("GIT_{who}_NAME"), author.name().to_owned()));
        about.push((format!("GIT_{who}_EMAIL"), author.address()));
        about.extend(at.map(|at| (format!("GIT_{who}_DATE"), at.to_owned())));
    }
    about
}

fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    fs::write(path, text).map_err(Trouble::file(path))
}
