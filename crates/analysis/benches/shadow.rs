//! How long it takes to tell which routes are never taken. The bars, on one thread: 10,000 path rules 50 ms; with 100 regular
//! expressions 0.5 s; 1,000 rules with 100 expressions of which half are found anywhere 3 s; 10,000 hosts with 5 routes each 1 s.

#[path = "../../model/tests/small/mod.rs"]
mod small;

use analysis::lint::rules::RULES;
use divan::Bencher;
use divan::counter::ItemsCount;
use model::*;
use small::{host, pool, span, to};

fn main() {
    divan::main();
}

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

const WORDS: [&str; 24] = [
    "account", "admin", "api", "assets", "auth", "basket", "billing", "blog", "cart", "feed", "files", "graph",
    "health", "help", "images", "login", "media", "news", "orders", "search", "static", "upload", "users", "v2",
];

fn path(numbers: &mut Numbers) -> String {
    let depth = 2 + numbers.below(3);
    let mut path: String = (0..depth).map(|_| format!("/{}", WORDS[numbers.below(WORDS.len())])).collect();
    path.push_str(&format!("/{}", numbers.below(100_000)));
    path
}

fn of_path(line: usize, matcher: Matcher) -> Predicate {
    Predicate::test(span(line), Value::Field(Field::Path), matcher)
}

/// Seven of ten rules take a prefix, the others one path; one of twenty lies below an earlier one.
fn rule(line: usize, numbers: &mut Numbers, paths: &mut Vec<String>) -> Predicate {
    let below = (numbers.below(20) == 0 && !paths.is_empty()).then(|| numbers.below(paths.len()));
    let path = below.map_or_else(|| path(numbers), |earlier| format!("{}/more", paths[earlier]));
    paths.push(path.clone());
    let matcher = if numbers.below(10) < 7 { Matcher::prefix([path]) } else { Matcher::equals([path]) };
    of_path(line, matcher)
}

/// Found anywhere, or from the beginning on.
fn expression(line: usize, numbers: &mut Numbers, anywhere: bool) -> Predicate {
    let (word, other) = (WORDS[numbers.below(WORDS.len())], WORDS[numbers.below(WORDS.len())]);
    let number = numbers.below(1_000);
    let source = match (anywhere, numbers.below(3)) {
        (true, 0) => format!("{word}/{number}"),
        (true, 1) => format!("{word}.*{other}{number}"),
        (true, _) => format!("/{word}[0-9]+/{number}"),
        (false, 0) => format!("^/{word}/v[0-9]+/{other}/{number}$"),
        (false, 1) => format!("^/{word}/[^/]+/{number}"),
        (false, _) => format!("^/(?:{word}|{other})/[a-f0-9]{{8}}/.*{number}"),
    };
    of_path(line, Matcher::Regexes(vec![Pattern::new(&source, false)]))
}

fn model(conditions: Vec<Predicate>) -> Model {
    let count = conditions.len();
    let send = |(n, when): (usize, Predicate)| to(n + 2, when, Action::forward(PoolId(n as u32)));
    let mut routes: Vec<Route> = conditions.into_iter().enumerate().map(send).collect();
    routes.push(Route::always(span(count + 2), Action::forward(PoolId(count as u32))));
    let mut model = small::model(routes);
    model.pools = (0..=count).map(|n| pool(&format!("be_{n}"))).collect();
    let ports = Some(Ports { first: 80, last: 80 });
    model.listeners[0].binds =
        vec![Bind { span: span(1), address: BindAddress::Any, ports, tls: None, proxy_protocol: false }];
    model
}

/// Rules on paths, and expressions spread among them.
fn mixed(rules: usize, expressions: usize, anywhere: usize) -> Model {
    let mut numbers = Numbers(7);
    let every = rules.checked_div(expressions).unwrap_or(usize::MAX).max(1);
    let (mut made, mut paths) = (0, Vec::new());
    let mut conditions = Vec::new();
    for n in 0..rules {
        conditions.push(rule(conditions.len() + 2, &mut numbers, &mut paths));
        if n % every == every / 2 && made < expressions {
            conditions.push(expression(conditions.len() + 2, &mut numbers, made < anywhere));
            made += 1;
        }
    }
    model(conditions)
}

/// Five routes for each host.
fn hosts(count: usize) -> Model {
    let (mut numbers, mut paths) = (Numbers(11), Vec::new());
    let conditions = (0..count * 5).map(|n| {
        let name = host(n + 2, &format!("app{}.example.com", n / 5));
        if n % 5 == 0 {
            paths.clear();
        }
        if n % 5 == 4 { name } else { Predicate::All(vec![name, rule(n + 2, &mut numbers, &mut paths)]) }
    });
    model(conditions.collect())
}

fn shadows(bencher: Bencher, model: &Model) {
    let rule = RULES.iter().find(|rule| rule.id == "shadowed-route").unwrap();
    let mut findings = Vec::new();
    (rule.check)(model, &mut findings);
    assert!(!findings.is_empty(), "nothing is shadowed: the benchmark shows too little");
    let routes: usize = model.tables.iter().map(|table| table.routes.len()).sum();
    bencher.counter(ItemsCount::new(routes)).bench_local(|| {
        let mut findings = Vec::new();
        (rule.check)(model, &mut findings);
        findings.len()
    });
}

#[divan::bench(args = [1_000, 10_000, 50_000], sample_count = 5, sample_size = 1)]
fn paths(bencher: Bencher, rules: usize) {
    shadows(bencher, &mixed(rules, 0, 0));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn paths_and_100_expressions(bencher: Bencher, rules: usize) {
    shadows(bencher, &mixed(rules, 100, 0));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn paths_and_100_expressions_half_anywhere(bencher: Bencher, rules: usize) {
    shadows(bencher, &mixed(rules, 100, 50));
}

#[divan::bench(args = [1_000, 10_000], sample_count = 5, sample_size = 1)]
fn hosts_with_5_routes(bencher: Bencher, count: usize) {
    shadows(bencher, &hosts(count));
}
