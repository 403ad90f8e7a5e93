//! HAProxy's configuration, moved.

use finding::Edit;

use crate::stage::{Ground, Launch, Subject};

/// How HAProxy is run: in the foreground, one process.
pub const LAUNCH: Launch = Launch {
    programs: &["haproxy"],
    version: &["-v"],
    validate: |files, _| with_files(&["-c", "-q"], files),
    run: |files, _| with_files(&["-db"], files),
    reload: "USR2",
};

/// Options, then each file with its `-f`.
fn with_files(options: &[&str], files: &[String]) -> Vec<String> {
    let files = files.iter().flat_map(|file| ["-f".to_owned(), file.clone()]);
    options.iter().map(|&option| option.to_owned()).chain(files).collect()
}

/// Edits that move it.
pub fn stage(_subject: &Subject<'_>, _ground: &mut dyn Ground) -> Vec<Edit> {
    Vec::new()
}
