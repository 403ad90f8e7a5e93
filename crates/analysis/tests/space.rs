//! Sets of requests and traces agree: whatever `space` says of conditions in general holds for each request that is
//! traced. (ARCHITECTURE.md, invariant 7.)

#[path = "../../model/tests/small/mod.rs"]
mod small;

use analysis::space::{clauses, disjoint, failures, implies, samples};
use model::trace::{Outcome, Tracer};
use model::*;
use proptest::prelude::*;
use small::*;

fn path_test(matcher: Matcher) -> Predicate {
    Predicate::test(span(2), Value::Field(Field::Path), matcher)
}

/// Whether a traced request for the path meets the condition.
fn holds(condition: &Predicate, path: &str) -> bool {
    let model = model(vec![to(2, condition.clone(), Action::forward(PoolId(0)))]);
    let outcomes = Tracer::new(&model).decide(&ARRIVAL, &request("a", path));
    outcomes == [Outcome::Forward { pool: PoolId(0), endpoint: None }]
}

fn text() -> impl Strategy<Value = String> {
    "/[abA]{0,2}(/[ab]{0,2})?"
}

fn matcher() -> impl Strategy<Value = Matcher> {
    let how = prop_oneof![Just(How::Equal), Just(How::Prefix), Just(How::Suffix), Just(How::Substring)];
    let strings = (how, prop::collection::vec(text(), 1..3), any::<bool>());
    let regex = prop_oneof!["\\^?/[ab]{0,2}\\$?", "/(a|b)[ab]", "\\^/a\\+/?", "\\^/[ab]\\{1,2\\}"];
    let length = (0..3_i64, 0..3_i64).prop_map(|(from, more)| Matcher::Length(vec![Range { from, to: from + more }]));
    prop_oneof![
        6 => strings.prop_map(|(how, any, fold)| Matcher::Strings(Strings::new(how, any, fold))),
        3 => (regex, any::<bool>()).prop_map(|(source, fold)| Matcher::Regexes(vec![Pattern::new(source, fold)])),
        1 => length,
        1 => Just(Matcher::Found),
    ]
}

fn condition() -> impl Strategy<Value = Predicate> {
    matcher().prop_map(path_test).prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::All),
            prop::collection::vec(inner.clone(), 0..3).prop_map(Predicate::Any),
            inner.prop_map(Predicate::negated),
        ]
    })
}

/// The condition that all literals of a clause hold.
fn all_of(clause: &analysis::space::Clause<'_>) -> Predicate {
    let literal = |literal: &analysis::space::Literal<'_>| {
        let test = Predicate::test(literal.span, literal.value.clone(), literal.matcher.clone().into_owned());
        if literal.negated { test.negated() } else { test }
    };
    Predicate::All(clause.literals.iter().map(literal).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn sets_and_traces_agree(a in matcher(), b in matcher(), random in text()) {
        let (in_a, in_b) = (path_test(a.clone()), path_test(b.clone()));
        for text in samples(&a).iter().filter(|text| text.starts_with('/')) {
            prop_assert!(holds(&in_a, text), "a sample of {a:?} that isn't in it: {text}");
        }
        for text in samples(&a).iter().chain(&samples(&b)).map(Text::as_str).chain([random.as_str()]) {
            if !text.starts_with('/') {
                continue;
            }
            let (a_holds, b_holds) = (holds(&in_a, text), holds(&in_b, text));
            prop_assert!(!implies(&a, &b) || !a_holds || b_holds, "{a:?} implies {b:?}, but not for {text}");
            prop_assert!(!disjoint(&a, &b) || !a_holds || !b_holds, "{a:?} and {b:?} share {text}");
        }
    }

    #[test]
    fn a_condition_and_its_alternatives_agree(condition in condition(), path in text()) {
        if let Some(alternatives) = clauses(&condition, 64) {
            let any = alternatives.iter().any(|clause| holds(&all_of(clause), &path));
            prop_assert_eq!(holds(&condition, &path), any);
            for clause in alternatives.iter().filter(|clause| !clause.impossible().is_empty()) {
                prop_assert!(!holds(&all_of(clause), &path), "no contradiction after all: {:?}", clause);
            }
        }
        if let Some(failures) = failures(&condition, 64) {
            let any = failures.iter().any(|clause| holds(&all_of(clause), &path));
            prop_assert_eq!(holds(&condition, &path), !any);
        }
    }
}
