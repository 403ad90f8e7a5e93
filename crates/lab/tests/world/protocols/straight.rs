//! A client and a stub, nothing between them.

use lab::client::{Connection, Heard, Shot};
use lab::faults;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{LIMIT, answer, ask, stub};

#[tokio::test]
async fn the_answer_is_the_head_byte_for_byte_and_says_who_it_is_from() {
    let (stubs, address) = stub();
    let head = "GET /%61//..?q=%20 HTTP/1.1\r\nhOsT:  a:80 \r\nX: 1\r\nX:\r\n\r\n";
    let answer = answer(address, head).await;
    assert_eq!((answer.status, answer.endpoint(), answer.is_whole), (200, Some(address), true));
    assert_eq!(String::from_utf8(answer.received().unwrap()).unwrap(), head);
    assert_eq!(stubs.received(address), 1);
}

#[tokio::test]
async fn an_answer_without_a_body_tells_the_head_too() {
    let (_stubs, address) = stub();
    let head = "HEAD /a%2Fb HTTP/1.1\r\nHost: \"x\"\r\n\r\n";
    let answer = answer(address, head).await;
    assert_eq!((answer.body.len(), answer.received().unwrap()), (0, head.as_bytes().to_vec()));
}

#[tokio::test]
async fn bodies_are_taken_and_the_connection_goes_on() {
    let (stubs, address) = stub();
    let requests = [
        "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc",
        "POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
        "POST /3 HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
        "GET /4 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
    ];
    let mut connection = Connection::open(&Shot::new(address, "")).await.unwrap();
    for request in requests {
        let heard = connection.ask(request.as_bytes(), false, LIMIT).await;
        let received = String::from_utf8(heard.answer().unwrap().received().unwrap()).unwrap();
        assert!(request.starts_with(&received) && received.ends_with("\r\n\r\n"), "{request:?} became {received:?}");
    }
    assert!(!connection.is_open());
    assert_eq!((stubs.tally(address).connections, stubs.received(address)), (1, 4));
}

#[tokio::test]
async fn a_client_comes_from_the_address_that_it_is_given() {
    let (_stubs, address) = stub();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let from = "127.3.2.1".parse().unwrap();
    let shot = Shot::new(listener.local_addr().unwrap(), "").from(from);
    let (_connection, taken) = tokio::join!(Connection::open(&shot), listener.accept());
    assert_eq!(taken.unwrap().1.ip(), from);
    assert_eq!(answer(address, "GET / HTTP/1.0\r\n\r\n").await.status, 200);
}

#[tokio::test]
async fn health_checks_are_counted_apart() {
    let (stubs, address) = stub();
    stubs.set_checks(address, "OPTIONS / ").unwrap();
    stubs.behave(address, faults::ailing(503)).unwrap();
    assert_eq!(answer(address, "OPTIONS / HTTP/1.0\r\n\r\n").await.status, 503);
    assert_eq!(answer(address, "GET / HTTP/1.0\r\n\r\n").await.status, 200);
    let tally = stubs.tally(address);
    assert_eq!((tally.checks, tally.requests), (1, 1));
}

#[tokio::test]
async fn dropped_stubs_refuse_at_once_and_close_what_they_have() {
    let (stubs, address) = stub();
    let mut kept = TcpStream::connect(address).await.unwrap();
    kept.write_all(b"GET / HTTP/1.1\r\n\r\n").await.unwrap();
    assert!(kept.read(&mut [0; 9_999]).await.unwrap() > 0);
    drop(stubs);
    // At once: nothing else has had its turn.
    assert!(std::net::TcpStream::connect(address).is_err());
    assert_eq!(timeout(LIMIT, kept.read(&mut [0; 9])).await.unwrap().unwrap_or(0), 0);
    assert!(matches!(ask(address, "GET / HTTP/1.0\r\n\r\n").await, Heard::Refused(_)));
}
