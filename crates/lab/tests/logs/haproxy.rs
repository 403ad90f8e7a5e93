//! HAProxy, through syslog's datagrams.

use std::net::UdpSocket;
use std::time::Duration;

use model::Part;

use crate::bench::{self, Bench, Setup};
use crate::client::{ALL, Deed};
use crate::expect::{complaints as complaints_of, said};
use crate::home;

/// What a frontend says of its log, and the parts that a line of it must speak of.
const FORMATS: &[(&str, &str)] = &[
    ("http", "option httplog"),
    ("http", "option httplog\n  capture request header User-Agent len 40\n  capture response header Server len 40"),
    ("http", "option httplog clf"),
    ("http", "option httplog clf\n  capture request header X-Mark len 40\n  capture response header Server len 40"),
    ("http", "option httpslog"),
    ("tcp", "option tcplog"),
    ("tcp", "option httplog"),
    ("http", "no option dontlognull"),
    ("http", r#"log-format "  %ci:%cp  [%tr] %{+Q}o %ft %b %{-Q}s %si:%sp %ST %tsc %hr %hs %{+Q}r %rc %Ta""#),
    ("http", r#"log-format "%T %{+Q}[src] %HM %HU %HV|%ID|%CC %{+Q,+E}r %ts %Tr %%""#),
    (
        "http",
        r#"log-format '{"client":"%ci:%cp","status":%ST,"pool":"%b","endpoint":"%s","ends":"%tsc","rc":%rc,"line":"%r"}'"#,
    ),
    (
        "http",
        r#"log-format '{ "client" : "%ci", "status":%ST, "of":{"pool":"%b","endpoint":"%s"}, "ends":"%ts", "ms":%Ta }'"#,
    ),
    (
        "http",
        "capture request header User-Agent len 40\n  capture request header Host len 40\n  \
         log-format \"%Ts %[capture.req.method] %[capture.req.uri] %[capture.req.hdr(1)] \\\"%[capture.req.hdr(0)]\\\" %b:%s %ms\"",
    ),
];

struct Log {
    socket: UdpSocket,
}

impl Log {
    fn open() -> Log {
        let socket = UdpSocket::bind((home::address(), 0)).unwrap();
        socket.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        Log { socket }
    }

    fn line(&self) -> String {
        let mut bytes = [0; 4096];
        let length = self.socket.recv(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes[..length]).trim_end_matches('\n').to_owned()
    }
}

/// The frontends and pools of all formats.
fn text(logs: &[Log]) -> String {
    let mut text =
        "global\n  nbthread 1\ndefaults\n  timeout client 1s\n  timeout server 150ms\n  timeout connect 100ms\n  \
        retries 2\n  option redispatch 1\n  option abortonclose\n"
            .to_owned();
    for (number, ((mode, log), socket)) in FORMATS.iter().zip(logs).enumerate() {
        let place = socket.socket.local_addr().unwrap();
        let choice =
            if *mode == "http" { format!("  use_backend r{number} if {{ path /retried }}\n") } else { String::new() };
        text += &format!(
            "frontend f{number}\n  mode {mode}\n  bind P{number}\n  log {place} format raw local0\n  {log}\n{choice}  \
             default_backend p{number}\nbackend p{number}\n  mode {mode}\n  server one ENDPOINT\nbackend r{number}\n  mode {mode}\n  \
             server dead NOBODY\n  server one ENDPOINT\n"
        );
    }
    text
}

/// What the parts must say.
fn wanted(number: usize, deed: Deed, part: Part) -> Option<String> {
    let is_tcp = FORMATS[number].0 == "tcp";
    let fails = deed == Deed::Broken && !is_tcp;
    Some(match part {
        Part::Client => "^127.0.0.1".into(),
        Part::Listener => format!("f{number}"),
        Part::Pool if fails => format!("f{number}"),
        Part::Pool if deed == Deed::Retried && !is_tcp => format!("r{number}"),
        Part::Pool => format!("p{number}"),
        Part::Endpoint => "one".into(),
        Part::RequestLine => format!("^GET {}", deed.target().split('"').next().unwrap()),
        Part::Method => "GET".into(),
        Part::Target => format!("^{}", deed.target().split('"').next().unwrap()),
        Part::Host => "www.example.com".into(),
        Part::Status => match deed {
            Deed::Found | Deed::Retried => "200",
            Deed::Missing => "404",
            Deed::Left => "400",
            Deed::Slow => "504",
            Deed::Broken => "400",
        }
        .into(),
        Part::Retries => if deed == Deed::Retried && !is_tcp { "+1" } else { "0" }.into(),
        Part::Termination(2) => format!("^{}", ends(deed, is_tcp)),
        Part::Total(_) | Part::Served(_) => "#".into(),
        Part::Time(model::TimeForm::Epoch(_)) => "#".into(),
        Part::Time(_) => return None,
        _ => return None,
    })
}

/// The letters of how it ends.
fn ends(deed: Deed, is_tcp: bool) -> &'static str {
    match deed {
        Deed::Slow if is_tcp => "sD",
        Deed::Left if !is_tcp => "CH",
        Deed::Slow => "sH",
        Deed::Broken if !is_tcp => "PR",
        _ => "--",
    }
}

/// The parts that a line of a request that goes well speaks of, by the number of its format.
const SPOKEN_OF: &[&str] = &[
    "Client Time Listener Pool Endpoint Served Total Status Termination Retries RequestLine",
    "Client Time Listener Pool Endpoint Served Total Status Termination Retries RequestLine",
    "Client Time RequestLine Status Listener Pool Endpoint Served Total Termination Retries",
    "Client Time RequestLine Status Listener Pool Endpoint Served Total Termination Retries",
    "Client Time Listener Pool Endpoint Served Total Status Termination Retries RequestLine",
    "Client Time Listener Pool Endpoint Total Termination Retries",
    "Client Time Listener Pool Endpoint Total Termination Retries",
    "Client Listener",
    "Client Time Listener Pool Endpoint Status Termination RequestLine Retries Total",
    "Time Client Method Target RequestLine Termination Served",
    "Client Status Pool Endpoint Termination Retries RequestLine",
    "Client Status Pool Endpoint Termination Total",
    "Time Method Target Host",
];

#[test]
fn lines_are_as_the_configuration_says() {
    let logs: Vec<Log> = FORMATS.iter().map(|_| Log::open()).collect();
    let text = text(&logs);
    let args = &["-db", "-f", "FOLDER/engine.cfg"];
    let setup = Setup { program: "haproxy".as_ref(), file: "engine.cfg", text: &text, listeners: FORMATS.len(), args };
    let Some(bench) = Bench::start(&setup) else { return };
    let said_of = bench::logs("haproxy", &text);
    assert_eq!(said_of.logs.len(), FORMATS.len());
    let mut complaints = Vec::new();
    for (number, log) in logs.iter().enumerate() {
        let format = &said_of.formats[said_of.logs[number].format].format;
        // `Connect from` is written for requests alone.
        for deed in ALL.into_iter().filter(|deed| *deed != Deed::Broken || format.name != "haproxy-connect") {
            deed.run(bench.ports[number]);
            let line = log.line();
            println!("{number} {deed:?} {line}");
            complaints.extend(complaints_of(format, deed, &line, &|deed, part| wanted(number, deed, part)));
            if deed == Deed::Found && said(format, &line).join(" ") != SPOKEN_OF[number] {
                complaints.push(format!("{number} speaks of {}", said(format, &line).join(" ")));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
