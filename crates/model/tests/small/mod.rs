//! Small models built by hand.
#![allow(dead_code, reason = "each test file uses its own part")]

use finding::{FileId, Span, Spanned};
use model::trace::Outcome;
use model::*;

pub fn span(line: usize) -> Span {
    Span::new(FileId(0), line * 10, line * 10 + 9)
}

pub fn pool(name: &str) -> Pool {
    Pool {
        name: Spanned::new(name.into(), span(0)),
        span: span(0),
        protocol: Protocol::Http,
        endpoints: vec![],
        balance: Spanned::new(BalancePolicy::RoundRobin(Turns::Smooth), span(0)),
        stickiness: None,
        timeouts: Timeouts::default(),
        retries: RetryPolicy::default(),
        limits: Limits::default(),
        entry: None,
        keepalive: None,
        tells_name: None,
        usages: Vec::new(),
        unknown: vec![],
    }
}

/// One listener whose table has these routes, and the pools `a` and `b`.
pub fn model(routes: Vec<Route>) -> Model {
    let mut model = Model::default();
    model.add_pool(pool("a"));
    model.add_pool(pool("b"));
    let entry = model.add_table(Table { name: "in".into(), span: span(1), routes, otherwise: Action::reject(503) });
    model.add_listener(Listener {
        name: Spanned::new("in".into(), span(1)),
        span: span(1),
        binds: vec![],
        protocol: Protocol::Http,
        entry,
        timeouts: Timeouts::default(),
        limits: Limits::default(),
        usages: Vec::new(),
        disabled: false,
    });
    model
}

pub fn to(line: usize, when: Predicate, action: Action) -> Route {
    Route { span: span(line), when, filters: vec![], action }
}

pub fn doing(line: usize, when: Predicate, kinds: Vec<FilterKind>) -> Route {
    let filters = kinds.into_iter().map(|kind| Filter::new(span(line), kind)).collect();
    Route { span: span(line), when, filters, action: Action::Next }
}

pub fn path(line: usize, prefix: &str) -> Predicate {
    Predicate::test(span(line), Value::Field(Field::Path), Matcher::prefix([prefix]))
}

pub fn host(line: usize, name: &str) -> Predicate {
    let matcher = Matcher::Strings(Strings::new(How::Equal, [name], true));
    Predicate::test(span(line), Value::Field(Field::Header("host".into(), Which::Each)), matcher)
}

pub fn request(host: &str, target: &str) -> Request {
    Request {
        method: "GET".into(),
        target: target.into(),
        version: "1.1".into(),
        headers: vec![("host".into(), host.into())],
        client: [192, 0, 2, 1].into(),
        client_port: 40000,
        tls: None,
    }
}

pub const ARRIVAL: Arrival = Arrival { listener: ListenerId(0), bind: 0, address: None, port: 80 };
pub const A: Outcome = Outcome::Forward { pool: PoolId(0), endpoint: None };
pub const B: Outcome = Outcome::Forward { pool: PoolId(1), endpoint: None };
