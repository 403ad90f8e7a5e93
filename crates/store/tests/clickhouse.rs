//! The roll-up that a real ClickHouse makes is the one that a process makes.
//!
//! ClickHouse comes as chdb, a Python package (`.ci/needs` puts it into `target/tools/chdb`); where it isn't, the tests say so.

mod made;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};

use made::{Request, START, requests, rollup};
use model::{Layout, LogFormat, Member, Part, Piece, TimeForm, TimeUnit};
use store::clickhouse::{ClickHouse, schema};
use traffic::{NamedRoute, PathRule, Plan, Reader, Rollup, Routes};

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
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-ClickHouse-User: me\r\nX-ClickHouse-Key: {PASSWORD}\r\nContent-Length: {}\r\n\r\n",
            statement.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(statement.as_bytes()).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert!(said.starts_with("HTTP/1.1 200"), "{statement}\n{said}");
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
    shim.run_all(&schema("access", &[], &Routes::default()));
    let mut made = requests(11, 30_000);
    // On the edges of what is asked below.
    (made[0].time, made[1].time) = ((START + 1) * 60_000_000, (START + 3) * 60_000_000);
    made[..2].iter_mut().for_each(|request| request.pool = "auth".to_owned());
    let rows: Vec<String> = made.iter().map(row).collect();
    shim.run(&format!("INSERT INTO access FORMAT JSONEachRow\n{}", rows.join("\n")));
    let all = rollup(&made);
    let asked = shim.at("access").rollup(ALL, &[]).unwrap();
    asked.cells.iter().zip(&all.cells).for_each(|(asked, wanted)| assert_eq!(asked, wanted));
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

fn text_format(name: &str, pieces: &[Result<Part, &str>], syslog: bool, absent: &[&str]) -> LogFormat {
    let piece = |piece: &Result<Part, &str>| match piece {
        Ok(part) => Piece::Part(*part),
        Err(text) => Piece::Text((*text).into()),
    };
    let layout = Layout::Text(pieces.iter().map(piece).collect());
    LogFormat { name: name.into(), layout, syslog, absent: absent.iter().map(|&text| text.into()).collect() }
}

/// `"$remote_addr - - [$time_local] "$request" $status $body_bytes_sent "$http_user_agent" $proxy_host $upstream_addr $upstream_response_time`
fn upstream_format() -> LogFormat {
    let pieces = [
        Ok(Part::Client),
        Err(" - "),
        Ok(Part::Ignored),
        Err(" ["),
        Ok(Part::Time(TimeForm::Clf)),
        Err("] \""),
        Ok(Part::RequestLine),
        Err("\" "),
        Ok(Part::Status),
        Err(" "),
        Ok(Part::Ignored),
        Err(" \""),
        Ok(Part::Ignored),
        Err("\" "),
        Ok(Part::Pool),
        Err(" "),
        Ok(Part::Endpoint),
        Err(" "),
        Ok(Part::Served(TimeUnit::Seconds)),
        Err(" "),
        Ok(Part::Total(TimeUnit::Seconds)),
    ];
    text_format("of-upstreams", &pieces, false, &[])
}

/// What `option httplog` writes.
fn termination_format() -> LogFormat {
    let ms = TimeUnit::Milliseconds;
    let slash = || Err("/");
    let pieces = [
        Ok(Part::Client),
        Err(":"),
        Ok(Part::Ignored),
        Err(" ["),
        Ok(Part::Time(TimeForm::Clf)),
        Err("] "),
        Ok(Part::Listener),
        Err(" "),
        Ok(Part::Pool),
        slash(),
        Ok(Part::Endpoint),
        Err(" "),
        Ok(Part::Ignored),
        slash(),
        Ok(Part::Ignored),
        slash(),
        Ok(Part::Ignored),
        slash(),
        Ok(Part::Served(ms)),
        slash(),
        Ok(Part::Total(ms)),
        Err(" "),
        Ok(Part::Status),
        Err(" "),
        Ok(Part::Ignored),
        Err(" - - "),
        Ok(Part::Termination(2)),
        Err(" "),
        Ok(Part::Ignored),
        slash(),
        Ok(Part::Ignored),
        slash(),
        Ok(Part::Ignored),
        slash(),
        Ok(Part::Ignored),
        slash(),
        Ok(Part::Retries),
        Err(" "),
        Ok(Part::Ignored),
        Err(" \""),
        Ok(Part::RequestLine),
        Err("\""),
    ];
    text_format("of-terminations", &pieces, true, &["<NOSRV>", "<BADREQ>", "-1"])
}

fn json_format() -> LogFormat {
    let member = |path: &[&str], part| Member { path: path.iter().map(|&key| key.into()).collect(), part };
    let members = vec![
        member(&["start_time"], Part::Time(TimeForm::Iso)),
        member(&["request", "path"], Part::Target),
        member(&["request", "method"], Part::Method),
        member(&["response_code"], Part::Status),
        member(&["response_flags"], Part::Termination(0)),
        member(&["upstream_cluster"], Part::Pool),
        member(&["upstream_host"], Part::Endpoint),
        member(&["duration"], Part::Total(TimeUnit::Milliseconds)),
        member(&["route_name"], Part::Route),
        member(&["downstream_remote_address"], Part::Client),
    ];
    LogFormat { name: "of objects".into(), layout: Layout::Json(members), syslog: true, absent: Vec::new() }
}

/// The least that can be known.
fn short_format() -> LogFormat {
    let pieces = [Ok(Part::Time(TimeForm::Epoch(TimeUnit::Seconds))), Err(" "), Ok(Part::EndpointUrl)];
    text_format("of-times", &pieces, false, &[])
}

/// A line, and the request that it is; none where it is none.
type Line = (&'static str, Option<Request>);

/// Lines of the formats.
fn lines() -> [(&'static str, Vec<Line>); 4] {
    let base = |second: i64| Request {
        time: (START * 60 + second) * 1_000_000,
        pool: "auth".to_owned(),
        endpoints: vec!["10.0.1.11:8080".to_owned()],
        route: String::new(),
        status: 200,
        is_log_in: false,
        latency: None,
        retries: 0,
        ending: String::new(),
        client: "198.51.100.7".to_owned(),
    };
    let of_upstreams = vec![
        (
            r#"198.51.100.7 - - [20/Nov/2026:11:00:01 +0100] "GET /a?token=hush HTTP/1.1" 200 5 "curl \" 1 x" auth 10.0.1.11:8080 0.123 0.200"#,
            Some(Request { latency: Some(123_000), ..base(1) }),
        ),
        (
            r#"2001:db8::1 - bob [20/Nov/2026:10:00:02 +0000] "POST /login HTTP/1.1" 403 5 "-" auth 10.0.1.11:8080, 10.0.1.12:8080 : 10.0.1.13:8080 0.001, - : 0.004 0.010"#,
            Some(Request {
                latency: Some(4_000),
                endpoints: ["10.0.1.11:8080", "10.0.1.12:8080", "10.0.1.13:8080"].map(str::to_owned).to_vec(),
                status: 403,
                is_log_in: true,
                route: "login".to_owned(),
                retries: 2,
                client: "2001:db8::1".to_owned(),
                ..base(2)
            }),
        ),
        (
            r#"198.51.100.7 - - [20/Nov/2026:10:00:03 +0000] "" 400 0 "-" - - - 0.000"#,
            Some(Request { status: 400, pool: String::new(), endpoints: Vec::new(), latency: Some(0), ..base(3) }),
        ),
        ("nothing of the kind", None),
    ];
    let of_terminations = vec![
        (
            r#"<134>Nov 20 10:00:04 lb1 haproxy[77]: [2001:db8::1]:5 [20/Nov/2026:10:00:04.250] public~ auth/one 0/0/1/17/20 200 9 - - ---- 1/1/0/0/0 0/0 "GET / HTTP/1.1""#,
            Some(Request {
                time: (START * 60 + 4) * 1_000_000 + 250_000,
                endpoints: vec!["one".to_owned()],
                latency: Some(17_000),
                client: "2001:db8::1".to_owned(),
                ..base(4)
            }),
        ),
        (
            r#"198.51.100.7:77 [20/Nov/2026:10:00:05.000] public auth/<NOSRV> 0/-1/-1/-1/3000 503 9 - - sQ-- 1/1/0/0/+2 0/0 "GET /very/long and cut"#,
            Some(Request {
                endpoints: Vec::new(),
                latency: Some(3_000_000),
                status: 503,
                ending: "sQ".to_owned(),
                retries: 2,
                ..base(5)
            }),
        ),
        (
            r#"2001:db8::7:77 [20/Nov/2026:10:00:06.000] public public/<NOSRV> -1/-1/-1/-1/0 -1 0 - - CR-- 1/1/0/0/0 0/0 "<BADREQ>""#,
            Some(Request {
                pool: "public".to_owned(),
                endpoints: Vec::new(),
                latency: Some(0),
                status: 0,
                ending: "CR".to_owned(),
                client: "2001:db8::7".to_owned(),
                ..base(6)
            }),
        ),
    ];
    let of_objects = vec![
        (
            r#"{"start_time":"2026-11-20T10:00:07.001Z","request":{"path":"/api/login?x=1","method":"POST"},"response_code":401,"response_flags":"-","upstream_cluster":"auth","upstream_host":"10.0.1.11:8080","duration":12,"route_name":null,"downstream_remote_address":"198.51.100.7:60001","more":[1,2]}"#,
            Some(Request {
                time: (START * 60 + 7) * 1_000_000 + 1_000,
                status: 401,
                latency: Some(12_000),
                is_log_in: true,
                route: "login".to_owned(),
                ..base(7)
            }),
        ),
        (
            r#"{"start_time":"2026-11-20T10:00:08Z","response_code":0,"response_flags":"UF,URX","upstream_cluster":"it's \"odd\"","upstream_host":null,"route_name":"a\\b"}"#,
            Some(Request {
                pool: "it's \"odd\"".to_owned(),
                endpoints: Vec::new(),
                route: "a\\b".to_owned(),
                status: 0,
                ending: "UF,URX".to_owned(),
                client: String::new(),
                ..base(8)
            }),
        ),
        ("{not json", None),
    ];
    let nobody = |second| Request { pool: String::new(), client: String::new(), status: 0, ..base(second) };
    let of_times = vec![
        ("1795168809.000 http://me:hush@10.0.1.11:8080/x", Some(nobody(9))),
        ("1795168810 -", Some(Request { endpoints: Vec::new(), ..nobody(10) })),
    ];
    [
        ("of_upstreams", of_upstreams),
        ("of_terminations", of_terminations),
        ("of_objects", of_objects),
        ("of_times", of_times),
    ]
}

#[test]
fn lines_become_requests() {
    let Some(shim) = shim() else { return };
    let formats = [upstream_format(), termination_format(), json_format(), short_format()];
    let tables = schema("access", &formats, &Routes::default());
    shim.run_all(&tables);
    shim.run_all(&tables);
    for (suffix, lines) in lines() {
        let (texts, requests): (Vec<_>, Vec<_>) = lines.into_iter().unzip();
        shim.run(&format!("INSERT INTO access_lines_{suffix} FORMAT LineAsString\n{}", texts.join("\n")));
        let mut wanted = rollup(&requests.into_iter().flatten().collect::<Vec<_>>());
        // Who isn't known isn't counted.
        wanted.clients.retain(|_, clients| clients.top(1).iter().all(|(client, _)| !client.is_empty()));
        assert_eq!(shim.at("access").rollup(ALL, &[]).unwrap(), wanted, "{suffix}");
        shim.run("TRUNCATE TABLE access");
    }
}

/// Routes by method, host and path, of which several may be taken.
fn routes() -> Routes {
    let route = |name: &str, methods: &[&str], host: Option<&str>, path, login| NamedRoute {
        name: name.into(),
        methods: methods.iter().map(|method| (*method).into()).collect(),
        host: host.map(Into::into),
        path,
        login,
    };
    Routes::new(vec![
        route("sign-in", &["POST", "PUT"], None, PathRule::Exact("/session".into()), true),
        route("it's \\ odd", &[], Some("Admin.Example.com"), PathRule::Prefix("/".into()), true),
        route("shop", &[], None, PathRule::Prefix("/shop/".into()), false),
        route("tenants", &[], Some("*.example.com"), PathRule::Any, false),
        route("home", &[], None, PathRule::Exact("/".into()), false),
    ])
}

/// Lines about the routes, and others that just miss them.
fn routed() -> String {
    let requests = ["GET", "POST"].into_iter().flat_map(|method| {
        let hosts = ["-", "admin.example.com:8443", "a.EXAMPLE.com", "example.com", "example.org", ""];
        hosts.into_iter().flat_map(move |host| {
            let targets = [
                "/session",
                "/session?a=b",
                "/session/",
                "/shop",
                "/shop/cart",
                "/shopping",
                "/",
                "/login",
                "http://u:p@b.example.com:80?x",
                "https://example.net/shop",
                "*",
            ];
            targets.into_iter().map(move |target| (method, host, target))
        })
    });
    let line = |(method, host, target)| format!("1795168800 {method} {target} {host} 401\n");
    requests.map(line).collect()
}

#[test]
fn named_routes_are_taken_alike() {
    let Some(shim) = shim() else { return };
    let pieces = [
        Ok(Part::Time(TimeForm::Epoch(TimeUnit::Seconds))),
        Err(" "),
        Ok(Part::Method),
        Err(" "),
        Ok(Part::Target),
        Err(" "),
        Ok(Part::Host),
        Err(" "),
        Ok(Part::Status),
    ];
    let format = text_format("routed", &pieces, false, &[]);
    let (routes, lines) = (routes(), routed());
    let plans = [Plan::new(&format).unwrap()];
    let mut reader = Reader::new(&plans, &routes);
    reader.feed(lines.as_bytes());
    let read = reader.finish();
    let names: std::collections::BTreeSet<_> = read.cells.places().iter().map(|place| place.route.clone()).collect();
    assert_eq!(names.len(), 6, "all routes are taken, and none: {names:?}");
    shim.run_all(&schema("access", &[format], &routes));
    shim.run(&format!("INSERT INTO access_lines_routed FORMAT LineAsString\n{lines}"));
    assert_eq!(shim.at("access").rollup(ALL, &[]).unwrap().cells, read.cells);
    // What is inserted without saying whether it is a log-in.
    shim.run("TRUNCATE TABLE access");
    let row = r#"{"time": "1795168800", "method": "PUT", "path": "/session", "status": 401, "endpoint": "a"}"#;
    shim.run(&format!("INSERT INTO access FORMAT JSONEachRow\n{row}"));
    let refused: u64 = shim.at("access").rollup(ALL, &[]).unwrap().cells.iter().map(|(_, cell)| cell.refused).sum();
    assert_eq!(refused, 1);
}
