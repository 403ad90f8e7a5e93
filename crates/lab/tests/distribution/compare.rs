//! Endpoint by endpoint, or within three standard errors.

use std::io::Write;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::{Duration, Instant};

use model::deal::{Dealer, Shares, shares};
use model::trace::{By, Chosen, Fate};
use model::{Arrival, ListenerId};

use crate::bench::Bench;
use crate::client::Ask;
use crate::home;
use crate::stubs::Stub;

/// What the requests of one comparison came to: each with the endpoint of the engine and that of the model.
pub type Dealt = Vec<(Option<usize>, Option<usize>)>;

/// Sends the requests and deals them, each to whom it is due.
pub fn dealt(bench: &mut Bench, dealer: &mut Dealer, asks: &[Ask]) -> Dealt {
    asks.iter().map(|ask| (bench.ask(ask).endpoint, due(&fate(bench, ask), dealer))).collect()
}

/// The endpoint that a request is due to: the one that its cookie names, else the one that the policy gives.
pub fn due(fate: &Fate, dealer: &mut Dealer) -> Option<usize> {
    match fate.chosen {
        Some(Chosen { endpoint, by: By::Cookie }) => {
            dealer.served(endpoint);
            Some(endpoint)
        }
        _ => dealer.deal(&fate.key),
    }
}

/// What becomes of the request in the model.
pub fn fate(bench: &Bench, ask: &Ask) -> Fate {
    let arrival = Arrival { listener: ListenerId(0), bind: 0, address: None, port: bench.port };
    let trace = bench.tracer().trace(&arrival, &ask.request());
    let [fate] = trace.fates.as_slice() else { panic!("several fates: {trace:?}") };
    fate.clone()
}

/// Fails at the first request that went elsewhere.
pub fn same(bench: &Bench, dealt: &Dealt) {
    let Some(at) = dealt.iter().position(|(engine, model)| engine != model) else { return };
    let from = at.saturating_sub(12);
    let name = |endpoint: Option<usize>| endpoint.map_or("-".to_owned(), |endpoint| endpoint.to_string());
    let shown = || dealt[from..].iter().take(40);
    let engine: Vec<String> = shown().map(|(engine, _)| name(*engine)).collect();
    let model: Vec<String> = shown().map(|(_, model)| name(*model)).collect();
    let wrong = dealt.iter().filter(|(engine, model)| engine != model).count();
    panic!(
        "request {at} goes elsewhere ({wrong} of {} do); from {from} on\nengine {}\nmodel  {}\n{}",
        dealt.len(),
        engine.join(" "),
        model.join(" "),
        bench.text
    );
}

/// Compares the pool `p` endpoint by endpoint.
pub fn exactly(mut bench: Bench, asks: &[Ask]) {
    let mut dealer = Dealer::new(bench.pool("p")).expect("the policy is exact");
    let dealt = dealt(&mut bench, &mut dealer, asks);
    same(&bench, &dealt);
    assert!(dealt.iter().all(|(engine, _)| engine.is_some()), "nobody answered");
    for (ask, (engine, _)) in asks.iter().zip(dealt) {
        if let Some(chosen) = fate(&bench, ask).chosen {
            assert_eq!(Some(chosen.endpoint), engine, "the trace names another endpoint for {ask:?}\n{}", bench.text);
        }
    }
}

/// `count` requests that look alike.
pub fn alike(count: usize) -> Vec<Ask> {
    (0..count).map(|_| Ask::of("/")).collect()
}

/// How often chance is asked before it is held against the model: one draw in 370 lies further out than three standard errors,
/// three in a row don't.
const ROUNDS: usize = 3;
/// Requests of a round.
const COUNT: usize = 2_000;

/// Compares the shares of the pool `p`: each lies within three standard errors of what is dealt out on average.
pub fn on_average(mut bench: Bench, ask: impl Fn(usize) -> Ask) {
    let Shares::Statistical(expected) = shares(bench.pool("p"), |_| true) else {
        panic!("the policy leaves something to chance")
    };
    let mut off = Vec::new();
    for round in 0..ROUNDS {
        let asks = (round * COUNT..(round + 1) * COUNT).map(&ask);
        let got: Vec<_> = asks.map(|ask| bench.ask(&ask).endpoint).collect();
        off = further_out(&expected, &got);
        if off.is_empty() {
            return;
        }
    }
    panic!("{off:?} of {expected:?}\n{}", bench.text);
}

/// Endpoints whose share lies more than three standard errors away, with what was seen. One with no share gets nothing at all.
pub fn further_out(expected: &[f64], got: &[Option<usize>]) -> Vec<(usize, f64)> {
    let count = got.len() as f64;
    let seen = |index| got.iter().filter(|endpoint| **endpoint == Some(index)).count() as f64 / count;
    let is_off = |index: &usize| {
        let share = expected[*index];
        (seen(*index) - share).abs() > 3.0 * (share * (1.0 - share) / count).sqrt()
    };
    (0..expected.len()).filter(is_off).map(|index| (index, seen(index))).collect()
}

/// The paths of keys that have nothing in common.
pub fn unlike(turn: usize) -> Ask {
    let mut mixed = (turn as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    Ask::of(format!("/{:016x}", mixed ^ (mixed >> 31)))
}

/// Holds so many requests open at one time: busy endpoints get what is promised by weight, to within one request.
pub fn busy(bench: &Bench, count: usize) {
    let send = |_| {
        let mut stream = TcpStream::connect((home::address(), bench.port)).unwrap();
        stream.write_all(b"GET /hold HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
        stream
    };
    let open: Vec<TcpStream> = (0..count).map(send).collect();
    let deadline = Instant::now() + Duration::from_secs(10);
    let held = || bench.stubs.iter().map(Stub::held).collect::<Vec<_>>();
    while held().iter().sum::<usize>() < open.len() {
        assert!(Instant::now() < deadline, "{:?} of {count} came", held());
        sleep(Duration::from_millis(5));
    }
    for (held, share) in held().into_iter().zip(model::shares(bench.pool("p"))) {
        assert!((held as f64 - share * count as f64).abs() <= 1.0, "{held} of {count}, not {share}\n{}", bench.text);
    }
}
