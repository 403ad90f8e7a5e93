//! Nothing is left of a lab: no process, no folder, whatever happens to those who started it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use lab::Keeper;

fn is_running(pid: u32) -> bool {
    // A process that has ended but that nobody has asked for yet is a zombie.
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit(") ").next().is_some_and(|rest| !rest.is_empty() && !rest.starts_with('Z'))
}

fn eventually(what: &str, test: impl Fn() -> bool) {
    let begun = Instant::now();
    while !test() {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        thread::sleep(Duration::from_millis(10));
    }
}

fn sleeper(keeper: &mut Keeper) -> u32 {
    keeper.run(Path::new("sleep"), &["600".to_owned()]).unwrap()
}

#[test]
fn a_dropped_keeper_takes_process_and_folder_with_it() {
    let mut keeper = Keeper::new().unwrap();
    let (pid, folder) = (sleeper(&mut keeper), keeper.folder().to_owned());
    std::fs::write(folder.join("file"), "x").unwrap();
    assert!(is_running(pid) && folder.is_dir());
    assert_eq!(keeper.ended(pid), None);
    drop(keeper);
    assert!(!folder.exists());
    eventually("the process is still there", || !is_running(pid));
}

#[test]
fn a_process_that_ends_is_told_with_its_status_and_its_words() {
    let mut keeper = Keeper::new().unwrap();
    let pid = keeper.run(Path::new("sh"), &["-c".to_owned(), "echo 'a  word' >&2; exit 3".to_owned()]).unwrap();
    eventually("the end isn't told", || {
        std::fs::read_dir(keeper.folder()).is_ok() && keeper.said().contains("a  word")
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = keeper.ended(pid) {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(10), "the status isn't told");
    };
    assert_eq!(status, 3);
}

#[test]
fn a_process_that_doesn_t_want_to_end_is_killed() {
    let mut keeper = Keeper::new().unwrap();
    let stubborn = "trap '' TERM; while :; do sleep 1; done";
    let pid = keeper.run(Path::new("sh"), &["-c".to_owned(), stubborn.to_owned()]).unwrap();
    let folder = keeper.folder().to_owned();
    thread::sleep(Duration::from_millis(100));
    drop(keeper);
    eventually("the process is still there", || !is_running(pid));
    assert!(!folder.exists());
}

/// This test as a program of its own: it starts a keeper, says what it started, and waits to be ended.
const ROLE: &str = "EVENKEEL_KEEPER_TEST_ROLE";

fn starts_a_keeper_and_waits() {
    let mut keeper = Keeper::new().unwrap();
    let pid = sleeper(&mut keeper);
    let told = format!("{pid} {}", keeper.folder().display());
    std::fs::write(std::env::var(ROLE).unwrap(), told).unwrap();
    thread::sleep(Duration::from_secs(600));
}

fn nothing_is_left_after(signal: &str) {
    if std::env::var(ROLE).is_ok() {
        return starts_a_keeper_and_waits();
    }
    let note = tempfile::NamedTempFile::new().unwrap();
    let me = std::env::current_exe().unwrap();
    let test = thread::current().name().unwrap().to_owned();
    let mut child =
        Command::new(me).args([&test, "--exact"]).env(ROLE, note.path()).stdout(Stdio::null()).spawn().unwrap();
    let read = || std::fs::read_to_string(note.path()).unwrap();
    eventually("the child says nothing", || read().contains(' '));
    let told = read();
    let (pid, folder) = told.split_once(' ').unwrap();
    let (pid, folder): (u32, PathBuf) = (pid.parse().unwrap(), folder.into());
    assert!(is_running(pid) && folder.is_dir());
    Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
    child.wait().unwrap();
    eventually("the process is still there", || !is_running(pid));
    eventually("the folder is still there", || !folder.exists());
}

#[test]
fn nothing_is_left_after_ctrl_c() {
    nothing_is_left_after("INT");
}

#[test]
fn nothing_is_left_after_a_kill_that_can_t_be_caught() {
    nothing_is_left_after("KILL");
}
