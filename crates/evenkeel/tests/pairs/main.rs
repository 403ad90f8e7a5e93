//! The good/bad pairs of `examples/pairs`: what `diff` says of each is what its page lists, no less and no more; a request
//! that shows a change goes where the change says; and each configuration is the same as itself said in other words.
//! A new folder is a new pair. `EVENKEEL_BLESS=1` writes what is said into the pages.

mod checked;
mod page;
#[path = "../run/mod.rs"]
mod run;
mod same;

use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use page::Pair;
use serde_json::Value;

/// The suite is as large as was promised.
const LEAST: usize = 60;

/// Comparisons that run side by side.
const WORKERS: usize = 2;

/// All pairs, by name; `PAIR=name` takes those with that in their name.
fn pairs() -> Vec<Pair> {
    let folder = page::root();
    let wanted = std::env::var("PAIR").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir() && path.to_string_lossy().contains(&wanted))
        .collect();
    folders.sort();
    folders.iter().map(|folder| Pair::read(folder)).collect()
}

/// What `judge` complains of in any pair, several at a time.
fn all(judge: fn(&Pair) -> Vec<String>) {
    let (pairs, next, complaints) = (pairs(), AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some(pair) = pairs.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let own = judge(pair);
                    complaints.lock().unwrap().extend(own.iter().map(|what| format!("{}: {what}", pair.name)));
                }
            });
        }
    });
    let complaints = complaints.into_inner().unwrap();
    assert!(complaints.is_empty(), "{} complaints\n{}", complaints.len(), complaints.join("\n"));
}

/// What evenkeel says in a pair's folder.
fn evenkeel(pair: &Pair, arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
    let output = command.args(arguments).current_dir(&pair.folder).env_remove("COLUMNS").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code().is_some_and(|code| code < 2), "{}: {arguments:?}: {said}", pair.name);
    String::from_utf8(output.stdout).unwrap()
}

fn diff(pair: &Pair) -> Value {
    serde_json::from_str(&evenkeel(pair, &["diff", &pair.good, &pair.bad, "--format", "json"])).unwrap()
}

#[test]
fn there_are_enough_of_both_engines() {
    let pairs = pairs();
    let of = |engine: &str| pairs.iter().filter(|pair| pair.name.starts_with(engine)).count();
    let (haproxy, nginx) = (of("haproxy-"), of("nginx-"));
    assert_eq!(haproxy + nginx, pairs.len(), "the name of a pair begins with its engine");
    if std::env::var_os("PAIR").is_none() {
        assert!(pairs.len() >= LEAST && haproxy >= 35 && nginx >= 30, "{haproxy} and {nginx}");
        let missed: Vec<&str> = pairs.iter().filter(|pair| pair.is_missed()).map(|pair| pair.name.as_str()).collect();
        assert_eq!(missed, MISSED, "what is not seen is known");
    }
}

/// Pairs whose change `diff` doesn't name yet, each with the reason on its page.
const MISSED: [&str; 0] = [];

/// The line to blame is there, in the bad one.
#[test]
fn the_line_to_blame_is_there() {
    all(|pair| {
        let (file, line, text) = pair.blame();
        let all = std::fs::read_to_string(pair.folder.join(&file)).unwrap_or_default();
        let there = file.starts_with("bad") && all.lines().nth(line - 1).map(str::trim) == Some(text.as_str());
        if there { Vec::new() } else { vec![format!("{file}:{line} is not {text:?}")] }
    });
}

/// Each change with its lines, and nothing that the page doesn't list.
#[test]
fn diff_names_what_the_page_lists() {
    all(|pair| {
        let json = diff(pair);
        let told = page::told(&json);
        let named = json["changes"].as_array().is_some_and(|changes| !changes.is_empty());
        let mut complaints = Vec::new();
        if named == (pair.is_missed() || pair.is_refused() && json["equivalent"] == "unknown") {
            complaints.push(format!("something is named: {named}, but the page says otherwise"));
        }
        if std::env::var_os("EVENKEEL_BLESS").is_some() {
            pair.bless(&told);
        } else if pair.told() != told {
            complaints.push(format!("the page says\n{}\nbut diff says\n{told}", pair.told()));
        }
        complaints
    });
}

/// `trace` sends the request that shows a change where the change says, before and after.
#[test]
fn the_requests_that_show_a_change_go_where_it_says() {
    all(|pair| {
        let json = diff(pair);
        let changes = json["changes"].as_array().unwrap();
        changes.iter().filter(|change| change["witness"].is_object()).flat_map(|change| goes(pair, change)).collect()
    });
}

fn goes(pair: &Pair, change: &Value) -> Vec<String> {
    let traced = [&pair.good, &pair.bad].map(|file| trace(pair, &change["witness"], file, "human"));
    let shown = format!("{} {} -> ", text(&change["witness"]["method"]), text(&change["witness"]["url"]));
    let mut complaints = Vec::new();
    for (said, side) in traced.iter().zip(["before", "after"]) {
        let first = said.lines().take_while(|line| !line.is_empty()).map(str::trim).collect::<Vec<_>>().join(" ");
        let goes = first.strip_prefix(&shown).unwrap_or("");
        if change["kind"] == "fate" && !goes.starts_with(&as_traced(text(&change[side]))) {
            complaints.push(format!("{side} it is {:?}, but trace says {first}", change[side]));
        }
    }
    let seen = [&pair.good, &pair.bad].map(|file| sees(&trace(pair, &change["witness"], file, "json")));
    if change["kind"] == "header" && (seen[0] == seen[1] && !seen[0].to_string().contains("null")) {
        complaints.push(format!("{} shows no other look: {}", shown, seen[0]));
    }
    if change["kind"] == "fate" && change["before"] == change["after"] {
        complaints.push(format!("{shown} goes the same way on both sides"));
    }
    complaints
}

/// A fate in the words of `trace`.
fn as_traced(fate: &str) -> String {
    let inner = |word: &str, end: &str| fate.strip_prefix(word).map(|rest| rest.replacen(end, "", 1));
    match fate {
        "a closed connection" => "turned away: the connection is closed".to_owned(),
        _ => inner("a rejection (", ")")
            .map(|status| format!("turned away with {status}"))
            .or_else(|| inner("a redirect (", ")").map(|rest| format!("redirect {rest}")))
            .or_else(|| inner("an answer of the balancer: ", "").map(|what| format!("answered here with {what}")))
            .or_else(|| inner("an answer of the balancer ", "").map(|what| format!("answered here {what}")))
            .unwrap_or_else(|| fate.to_owned()),
    }
}

/// What the endpoint receives.
fn sees(trace: &str) -> Value {
    let trace: Value = serde_json::from_str(trace).unwrap();
    trace["outcome"]["sees"].clone()
}

fn trace(pair: &Pair, witness: &Value, file: &str, format: &str) -> String {
    let request = format!("{} {}", text(&witness["method"]), text(&witness["url"]));
    let headers: Vec<String> = witness["headers"]
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, value)| format!("{name}: {}", text(value)))
        .collect();
    let mut arguments = vec!["trace", &request, "--format", format];
    headers.iter().for_each(|header| arguments.extend(["-H", header]));
    if let Some(client) = witness["client"].as_str() {
        arguments.extend(["--client", client]);
    }
    arguments.push(file);
    evenkeel(pair, &arguments)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("")
}

/// Other comments, another layout, other names, another order of what doesn't depend on its order: nothing changes.
#[test]
fn the_same_in_other_words_is_no_change() {
    all(|pair| {
        let sides = [&pair.good, &pair.bad];
        sides.iter().flat_map(|side| same::KINDS.iter().flat_map(|kind| same::judge(pair, side, kind))).collect()
    });
}
