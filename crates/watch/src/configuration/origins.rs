//! Who wrote which line, as git has it.

use std::collections::BTreeMap;
use std::io::Read;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use finding::FileId;
use incident::{Origin, Origins};
use model::{Moment, Text};

use crate::clock;

/// git may take so long for a file; then nobody knows who wrote it.
const LIMIT: Duration = Duration::from_secs(2);
/// git is looked at so often.
const PAUSE: Duration = Duration::from_millis(5);
/// Digits of a commit's id that are shown.
const SHORT: usize = 7;
/// What stands for the commit of a line that isn't committed.
const NOT_YET: &str = "0000000000000000000000000000000000000000";

/// Who wrote the lines of these files; nothing where that isn't known.
pub(super) fn origins(files: &[(FileId, PathBuf)]) -> Origins {
    let mut changes: BTreeMap<String, Origin> = BTreeMap::new();
    let mut lines: Vec<(FileId, u32, String)> = Vec::new();
    for (file, path) in files {
        let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
        let Some(name) = path.file_name() else { continue };
        let mut blame = git(folder);
        blame.args(["blame", "--porcelain", "--"]).arg(name);
        let Some(told) = output(blame) else { continue };
        for (line, commit) in read(&String::from_utf8_lossy(&told), path, &mut changes) {
            lines.push((*file, line, commit));
        }
    }
    sorted(changes, lines)
}

/// Where git writes down each move of its head: the log of it, in the folder that has the history of this one.
pub(super) fn head(folder: &Path) -> Option<PathBuf> {
    let folder = if folder == Path::new("") { Path::new(".") } else { folder };
    let mut ask = git(folder);
    ask.args(["rev-parse", "--absolute-git-dir"]);
    let told = output(ask)?;
    Some(PathBuf::from(String::from_utf8_lossy(&told).trim()).join("logs/HEAD"))
}

fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C").stdin(Stdio::null());
    command
}

/// What a command prints, if it ends well and in time.
fn output(mut command: Command) -> Option<Vec<u8>> {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
    let mut out = child.stdout.take()?;
    let reader = thread::spawn(move || {
        let mut told = Vec::new();
        out.read_to_end(&mut told).ok().map(|_| told)
    });
    let begun = Instant::now();
    let ended = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status.success(),
            Ok(None) if begun.elapsed() < LIMIT => thread::sleep(PAUSE),
            _ => {
                // One that is gone already needs no end.
                let _ = child.kill();
                let _ = child.wait();
                break false;
            }
        }
    };
    let told = reader.join().ok().flatten();
    told.filter(|_| ended)
}

/// Lines (from 1) with their commits; what is told of commits goes into `changes`.
fn read(told: &str, path: &Path, changes: &mut BTreeMap<String, Origin>) -> Vec<(u32, String)> {
    let mut lines = Vec::new();
    let mut commit = String::new();
    for line in told.lines() {
        if line.starts_with('\t') {
            continue;
        }
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        if word.len() >= NOT_YET.len() && word.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            commit = word.to_owned();
            if let Some(number) = rest.split(' ').nth(1).and_then(|number| number.parse().ok()) {
                lines.push((number, commit.clone()));
            }
            continue;
        }
        let change = changes.entry(commit.clone()).or_insert_with(|| unknown(&commit, path));
        if change.commit.is_none() {
            continue;
        }
        match word {
            "author" => change.author = rest.into(),
            "author-time" => change.at = Moment(rest.parse::<i64>().unwrap_or_default().saturating_mul(1_000)),
            "summary" => change.summary = rest.into(),
            _ => {}
        }
    }
    lines
}

/// A commit of which nothing was told yet; of lines that aren't committed, what the file itself tells.
fn unknown(commit: &str, path: &Path) -> Origin {
    if commit.bytes().any(|digit| digit != b'0') {
        let id = commit.get(..SHORT).unwrap_or(commit);
        return Origin { commit: Some(id.into()), author: Text::default(), at: Moment(0), summary: Text::default() };
    }
    let about = std::fs::metadata(path).ok();
    let at = about.as_ref().and_then(|about| about.modified().ok()).map(clock::of).unwrap_or_default();
    let owner = about.and_then(|about| user(about.uid())).unwrap_or_else(|| "somebody".into());
    Origin { commit: None, author: owner, at, summary: "not committed yet".into() }
}

/// The name of a user of this machine.
fn user(id: u32) -> Option<Text> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| {
        let mut parts = line.split(':');
        let name = parts.next()?;
        (parts.nth(1)?.parse() == Ok(id)).then(|| name.into())
    })
}

/// Newest changes first, lines in order.
fn sorted(changes: BTreeMap<String, Origin>, lines: Vec<(FileId, u32, String)>) -> Origins {
    let mut changes: Vec<(String, Origin)> = changes.into_iter().collect();
    changes.sort_by(|(one, a), (other, b)| {
        a.commit.is_some().cmp(&b.commit.is_some()).then(b.at.cmp(&a.at)).then_with(|| one.cmp(other))
    });
    let place: BTreeMap<&str, u32> = (0..).zip(&changes).map(|(place, (id, _))| (id.as_str(), place)).collect();
    let place = |id: &String| place.get(id.as_str()).copied();
    let mut lines: Vec<(FileId, u32, u32)> =
        lines.iter().filter_map(|(file, line, id)| Some((*file, *line, place(id)?))).collect();
    lines.sort_unstable();
    Origins { lines, changes: changes.into_iter().map(|(_, change)| change).collect() }
}
