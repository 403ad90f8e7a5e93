//! Programs that say what they say to files of their own.

use std::path::Path;

use crate::{Keeper, Trouble};

/// Starts a program whose standard output goes to the end of `out`, and its errors to that of `errors`; gives its process id.
pub(crate) fn run(keeper: &mut Keeper, words: &[String], out: &Path, errors: &Path) -> Result<u32, Trouble> {
    let script = r#"out=$1; errors=$2; shift 2; cd /; exec "$@" >>"$out" 2>>"$errors""#;
    let files = [out, errors].map(|path| path.display().to_string());
    let fixed = ["-c", script, "sh"].map(str::to_owned);
    let arguments: Vec<String> = fixed.into_iter().chain(files).chain(words.iter().cloned()).collect();
    keeper.run(Path::new("/bin/sh"), &arguments)
}

/// Ids of the processes that a process has started.
pub(crate) fn children(pid: u32) -> Vec<u32> {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).into_iter().flatten().flatten();
    let lists = threads.map(|thread| std::fs::read_to_string(thread.path().join("children")).unwrap_or_default());
    lists.flat_map(|list| list.split_whitespace().filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect()
}
