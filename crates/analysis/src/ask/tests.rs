use finding::{FileId, Span, Spanned};
use model::{
    Action, Bind, BindAddress, Limits, Listener, Model, Ports, Protocol, Table, TableId, Timeouts, Tls, TlsMode,
};

use super::*;

const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

fn listener(name: &str, protocol: Protocol, binds: &[(Option<&str>, u16, bool)]) -> Listener {
    let tls = Tls { mode: TlsMode::Terminate, span: SPAN, verify: None, sni: None, name: None, authorities: None };
    let bind = |&(address, port, ends_tls): &(Option<&str>, u16, bool)| Bind {
        span: SPAN,
        address: address.map_or(BindAddress::Any, |ip| BindAddress::Ip(ip.parse().unwrap())),
        ports: Some(Ports::one(port)),
        tls: ends_tls.then(|| tls.clone()),
        proxy_protocol: false,
    };
    Listener {
        name: Spanned::new(name.into(), SPAN),
        span: SPAN,
        binds: binds.iter().map(bind).collect(),
        protocol,
        entry: TableId(0),
        timeouts: Timeouts::default(),
        limits: Limits::default(),
        usages: Vec::new(),
        disabled: false,
    }
}

fn model(listeners: Vec<Listener>) -> Model {
    let mut model = Model::default();
    model.add_table(Table { name: "t".into(), span: SPAN, routes: vec![], otherwise: Action::respond(503, "nothing") });
    for listener in listeners {
        model.add_listener(listener);
    }
    model
}

fn edge() -> Model {
    model(vec![
        listener("web", Protocol::Http, &[(None, 80, false), (None, 443, true)]),
        listener("admin", Protocol::Http, &[(Some("127.0.0.1"), 8404, false)]),
        listener("db", Protocol::Tcp, &[(Some("10.0.0.1"), 5432, false)]),
    ])
}

fn place(model: &Model, text: &str) -> Placed {
    Ask::parse(text).unwrap().place(model).unwrap()
}

fn error(text: &str) -> String {
    let error = Ask::parse(text).unwrap_err();
    format!("{}; {}", error.message, error.help)
}

#[test]
fn a_request_is_read_as_curl_would() {
    let ask = Ask::parse("POST https://Auth.example.com:8443/login?a=b#top").unwrap();
    assert_eq!((ask.method.as_str(), ask.target.as_str(), ask.port), ("POST", "/login?a=b", Some(8443)));
    assert_eq!(ask.authority(), "Auth.example.com:8443");
    assert_eq!(ask.request().tls.unwrap().sni.unwrap(), "auth.example.com");
    assert_eq!(Ask::parse("example.com").unwrap().url(), "http://example.com/");
    assert_eq!(Ask::parse("https://example.com:443?x").unwrap().url(), "https://example.com/?x");
    assert_eq!(Ask::parse("http://[::1]:8080/").unwrap().authority(), "[::1]:8080");
}

#[test]
fn headers_follow_the_host_and_may_replace_it() {
    let ask = Ask::parse("http://a/").unwrap().with_header("X-One:  1").unwrap().with_header("Host: b").unwrap();
    let headers: Vec<_> = ask.request().headers.iter().map(|(n, v)| format!("{n}={v}")).collect();
    assert_eq!(headers, ["host=b", "x-one=1"]);
}

#[test]
fn what_is_no_request_is_said() {
    assert!(error("").starts_with("the request is empty"));
    assert_eq!(
        error("GET http://a/b c"),
        "\"GET http://a/b c\" has more than a method and a URL; write a space in a URL as %20"
    );
    assert!(error("ftp://a/").contains("use http, https, tcp or tls"));
    assert!(error("tcp://db").starts_with("tcp://db has no port"));
    assert!(error("http://a:99999/").starts_with("\"99999\" is no port"));
    assert!(error("/login").contains("names no host"));
    assert!(error("http://u:p@a/").contains("-H 'authorization"));
    assert!(Ask::parse("http://a/").unwrap().with_client("ten").is_err());
    assert!(Ask::parse("http://a/").unwrap().with_header("no header").is_err());
}

#[test]
fn the_port_of_the_url_chooses_the_listener() {
    let model = edge();
    let https = place(&model, "https://example.com/");
    assert_eq!((https.arrival.listener.0, https.arrival.bind, https.arrival.port), (0, 1, 443));
    assert_eq!(https.note, None);
    let db = place(&model, "tcp://db:5432");
    assert_eq!((db.arrival.listener.0, db.arrival.address), (2, "10.0.0.1".parse().ok()));
}

#[test]
fn without_that_port_the_only_one_that_speaks_the_scheme_is_taken_and_said() {
    let model = edge();
    let placed = place(&model, "https://example.com:9443/");
    assert_eq!((placed.arrival.listener.0, placed.arrival.port), (0, 443));
    assert_eq!(placed.note.unwrap(), "no listener is bound to port 9443; web is the only one that speaks https");
    let error = Ask::parse("tls://example.com:9443").unwrap().place(&model).unwrap_err();
    assert_eq!(error.message, "no listener is bound to port 9443, and none speaks tls");
    assert!(error.help.ends_with("web (http :80 :443), admin (http 127.0.0.1:8404), db (tcp 10.0.0.1:5432)"));
}

#[test]
fn an_address_nobody_chose_is_ambiguous() {
    let two = model(vec![
        listener("a", Protocol::Http, &[(Some("10.0.0.1"), 80, false)]),
        listener("b", Protocol::Http, &[(Some("10.0.0.2"), 80, false)]),
    ]);
    let ask = Ask::parse("http://example.com/").unwrap();
    assert_eq!(ask.place(&two).unwrap_err().message, "several listeners are bound to port 80");
    assert_eq!(place(&two, "http://10.0.0.2/").arrival.listener.0, 1);
    let chosen = ask.clone().with_listener("10.0.0.1:80").place(&two).unwrap();
    assert_eq!((chosen.arrival.listener.0, chosen.arrival.address), (0, "10.0.0.1".parse().ok()));
    assert_eq!(ask.with_listener("b").place(&two).unwrap().arrival.listener.0, 1);
}

#[test]
fn a_surprise_about_tls_is_said() {
    let plain = model(vec![listener("web", Protocol::Http, &[(None, 443, false)])]);
    assert!(place(&plain, "https://example.com/").note.unwrap().contains("doesn't end TLS"));
    assert!(place(&edge(), "http://example.com:443/").note.unwrap().contains("speaks TLS"));
}

#[test]
fn a_witness_is_read_as_it_was_written() {
    let ask = Ask::parse("POST https://a.example:8443/x?y=1").unwrap();
    let ask = ask.with_header("x-a: 1").unwrap().with_client("10.0.0.7").unwrap();
    assert_eq!(Ask::of(&ask.witness()), Ok(ask));
    let tcp = Ask::parse("tcp://db.example:5432").unwrap();
    assert_eq!(Ask::of(&tcp.witness()), Ok(tcp));
}
