//! The five outages of `examples/outages`, each for two engines: on an even keel before the pull request, stopped after it,
//! on the line that `expected.tsv` names.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// One row of `expected.tsv`.
struct Row {
    /// The configuration after the pull request, absolute.
    after: PathBuf,
    /// The line to be named, counted from 1.
    line: u64,
    /// The text of that line, without what is around it.
    text: String,
}

impl Row {
    fn before(&self) -> PathBuf {
        self.folder().parent().expect("an outage has a folder").join("before")
    }

    fn folder(&self) -> &Path {
        self.after.parent().expect("a configuration has a folder")
    }
}

fn rows() -> Vec<Row> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages");
    let table = std::fs::read_to_string(root.join("expected.tsv")).expect("examples/outages/expected.tsv");
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        Row { after: root.join(cells[0]), line: cells[1].parse().expect("a line number"), text: cells[2].to_owned() }
    };
    let rows: Vec<Row> = table.lines().filter(|line| !line.starts_with('#')).map(row).collect();
    assert_eq!(rows.len(), 10, "five outages, two engines");
    rows
}

fn check(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .arg("check")
        .args(arguments)
        .arg(".")
        .current_dir(folder)
        .output()
        .expect("evenkeel runs")
}

/// Exit status and JSON of `evenkeel check` in a folder.
fn facts(folder: &Path) -> (Option<i32>, Value) {
    let output = check(folder, &["--format", "json"]);
    let text = String::from_utf8_lossy(&output.stdout);
    let json = serde_json::from_str(&text).unwrap_or_else(|why| {
        panic!("{}: {why}\n{text}\n{}", folder.display(), String::from_utf8_lossy(&output.stderr))
    });
    (output.status.code(), json)
}

/// The first place that each failed expectation, and each finding above a note, gives as its own.
fn named(json: &Value) -> Vec<(String, u64)> {
    let place = |at: &Value| Some((at["file"].as_str()?.to_owned(), at["line"].as_u64()?));
    let list = |key: &str| json[key].as_array().cloned().unwrap_or_default();
    let findings =
        list("findings").into_iter().filter(|one| one["severity"] != "note").map(|one| one["location"].clone());
    let failed = list("expectations").into_iter().filter(|one| one["verdict"] == "fails");
    let because = failed.map(|one| one["because"][0].clone());
    findings.chain(because).filter_map(|at| place(&at)).collect()
}

#[test]
fn the_intent_is_the_same_before_and_after() {
    for row in rows() {
        let read = |folder: &Path| std::fs::read(folder.join("evenkeel.yaml")).expect("evenkeel.yaml");
        assert!(read(&row.before()) == read(row.folder()), "{}", row.folder().display());
    }
}

#[test]
fn the_table_names_lines_that_are_there() {
    for row in rows() {
        let text = std::fs::read_to_string(&row.after).expect("a configuration");
        let line = text.lines().nth(usize::try_from(row.line).expect("a small number") - 1);
        assert_eq!(line.map(str::trim), Some(row.text.as_str()), "{}", row.after.display());
    }
}

#[test]
fn before_all_is_well() {
    for row in rows() {
        let (status, json) = facts(&row.before());
        let summary = &json["summary"];
        for bad in ["errors", "warnings", "fails", "unknown"] {
            assert_eq!(summary[bad], 0, "{bad} in {}: {json:#}", row.before().display());
        }
        assert!(summary["holds"].as_u64() > Some(5), "{}: {summary}", row.before().display());
        assert_eq!(status, Some(0), "{}", row.before().display());
    }
}

#[test]
fn after_the_line_is_named() {
    for row in rows() {
        let (status, json) = facts(row.folder());
        assert_eq!(status, Some(1), "{}: {json:#}", row.folder().display());
        let name = row.after.file_name().and_then(|name| name.to_str()).expect("a file name");
        let named = named(&json);
        let found = named.iter().any(|(file, line)| file.ends_with(name) && *line == row.line);
        assert!(found, "{}:{} is not among {named:?}", row.after.display(), row.line);
    }
}

/// No validator objects to any of the twenty files: that is the point of the examples.
#[test]
fn the_engines_accept_every_file() {
    let there = |program: &str| Command::new(program).arg("-v").output().is_ok();
    if let Some(missing) = ["haproxy", "nginx", "openssl", "python3"].into_iter().find(|program| !there(program)) {
        eprintln!("not tried: {missing} is not installed");
        return;
    }
    let rows = rows();
    let folders = rows.iter().flat_map(|row| [row.before(), row.folder().to_owned()]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages/measure.py");
    let output = Command::new("python3").arg(script).arg("--validate").args(folders).output().expect("python3 runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(String::from_utf8_lossy(&output.stdout).matches("accepts the file without a word").count(), 20);
}

/// The transcripts of the stories are what the tool says today; `EVENKEEL_BLESS=1` rewrites them.
#[test]
fn the_stories_quote_what_is_said() {
    let mut quoted = 0;
    for row in rows() {
        let outage = row.folder().ancestors().nth(2).expect("an outage has a folder");
        let path = outage.join("README.md");
        let story = std::fs::read_to_string(&path).expect("a story");
        let (told, count) = retold(&story, outage);
        quoted += count;
        if std::env::var_os("EVENKEEL_BLESS").is_some() {
            std::fs::write(&path, told).expect("the story can be written");
        } else {
            assert!(story == told, "{} is out of date: EVENKEEL_BLESS=1 rewrites it", path.display());
        }
    }
    assert_eq!(quoted, 20, "a transcript for each engine, each story met twice");
}

/// The transcripts of the README, run where its reader is told to be.
#[test]
fn the_readme_quotes_what_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("README.md");
    let page = std::fs::read_to_string(&path).expect("a README");
    let (told, count) = retold(&page, &root.join("examples/outages"));
    if std::env::var_os("EVENKEEL_BLESS").is_some() {
        std::fs::write(&path, told).expect("the README can be written");
    } else {
        assert!(page == told, "README.md is out of date: EVENKEEL_BLESS=1 rewrites it");
    }
    assert_eq!(count, 6, "one check, one trace, the routes, the load, the log, and a recording");
}

/// The transcripts of the page of `simulate`.
#[test]
fn the_page_of_simulate_quotes_what_is_said() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let path = root.join("docs/simulate.md");
    let page = std::fs::read_to_string(&path).expect("a page");
    let (told, count) = retold(&page, &root.join("examples/outages"));
    if std::env::var_os("EVENKEEL_BLESS").is_some() {
        std::fs::write(&path, told).expect("the page can be written");
    } else {
        assert!(page == told, "docs/simulate.md is out of date: EVENKEEL_BLESS=1 rewrites it");
    }
    assert_eq!(count, 2, "a left-over weight, and two clients");
}

/// The page with every transcript of `evenkeel` told anew, and how many there are.
fn retold(page: &str, folder: &Path) -> (String, usize) {
    const BEGIN: &str = "```console\n$ evenkeel ";
    let mut parts = page.split(BEGIN);
    let mut told = parts.next().unwrap_or_default().to_owned();
    let mut count = 0;
    for part in parts {
        let (command, rest) = part.split_once('\n').expect("a command ends with its line");
        let end = rest.find("```\n").expect("a transcript ends");
        let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
            .args(words(command))
            .current_dir(folder)
            .output()
            .expect("evenkeel runs");
        let said = String::from_utf8_lossy(&output.stdout);
        told.push_str(&format!("{BEGIN}{command}\n{said}{}", &rest[end..]));
        count += 1;
    }
    (told, count)
}

/// Words of a command line, of which some stand in single quotes.
fn words(command: &str) -> Vec<&str> {
    let pieces = command.split('\'').enumerate();
    pieces.flat_map(|(at, piece)| if at % 2 == 1 { vec![piece] } else { piece.split_whitespace().collect() }).collect()
}

/// The real engine agrees with every verdict on a request, before and after; where it isn't installed the page says so.
#[test]
fn the_real_engines_agree() {
    for row in rows() {
        for (folder, status) in [(row.before(), 0), (row.folder().to_owned(), 1)] {
            let output = check(&folder, &["--replay", "--format", "json"]);
            let json: Value = serde_json::from_slice(&output.stdout).expect("JSON");
            let replay = &json["replay"][0];
            let place = folder.display();
            if let Some(reason) = replay["not_run"].as_str() {
                assert!(reason.contains("is not on PATH"), "{place}: {reason}");
                eprintln!("{place}: {reason}");
                continue;
            }
            assert_eq!(output.status.code(), Some(status), "{place}");
            assert!(replay["asked"].as_u64() > Some(15), "{place}: {replay}");
            assert_eq!(replay["not_asked"], serde_json::json!({}), "{place}");
            assert_eq!((&replay["agree"], &replay["defects"]), (&replay["asked"], &serde_json::json!([])), "{place}");
            let expectations = json["expectations"].as_array().expect("a list");
            let requests =
                expectations.iter().filter(|one| !one["name"].as_str().is_some_and(|name| name.starts_with("pool ")));
            requests.for_each(|one| assert_eq!(one["replayed"], "agrees", "{place}: {one}"));
        }
    }
}
