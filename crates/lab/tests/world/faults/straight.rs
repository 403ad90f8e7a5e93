//! Each fault as a client sees it that asks the endpoint itself.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use lab::client::{self, Heard, Shot};
use lab::faults::{self, Behaviour};
use lab::stub::Stubs;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::{LIMIT, REQUEST, stubs};

/// Short enough to wait for what doesn't come.
const SHORT: Duration = Duration::from_millis(600);

/// One stub that behaves so.
fn stub(behaviour: Behaviour) -> (Stubs, SocketAddr) {
    let (stubs, addresses) = stubs(1);
    stubs.behave(addresses[0], behaviour).unwrap();
    (stubs, addresses[0])
}

async fn ask(to: SocketAddr, limit: Duration) -> Heard {
    client::send(&Shot::new(to, REQUEST), limit).await
}

#[tokio::test]
async fn a_killed_endpoint_refuses_drops_what_it_has_and_comes_back() {
    let (stubs, address) = stub(Behaviour::default());
    let mut kept = TcpStream::connect(address).await.unwrap();
    kept.write_all(REQUEST.as_bytes()).await.unwrap();
    assert!(kept.read(&mut [0; 9_999]).await.unwrap() > 0);
    stubs.behave(address, faults::killed()).unwrap();
    // At once: nothing else has had its turn.
    assert!(std::net::TcpStream::connect(address).is_err());
    assert_eq!(timeout(LIMIT, kept.read(&mut [0; 9])).await.unwrap().unwrap_or(0), 0);
    for _ in 0..3 {
        stubs.behave(address, Behaviour::default()).unwrap();
        assert_eq!(ask(address, LIMIT).await.answer().unwrap().status, 200);
        stubs.behave(address, faults::killed()).unwrap();
        assert!(matches!(ask(address, LIMIT).await, Heard::Refused(_)));
    }
}

#[tokio::test]
async fn a_stalled_endpoint_takes_the_request_and_says_nothing() {
    let (stubs, address) = stub(faults::stalled());
    assert_eq!(ask(address, SHORT).await, Heard::Silent);
    assert_eq!(stubs.received(address), 1);
}

#[tokio::test]
async fn a_slow_endpoint_answers_late() {
    let (_stubs, address) = stub(faults::slow(SHORT));
    let begun = Instant::now();
    assert_eq!(ask(address, LIMIT).await.answer().unwrap().status, 200);
    assert!(begun.elapsed() >= SHORT, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_status_is_answered_by_who_it_is() {
    let (_stubs, address) = stub(faults::status(500));
    let heard = ask(address, LIMIT).await;
    assert_eq!((heard.answer().unwrap().status, heard.answer().unwrap().endpoint()), (500, Some(address)));
}

#[tokio::test]
async fn a_resetting_endpoint_closes_without_an_answer() {
    let (stubs, address) = stub(faults::resetting());
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(&mut stream, REQUEST.as_bytes()).unwrap();
    let error = tokio::task::spawn_blocking(move || std::io::Read::read(&mut stream, &mut [0; 9])).await.unwrap();
    assert_eq!(error.unwrap_err().kind(), std::io::ErrorKind::ConnectionReset);
    assert_eq!(ask(address, LIMIT).await, Heard::Closed);
    assert_eq!(stubs.received(address), 2);
}

#[tokio::test]
async fn a_half_open_endpoint_answers_half_and_stays() {
    let (_stubs, address) = stub(faults::half_open());
    let heard = ask(address, SHORT).await;
    let answer = heard.answer().unwrap();
    assert_eq!((answer.status, answer.is_whole, answer.body.len()), (200, false, REQUEST.len() - REQUEST.len() / 2));
}

#[tokio::test]
async fn a_limited_endpoint_turns_away_what_is_too_much() {
    let (_stubs, address) = stub(faults::limited(2));
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(ask(address, LIMIT).await.answer().unwrap().status);
    }
    assert_eq!((&statuses[..2], statuses[7]), (&[200; 2][..], 503));
    tokio::time::sleep(SHORT).await;
    assert_eq!(ask(address, LIMIT).await.answer().unwrap().status, 200);
}

#[tokio::test]
async fn a_fault_is_that_of_one_endpoint() {
    let (stubs, addresses) = stubs(2);
    stubs.behave(addresses[0], faults::status(500)).unwrap();
    assert_eq!(ask(addresses[1], LIMIT).await.answer().unwrap().status, 200);
    assert!(stubs.behave("127.0.0.1:1".parse().unwrap(), faults::stalled()).is_err());
}
