//! What git says, and what it has at a revision.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};
use std::process::{Command, Stdio};

use crate::disk;

/// What git prints, or what it says is wrong.
pub fn git<S: AsRef<OsStr>>(arguments: &[S]) -> Result<Vec<u8>, String> {
    let output = Command::new("git").args(arguments).stdin(Stdio::null()).output();
    let output = output.map_err(|error| format!("git can't be run: {}", disk::why(&error)))?;
    match output.status.success() {
        true => Ok(output.stdout),
        false => Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
    }
}

/// The first line that git prints.
pub fn line(arguments: &[&str]) -> Result<String, String> {
    Ok(String::from_utf8_lossy(&git(arguments)?).trim_end_matches('\n').to_owned())
}

/// One file of a revision, of the repository that a folder is in: its path below the top, and its bytes. A path that begins
/// with a dot is one from the folder.
pub fn file(inside: &Path, revision: &str, path: &Path) -> Result<(PathBuf, Vec<u8>), String> {
    let folder = if inside.as_os_str().is_empty() { Path::new(".") } else { inside };
    let ask = |arguments: &[&str]| {
        let at = [OsStr::new("-C"), folder.as_os_str()];
        git(&at.into_iter().chain(arguments.iter().map(OsStr::new)).collect::<Vec<_>>())
    };
    let short =
        |why: String| why.lines().next().unwrap_or("git can't tell why").trim_start_matches("fatal: ").to_owned();
    let wanted = format!("{revision}^{{commit}}");
    let commit = ask(&["rev-parse", "--verify", "--quiet", "--end-of-options", &wanted])
        .map_err(|why| if why.is_empty() { format!("git knows no revision {revision:?}") } else { short(why) })?;
    let commit = String::from_utf8_lossy(&commit).trim_end().to_owned();
    let here = match path.starts_with(".") || path.starts_with("..") {
        true => String::from_utf8_lossy(&ask(&["rev-parse", "--show-prefix"]).map_err(short)?).trim_end().to_owned(),
        false => String::new(),
    };
    let path = plain(&Path::new(&here).join(path)).ok_or("it leads out of the repository")?;
    let blob = ask(&["cat-file", "blob", &format!("{commit}:{path}")]).map_err(short)?;
    Ok((path.into(), disk::take(blob.as_slice())?))
}

/// A path without `.` and `..`; `None` where it leads above its beginning.
pub fn plain(path: &Path) -> Option<String> {
    let mut parts: Vec<String> = Vec::new();
    for part in path.components() {
        match part {
            Component::ParentDir => drop(parts.pop()?),
            Component::Normal(part) => parts.push(part.to_string_lossy().into_owned()),
            _ => {}
        }
    }
    Some(parts.join("/"))
}
