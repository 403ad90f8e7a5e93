//! How HAProxy is run: in the foreground, a master over one worker, for without a master nothing can be reloaded.

use crate::stage::Launch;

/// The programs and their arguments.
pub const LAUNCH: Launch = Launch {
    programs: &["haproxy"],
    version: &["-v"],
    validate: |files, _| with_files(&["-c"], files),
    run: |files, _| with_files(&["-W", "-db"], files),
    reload: "USR2",
};

/// Options, then each file with its `-f`.
fn with_files(options: &[&str], files: &[String]) -> Vec<String> {
    let files = files.iter().flat_map(|file| ["-f".to_owned(), file.clone()]);
    options.iter().map(|&option| option.to_owned()).chain(files).collect()
}
