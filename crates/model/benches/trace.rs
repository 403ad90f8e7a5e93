//! How many requests a second are decided against 100, 1,000 and 10,000 routes. The bar: two million against 1,000.
//!
//! The shape is that of an edge with one rule for each pool: a test of the host, for every other pool of the path as
//! well, and for the rest of the method or the client. Requests go to pools all over the table, one in 16 to none.

#[path = "../tests/small/mod.rs"]
mod small;

use divan::Bencher;
use divan::counter::ItemsCount;
use model::trace::Tracer;
use model::*;
use small::{ARRIVAL, doing, pool, request, span, to};

/// Requests asked in turn.
const REQUESTS: usize = 1024;
const SIZES: [usize; 3] = [100, 1_000, 10_000];

fn main() {
    divan::main();
}

fn fold(how: How, any: &[String]) -> Matcher {
    Matcher::Strings(Strings::new(how, any.iter().map(String::as_str), true))
}

/// The rule of pool `n`.
fn when(n: usize, writing: &Predicate, inside: &Predicate) -> Predicate {
    let names = [format!("app{n}.example.com"), format!("www.app{n}.example.com")];
    let header = Value::Field(Field::Header("host".into(), Which::Each));
    let host = Predicate::test(span(n), header, fold(How::Equal, &names));
    if n.is_multiple_of(2) {
        return Predicate::Any(vec![
            Predicate::All(vec![host.clone(), writing.clone().negated()]),
            Predicate::All(vec![host, inside.clone()]),
        ]);
    }
    let paths = [format!("/svc{}/v{}", n % 97, n % 3), format!("/app{n}/")];
    let path = Predicate::test(span(n), Value::Field(Field::Path), fold(How::Prefix, &paths));
    Predicate::All(vec![host, path])
}

fn edge(pools: usize) -> Model {
    let methods = Matcher::equals(["POST", "PUT", "PATCH", "DELETE"]);
    let writing = Predicate::test(span(1), Value::Field(Field::Method), methods);
    let networks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(|network| network.parse().unwrap());
    let inside = Predicate::test(span(2), Value::Field(Field::Client), Matcher::Networks(networks.to_vec()));
    let admin = Predicate::test(span(3), Value::Field(Field::Path), Matcher::prefix(["/admin"]));
    let proto = HeaderOp::Set { name: "x-forwarded-proto".into(), value: Value::text("http"), drop_empty: false };
    let mut routes = vec![
        doing(1, Predicate::ALWAYS, vec![FilterKind::Header(proto)]),
        to(2, Predicate::All(vec![admin, inside.clone().negated()]), Action::reject(403)),
    ];
    let rule = |n| to(n, when(n, &writing, &inside), Action::forward(PoolId(n as u32)));
    routes.extend((0..pools).map(rule));
    routes.push(Route::always(span(4), Action::forward(PoolId(pools as u32))));
    let mut model = small::model(routes);
    model.pools = (0..=pools).map(|n| pool(&format!("be_{n}"))).collect();
    model
}

fn requests(pools: usize) -> Vec<Request> {
    let one = |k: usize| {
        // A large odd stride visits every part of the table.
        let n = k.wrapping_mul(7919) % pools;
        let host =
            if k.is_multiple_of(16) { "nobody.example.com".to_string() } else { format!("www.app{n}.example.com") };
        request(&host, &format!("/svc{}/v{}/items?id={k}", n % 97, n % 3))
    };
    (0..REQUESTS).map(one).collect()
}

#[divan::bench(args = SIZES)]
fn decide(bencher: Bencher, routes: usize) {
    let model = edge(routes);
    let tracer = Tracer::new(&model);
    let requests = requests(routes);
    // The first question makes the index.
    tracer.decide(&ARRIVAL, &requests[0]);
    bencher
        .counter(ItemsCount::new(requests.len()))
        .bench_local(|| requests.iter().map(|request| tracer.decide(&ARRIVAL, request).len()).sum::<usize>());
}

/// With every step told, which is what people ask for, one request at a time.
#[divan::bench(args = SIZES)]
fn trace(bencher: Bencher, routes: usize) {
    let model = edge(routes);
    let tracer = Tracer::new(&model);
    let requests = requests(routes);
    let mut turn = 0;
    bencher.counter(ItemsCount::new(1usize)).bench_local(|| {
        turn = (turn + 1) % REQUESTS;
        tracer.trace(&ARRIVAL, &requests[turn])
    });
}
