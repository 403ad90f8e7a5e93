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

/// Minutes in which `a` gets so many of 100 requests, and `b` the others.
fn minutes(minutes: std::ops::Range<u32>, share: u32) -> String {
    let requests = minutes.flat_map(|minute| (0..100).map(move |request| (minute, request)));
    requests
        .map(|(minute, request)| {
            let endpoint = if request * 37 % 100 < share { "p/a" } else { "p/b" };
            let client = format!("10.{minute}.{request}.1:");
            haproxy(minute, endpoint, 200, "/", 5, "----").replace("192.0.2.7:", &client)
        })
        .collect()
}

#[test]
fn what_becomes_uneven_and_even_again_is_told_once() {
    let folder = Folder::new("logs-follow-news").with("access.log", minutes(0..20, 50));
    let start = |more: &[&str]| Running::start(&folder, &[&["logs", "access.log", "--follow"][..], more].concat());
    let append = |text: String| {
        let file = OpenOptions::new().append(true).open(folder.path().join("access.log"));
        file.unwrap().write_all(text.as_bytes()).unwrap();
    };
    let (page, objects) = (start(&[]), start(&["--format", "json"]));
    page.line_with("pool p");
    objects.line_with("\"version\": 1");
    append(minutes(20..34, 80) + &minutes(34..59, 50));
    let news = |running: &Running, end: &str, is_news: fn(&str) -> bool| {
        let mut all = Vec::new();
        while all.last().is_none_or(|line: &String| !line.contains(end)) {
            all.push(running.line_with(""));
        }
        all.retain(|line| is_news(line));
        all
    };
    let told = news(&page, "10:50", |line| line.starts_with("10:") && !line.contains(" requests "));
    assert_eq!(told.len(), 6, "{told:#?}");
    let is_told = |part: &str| assert!(told.iter().any(|line| line.contains(part)), "{part}: {told:#?}");
    is_told("p     uneven since 10:20: b is cold, with 0.4 times its share (20% instead of 50%)");
    is_told("p     from 10:20 on the share of a was 80% instead of 50%");
    is_told("p     from 10:20 to 10:33 the share of b was 20% instead of 50%");
    is_told("p     even again");
    let told = news(&objects, "T10:50Z", |line| line.contains("\"news\""));
    let told: Vec<serde_json::Value> = told.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    let kind = |kind: &str| told.iter().filter(|one| one["news"] == kind).collect::<Vec<_>>();
    assert_eq!((kind("uneven").len(), kind("change").len(), kind("even").len()), (1, 4, 1), "{told:#?}");
    assert_eq!(kind("uneven")[0]["spread"]["off"][0]["kind"], "cold");
    let over = &kind("change")[2]["change"];
    assert_eq!((&over["endpoint"], &over["until"]), (&"a".into(), &"2026-11-20T10:34Z".into()), "{over}");
    // Where nothing is new nothing is said to those who want no more.
    let quiet = start(&["-q"]);
    std::thread::sleep(Duration::from_secs(2));
    append(minutes(59..60, 50));
    assert_eq!(quiet.1.recv_timeout(Duration::from_secs(3)).ok(), None);
}
