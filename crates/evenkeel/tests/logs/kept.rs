//! What is kept of logs, and asked.

use crate::lines::haproxy;
use crate::run::Folder;

fn lines(range: std::ops::Range<u32>) -> String {
    range.map(|number| haproxy(number / 10, ["p/a", "p/b"][number as usize % 2], 200, "/", 5, "----")).collect()
}

fn requests(folder: &Folder) -> String {
    let ran = folder.run(&[
        "logs",
        "--store",
        "logs.db",
        "--sql",
        "SELECT sum(requests) AS n FROM requests",
        "--format",
        "csv",
    ]);
    ran.out.lines().nth(1).unwrap_or_else(|| panic!("{ran:?}")).to_owned()
}

#[test]
fn a_line_is_kept_once_and_a_log_that_grew_goes_on() {
    let folder = Folder::new("logs-kept").with("access.log", lines(0..40) + "Nov 20 10:04:01 lb1 hap");
    let keep = ["logs", "--store", "logs.db", "access.log"];
    let ran = folder.run(&keep);
    assert!(ran.status == 0 && ran.out.contains("40 lines"), "a line without an end waits: {ran:?}");
    assert_eq!(requests(&folder), "40");
    let ran = folder.run(&keep);
    assert!(ran.out.contains("0 lines"), "{ran:?}");
    let folder = folder.with("access.log", lines(0..60));
    assert!(folder.run(&keep).out.contains("20 lines"));
    assert_eq!(requests(&folder), "60");
    std::fs::rename(folder.path().join("access.log"), folder.path().join("access.log.1")).unwrap();
    folder.run(&["logs", "--store", "logs.db", "access.log.1"]);
    assert_eq!(requests(&folder), "60");
    let json = folder.run(&["logs", "--store", "logs.db", "--format", "json"]).json();
    assert_eq!((&json["pools"][0]["requests"], &json["lines"]), (&60.into(), &60.into()), "{json}");
}

#[test]
fn old_minutes_can_be_let_go() {
    let folder = Folder::new("logs-keep").with("access.log", lines(0..40));
    folder.run(&["logs", "--store", "logs.db", "access.log", "--keep", "3"]);
    let ran =
        folder.run(&["logs", "--store", "logs.db", "--sql", "SELECT count(*) AS n FROM requests", "--format", "csv"]);
    assert_eq!(ran.out, "n\r\n0\r\n", "the log is years from now or past: {ran:?}");
}

#[test]
fn a_question_can_only_read() {
    let folder = Folder::new("logs-sql").with("access.log", lines(0..4));
    folder.run(&["logs", "--store", "logs.db", "access.log"]);
    let ran = folder.run(&["logs", "--store", "logs.db", "--sql", "DELETE FROM cell"]);
    assert!(ran.status == 2 && !ran.err.is_empty(), "{ran:?}");
    assert_eq!(requests(&folder), "4");
    let ran = folder.run(&["logs", "--store", "none.db", "--sql", "SELECT 1"]);
    assert_eq!(ran.status, 2);
}

#[test]
fn a_schema_is_told() {
    let folder = Folder::new("logs-schema");
    let ran = folder.run(&["logs", "--schema", "clickhouse", "--log-format", "haproxy-http"]);
    assert!(ran.status == 0 && ran.out.contains("CREATE TABLE") && ran.out.contains("clickhouse-client"), "{ran:?}");
}

#[test]
fn a_clickhouse_that_is_not_there_is_told_without_its_password() {
    let folder = Folder::new("logs-house");
    let ran = folder.run(&["logs", "--engine", "clickhouse://reader:s3cret@127.0.0.1:1/logs.access"]);
    assert!(ran.status == 2 && ran.err.contains("127.0.0.1:1") && !ran.err.contains("s3cret"), "{ran:?}");
}
