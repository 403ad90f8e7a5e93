//! The roll-up that a real ClickHouse makes is the one that a process makes.
//!
//! ClickHouse comes as chdb, a Python package (`.ci/needs` puts it into `target/tools/chdb`); where it isn't, the tests say so.

mod made;

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};

use made::{Request, START, requests, rollup};
use model::{Layout, LogFormat, Member, Part, Piece, TimeForm, TimeUnit};
use store::clickhouse::{ClickHouse, schema};
use traffic::Rollup;

const ALL: std::ops::Range<i64> = i64::MIN..i64::MAX;
const PASSWORD: &str = "a %/@: word";

/// chdb behind a port of loopback; it ends with this.
struct Shim {
    child: Child,
    _input: ChildStdin,
    port: u16,
}

impl Drop for Shim {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A Python that has chdb.
fn python() -> Option<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let tools = here.join("../../target/tools/chdb/bin/python");
    let named = std::env::var_os("EVENKEEL_CHDB_PYTHON").map(PathBuf::from);
    let all = [named, Some(tools), Some(PathBuf::from("python3"))];
    let has_chdb = |python: &PathBuf| {
        let asked = Command::new(python).args(["-c", "import chdb"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    all.into_iter().flatten().find(has_chdb)
}

fn shim() -> Option<Shim> {
    let Some(python) = python() else {
        println!("chdb isn't here (.ci/needs installs it): ClickHouse wasn't asked");
        return None;
    };
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/chdb/shim.py");
    let mut shim = Command::new(python);
    let mut child = shim.args([script, "me", PASSWORD]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.take().unwrap();
    let mut port = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut port).unwrap();
    Some(Shim { child, _input: input, port: port.trim().parse().unwrap() })
}

impl Shim {
    fn at(&self, table: &str) -> ClickHouse {
        let address = format!("clickhouse://me:a%20%25%2F%40%3A%20word@127.0.0.1:{}/{table}", self.port);
        ClickHouse::at(&address, None).unwrap()
    }

    /// Runs statements as an operator would.
    fn run(&self, statement: &str) {
        let mut stream = std::net::TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let head = format!(
            "POST / HTTP/1.1\r\nHost: x\r\nX-ClickHouse-User: me\r\nX-ClickHouse-Key: {PASSWORD}\r\nContent-Length: {}\r\n\r\n",
            statement.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(statement.as_bytes()).unwrap();
        let mut status = String::new();
        let mut reader = BufReader::new(stream);
        reader.read_line(&mut status).unwrap();
        if !status.contains("200") {
            let said = reader.lines().map_while(Result::ok).take(12).collect::<Vec<_>>().join("\n");
            panic!("{statement}\n{said}");
        }
    }

    fn run_all(&self, statements: &str) {
        statements.split(";\n").filter(|statement| !statement.trim().is_empty()).for_each(|one| self.run(one));
    }
}

/// A row as `INSERT ... FORMAT JSONEachRow` takes it.
fn row(request: &Request) -> String {
    let (endpoint, failed) = request.endpoints.split_last().map_or(("", &[][..]), |(last, rest)| (last, rest));
    serde_json::json!({
        "time": format!("{}.{:06}", request.time / 1_000_000, request.time % 1_000_000),
        "client": request.client, "route": request.route, "pool": request.pool, "endpoint": endpoint, "failed": failed,
        "status": request.status, "latency_us": request.latency, "retries": request.retries, "ending": request.ending,
        "log_in": request.is_log_in,
    })
    .to_string()
}

#[test]
fn one_process_and_clickhouse_come_to_the_same() {
    let Some(shim) = shim() else { return };
    shim.run_all(&schema("access", &[]));
    let made = requests(11, 30_000);
    let rows: Vec<String> = made.iter().map(row).collect();
    shim.run(&format!("INSERT INTO access FORMAT JSONEachRow\n{}", rows.join("\n")));
    let all = rollup(&made);
    let asked = shim.at("access").rollup(ALL, &[]).unwrap();
    assert_eq!(asked.cells.len(), all.cells.len());
    all.cells.iter().for_each(|(key, cell)| assert_eq!(asked.cells.get(key), Some(cell), "{key:?}"));
    assert_eq!(asked, all);

    let part = shim.at("").rollup(START + 1..START + 3, &["auth", "it's \"odd\"\\\t\n"]).unwrap();
    let is_wanted =
        |minute: i64, pool: &str| (START + 1..START + 3).contains(&minute) && (pool == "auth" || pool.len() > 5);
    let mut wanted = made;
    wanted.retain(|request| is_wanted(request.time / 60_000_000, &request.pool));
    assert_eq!(part, rollup(&wanted));
    assert_eq!(shim.at("access").rollup(START..START, &[]).unwrap(), Rollup::default());
}

#[test]
fn what_goes_wrong_is_told_without_the_password() {
    let Some(shim) = shim() else { return };
    let told = shim.at("gone").rollup(ALL, &[]).unwrap_err().to_string();
    assert!(told.contains("default.gone answers 500") && told.contains("--schema clickhouse"), "{told}");
    let address = format!("clickhouse://me:hush@127.0.0.1:{}/x", shim.port);
    let told = ClickHouse::at(&address, None).unwrap().rollup(ALL, &[]).unwrap_err().to_string();
    assert!(told.contains("answers 403") && told.contains("see user and password") && !told.contains("hush"), "{told}");
    let port = shim.port;
    drop(shim);
    let address = format!("clickhouse://127.0.0.1:{port}/x");
    let told = ClickHouse::at(&address, Some("hush")).unwrap().rollup(ALL, &[]).unwrap_err().to_string();
    assert!(told.contains(&format!("127.0.0.1:{port}/default.x can't be asked")) && !told.contains("hush"), "{told}");
}
