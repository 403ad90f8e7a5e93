//! The stubs behind real engines, in each way that an engine speaks to an endpoint.

use std::net::SocketAddr;

use futures_util::{SinkExt, StreamExt};
use lab::client::{self, Answer, Shot};

use super::wrapped::hello;
use crate::engine::{Engine, nginx};
use crate::{LIMIT, answer, answer_to, stub};

const REQUEST: &str = "GET /a/%2e?b HTTP/1.1\r\nHost: a.example\r\nX-One: 1\r\n\r\n";

/// Asks what stands between; the request must have reached the stub, with its target as sent.
async fn asked(engine: Engine, stub: SocketAddr) -> Answer {
    let answer = answer(engine.address, REQUEST).await;
    assert_eq!((answer.status, answer.endpoint()), (200, Some(stub)));
    let received = String::from_utf8(answer.received().unwrap()).unwrap();
    assert!(received.starts_with("GET /a/%2e?b HTTP/"), "{received}");
    answer
}

#[tokio::test]
async fn haproxy_speaks_http2() {
    let (_stubs, address) = stub();
    let Some(engine) = Engine::haproxy("", &format!("server s {address} proto h2")) else { return };
    let answer = asked(engine, address).await;
    assert!(answer.received().unwrap().starts_with(b"GET /a/%2e?b HTTP/2\r\nhost: a.example\r\nx-one: 1\r\n"));
}

/// Whatever HTTP/1.1 lets pass must arrive, or an engine that speaks HTTP/2 would seem to answer 502. The library
/// refuses a few characters.
#[tokio::test]
async fn odd_targets_and_hosts_arrive_over_http2() {
    let (_stubs, address) = stub();
    let Some(engine) = Engine::haproxy("", &format!("server s {address} proto h2")) else { return };
    let targets = ["|", "{", "^", "\\", "[", "%zz", "//"].map(|odd| (format!("/a{odd}b?{odd}"), "a".to_owned()));
    let hosts =
        ["A.Example:80", "a_b", "a b", "a/b", "a..b", "[::1]:80"].map(|host| ("/x".to_owned(), host.to_owned()));
    for (target, host) in targets.into_iter().chain(hosts) {
        let answer = answer(engine.address, &format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
        let expected = format!("GET {target} HTTP/2\r\nhost: {host}\r\n\r\n");
        assert_eq!(answer.received().map(|head| String::from_utf8_lossy(&head).into_owned()), Some(expected));
    }
    for refused in ["/?\"", "/?<", "/?>", "/`"] {
        let answer = answer(engine.address, &format!("GET {refused} HTTP/1.1\r\nHost: a\r\n\r\n")).await;
        assert_eq!((answer.status, answer.endpoint()), (502, None), "{refused} passes now: say so in stub/http2.rs");
    }
}

#[tokio::test]
async fn haproxy_speaks_tls_and_says_a_name() {
    let (_stubs, address) = stub();
    let server = format!("server s {address} ssl verify none sni req.hdr(host) alpn h2,http/1.1");
    let Some(engine) = Engine::haproxy("", &server) else { return };
    let answer = asked(engine, address).await;
    assert_eq!((answer.header("x-evenkeel-sni"), answer.header("x-evenkeel-alpn")), (Some("a.example"), Some("h2")));
}

#[tokio::test]
async fn haproxy_says_for_whom_it_speaks() {
    let (_stubs, address) = stub();
    for option in ["send-proxy", "send-proxy-v2", "send-proxy-v2 ssl verify none"] {
        let Some(engine) = Engine::haproxy("", &format!("server s {address} {option}")) else { return };
        let (shot, to) = (Shot::new(engine.address, REQUEST).from("127.9.8.7".parse().unwrap()), engine.address);
        let heard = client::send(&shot, LIMIT).await;
        let said = heard.answer().unwrap().header("x-evenkeel-proxy").unwrap();
        assert!(said.starts_with("127.9.8.7:") && said.ends_with(&format!(" {to}")), "{option}: {said}");
    }
}

#[tokio::test]
async fn nginx_speaks_tls_and_says_a_name() {
    let (_stubs, address) = stub();
    let location = format!(
        "proxy_pass https://{address}; proxy_ssl_server_name on; proxy_ssl_name b.example; proxy_http_version 1.1;"
    );
    let Some(engine) = Engine::nginx(&location) else { return };
    assert_eq!(asked(engine, address).await.header("x-evenkeel-sni"), Some("b.example"));
}

#[tokio::test]
async fn nginx_speaks_http2_to_a_grpc_endpoint() {
    let (_stubs, address) = stub();
    let Some(engine) = Engine::nginx(&format!("grpc_pass grpc://{address};")) else { return };
    assert!(asked(engine, address).await.received().unwrap().starts_with(b"GET /a/%2e?b HTTP/2\r\n"));
}

#[tokio::test]
async fn nginx_speaks_fastcgi() {
    let (_stubs, address) = stub();
    let Some(engine) = Engine::nginx(&format!("fastcgi_pass {address}; fastcgi_param A $uri;")) else { return };
    for request in [REQUEST, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"] {
        let answer = answer(engine.address, request).await;
        assert_eq!((answer.status, answer.endpoint()), (200, Some(address)));
    }
}

#[tokio::test]
async fn both_engines_pass_a_websocket() {
    let (_stubs, address) = stub();
    let upgrade =
        "proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection upgrade;";
    let nginx = Engine::nginx(&format!("proxy_pass http://{address}; {upgrade}"));
    let haproxy = Engine::haproxy("", &format!("server s {address}"));
    for engine in [nginx, haproxy].into_iter().flatten() {
        let stream = tokio::net::TcpStream::connect(engine.address).await.unwrap();
        let (mut socket, response) = tokio_tungstenite::client_async("ws://a.example/x", stream).await.unwrap();
        assert_eq!(response.headers()["x-evenkeel-endpoint"], address.to_string().as_str());
        socket.send("text".into()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap().to_text().unwrap(), "text");
    }
}

#[tokio::test]
async fn haproxy_passes_plain_tcp() {
    let (_stubs, address) = stub();
    let Some(engine) = Engine::haproxy("mode tcp", &format!("server s {address}")) else { return };
    let heard = answer(engine.address, "hello\n").await;
    assert_eq!(String::from_utf8_lossy(&heard.body), format!("evenkeel endpoint {address}\n"));
}

#[tokio::test]
async fn nginx_passes_plain_tcp_and_says_for_whom_it_speaks() {
    let (_stubs, address) = stub();
    let module = "load_module /usr/lib/nginx/modules/ngx_stream_module.so;";
    if !std::path::Path::new("/usr/lib/nginx/modules/ngx_stream_module.so").exists() {
        eprintln!("nginx has no stream module here: nothing was tried with it");
        return;
    }
    let engine = Engine::start("nginx", |listen| {
        let server = format!("server {{ listen {listen}; proxy_pass {address}; proxy_protocol on; }}");
        format!("{module}\nevents {{ }}\nstream {{ {server} }}\n")
    });
    let Some(engine) = engine else { return };
    let plain = answer(engine.address, "hello\n").await;
    assert_eq!(String::from_utf8_lossy(&plain.body), format!("evenkeel endpoint {address}\n"));
    let http = answer(engine.address, REQUEST).await;
    assert!(http.header("x-evenkeel-proxy").unwrap().ends_with(&engine.address.to_string()));
}

/// What a client says of a connection that it stands for.
fn proxied() -> client::Proxied {
    let (source, destination) = ("10.1.1.1:5".parse().unwrap(), "10.2.2.2:6".parse().unwrap());
    client::Proxied { is_binary: true, source, destination }
}

#[tokio::test]
async fn a_client_speaks_the_proxy_protocol_to_nginx() {
    let (_stubs, address) = stub();
    let engine = Engine::start("nginx", |listen| {
        let location = format!("proxy_pass http://{address}; proxy_set_header X-For $proxy_protocol_addr;");
        nginx(&format!("server {{ listen {listen} proxy_protocol; location / {{ {location} }} }}"))
    });
    let Some(engine) = engine else { return };
    let answer = answer_to(&Shot::new(engine.address, REQUEST).proxied(proxied())).await;
    let received = String::from_utf8(answer.received().unwrap()).unwrap();
    assert!(received.contains("X-For: 10.1.1.1\r\n"), "{received}");
}

#[tokio::test]
async fn a_client_speaks_the_proxy_protocol_tls_and_http2_to_haproxy() {
    let (_stubs, address) = stub();
    let made = rcgen::generate_simple_self_signed(vec!["a.example".into()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lab.pem");
    std::fs::write(&file, made.cert.pem() + &made.signing_key.serialize_pem()).unwrap();
    let options = format!("accept-proxy ssl crt {} alpn h2,http/1.1", file.display());
    let header = |name: &str, value: &str| format!("  http-request set-header {name} %[{value}]\n");
    let rules = header("X-For", "src") + &header("X-Name", "ssl_fc_sni") + &header("X-Alpn", "ssl_fc_alpn");
    let Some(engine) = Engine::haproxy_on(&options, &rules, &format!("  server s {address}")) else { return };
    for alpn in ["h2", "http/1.1"] {
        let shot = Shot::new(engine.address, REQUEST).proxied(proxied()).tls(hello(Some("a.example"), &[alpn]));
        let received = String::from_utf8(answer_to(&shot).await.received().unwrap()).unwrap();
        let expected = format!("x-one: 1\r\nx-for: 10.1.1.1\r\nx-name: a.example\r\nx-alpn: {alpn}\r\n");
        assert!(received.contains(&expected), "no {expected:?} in {received}");
    }
}
