//! How nginx is run: in the foreground, with its files in a folder of its own.

use crate::stage::Launch;

/// The programs and their arguments.
pub const LAUNCH: Launch = Launch {
    programs: &["nginx"],
    version: &["-v"],
    validate: |files, folder| arguments(files, folder, &["-t", "-q"]),
    run: |files, folder| arguments(files, folder, &[]),
    reload: "HUP",
};

/// The first file is the root; others stand in it by `include`.
fn arguments(files: &[String], folder: &str, more: &[&str]) -> Vec<String> {
    let main = files.first().map_or("nginx.conf", String::as_str);
    // A plain user can't change into another, and nginx only says so; one who could must stay who may read the folder.
    let pid = format!("daemon off; user root; pid {folder}/pid;");
    let own = ["-c", main, "-p", folder, "-e", "stderr", "-g", &pid];
    own.iter().chain(more).map(|&word| word.to_owned()).collect()
}
