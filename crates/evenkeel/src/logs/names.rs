//! Which files are meant.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// What stands for standard input.
pub const STDIN: &str = "-";

/// The files that arguments name, each once: patterns stand for all that they match, for shells that leave them alone.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    for path in named {
        for path in matching(path)? {
            let own = path.canonicalize().unwrap_or_else(|_| path.clone());
            if seen.insert(own) {
                all.push(path);
            }
        }
    }
    Ok(all)
}

/// What a path stands for: itself, or where no such file is what it matches as a pattern.
fn matching(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    let text = path.to_string_lossy();
    if path.is_dir() {
        return Err(Failure::new(
            format!("{text} is a folder"),
            format!("name the logs in it, such as '{text}/*.log*'"),
        ));
    }
    if path == Path::new(STDIN) || path.exists() || !text.contains(['*', '?', '[']) {
        return Ok(vec![path.to_owned()]);
    }
    let broken = |why: glob::PatternError| {
        Failure::new(format!("{text}: {}", why.msg), "a pattern such as 'access.log*' was expected")
    };
    let mut found: Vec<PathBuf> = glob::glob(&text).map_err(broken)?.flatten().filter(|path| path.is_file()).collect();
    if found.is_empty() {
        return Err(Failure::new(format!("no file matches {text}"), "look whether the pattern is right"));
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_file_is_read_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        ["access.log", "access.log.1", "error.txt"].iter().for_each(|name| std::fs::write(path(name), "").unwrap());
        let found = files(&[path("access.log"), path("access.log*")]).unwrap();
        assert_eq!(found, [path("access.log"), path("access.log.1")]);
        assert!(files(&[path("none*")]).is_err() && files(&[folder.path().to_owned()]).is_err());
    }
}
