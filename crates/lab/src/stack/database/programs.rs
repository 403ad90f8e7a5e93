//! PostgreSQL's programs on this machine, and as whom they may run: they refuse to be root.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use crate::Trouble;

/// Where Debian keeps them, a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// Users that nothing of ours belongs to, the best first.
const USERS: [&str; 2] = ["postgres", "nobody"];

/// The programs.
#[derive(Debug)]
pub(super) struct Programs {
    folder: PathBuf,
    /// User and group that they run as, where we are root.
    pub(super) user: Option<(u32, u32)>,
}

impl Programs {
    /// Looks for the newest ones.
    ///
    /// # Errors
    /// When there are none.
    pub(super) fn find() -> Result<Programs, Trouble> {
        let missing = || Trouble::NoEngine { engine: "PostgreSQL" };
        let mut folders: Vec<PathBuf> = fs::read_dir(DEBIAN)
            .map_err(|_| missing())?
            .flatten()
            .map(|version| version.path().join("bin"))
            .filter(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
            .collect();
        folders.sort_by_key(|folder| version(folder));
        let folder = folders.pop().ok_or_else(missing)?;
        Ok(Programs { folder, user: if is_root() { user() } else { None } })
    }

    /// The words of a command, that of another user where that must be.
    pub(super) fn command(&self, program: &str, arguments: &[&str]) -> Vec<String> {
        let own = self.folder.join(program).display().to_string();
        let mut words = match self.user {
            Some((user, group)) => vec![
                "setpriv".to_owned(),
                format!("--reuid={user}"),
                format!("--regid={group}"),
                "--clear-groups".to_owned(),
                own,
            ],
            None => vec![own],
        };
        words.extend(arguments.iter().map(|word| (*word).to_owned()));
        words
    }
}

fn version(folder: &Path) -> u32 {
    let name = folder.parent().and_then(Path::file_name).and_then(OsStr::to_str);
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

/// User and group of the first of [`USERS`] that is here.
fn user() -> Option<(u32, u32)> {
    let users = fs::read_to_string("/etc/passwd").ok()?;
    USERS.iter().find_map(|name| {
        let mut fields = users.lines().find(|line| line.split(':').next() == Some(name))?.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    })
}
