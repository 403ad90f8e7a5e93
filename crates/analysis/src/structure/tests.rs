//! Routes that nobody takes against enumeration: small random models, and every short request of a small world.

use model::trace::{Passed, Tracer};
use model::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{PoolState, State, idle, structure};
use crate::ask::Ask;
use crate::prove::tests::{route, small, world};
use crate::space::door::doors;
use crate::space::{Clause, Literal};

fn test(literal: &Literal<'_>) -> Predicate {
    let test = Predicate::test(literal.span, literal.value.clone(), literal.matcher.as_ref().clone());
    if literal.negated { test.negated() } else { test }
}

/// The model, in which a route asks for one alternative besides.
fn narrowed(model: &Model, (table, place): (usize, usize), part: &Clause<'_>) -> Model {
    let mut model = model.clone();
    let route = &mut model.tables[table].routes[place];
    let tests = part.literals.iter().map(test);
    route.when = Predicate::All([route.when.clone()].into_iter().chain(tests).collect());
    model
}

/// A request of the world that takes the route.
fn taken(model: &Model, (table, place): (usize, usize)) -> Option<String> {
    let tracer = Tracer::new(model);
    let door = doors(model).remove(0);
    let route = Passed::route(&model.tables[table].routes[place]);
    let takes = |ask: &crate::ask::Ask| {
        let placed = door.place(model, ask);
        tracer.tracks(&placed.arrival, &placed.request).iter().any(|track| track.passed.contains(&route))
    };
    world().into_iter().find(takes).map(|ask| format!("{ask:?}"))
}

#[test]
fn what_is_changed_on_the_way_is_another_text() {
    let span = finding::Span::new(finding::FileId(0), 10, 19);
    let begins = |text: &str| Predicate::test(span, Value::Field(Field::Path), Matcher::prefix([text]));
    let send = |pool| Route { span, when: begins("/a"), filters: vec![], action: Action::forward(PoolId(pool)) };
    let set = Filter::new(span, FilterKind::SetPath(Value::text("/a")));
    let rewrite = Route { span, when: begins("/b"), filters: vec![set], action: Action::Next };
    let model = small(vec![send(0), rewrite, send(1)], vec![]);
    assert!(idle(&model).is_empty(), "what begins with /b takes the last route: {:?}", idle(&model));
    let model = small(vec![send(0), send(1)], vec![]);
    assert_eq!(idle(&model).len(), 1);
}

fn line(number: usize) -> finding::Span {
    finding::Span::new(finding::FileId(0), number * 10, number * 10 + 9)
}

/// The same routes, each on a line of its own.
fn numbered(routes: Vec<Route>, from: usize) -> Vec<Route> {
    routes.into_iter().enumerate().map(|(number, route)| Route { span: line(from + number), ..route }).collect()
}

fn endpoint() -> Endpoint {
    Endpoint {
        name: None,
        span: line(1),
        address: Address { host: Host::Name("x".into()), port: Some(80) },
        written: "x:80".into(),
        number: 1,
        weight: finding::Spanned::new(1, line(1)),
        tier: 0,
        admin: AdminState::Ready,
        health: HealthCheck::None,
        limits: Limits::default(),
        tls: None,
        proxy_protocol: false,
        slow_start: None,
        cookie: None,
        resolution: Resolution::AtStart,
    }
}

/// Two pools, of which the rules of one may be the second table.
fn with_pools(first: Vec<Route>, second: Vec<Route>, entered: bool) -> Model {
    let mut model = small(numbered(first, 10), numbered(second, 50));
    for (number, pool) in model.pools.iter_mut().enumerate() {
        pool.name.span = line(90 + number);
        pool.endpoints.push(endpoint());
    }
    model.pools[1].entry = entered.then_some(TableId(1));
    model
}

/// What the ways of a request pass, and where they end.
fn tracks(model: &Model, tracer: &Tracer<'_>, ask: &Ask) -> Vec<model::trace::Track> {
    let placed = doors(model).remove(0).place(model, ask);
    tracer.tracks(&placed.arrival, &placed.request)
}

fn ends_in(track: &model::trace::Track, wanted: PoolId) -> bool {
    matches!(track.outcome, model::trace::Outcome::Forward { pool, .. } if pool == wanted)
}

/// What is said of a model in a few words.
fn told(model: &Model) -> Vec<String> {
    let structure = structure(model);
    let lines = |spans: &[finding::Span]| spans.iter().map(|span| span.start / 10).collect::<Vec<_>>();
    let routes = structure.routes.iter().map(|route| {
        let state = match &route.state {
            State::Live(example) if example.may => {
                let once =
                    example.waits_for.as_ref().map_or(String::new(), |blame| format!(" once not {}", blame.reason));
                format!("perhaps {} -> {}{once}", example.ask.target, example.outcome)
            }
            State::Live(example) => format!("live {} -> {}", example.ask.target, example.outcome),
            State::Shadowed(takers) => format!("shadowed by {:?}", lines(takers)),
            State::Empty => "empty".to_owned(),
            State::Unreached => "unreached".to_owned(),
            State::Unknown(blame) => format!("unknown: {}", blame.reason),
        };
        let dead = route.dead.iter().map(|part| format!(", never where {} by {:?}", part.when, lines(&part.takers)));
        format!("{} {state}{}", route.span.start / 10, dead.collect::<String>())
    });
    let pools = structure.pools.iter().map(|pool| match &pool.state {
        PoolState::Reached(example) => format!("{} reached {}", pool.name, example.ask.target),
        PoolState::Unreached(routes) => format!("{} unreached by {:?}", pool.name, lines(routes)),
        PoolState::Unknown(blame) => format!("{} unknown: {}", pool.name, blame.reason),
    });
    routes.chain(pools).collect()
}

fn begins(texts: &[&'static str]) -> Predicate {
    Predicate::test(line(2), Value::Field(Field::Path), Matcher::prefix(texts.iter().copied()))
}

fn sent(when: Predicate, pool: u32) -> Route {
    Route { span: line(0), when, filters: vec![], action: Action::forward(PoolId(pool)) }
}

#[test]
fn each_state_is_told() {
    let all = Predicate::ALWAYS;
    let is_a = Predicate::test(line(2), Value::Field(Field::Method), Matcher::equals(["A"]));
    let opaque = Predicate::opaque(Opaque::unknown(line(2), "a script"));
    let busy = Predicate::opaque(Opaque::at_rest(line(2), "idle", true)).negated();
    let first = vec![
        sent(Predicate::All(vec![begins(&["/a"]), is_a.clone()]), 0),
        sent(Predicate::All(vec![begins(&["/a"]), is_a.negated()]), 0),
        sent(begins(&["/a/b"]), 1),
        sent(Predicate::All(vec![begins(&["/c"]), begins(&["/d"])]), 1),
        sent(Predicate::All(vec![begins(&["/o"]), opaque]), 0),
        sent(Predicate::All(vec![begins(&["/s"]), busy]), 0),
        sent(begins(&["/a/c", "/x"]), 0),
        sent(all.clone(), 0),
        sent(begins(&["/late"]), 1),
    ];
    let told = told(&with_pools(first, vec![sent(all, 1)], true));
    let expected = [
        "10 live /a -> pool a",
        "11 live /a -> pool a",
        "12 shadowed by [10, 11]",
        "13 empty",
        "14 perhaps /o -> pool a",
        "15 perhaps /s -> pool a once not idle",
        "16 live /x -> pool a, never where the path begins with \"/a/c\" by [10, 11]",
        "17 live / -> pool a",
        "18 shadowed by [17]",
        "50 unreached",
        "a reached /",
        "b unreached by [12, 13, 18, 50]",
    ];
    assert_eq!(told, expected, "{told:#?}");
}

#[test]
fn what_only_an_answer_leads_to_is_not_unreached() {
    let told = told(&with_pools(vec![sent(Predicate::ALWAYS, 0)], vec![sent(Predicate::ALWAYS, 1)], false));
    let after = "unknown: what follows upon the answer of an endpoint isn't followed";
    assert_eq!(told[1..], [format!("50 {after}"), "a reached /".to_owned(), format!("b {after}")], "{told:#?}");
}

#[test]
fn a_part_of_a_configuration_is_not_told_of() {
    let mut model = with_pools(vec![sent(Predicate::ALWAYS, 0)], vec![], false);
    model.listeners.clear();
    let told = told(&model);
    assert!(told.iter().all(|one| one.contains("unknown: no listener was read")), "{told:#?}");
}

#[test]
fn a_pool_named_by_a_map_has_its_key_for_example() {
    let entry = |key: &'static str, name: &'static str| MapEntry {
        span: line(3),
        matcher: Matcher::equals([key]),
        value: Value::text(name),
    };
    let map = Map::new("pools", line(3), vec![entry("/x", "b"), entry("/y", "c")], None);
    let name = Value::Lookup(Value::Field(Field::Path).into(), map.into());
    let action = Action::ForwardByName { name, missing: Missing::Status(503) };
    let route = Route { span: line(0), when: Predicate::ALWAYS, filters: vec![], action };
    let told = told(&with_pools(vec![route], vec![], false));
    assert_eq!(told[1..], ["a unreached by []", "b reached /x"], "{told:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(6), ..ProptestConfig::default() })]

    #[test]
    fn structure_and_enumeration_agree(
        first in prop::collection::vec(route(true), 0..6),
        second in prop::collection::vec(route(false), 0..4),
        entered in any::<bool>(),
    ) {
        let model = with_pools(first, second, entered);
        let (tracer, world) = (Tracer::new(&model), world());
        let ways: Vec<Vec<model::trace::Track>> = world.iter().map(|ask| tracks(&model, &tracer, ask)).collect();
        let structure = structure(&model);
        let routes: Vec<&Route> = model.tables.iter().flat_map(|table| &table.routes).collect();
        let decide = routes.iter().filter(|route| !matches!(route.action, Action::Next)).count();
        prop_assert_eq!(structure.routes.len(), decide);
        for one in &structure.routes {
            let passed = Passed::route(routes.iter().find(|route| route.span == one.span).unwrap());
            match &one.state {
                State::Live(example) => {
                    let tracks = tracks(&model, &tracer, &example.ask);
                    let passes = tracks.iter().filter(|track| track.passed.contains(&passed)).count();
                    prop_assert!(passes > 0 && (example.may || passes == tracks.len()), "{one:?}: {tracks:?}");
                }
                State::Unknown(_) => {}
                State::Shadowed(_) | State::Empty | State::Unreached => {
                    let taken = ways.iter().position(|ways| ways.iter().any(|track| track.passed.contains(&passed)));
                    prop_assert!(taken.is_none(), "{one:?} is taken by {:?}", taken.map(|at| &world[at]));
                }
            }
        }
        for (one, (id, _)) in structure.pools.iter().zip(model.pool_ids()) {
            match &one.state {
                PoolState::Reached(example) => {
                    let tracks = tracks(&model, &tracer, &example.ask);
                    let ends = tracks.iter().filter(|track| ends_in(track, id)).count();
                    prop_assert!(ends > 0 && (example.may || ends == tracks.len()), "{one:?}: {tracks:?}");
                }
                PoolState::Unknown(_) => {}
                PoolState::Unreached(_) => {
                    let sent = ways.iter().position(|ways| ways.iter().any(|track| ends_in(track, id)));
                    prop_assert!(sent.is_none(), "{one:?} gets {:?}", sent.map(|at| &world[at]));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(5), ..ProptestConfig::default() })]

    #[test]
    fn idle_routes_and_enumeration_agree(
        first in prop::collection::vec(route(true), 0..6),
        second in prop::collection::vec(route(false), 0..4),
    ) {
        let model = small(first, second);
        for idle in idle(&model) {
            let mut places = model.tables.iter().enumerate().flat_map(|(table, of)| {
                of.routes.iter().enumerate().map(move |(place, route)| ((table, place), route))
            });
            let at = places.find(|(_, route)| std::ptr::eq(*route, idle.route)).unwrap().0;
            if idle.whole {
                let taken = taken(&model, at);
                prop_assert!(taken.is_none(), "{:?} is taken by {taken:?}", idle.route);
            }
            for dead in &idle.dead {
                let taken = taken(&narrowed(&model, at, &dead.clause), at);
                prop_assert!(taken.is_none(), "{:?} of {:?} is taken by {taken:?}", dead.clause, idle.route);
            }
        }
    }
}
