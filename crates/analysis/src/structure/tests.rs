//! Routes that nobody takes against enumeration: small random models, and every short request of a small world.

use model::trace::{Passed, Tracer};
use model::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::idle;
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
