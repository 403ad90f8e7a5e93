//! Which routes and pools requests get to, as JSON.

use analysis::structure::{Circle, Circles, DeadPart, Example, PoolLine, PoolState, RouteLine, State, Structure};
use finding::Span;
use model::Blame;
use serde::Serialize;

use super::place::Quoted;
use super::witness::{WitnessShape, asked};
use crate::Quotes;

/// All of it.
#[derive(Serialize)]
pub(super) struct StructureShape<'a> {
    routes: Vec<RouteShape<'a>>,
    pools: Vec<PoolShape<'a>>,
    redirects: RedirectsShape<'a>,
}

/// What is known of redirects; `open` where circles may be left that weren't found.
#[derive(Serialize)]
struct RedirectsShape<'a> {
    count: usize,
    circles: Vec<Vec<HopShape<'a>>>,
    open: bool,
}

/// One redirect of a circle, and the request that it answers.
#[derive(Serialize)]
struct HopShape<'a> {
    #[serde(flatten)]
    line: Quoted<'a>,
    witness: WitnessShape<'a>,
}

/// One line; keys without a value are left out.
#[derive(Serialize)]
struct RouteShape<'a> {
    #[serde(flatten)]
    line: Quoted<'a>,
    state: &'static str,
    #[serde(flatten)]
    shown: Shown<'a>,
    #[serde(flatten)]
    doubt: Doubt<'a>,
    takers: Vec<Quoted<'a>>,
    dead: Vec<DeadShape<'a>>,
}

/// An alternative that no request comes by.
#[derive(Serialize)]
struct DeadShape<'a> {
    when: String,
    takers: Vec<Quoted<'a>>,
}

/// One pool; `routes` are lines that lead there and that no request takes.
#[derive(Serialize)]
struct PoolShape<'a> {
    name: String,
    #[serde(flatten)]
    line: Quoted<'a>,
    state: &'static str,
    #[serde(flatten)]
    shown: Shown<'a>,
    #[serde(flatten)]
    doubt: Doubt<'a>,
    routes: Vec<Quoted<'a>>,
}

/// A request that shows it; `may` where something that nobody knows decides, `waits_for` where no request does at rest.
#[derive(Default, Serialize)]
struct Shown<'a> {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    may: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    witness: Option<WitnessShape<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    waits_for: Option<String>,
}

/// Why it isn't known.
#[derive(Default, Serialize)]
struct Doubt<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blame: Option<Quoted<'a>>,
}

/// Which routes and pools requests get to.
pub(super) fn structure<'a>(quotes: &Quotes<'a>, structure: &'a Structure) -> StructureShape<'a> {
    StructureShape {
        routes: structure.routes.iter().map(|one| route(quotes, one)).collect(),
        pools: structure.pools.iter().map(|one| pool(quotes, one)).collect(),
        redirects: redirects(quotes, &structure.circles),
    }
}

fn redirects<'a>(quotes: &Quotes<'a>, circles: &'a Circles) -> RedirectsShape<'a> {
    let circle = |circle: &'a Circle| {
        let hops = circle.lines().filter_map(|(ask, line)| {
            Some(HopShape { line: Quoted::new(quotes, line?), witness: asked(ask).clean(quotes) })
        });
        hops.collect()
    };
    RedirectsShape { count: circles.redirects, circles: circles.found.iter().map(circle).collect(), open: circles.open }
}

fn route<'a>(quotes: &Quotes<'a>, route: &'a RouteLine) -> RouteShape<'a> {
    let (mut shown, mut doubt, mut takers) = (Shown::default(), Doubt::default(), Vec::new());
    let state = match &route.state {
        State::Live(example) => {
            shown = Shown::of(quotes, example);
            "live"
        }
        State::Shadowed(by) => {
            takers = lines(quotes, by);
            "shadowed"
        }
        State::Empty => "empty",
        State::Unreached => "unreached",
        State::Unknown(blame) => {
            doubt = Doubt::of(quotes, blame);
            "unknown"
        }
    };
    let part = |part: &DeadPart| DeadShape { when: quotes.clean(&part.when), takers: lines(quotes, &part.takers) };
    let dead = route.dead.iter().map(part).collect();
    RouteShape { line: Quoted::new(quotes, route.span), state, shown, doubt, takers, dead }
}

fn pool<'a>(quotes: &Quotes<'a>, pool: &'a PoolLine) -> PoolShape<'a> {
    let (mut shown, mut doubt, mut routes) = (Shown::default(), Doubt::default(), Vec::new());
    let state = match &pool.state {
        PoolState::Reached(example) => {
            shown = Shown::of(quotes, example);
            "reached"
        }
        PoolState::Unreached(spans) => {
            routes = lines(quotes, spans);
            "unreached"
        }
        PoolState::Unknown(blame) => {
            doubt = Doubt::of(quotes, blame);
            "unknown"
        }
    };
    PoolShape { name: quotes.clean(&pool.name), line: Quoted::new(quotes, pool.span), state, shown, doubt, routes }
}

impl<'a> Shown<'a> {
    fn of(quotes: &Quotes<'_>, example: &'a Example) -> Self {
        let witness = asked(&example.ask).clean(quotes);
        let waits_for = example.waits_for.as_ref().map(|blame| quotes.clean(&blame.reason));
        Shown { may: example.may, witness: Some(witness), outcome: Some(quotes.clean(&example.outcome)), waits_for }
    }
}

impl<'a> Doubt<'a> {
    fn of(quotes: &Quotes<'a>, blame: &Blame) -> Self {
        Doubt { reason: Some(quotes.clean(&blame.reason)), blame: Some(Quoted::new(quotes, blame.span)) }
    }
}

fn lines<'a>(quotes: &Quotes<'a>, spans: &[Span]) -> Vec<Quoted<'a>> {
    spans.iter().map(|span| Quoted::new(quotes, *span)).collect()
}
