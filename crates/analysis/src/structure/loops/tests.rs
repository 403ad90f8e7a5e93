//! Circles of redirects against enumeration, and some by hand.

use finding::{FileId, Span};
use model::trace::Tracer;
use model::*;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::{Next, circles, follow};
use crate::ask::Ask;
use crate::prove::tests::{condition, small, world};
use crate::space::{Sym, Told};

fn host() -> Value {
    Value::Field(Field::Header("host".into(), Which::First))
}

fn path() -> Value {
    Value::Field(Field::Path)
}

fn target() -> Value {
    Value::Field(Field::Target)
}

fn redirect(location: Value) -> Action {
    Action::Redirect(Redirect { status: 301, location })
}

fn begins(value: Value, text: &str) -> Predicate {
    Predicate::test(Span::new(FileId(0), 20, 29), value, Matcher::prefix([text]))
}

/// A model with these routes, each of a line of its own.
fn model(routes: Vec<(Predicate, Action)>) -> Model {
    let route = |(place, (when, action)): (usize, (Predicate, Action))| Route {
        span: Span::new(FileId(0), 1_000 + place * 10, 1_009 + place * 10),
        when,
        filters: Vec::new(),
        action,
    };
    small(routes.into_iter().enumerate().map(route).collect(), Vec::new())
}

/// The URLs of each circle, and whether there may be others.
fn told(routes: Vec<(Predicate, Action)>) -> (Vec<Vec<String>>, bool) {
    let model = model(routes);
    let circles = circles(&model);
    let urls = |one: super::Circle| one.requests.iter().map(|(ask, _)| ask.url()).collect();
    (circles.found.into_iter().map(urls).collect(), circles.open)
}

#[test]
fn a_request_that_leads_to_itself() {
    let all = vec![(begins(path(), "/a"), redirect(Value::join([Value::text("http://"), host(), target()])))];
    assert_eq!(told(all), (vec![vec!["http://nobody.example/a".to_owned()]], false));
    let literal = vec![(begins(path(), "/a"), redirect(Value::text("/a/b")))];
    assert_eq!(told(literal), (vec![vec!["http://nobody.example/a/b".to_owned()]], false));
}

#[test]
fn two_that_lead_to_each_other() {
    let one = (begins(path(), "/a"), redirect(Value::text("/b")));
    let other = (begins(path(), "/b"), redirect(Value::text("/a")));
    let (found, open) = told(vec![one, other]);
    assert_eq!((found.len(), found[0].len(), open), (1, 2, false), "{found:?}");
}

#[test]
fn what_comes_to_an_end_is_none() {
    let to_https = (Predicate::ALWAYS, redirect(Value::join([Value::text("https://"), host(), target()])));
    assert_eq!(told(vec![to_https]), (vec![], false));
    let moved = (begins(path(), "/old"), redirect(Value::join([Value::text("/new"), path()])));
    assert_eq!(told(vec![moved]), (vec![], false));
    let www = (begins(host(), "www."), redirect(Value::join([Value::text("http://a.x"), target()])));
    assert_eq!(told(vec![www]), (vec![], false));
}

#[test]
fn one_that_grows_for_ever() {
    let model = model(vec![(begins(path(), "/a"), redirect(Value::join([Value::text("/a"), path()])))]);
    let found = circles(&model).found;
    assert!(found.len() == 1 && !found[0].returns && found[0].requests.len() == 1, "{found:?}");
}

/// What a client was told the last time holds on: here the host, then another path of it.
#[test]
fn a_host_stays_until_another_is_named() {
    let at = |host_name: &str, text: &str, action| {
        (Predicate::All(vec![begins(host(), host_name), begins(path(), text)]), action)
    };
    let routes = |back: &'static str| {
        vec![
            at("a.x", "/1", redirect(Value::text("http://b.x/2"))),
            at("b.x", "/2", redirect(Value::text("/3"))),
            at("b.x", "/3", redirect(Value::text(back))),
        ]
    };
    assert_eq!(told(routes("http://a.x/1")).0.len(), 1);
    assert_eq!(told(routes("http://a.x/4")), (vec![], false));
}

#[test]
fn what_a_client_was_told_before_holds_on() {
    let text = |text: &str| Sym::Text(text.into());
    let next = || Next { place: None, host: None, target: text("/b") };
    let before = Told { host: Some(text("b.x")), target: text("/a"), method: Some(text("GET")) };
    let said = |before: Option<&Told>, status| {
        let Told { host, target, method } = super::told(next(), before, status);
        format!("{host:?} {target:?} {method:?}")
    };
    assert_eq!(said(Some(&before), 307), r#"Some(Text("b.x")) Text("/b") Some(Text("GET"))"#);
    assert_eq!(said(None, 301), r#"None Text("/b") Some(Text("GET"))"#);
    assert_eq!(said(None, 308), r#"None Text("/b") None"#);
}

#[test]
fn what_is_not_followed_leaves_it_open() {
    let relative = (begins(path(), "/a"), redirect(path().convert(Converter::WithoutPrefix("/a".into()))));
    assert_eq!(told(vec![relative]), (vec![], true));
    let opaque = Action::Opaque(Blame { span: Span::new(FileId(0), 0, 1), reason: "not known".into() });
    let to = (begins(path(), "/a"), redirect(Value::text("/b")));
    assert_eq!(told(vec![to.clone()]), (vec![], false));
    assert_eq!(told(vec![(begins(path(), "/c"), opaque), to]), (vec![], true));
}

/// Where every host is sent to one, that one's routes may be elsewhere.
#[test]
fn a_host_that_nothing_names_may_be_somebody_elses() {
    let all = vec![(Predicate::ALWAYS, redirect(Value::join([Value::text("http://www.a.x"), target()])))];
    assert_eq!(told(all), (vec![], true));
    let own = vec![(begins(host(), "www."), redirect(Value::join([Value::text("http://www.a.x"), target()])))];
    assert_eq!(told(own).0.len(), 1);
}

#[test]
fn a_cookie_makes_it_another_request() {
    let mut model = model(vec![(Predicate::ALWAYS, redirect(target()))]);
    assert_eq!(circles(&model).found.len(), 1);
    let span = Span::new(FileId(0), 1_000, 1_009);
    let op = HeaderOp::Add("set-cookie".into(), Value::text("a=1"));
    let header = ResponseHeader { span, only: None, change: ResponseChange::Header(op) };
    model.tables[0].routes[0].filters.push(Filter::new(span, FilterKind::ResponseHeaders([header].into())));
    let circles = circles(&model);
    assert!(circles.found.is_empty() && circles.open);
}

fn location() -> impl Strategy<Value = Value> {
    let of = |parts: Vec<Value>| Value::join(parts);
    let text = |text: &'static str| Value::text(text);
    prop_oneof![
        Just(of(vec![text("http://"), host(), target()])),
        Just(of(vec![text("http://b.x"), target()])),
        Just(of(vec![text("http://a.x/a"), path()])),
        Just(of(vec![text("https://"), host(), target()])),
        Just(of(vec![text("/a"), path()])),
        Just(of(vec![path(), text("/")])),
        Just(target()),
        Just(text("/a")),
        Just(text("/b/a")),
        Just(text("http://b.x/b?b=a")),
        Just(of(vec![text("/"), path().convert(Converter::WithoutPrefix("/a".into()))])),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(9), ..ProptestConfig::default() })]

    #[test]
    fn circles_and_enumeration_agree(
        routes in prop::collection::vec((condition(), prop_oneof![
            3 => location().prop_map(redirect),
            1 => Just(Action::forward(PoolId(0))),
        ]), 1..5),
    ) {
        let model = model(routes);
        let tracer = Tracer::new(&model);
        let circles = circles(&model);
        for circle in &circles.found {
            prop_assert!(follow::circle(&tracer, &circle.requests[0].0).is_some());
        }
        if circles.found.is_empty() && !circles.open {
            let own = |ask: &Ask| follow::circle(&tracer, ask).is_some_and(|circle| follow::is_own(&tracer, &circle));
            let missed = world().into_iter().find(own);
            prop_assert!(missed.is_none(), "{missed:?} is redirected for ever");
        }
    }
}
