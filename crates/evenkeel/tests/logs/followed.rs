//! A log that is written to, and rotated, while it is followed.

use std::fs::{OpenOptions, rename};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::lines::haproxy;
use crate::run::Folder;

/// Longer than any machine needs.
const PATIENCE: Duration = Duration::from_secs(30);

/// What runs, ended when dropped.
struct Running(Child, Receiver<String>);

impl Running {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = folder.command().args(arguments).stdout(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (give, take) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).all(|line| give.send(line).is_ok()));
        Running(child, take)
    }

    /// The next line that has such a part.
    fn line_with(&self, part: &str) -> String {
        loop {
            let line = self.1.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("no line with {part:?}"));
            if line.contains(part) {
                return line;
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn minutes_are_told_through_rotation() {
    let line = |minute, endpoint| haproxy(minute, endpoint, 200, "/", 5, "----");
    let folder = Folder::new("logs-follow").with("access.log", line(0, "p/a") + &line(0, "p/b"));
    let append = |name: &str, text: String| {
        OpenOptions::new()
            .append(true)
            .create(true)
            .open(folder.path().join(name))
            .unwrap()
            .write_all(text.as_bytes())
            .unwrap();
    };
    let running = Running::start(&folder, &["logs", "access.log", "--follow"]);
    running.line_with("pool p  2 requests");
    append("access.log", line(1, "p/a") + &line(1, "p/a") + &line(1, "p/a") + &line(2, "p/b"));
    let told = running.line_with("10:01");
    assert!(told.contains("3 requests") && told.contains("a 100%"), "{told}");
    rename(folder.path().join("access.log"), folder.path().join("access.log.1")).unwrap();
    // The engine hasn't opened the new file yet.
    append("access.log.1", line(2, "p/a"));
    append("access.log", line(2, "p/a") + &line(3, "p/a"));
    let told = running.line_with("10:02");
    assert!(told.contains("3 requests") && told.contains("b 33.3%"), "{told}");
}

#[test]
fn minutes_are_objects_for_programs() {
    let folder = Folder::new("logs-follow-json").with("access.log", haproxy(0, "p/a", 200, "/", 5, "----"));
    let running = Running::start(&folder, &["logs", "access.log", "--follow", "--format", "json"]);
    running.line_with("\"version\": 1");
    let path = folder.path().join("access.log");
    let more = haproxy(1, "p/a", 500, "/", 5, "----") + &haproxy(2, "p/a", 200, "/", 5, "----");
    OpenOptions::new().append(true).open(path).unwrap().write_all(more.as_bytes()).unwrap();
    let line = running.line_with("\"minute\":\"2026-11-20T10:01Z\"");
    let json: serde_json::Value = serde_json::from_str(&line).unwrap();
    assert_eq!((&json["pool"], &json["errors"]["5xx"]), (&"p".into(), &1.into()));
}
