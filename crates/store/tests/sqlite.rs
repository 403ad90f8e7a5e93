//! One file of SQLite: what is added comes back, once.

mod made;

use std::path::PathBuf;

use made::{START, requests, rollup, with_bunches};
use store::{Source, Store, Trouble};
use tempfile::TempDir;
use traffic::{Rollup, Table, Value};

const ALL: std::ops::Range<i64> = i64::MIN..i64::MAX;

struct Place {
    _folder: TempDir,
    path: PathBuf,
}

fn place() -> Place {
    let folder = tempfile::tempdir().unwrap();
    Place { path: folder.path().join("logs.db"), _folder: folder }
}

fn log(name: &str) -> Source {
    Source::new("", format!("/var/log/{name}"), name.as_bytes())
}

fn message<T: std::fmt::Debug>(result: Result<T, Trouble>) -> String {
    result.unwrap_err().to_string()
}

fn column(table: &Table, place: usize) -> Vec<Value> {
    table.rows.iter().map(|row| row[place].clone()).collect()
}

#[test]
fn what_is_added_comes_back() {
    let place = place();
    let (one, two) = (with_bunches(&requests(1, 3_000)), with_bunches(&requests(2, 2_000)));
    assert!(!one.bunches.is_empty() && one.bunches != two.bunches);
    let mut store = Store::open(&place.path).unwrap();
    assert!(store.add(&one, &log("one"), 0..900).unwrap());
    assert_eq!(store.rollup(ALL, &[]).unwrap(), one);
    drop(store);
    let mut store = Store::open(&place.path).unwrap();
    assert!(store.add(&two, &log("two"), 0..700).unwrap());
    let mut both = one;
    both.merge(two);
    assert_eq!(store.rollup(ALL, &[]).unwrap(), both);
    drop(store);
    let mut read = Store::open_to_read(&place.path).unwrap();
    assert_eq!(read.rollup(ALL, &[]).unwrap(), both);
    let refused = message(read.add(&both, &log("three"), 0..10));
    assert!(refused.contains("logs.db can't be written"), "{refused}");
    drop(read);
    assert_eq!(std::fs::read_dir(place.path.parent().unwrap()).unwrap().count(), 1, "it is one file");
}

#[test]
fn minutes_and_pools_are_chosen() {
    let place = place();
    let all = rollup(&requests(3, 4_000));
    let mut store = Store::open(&place.path).unwrap();
    store.add(&all, &log("one"), 0..900).unwrap();
    let part = store.rollup(START + 1..START + 3, &["auth", "api"]).unwrap();
    let is_wanted =
        |minute: i64, pool: &str| (START + 1..START + 3).contains(&minute) && matches!(pool, "auth" | "api");
    let mut wanted = all.clone();
    wanted.cells = all.cells.iter().filter(|(key, _)| is_wanted(key.minute, &key.pool)).collect();
    wanted.clients.retain(|pool, _| matches!(pool.as_str(), "auth" | "api"));
    assert!(!wanted.cells.is_empty() && wanted.cells.count() < all.cells.count());
    assert_eq!(part, wanted);
    let none = store.rollup(START + 5_000..START + 6_000, &[]).unwrap();
    assert_eq!(none, Rollup::default());
}

#[test]
fn a_log_that_is_read_twice_counts_once() {
    let place = place();
    let text = vec![b'x'; 9_000];
    let known = |bytes: usize, path: &str| Source::new("lb1", path, &text[..bytes]);
    let part = rollup(&requests(4, 100));
    let mut store = Store::open(&place.path).unwrap();
    assert_eq!(store.seen(&known(100, "a")).unwrap(), 0);
    assert!(store.add(&part, &known(100, "a"), 0..90).unwrap());
    assert!(!store.add(&part, &known(100, "a"), 0..90).unwrap());
    // It has grown, and was renamed.
    assert_eq!(store.seen(&known(9_000, "a.1")).unwrap(), 90);
    assert!(store.add(&part, &known(9_000, "a.1"), 90..9_000).unwrap());
    assert!(!store.add(&part, &known(9_000, "a.1"), 90..9_000).unwrap());
    assert_eq!(store.seen(&known(4_096, "a.2")).unwrap(), 9_000);
    let twice = store.rollup(ALL, &[]).unwrap();
    assert_eq!(twice.lines, 200);
    // Another balancer's log may begin alike; and another log may begin with other bytes.
    assert_eq!(store.seen(&Source::new("lb2", "a", &text)).unwrap(), 0);
    assert_eq!(store.seen(&Source::new("lb1", "a", &text[..50])).unwrap(), 0);
    assert_eq!(store.seen(&Source::new("lb1", "a", &[&text[..4_095], b"y"].concat())).unwrap(), 0);
    let logs = store.sql("SELECT path, bytes, lines, first_minute FROM logs").unwrap();
    let [path, first] = ["a.1", "2026-11-20T10:00Z"].map(|text| Value::Text(text.to_owned()));
    assert_eq!(logs.rows, [[path, Value::Whole(9_000), Value::Whole(200), first]]);
}

#[test]
fn a_gap_is_refused() {
    let place = place();
    let part = rollup(&requests(5, 10));
    let mut store = Store::open(&place.path).unwrap();
    store.add(&part, &log("one"), 0..100).unwrap();
    for bytes in [50..150, 101..150] {
        let refused = message(store.add(&part, &log("one"), bytes));
        assert!(refused.contains("has 100 bytes of this log, and the new ones don't begin there"), "{refused}");
    }
    assert_eq!(store.rollup(ALL, &[]).unwrap(), part);
}

#[test]
fn two_processes_add_at_once() {
    let place = place();
    Store::open(&place.path).unwrap();
    let add = |name: &'static str| {
        let path = place.path.clone();
        std::thread::spawn(move || {
            let mut store = Store::open(path).unwrap();
            (0..20)
                .for_each(|n| assert!(store.add(&rollup(&requests(n, 50)), &log(name), n * 10..n * 10 + 10).unwrap()));
        })
    };
    [add("one"), add("two")].into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!(Store::open(&place.path).unwrap().rollup(ALL, &[]).unwrap().lines, 2_000);
}

#[test]
fn old_minutes_go() {
    let place = place();
    let all = rollup(&requests(6, 1_000));
    let mut store = Store::open(&place.path).unwrap();
    store.add(&all, &log("one"), 0..100).unwrap();
    store.forget(START + 2).unwrap();
    let left = store.rollup(ALL, &[]).unwrap();
    assert_eq!(left.cells.minutes().next().unwrap(), START + 2);
    assert_eq!(left.clients, all.clients, "their day isn't over");
    assert_eq!(store.seen(&log("one")).unwrap(), 100);
    store.forget(START + 24 * 60).unwrap();
    assert!(store.rollup(ALL, &[]).unwrap().clients.is_empty());
    assert!(store.sql("SELECT * FROM endings").unwrap().rows.is_empty());
}

#[test]
fn percentiles_are_those_of_all_requests() {
    let place = place();
    let all = rollup(&requests(7, 5_000));
    let mut store = Store::open(&place.path).unwrap();
    store.add(&all, &log("one"), 0..100).unwrap();
    let query = "SELECT pool, percentile_of(latency, 0.95), percentile(merge_sketch(latency), 0.95), sum(requests),
                 sketch_count(merge_sketch(latency)) FROM requests GROUP BY pool";
    let answer = store.sql(query).unwrap();
    let pools = all.clients.keys().map(|pool| Value::Text(pool.to_string())).collect::<Vec<_>>();
    assert_eq!(column(&answer, 0), pools);
    for (pool, row) in all.clients.keys().zip(&answer.rows) {
        let mut whole = traffic::Cell::default();
        all.cells.iter().filter(|(key, _)| key.pool == *pool).for_each(|(_, cell)| whole.merge(&cell));
        let wanted = Value::Real(whole.latency.quantile(0.95).unwrap() / 1_000.0);
        let [requests, times] = [whole.requests, whole.latency.count()].map(|count| Value::Whole(count as i64));
        assert_eq!(row[1..], [wanted.clone(), wanted, requests, times]);
    }
    let empty =
        store.sql("SELECT percentile_of(latency, 0.5), merge_sketch(latency) FROM requests WHERE pool = 'none'");
    assert_eq!(empty.unwrap().rows, [[Value::None, Value::None]]);
}

#[test]
fn users_see_names_and_minutes() {
    let place = place();
    let all = rollup(&requests(8, 300));
    let mut store = Store::open(&place.path).unwrap();
    store.add(&all, &log("one"), 0..100).unwrap();
    let (key, cell) = all.cells.iter().find(|(key, cell)| key.pool == "auth" && cell.requests > 1).unwrap();
    let query = format!(
        "SELECT * FROM requests WHERE pool = 'auth' AND endpoint = '{}' AND route = '{}' AND minute = '2026-11-20T10:00Z'",
        key.endpoint, key.route
    );
    assert_eq!(key.minute, START);
    let answer = store.sql(&query).unwrap();
    let count = |count: u64| Value::Whole(count as i64);
    let mut wanted = vec![count(cell.requests)];
    wanted.extend(cell.classes.map(count));
    wanted.extend([cell.refused, cell.retries, cell.passed_on].map(count));
    wanted.extend([0.5, 0.95, 0.99].map(|part| Value::Real(cell.latency.quantile(part).unwrap() / 1_000.0)));
    wanted.push(Value::Text(format!("sketch of {}", cell.latency.count())));
    assert_eq!(answer.rows.len(), 1);
    assert_eq!(answer.rows[0][4..], wanted);
    assert_eq!(answer.columns[..5], ["minute", "pool", "endpoint", "route", "requests"]);
    let clients = store.sql("SELECT first_day, sum(requests) FROM clients GROUP BY 1").unwrap();
    assert_eq!(clients.rows, [[Value::Text("2026-11-20".to_owned()), Value::Whole(300)]]);
}

#[test]
fn questions_only_read() {
    let place = place();
    let all = rollup(&requests(9, 100));
    let mut store = Store::open(&place.path).unwrap();
    store.add(&all, &log("one"), 0..100).unwrap();
    let elsewhere = place.path.with_file_name("else.db");
    let writes = [
        "DELETE FROM cell".to_owned(),
        "UPDATE source SET bytes = 0".to_owned(),
        "DROP TABLE cell".to_owned(),
        "CREATE TEMP TABLE t (x)".to_owned(),
        "PRAGMA query_only = off".to_owned(),
        "PRAGMA writable_schema = on".to_owned(),
        "BEGIN".to_owned(),
        format!("ATTACH '{}' AS other", elsewhere.display()),
        format!("VACUUM INTO '{}'", elsewhere.display()),
        "SELECT load_extension('x')".to_owned(),
    ];
    for write in &writes {
        let refused = message(store.sql(write));
        assert!(refused.contains("can only read"), "{write}: {refused}");
        let refused = message(Store::open_to_read(&place.path).unwrap().sql(write));
        assert!(refused.contains("can only read"), "{write}: {refused}");
    }
    assert!(!elsewhere.exists());
    assert_eq!(store.rollup(ALL, &[]).unwrap(), all);
    assert!(store.add(&all, &log("two"), 0..100).unwrap(), "a question ties no hands afterwards");
}

#[test]
fn wrong_questions_are_told() {
    let mut store = Store::open(place().path).unwrap();
    let cases = [
        ("SELECT pol FROM requests", "no such column: pol, at its byte 8: docs/log-store.md"),
        ("SELECT 1; SELECT 2", "is one statement: write one SELECT"),
        ("SELEC", "near \"SELEC\""),
        ("SELECT percentile('x', 0.5)", "the first argument is not a sketch"),
        ("SELECT percentile(x'0100', 95)", "a part from 0 to 1, such as 0.95"),
        ("SELECT percentile_of(x'02', 0.5)", "the first argument is not a sketch"),
        ("", "write one SELECT"),
    ];
    for (query, part) in cases {
        let told = message(store.sql(query));
        assert!(told.contains(part), "{query}: {told}");
    }
}

#[test]
fn what_is_no_store_is_told() {
    let place = place();
    let gone = message(Store::open_to_read(&place.path));
    assert!(gone.contains("logs.db can't be opened") && !place.path.exists(), "{gone}");
    std::fs::write(&place.path, "not a database, and long enough to be taken for one".repeat(100)).unwrap();
    for told in [message(Store::open(&place.path)), message(Store::open_to_read(&place.path))] {
        assert!(told.contains("logs.db is not a log store of evenkeel"), "{told}");
    }
    let other = place.path.with_file_name("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let told = message(Store::open(&other));
    assert!(told.contains("other.db is not a log store of evenkeel"), "{told}");
}

#[test]
fn a_later_version_is_told() {
    let place = place();
    Store::open(&place.path).unwrap();
    rusqlite::Connection::open(&place.path).unwrap().pragma_update(None, "user_version", 3).unwrap();
    for told in [message(Store::open(&place.path)), message(Store::open_to_read(&place.path))] {
        assert!(told.contains("is a log store of version 3, and this evenkeel knows version 2"), "{told}");
    }
}

#[test]
fn a_store_that_knows_no_bunches_learns_them() {
    let place = place();
    let (one, two) = (with_bunches(&requests(1, 3_000)), with_bunches(&requests(2, 2_000)));
    Store::open(&place.path).unwrap().add(&one, &log("one"), 0..900).unwrap();
    // As version 1 was.
    let connection = rusqlite::Connection::open(&place.path).unwrap();
    connection.execute_batch("DROP TABLE bunch; PRAGMA user_version = 1").unwrap();
    let mut without = one.clone();
    without.bunches.clear();
    assert_eq!(Store::open_to_read(&place.path).unwrap().rollup(ALL, &[]).unwrap(), without);
    let mut later = two;
    later.bunches.insert((START + 100, "auth".into()), one.bunches.values().next().unwrap().clone());
    Store::open(&place.path).unwrap().add(&later, &log("two"), 0..700).unwrap();
    // Of minutes of which a part isn't known nothing is told.
    let known = Store::open_to_read(&place.path).unwrap().rollup(ALL, &[]).unwrap().bunches;
    let is_new = |(minute, pool): &&(i64, model::Text)| {
        !one.cells.iter().any(|(key, _)| key.minute == *minute && key.pool == *pool)
    };
    let wanted: Vec<_> = later.bunches.keys().filter(is_new).collect();
    assert!(wanted.contains(&&(START + 100, "auth".into())));
    assert_eq!(known.keys().collect::<Vec<_>>(), wanted);
}
