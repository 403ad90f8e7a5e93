//! What may stand before a request: TLS, and a header of the PROXY protocol. And what isn't HTTP at all.

use futures_util::{SinkExt, StreamExt};
use lab::client::{self, Connection, Proxied, Shot};
use lab::faults;
use model::Hello;

use crate::{LIMIT, answer_to, stub};

const REQUEST: &str = "GET /x HTTP/1.1\r\nHost: a\r\n\r\n";

pub fn hello(sni: Option<&str>, alpn: &[&str]) -> Hello {
    Hello { sni: sni.map(Into::into), alpn: alpn.iter().map(|name| (*name).into()).collect() }
}

#[tokio::test]
async fn tls_is_spoken_and_its_name_kept() {
    let (_stubs, address) = stub();
    let named = answer_to(&Shot::new(address, REQUEST).tls(hello(Some("a.example.com"), &["http/1.1"]))).await;
    assert_eq!(
        (named.header("X-Evenkeel-Sni"), named.header("x-evenkeel-alpn")),
        (Some("a.example.com"), Some("http/1.1"))
    );
    assert_eq!(named.received().unwrap(), REQUEST.as_bytes());
    let nameless = answer_to(&Shot::new(address, REQUEST).tls(hello(None, &[]))).await;
    assert_eq!((nameless.status, nameless.header("x-evenkeel-sni")), (200, Some("")));
    assert_eq!(answer_to(&Shot::new(address, REQUEST)).await.header("x-evenkeel-sni"), None);
}

#[tokio::test]
async fn both_versions_of_the_proxy_protocol_are_kept_also_before_tls() {
    let (_stubs, address) = stub();
    let (source, destination) = ("10.1.2.3:4".parse().unwrap(), "10.5.6.7:8".parse().unwrap());
    for is_binary in [false, true] {
        let plain = Shot::new(address, REQUEST).proxied(Proxied { is_binary, source, destination });
        for shot in [plain.clone(), plain.tls(hello(Some("b"), &[]))] {
            let answer = answer_to(&shot).await;
            assert_eq!(answer.header("x-evenkeel-proxy"), Some("10.1.2.3:4 10.5.6.7:8"), "{shot:?}");
            assert_eq!(answer.received().unwrap(), REQUEST.as_bytes());
        }
    }
}

#[tokio::test]
async fn what_is_not_http_is_greeted_and_echoed() {
    let (stubs, address) = stub();
    let mut connection = Connection::open(&Shot::new(address, "")).await.unwrap();
    let greeting = connection.ask(b"hello\n", false, LIMIT).await;
    assert_eq!(String::from_utf8_lossy(&greeting.answer().unwrap().body), format!("evenkeel endpoint {address}\n"));
    let echo = connection.ask(b"again\n", false, LIMIT).await;
    assert_eq!((echo.answer().unwrap().status, &echo.answer().unwrap().body[..]), (0, &b"hello\n"[..]));
    assert_eq!(stubs.received(address), 1);
}

#[tokio::test]
async fn who_says_nothing_is_greeted_too() {
    let (stubs, address) = stub();
    assert!(answer_to(&Shot::new(address, "")).await.body.starts_with(b"evenkeel endpoint "));
    stubs.behave(address, faults::status(500)).unwrap();
    assert_eq!(client::send(&Shot::new(address, "hello\n"), LIMIT).await, client::Heard::Closed);
}

#[tokio::test]
async fn http2_is_spoken_where_it_is_agreed_on() {
    let (stubs, address) = stub();
    let mut shot = Shot::new(address, "POST /x?y HTTP/1.1\r\nHost: a:1\r\nX-One: 1\r\n\r\nbody");
    shot = shot.tls(hello(Some("a"), &["h2", "http/1.1"]));
    let mut connection = Connection::open(&shot).await.unwrap();
    for _ in 0..3 {
        let heard = connection.ask(&shot.bytes, false, LIMIT).await;
        let answer = heard.answer().unwrap();
        assert_eq!((answer.header("x-evenkeel-alpn"), answer.endpoint()), (Some("h2"), Some(address)));
        let received = String::from_utf8(answer.received().unwrap()).unwrap();
        assert_eq!(received, "POST /x?y HTTP/2\r\nhost: a:1\r\nx-one: 1\r\n\r\n");
    }
    let heard = connection.ask(b"HEAD / HTTP/1.1\r\nHost: a\r\n\r\n", true, LIMIT).await;
    assert_eq!(heard.answer().unwrap().received().unwrap(), b"HEAD / HTTP/2\r\nhost: a\r\n\r\n");
    assert_eq!((stubs.tally(address).connections, stubs.received(address)), (1, 4));
}

#[tokio::test]
async fn websocket_is_agreed_on_and_echoed() {
    let (_stubs, address) = stub();
    let stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let (mut socket, response) = tokio_tungstenite::client_async("ws://a.example/x", stream).await.unwrap();
    assert_eq!(response.headers()["x-evenkeel-endpoint"], address.to_string().as_str());
    assert!(response.headers()["x-evenkeel-head"].to_str().unwrap().starts_with("GET%20/x%20HTTP/1.1%0D%0A"));
    for text in ["one", "two"] {
        socket.send(text.into()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap().to_text().unwrap(), text);
    }
}
