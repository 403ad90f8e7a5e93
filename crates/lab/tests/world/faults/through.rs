//! Each fault as it is seen through a real engine: what the client gets, and which endpoint was asked how often.

use std::net::SocketAddr;
use std::time::Duration;

use lab::client::{self, Heard, Shot};
use lab::faults::{self, Behaviour};

use crate::engine::Engine;
use crate::{LIMIT, REQUEST, stubs};

/// What a client gets.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Gets {
    /// This status, from the engine itself.
    Engine(u16),
    /// This status, from the endpoint of that number.
    Endpoint(u16, usize),
    /// An answer that breaks off.
    Cut,
}

fn gets(heard: &Heard, addresses: &[SocketAddr]) -> Gets {
    let answer = heard.answer().unwrap_or_else(|| panic!("heard {heard:?}"));
    match answer.endpoint() {
        _ if !answer.is_whole => Gets::Cut,
        None => Gets::Engine(answer.status),
        Some(endpoint) => {
            Gets::Endpoint(answer.status, addresses.iter().position(|address| *address == endpoint).unwrap())
        }
    }
}

/// Asks through the engine once, while the first of two endpoints behaves so; gives what came and who was asked how often.
async fn met(
    engine: Option<Engine>,
    addresses: &[SocketAddr],
    stubs: &lab::stub::Stubs,
    fault: Behaviour,
) -> Option<(Gets, [u64; 2])> {
    let engine = engine?;
    stubs.behave(addresses[0], fault).unwrap();
    let heard = client::send(&Shot::new(engine.address, REQUEST), LIMIT).await;
    Some((gets(&heard, addresses), [stubs.received(addresses[0]), stubs.received(addresses[1])]))
}

/// The same with HAProxy: round robin begins with the first endpoint, which is the one with the fault.
async fn haproxy(settings: &str, fault: Behaviour) -> Option<(Gets, [u64; 2])> {
    let (stubs, at) = stubs(2);
    let servers = format!("  server one {}\n  server two {}", at[0], at[1]);
    met(Engine::haproxy(&format!("  timeout server 800ms\n{settings}"), &servers), &at, &stubs, fault).await
}

/// The same with nginx.
async fn nginx(settings: &str, fault: Behaviour) -> Option<(Gets, [u64; 2])> {
    let (stubs, at) = stubs(2);
    let upstream = format!("upstream pool {{ server {}; server {}; }}", at[0], at[1]);
    let location = format!("proxy_pass http://pool; proxy_read_timeout 800ms; {settings}");
    met(Engine::nginx_with(&upstream, &location), &at, &stubs, fault).await
}

fn assert_met(met: Option<(Gets, [u64; 2])>, expected: Gets, asked: [u64; 2]) {
    if let Some(met) = met {
        assert_eq!(met, (expected, asked));
    }
}

#[tokio::test]
async fn haproxy_asks_elsewhere_only_where_it_may_redispatch() {
    assert_met(haproxy("  retries 1", faults::killed()).await, Gets::Engine(503), [0, 0]);
    assert_met(haproxy("  retries 1\n  option redispatch 1", faults::killed()).await, Gets::Endpoint(200, 1), [0, 1]);
}

#[tokio::test]
async fn haproxy_says_504_of_a_stalled_endpoint() {
    assert_met(haproxy("", faults::stalled()).await, Gets::Engine(504), [1, 0]);
    let retry = "  retry-on response-timeout\n  option redispatch 1";
    assert_met(haproxy(retry, faults::stalled()).await, Gets::Endpoint(200, 1), [1, 1]);
}

#[tokio::test]
async fn haproxy_says_502_of_a_reset_and_passes_a_status_on() {
    assert_met(haproxy("", faults::resetting()).await, Gets::Engine(502), [1, 0]);
    assert_met(haproxy("", faults::status(500)).await, Gets::Endpoint(500, 0), [1, 0]);
    let retry = "  retry-on 500 empty-response\n  option redispatch 1";
    assert_met(haproxy(retry, faults::status(500)).await, Gets::Endpoint(200, 1), [1, 1]);
    assert_met(haproxy(retry, faults::resetting()).await, Gets::Endpoint(200, 1), [1, 1]);
}

#[tokio::test]
async fn haproxy_passes_half_an_answer_and_waits_for_a_slow_one() {
    assert_met(haproxy("", faults::half_open()).await, Gets::Cut, [1, 0]);
    assert_met(haproxy("", faults::slow(Duration::from_millis(100))).await, Gets::Endpoint(200, 0), [1, 0]);
}

#[tokio::test]
async fn nginx_asks_elsewhere_after_errors_and_timeouts() {
    assert_met(nginx("", faults::killed()).await, Gets::Endpoint(200, 1), [0, 1]);
    assert_met(nginx("", faults::resetting()).await, Gets::Endpoint(200, 1), [1, 1]);
    assert_met(nginx("", faults::stalled()).await, Gets::Endpoint(200, 1), [1, 1]);
}

#[tokio::test]
async fn nginx_says_502_and_504_where_it_may_not_ask_elsewhere() {
    let off = "proxy_next_upstream off;";
    assert_met(nginx(off, faults::killed()).await, Gets::Engine(502), [0, 0]);
    assert_met(nginx(off, faults::resetting()).await, Gets::Engine(502), [1, 0]);
    assert_met(nginx(off, faults::stalled()).await, Gets::Engine(504), [1, 0]);
}

#[tokio::test]
async fn nginx_passes_a_status_on_unless_it_is_told_otherwise() {
    assert_met(nginx("", faults::status(500)).await, Gets::Endpoint(500, 0), [1, 0]);
    assert_met(nginx("proxy_next_upstream http_500;", faults::status(500)).await, Gets::Endpoint(200, 1), [1, 1]);
}

#[tokio::test]
async fn nginx_passes_half_an_answer_and_waits_for_a_slow_one() {
    assert_met(nginx("", faults::half_open()).await, Gets::Cut, [1, 0]);
    assert_met(nginx("", faults::slow(Duration::from_millis(100))).await, Gets::Endpoint(200, 0), [1, 0]);
}
