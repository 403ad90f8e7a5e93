//! Recordings of real stacks are judged as they were while they went on: `recordings/expected.tsv` has what was said live at the end.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// A recording, and what was said of it live: verdict, first suspect, and the line that was named first.
struct Row<'t> {
    name: &'t str,
    verdict: &'t str,
    suspect: &'t str,
    line: &'t str,
}

fn row(line: &str) -> Row<'_> {
    let mut fields = line.split('\t');
    let mut next = || fields.next().expect("four fields");
    Row { name: next(), verdict: next(), suspect: next(), line: next() }
}

fn diagnosed(folder: &Path, name: &str) -> Value {
    let packed = std::fs::File::open(folder.join(format!("{name}.jsonl.zst"))).expect("a recording");
    let mut plain = tempfile::NamedTempFile::new().expect("a file");
    zstd::stream::copy_decode(packed, &mut plain).expect("it is whole");
    let output = Command::new(env!("CARGO_BIN_EXE_evenkeel"))
        .args(["diagnose", "--format", "json", "--from"])
        .arg(plain.path())
        .output()
        .expect("evenkeel runs");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{name}: {why}"))
}

#[test]
fn a_recording_is_judged_as_what_was_live() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let expected = std::fs::read_to_string(folder.join("expected.tsv")).expect("what was said live");
    let rows: Vec<Row<'_>> = expected.lines().filter(|line| !line.starts_with('#')).map(row).collect();
    assert!(rows.len() >= 10, "{} recordings", rows.len());
    for own in rows {
        let told = diagnosed(&folder, own.name);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let first = &told["suspects"][0];
        let said = [text(&told["verdict"]), text(&first["id"]), text(&first["culprit"]["places"][0]["text"])];
        assert_eq!(said, [own.verdict, own.suspect, own.line], "{}", own.name);
    }
}
