//! What is said of routes against enumeration: small random models and sets, and every short request of a small world.

use std::collections::HashSet;

use finding::{FileId, Span, Spanned};
use model::trace::{Passed, Tracer};
use model::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{Spoken, measure};
use crate::ask::Ask;
use crate::intent::{Expectation, Intent, Wanted, When};
use crate::judge::{Judged, trace as judge};
use crate::prove::tests::{meets, route, small, wishes, world};
use crate::space::Draft;
use crate::space::door::Door;
use crate::test::Subject;

/// Each route has a line of its own.
fn numbered(routes: Vec<Route>, from: usize) -> Vec<Route> {
    let line = |number: usize| Span::new(FileId(0), (from + number) * 10, (from + number) * 10 + 9);
    routes.into_iter().enumerate().map(|(number, route)| Route { span: line(number), ..route }).collect()
}

fn intent(conditions: Vec<crate::intent::Condition>) -> Intent {
    let span = Span::new(FileId(0), 0, 0);
    let name = Spanned::new("it".into(), span);
    let when = When::Set(Spanned::new(conditions, span));
    let expect = vec![Expectation { name, span, when, wanted: Wanted::default() }];
    Intent { expect, ..Intent::default() }
}

/// The lines that a request passes, the last one last.
fn passed(model: &Model, tracer: &Tracer<'_>, door: &Door, ask: &Ask) -> Vec<Span> {
    let placed = door.place(model, ask);
    let tracks = tracer.tracks(&placed.arrival, &placed.request);
    let routes = tracks[0].passed.iter().filter_map(|passed| {
        model.tables.iter().flat_map(|table| &table.routes).find(|route| *passed == Passed::route(route))
    });
    routes.filter(|route| !matches!(route.action, Action::Next)).map(|route| route.span).collect()
}

/// Whether an entry that is proposed is true of every request of the world.
fn is_true(entry: &str, model: &Model, tracer: &Tracer<'_>, door: &Door, asks: &[Ask]) -> Result<(), String> {
    let mut sources = finding::SourceMap::new();
    let file = sources.add("evenkeel.yaml", format!("expect:\n{entry}").into_bytes());
    let (intent, _) = crate::intent::read(&sources, file);
    let expectation = intent.expect.first().ok_or_else(|| format!("unreadable: {entry}"))?;
    let is_meant = |ask: &Ask| match &expectation.when {
        When::Request(own) => own.value.request() == ask.request(),
        When::Set(conditions) => {
            let draft = Draft::of(ask);
            conditions.value.iter().all(|condition| crate::test::meets(&draft, condition))
        }
    };
    for ask in asks.iter().filter(|ask| is_meant(ask)) {
        let placed = door.place(model, ask);
        let judged = judge(model, &expectation.wanted, &tracer.trace(&placed.arrival, &placed.request));
        if judged != Judged::Meets {
            return Err(format!("{} {}: {judged:?}\n{entry}", ask.method, ask.url()));
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, rng_seed: RngSeed::Fixed(16), ..ProptestConfig::default() })]

    #[test]
    fn coverage_and_enumeration_agree(
        first in prop::collection::vec(route(true), 0..5),
        second in prop::collection::vec(route(false), 0..3),
        conditions in wishes(),
    ) {
        let model = small(numbered(first, 10), numbered(second, 20));
        let coverage = measure(Some(&intent(conditions.clone())), &[Subject { name: "", model: &model }]);
        let tracer = Tracer::new(&model);
        let (id, listener) = model.listener_ids().next().unwrap();
        let door = Door::new(id, listener, &listener.binds[0]);
        let asks = world();
        let mut met = HashSet::new();
        for ask in &asks {
            let lines = passed(&model, &tracer, &door, ask);
            met.extend(lines.iter().copied());
            let Some(line) = lines.last() else { continue };
            let route = coverage.routes.iter().find(|route| route.span == *line);
            prop_assert!(route.is_some(), "{line:?} is taken by {} and not counted", ask.url());
            let (spoken, is_meant) = (&route.unwrap().spoken, meets(ask, &conditions));
            prop_assert!(!(is_meant && *spoken == Spoken::Bare), "{line:?} is said to be bare: {ask:?}");
            prop_assert!(is_meant || *spoken != Spoken::Fully, "{line:?} is said to be fully spoken of: {ask:?}");
        }
        for one in coverage.untaken.iter().filter(|one| one.waits_for.is_none()) {
            prop_assert!(!met.contains(&one.span), "{:?} is said not to be taken", one.span);
        }
        for entry in coverage.routes.iter().filter_map(|route| route.proposal.as_ref()) {
            let told = is_true(entry, &model, &tracer, &door, &asks);
            prop_assert!(told.is_ok(), "{told:?}");
        }
    }
}
