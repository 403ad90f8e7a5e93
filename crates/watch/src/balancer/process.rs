//! Since when processes of this machine run, as the kernel tells.

use std::fs;
use std::path::Path;

use model::Moment;

/// Ticks of the clock a second: what Linux shows to programs, on all that it runs on.
const TICKS: i64 = 100;

/// Since when the workers below the process run whose number is in a file: all of them are new after a reload, and one that fell over
/// is alone in being new. `None` where that can't be told.
pub(super) fn since(pid_file: &str, title: &str) -> Option<Moment> {
    let main: u32 = fs::read_to_string(pid_file).ok()?.trim().parse().ok()?;
    let booted = booted()?;
    let mut first: Option<i64> = None;
    for entry in fs::read_dir("/proc").ok()?.flatten() {
        let path = entry.path();
        let Some((_, ticks)) = stat(&path).filter(|(parent, _)| *parent == main) else { continue };
        // Those of before a reload say that they are shutting down.
        let own = fs::read(path.join("cmdline")).unwrap_or_default();
        let own = String::from_utf8_lossy(&own);
        if own.trim_end_matches(['\0', ' ']) == title {
            first = Some(first.map_or(ticks, |first| first.min(ticks)));
        }
    }
    Some(Moment(booted * 1_000 + first? * 1_000 / TICKS))
}

/// When the machine was started, in seconds since 1970.
fn booted() -> Option<i64> {
    let stat = fs::read_to_string("/proc/stat").ok()?;
    stat.lines().find_map(|line| line.strip_prefix("btime ")?.trim().parse().ok())
}

/// The parent of a process, and its start in ticks since the machine was started.
fn stat(path: &Path) -> Option<(u32, i64)> {
    path.file_name()?.to_str()?.parse::<u32>().ok()?;
    let stat = fs::read_to_string(path.join("stat")).ok()?;
    // The name of the program may have blanks and parentheses in it.
    let (_, rest) = stat.rsplit_once(") ")?;
    let mut words = rest.split(' ');
    let parent = words.nth(1)?.parse().ok()?;
    Some((parent, words.nth(17)?.parse().ok()?))
}
