//! What requests meet in small models built by hand.

mod small;

use std::sync::Arc;

use model::trace::{Near, Outcome, Tracer, What};
use model::*;
use small::*;

fn outcomes(model: &Model, request: &Request) -> Vec<Outcome> {
    let tracer = Tracer::new(model);
    let mut traced: Vec<Outcome> = Vec::new();
    for fate in tracer.trace(&ARRIVAL, request).fates {
        if !traced.contains(&fate.outcome) {
            traced.push(fate.outcome);
        }
    }
    assert_eq!(tracer.decide(&ARRIVAL, request), traced, "decide and trace agree");
    traced
}

fn forward(pool: u32) -> Action {
    Action::forward(PoolId(pool))
}

#[test]
fn the_first_matching_route_wins() {
    let model = model(vec![to(2, path(2, "/api/"), forward(0)), to(3, path(3, "/api/auth/"), forward(1))]);
    assert_eq!(outcomes(&model, &request("x", "/api/auth/login")), [A]);
    assert_eq!(outcomes(&model, &request("x", "/other")), [Outcome::Reject { status: Some(503) }]);
}

#[test]
fn filters_change_what_later_routes_and_the_endpoint_see() {
    let set = FilterKind::SetPath(Value::text("/b/new"));
    let header = HeaderOp::Set { name: "x-old".into(), value: Value::Field(Field::OriginalTarget), drop_empty: false };
    let model = model(vec![
        doing(2, path(2, "/a"), vec![set, FilterKind::Header(header)]),
        to(3, path(3, "/a"), forward(0)),
        to(4, path(4, "/b"), forward(1)),
    ]);
    let trace = Tracer::new(&model).trace(&ARRIVAL, &request("x", "/a?q=1"));
    let fate = &trace.fates[0];
    assert_eq!(fate.outcome, B);
    let sees = fate.sees.as_ref().unwrap();
    assert_eq!(sees.target.as_deref(), Some("/b/new?q=1"));
    assert!(sees.headers.contains(&("x-old".into(), Some("/a?q=1".into()))));
    let rewrote = |what: &What| matches!(what, What::Rewrote { part, before: Some(before), .. } if part == "the path" && before == "/a");
    assert!(fate.steps.iter().any(|step| rewrote(&step.what)));
}

#[test]
fn what_is_not_known_is_followed_both_ways() {
    let lua = Predicate::opaque(Opaque::unknown(span(2), "lua"));
    let model = model(vec![to(2, lua, forward(0)), to(3, path(3, "/"), forward(1))]);
    let mut found = outcomes(&model, &request("x", "/"));
    found.sort_by_key(|outcome| format!("{outcome:?}"));
    assert_eq!(found, [A, B]);
    let trace = Tracer::new(&model).trace(&ARRIVAL, &request("x", "/"));
    assert_eq!(trace.outcome(), None);
    assert_eq!(trace.blame()[0].span, span(2));
}

#[test]
fn what_is_not_known_spoils_only_what_it_can_change() {
    let lua = Predicate::opaque(Opaque::unknown(span(2), "lua"));
    let only_b = Predicate::all(vec![path(2, "/b"), lua]);
    let model = model(vec![to(2, only_b, forward(0)), to(3, path(3, "/"), forward(1))]);
    assert_eq!(outcomes(&model, &request("x", "/a")), [B]);
    assert_eq!(outcomes(&model, &request("x", "/b")).len(), 2);
}

#[test]
fn one_opaque_condition_is_the_same_wherever_it_is_used() {
    let lua = Predicate::opaque(Opaque::unknown(span(2), "lua"));
    let model = model(vec![to(2, lua.clone(), forward(0)), to(3, lua.negated(), forward(1))]);
    let found = outcomes(&model, &request("x", "/"));
    assert!(!found.contains(&Outcome::Reject { status: Some(503) }), "one of the two holds: {found:?}");
}

#[test]
fn state_is_taken_at_rest_and_said() {
    let busy = Predicate::opaque(Opaque::at_rest(span(2), "more than 100 requests in 10 s", false));
    let model = model(vec![to(2, busy, Action::reject(429)), to(3, path(3, "/"), forward(0))]);
    let trace = Tracer::new(&model).trace(&ARRIVAL, &request("x", "/"));
    assert_eq!(trace.outcome(), Some(&A));
    assert!(trace.fates[0].assumptions[0].at_rest);
}

#[test]
fn an_assumption_that_changes_nothing_is_not_said() {
    let busy = Predicate::opaque(Opaque::at_rest(span(2), "more than 100 requests in 10 s", false));
    let busy_login = Predicate::all(vec![busy, path(2, "/login")]);
    let model = model(vec![to(2, busy_login, Action::reject(429)), to(3, path(3, "/"), forward(0))]);
    let assumed = |path| Tracer::new(&model).trace(&ARRIVAL, &request("x", path)).fates[0].assumptions.len();
    assert_eq!((assumed("/other"), assumed("/login")), (0, 1));
}

#[test]
fn near_misses_are_named() {
    let model = model(vec![to(2, path(2, "/login"), forward(0)), to(3, path(3, "/"), forward(1))]);
    let trace = Tracer::new(&model).trace(&ARRIVAL, &request("x", "/Login"));
    let skipped = trace.fates[0].steps.iter().find(|step| step.what == What::Skipped).unwrap();
    assert_eq!(skipped.why[0].near, Some(Near::Case));
    assert_eq!(skipped.why[0].found.as_deref(), Some("/Login"));
}

#[test]
fn a_route_that_came_too_late_is_named() {
    let wide = to(2, path(2, "/api/"), forward(0));
    let same_pool = to(4, path(4, "/api/a"), forward(0));
    let wider = to(5, path(5, "/"), forward(1));
    let model = model(vec![wide, to(3, path(3, "/api/auth/"), forward(1)), same_pool, wider]);
    let trace = Tracer::new(&model).trace(&ARRIVAL, &request("x", "/api/auth/login"));
    let late = trace.fates[0].steps.iter().filter(|step| step.what == What::TooLate);
    assert_eq!(late.map(|step| step.span).collect::<Vec<_>>(), [span(3)]);
}

#[test]
fn restarts_are_bounded() {
    let mut model = model(vec![]);
    model.tables[0].otherwise = Action::Restart { table: TableId(0), limit: 10 };
    let what = "too many internal redirects".into();
    assert_eq!(outcomes(&model, &request("x", "/")), [Outcome::Respond { status: Some(500), what }]);
}

#[test]
fn a_circle_of_jumps_is_unknown_and_ends() {
    let model = model(vec![to(2, Predicate::ALWAYS, Action::Goto(TableId(0)))]);
    assert!(matches!(outcomes(&model, &request("x", "/"))[..], [Outcome::Unknown { .. }]));
}

#[test]
fn a_pool_by_name_or_the_next_route() {
    let by_host = Action::ForwardByName {
        name: Value::Field(Field::Header("host".into(), Which::First)),
        missing: Missing::Next,
    };
    let model = model(vec![to(2, Predicate::ALWAYS, by_host), to(3, Predicate::ALWAYS, forward(0))]);
    assert_eq!(outcomes(&model, &request("b", "/")), [B]);
    assert_eq!(outcomes(&model, &request("nobody", "/")), [A]);
}

#[test]
fn maps_hold_one_order_for_hashed_and_other_entries() {
    let entry = |line, matcher, value: &str| MapEntry { span: span(line), matcher, value: Value::text(value) };
    let regex = Matcher::Regexes(vec![Pattern::new("^b", false)]);
    let group = MapEntry {
        span: span(4),
        matcher: Matcher::Regexes(vec![Pattern::new("^c(.*)$", false)]),
        value: Value::Field(Field::Capture(1)),
    };
    let map = Map::new(
        "m",
        span(2),
        vec![entry(2, Matcher::equals(["b0"]), "a"), entry(3, regex, "b"), group],
        Some(Value::text("a")),
    );
    let name = Value::Lookup(Arc::new(Value::Field(Field::Header("host".into(), Which::First))), Arc::new(map));
    let model = model(vec![to(2, Predicate::ALWAYS, Action::ForwardByName { name, missing: Missing::Address })]);
    assert_eq!(outcomes(&model, &request("b0", "/")), [A]);
    assert_eq!(outcomes(&model, &request("b1", "/")), [B]);
    assert_eq!(outcomes(&model, &request("zzz", "/")), [A]);
    assert_eq!(outcomes(&model, &request("cx", "/")), [Outcome::ForwardTo { address: "x".into() }]);
}

#[test]
fn an_opaque_filter_may_end_the_matter_or_change_anything() {
    let blame = Arc::new(Blame { span: span(2), reason: "lua".into() });
    let touches = Touches { fate: false, request: true };
    let model = model(vec![
        doing(2, Predicate::ALWAYS, vec![FilterKind::Opaque { blame, touches }]),
        to(3, path(3, "/a"), forward(0)),
        to(4, Predicate::ALWAYS, forward(1)),
    ]);
    assert_eq!(outcomes(&model, &request("x", "/zzz")).len(), 2);
}

#[test]
fn a_table_of_many_hosts_is_indexed_with_the_same_answers() {
    let mut routes: Vec<Route> = (0..50)
        .map(|n| to(n, Predicate::all(vec![host(n, &format!("h{n}")), path(n, "/p")]), forward((n % 2) as u32)))
        .collect();
    routes.insert(20, to(99, path(99, "/p/all"), Action::reject(403)));
    routes.push(to(60, path(60, "/"), forward(0)));
    let model = model(routes);
    assert_eq!(outcomes(&model, &request("H3", "/p")), [B]);
    assert_eq!(outcomes(&model, &request("h3", "/p/all")), [B]);
    assert_eq!(outcomes(&model, &request("h31", "/p/all")), [Outcome::Reject { status: Some(403) }]);
    assert_eq!(outcomes(&model, &request("h31", "/x")), [A]);
    assert_eq!(outcomes(&model, &request("h31,h1", "/p/x")), [B]);
}

#[test]
fn marks_of_the_reading_are_never_shown() {
    let mark = Value::Field(Field::Var("(mark)".into()));
    let marked = Predicate::test(span(2), mark, Matcher::Found);
    let model = model(vec![
        doing(2, marked.clone(), vec![FilterKind::SetMethod(Value::text("PUT"))]),
        doing(3, Predicate::ALWAYS, vec![FilterKind::SetVar("(mark)".into(), Value::text("1"))]),
        to(4, marked, Action::forward(PoolId(0))),
    ]);
    let trace = Tracer::new(&model).trace(&ARRIVAL, &request("x", "/"));
    assert_eq!(trace.outcome(), Some(&A));
    let shown = format!("{:?}", trace.fates[0].steps);
    assert!(!shown.contains("mark"), "{shown}");
}
