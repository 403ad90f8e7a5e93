//! `decide` takes short cuts that `trace` doesn't: over random models they must come to the same outcomes.

mod small;

use std::sync::Arc;

use model::trace::Tracer;
use model::*;
use proptest::prelude::*;
use small::*;

/// Enough routes that tables get an index, few enough texts that they meet.
const ROUTES: std::ops::Range<usize> = 0..40;

fn field() -> impl Strategy<Value = Value> {
    let host = |which| Value::Field(Field::Header("host".into(), which));
    prop_oneof![
        4 => Just(host(Which::Each)),
        1 => Just(host(Which::Last)),
        4 => Just(Value::Field(Field::Path)),
        1 => Just(Value::Field(Field::Var("v".into()))),
        1 => Just(Value::Field(Field::Path).convert(Converter::Lower)),
    ]
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[ab]{0,2}", "/[abA]{0,2}", "/[ab]/[ab]{0,1}"]
}

fn matcher() -> impl Strategy<Value = Matcher> {
    let how = prop_oneof![3 => Just(How::Equal), 3 => Just(How::Prefix), 1 => Just(How::Suffix)];
    let strings = (how, prop::collection::vec(word(), 1..3), any::<bool>());
    prop_oneof![
        8 => strings.prop_map(|(how, any, fold)| Matcher::Strings(Strings::new(how, any, fold))),
        1 => word().prop_map(|word| Matcher::Regexes(vec![Pattern::new(word, false)])),
        1 => Just(Matcher::Found),
    ]
}

fn leaf() -> impl Strategy<Value = Predicate> {
    prop_oneof![
        12 => (field(), matcher()).prop_map(|(value, matcher)| Predicate::test(span(2), value, matcher)),
        1 => any::<bool>().prop_map(Predicate::Const),
        1 => Just(()).prop_map(|()| Predicate::opaque(Opaque::unknown(span(3), "lua"))),
        1 => any::<bool>().prop_map(|usual| Predicate::opaque(Opaque::at_rest(span(4), "busy", usual))),
    ]
}

fn nested() -> impl Strategy<Value = Predicate> {
    leaf().prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::Any),
            inner.prop_map(Predicate::negated),
        ]
    })
}

/// Most routes can be filed, so that tables do get an index.
fn predicate() -> impl Strategy<Value = Predicate> {
    let host = Value::Field(Field::Header("host".into(), Which::Each));
    let filed = (prop_oneof![Just(host), Just(Value::Field(Field::Path))], word(), any::<bool>(), any::<bool>());
    let filed = filed.prop_map(|(value, word, prefix, fold)| {
        let how = if prefix { How::Prefix } else { How::Equal };
        Predicate::test(span(2), value, Matcher::Strings(Strings::new(how, [word], fold)))
    });
    prop_oneof![4 => filed, 1 => nested()]
}

fn filters() -> impl Strategy<Value = Vec<FilterKind>> {
    let blame = Arc::new(Blame { span: span(5), reason: "unknown".into() });
    let opaque = move |fate| FilterKind::Opaque { blame: blame.clone(), touches: Touches { fate, request: !fate } };
    let kind = prop_oneof![
        4 => word().prop_map(|word| FilterKind::SetPath(Value::text(word))),
        4 => field().prop_map(|value| FilterKind::SetVar("v".into(), value)),
        1 => any::<bool>().prop_map(opaque),
    ];
    prop::collection::vec(kind, 0..2)
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        6 => (0..2u32).prop_map(|pool| Action::forward(PoolId(pool))),
        6 => Just(Action::Next),
        1 => Just(Action::reject(403)),
        1 => Just(Action::Restart { table: TableId(0), limit: 3 }),
        1 => field().prop_map(|name| Action::ForwardByName { name, missing: Missing::Next }),
    ]
}

fn route() -> impl Strategy<Value = Route> {
    (predicate(), filters(), action()).prop_map(|(when, kinds, action)| {
        let filters = kinds.into_iter().map(|kind| Filter::new(span(2), kind)).collect();
        Route { span: span(2), when, filters, action }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_short_cut_and_the_long_way_agree(
        routes in prop::collection::vec(route(), ROUTES),
        requests in prop::collection::vec((word(), word()), 1..8),
    ) {
        let model = model(routes);
        let tracer = Tracer::new(&model);
        for (host, path) in requests {
            let request = request(&host, &path);
            let mut traced = Vec::new();
            for fate in tracer.trace(&ARRIVAL, &request).fates {
                if !traced.contains(&fate.outcome) {
                    traced.push(fate.outcome);
                }
            }
            prop_assert_eq!(tracer.decide(&ARRIVAL, &request), traced);
        }
    }
}
