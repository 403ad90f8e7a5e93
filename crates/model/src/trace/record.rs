//! Keeps the steps of a request, or nothing.

use finding::Span;

use crate::{Action, Blame, FilterKind, HeaderOp, Predicate, Route, Table, Text};

use super::eye::Eye;
use super::holds::{self, Tri};
use super::seen::Seen;
use super::state::State;
use super::{Near, Step, What, late, why};

/// A part of the request, as it was before a filter.
pub(super) type Before = Option<(Text, Option<Text>)>;

/// What the interpreter tells of its steps.
pub(super) trait Record: Clone {
    /// Whether every route has to be looked at, also those that can't match.
    const ALL_ROUTES: bool;
    /// Whether it matters how a way ends, or only which routes it takes.
    const ENDS: bool = true;
    /// A route's condition holds; its filters and its action come next.
    fn matched(&mut self, _route: &Route, _state: &State<'_>) {}
    /// A route's condition doesn't hold.
    fn skipped(&mut self, _route: &Route, _state: &State<'_>) {}
    /// The routes behind the one that decided, some of which would have matched too.
    fn too_late(&mut self, _decided: &Route, _later: &[Route], _state: &State<'_>) {}
    /// What was taken for granted about something opaque.
    fn assumed(&mut self, _blame: &Blame, _holds: bool) {}
    /// A table is begun.
    fn entered(&mut self, _table: &Table) {}
    /// The line that decided where it goes on.
    fn chose(&mut self, _span: Span) {}
    /// A limit on the way, which isn't reached at rest.
    fn limited(&mut self, _span: Span, _limit: &Text) {}
    /// What the part was that a filter is about to change; `None` where nobody asks.
    fn before(&self, _kind: &FilterKind, _state: &State<'_>) -> Before {
        None
    }
    /// A filter ran; what it changed shows beside `before`.
    fn rewrote(&mut self, _span: Span, _kind: &FilterKind, _before: Before, _state: &State<'_>) {}
}

/// Keeps nothing.
#[derive(Clone)]
pub(super) struct Nothing;

impl Record for Nothing {
    const ALL_ROUTES: bool = false;
}

/// From this many skipped routes on, only those are kept that missed by little.
const SKIPPED_KEPT: usize = 1_000;

/// Of the routes that came too late so many are kept.
const TOO_LATE_KEPT: usize = 100;

/// Keeps every step.
#[derive(Clone, Default)]
pub(super) struct Steps {
    /// In the order in which they were met.
    pub(super) steps: Vec<Step>,
    /// All of them, also those of which no step was kept.
    pub(super) skipped: usize,
}

impl Steps {
    /// Adds a step.
    fn push(&mut self, span: Span, what: What, why: Vec<super::Why>) {
        self.steps.push(Step { span, what, why });
    }
}

impl Record for Steps {
    const ALL_ROUTES: bool = true;

    fn matched(&mut self, route: &Route, state: &State<'_>) {
        // Where an unconditional route leads on, its line is the one that people look for: `default_backend web`.
        let leads = matches!(route.action, Action::Goto(_) | Action::Restart { .. } | Action::ForwardByName { .. });
        if leads || !(matches!(route.when, Predicate::Const(_)) || looks_at_mark(&route.when)) {
            self.push(route.span, What::Matched, why::explain(&route.when, state));
        }
    }

    fn skipped(&mut self, route: &Route, state: &State<'_>) {
        if looks_at_mark(&route.when) {
            return;
        }
        let why = why::explain(&route.when, state);
        let near = why.iter().any(|why| why.near.is_some_and(|near| near != Near::OnlyThis));
        self.skipped += 1;
        if near || self.skipped <= SKIPPED_KEPT {
            self.push(route.span, What::Skipped, why);
        }
    }

    fn assumed(&mut self, blame: &Blame, holds: bool) {
        let seen = |step: &Step| step.span == blame.span && step.what == What::Assumed { holds };
        if !self.steps.iter().any(seen) {
            self.push(blame.span, What::Assumed { holds }, Vec::new());
        }
    }

    fn entered(&mut self, table: &Table) {
        self.push(table.span, What::Entered { table: table.name.clone() }, Vec::new());
    }

    fn too_late(&mut self, decided: &Route, later: &[Route], state: &State<'_>) {
        let elsewhere = later.iter().filter(|route| late::is_rival(route, decided));
        let conditional = elsewhere.filter(|route| !matches!(route.when, Predicate::Const(_)));
        let holding = conditional.filter(|route| holds::predicate(&route.when, state) == Tri::Yes);
        for route in holding.take(TOO_LATE_KEPT) {
            self.push(route.span, What::TooLate, why::explain(&route.when, state));
        }
    }

    fn chose(&mut self, span: Span) {
        let said = self.steps.last().is_some_and(|step| step.span == span && step.what == What::Chose);
        if !said {
            self.push(span, What::Chose, Vec::new());
        }
    }

    fn limited(&mut self, span: Span, limit: &Text) {
        self.push(span, What::Limited { limit: limit.clone() }, Vec::new());
    }

    fn before(&self, kind: &FilterKind, state: &State<'_>) -> Before {
        part(kind, state)
    }

    fn rewrote(&mut self, span: Span, kind: &FilterKind, before: Before, state: &State<'_>) {
        let (Some((part, before)), Some((_, after))) = (before, part(kind, state)) else { return };
        if before != after {
            self.push(span, What::Rewrote { part, before, after }, Vec::new());
        }
    }
}

/// A variable in parentheses is a mark of our own: no configuration can name it, and no reader has to know of it.
fn is_mark(name: &str) -> bool {
    name.starts_with('(')
}

fn looks_at_mark(when: &Predicate) -> bool {
    match when {
        Predicate::Not(inner) => looks_at_mark(inner),
        Predicate::All(all) => all.iter().any(looks_at_mark),
        Predicate::Test(test) => matches!(&test.value, crate::Value::Field(crate::Field::Var(name)) if is_mark(name)),
        _ => false,
    }
}

/// The part of the request that a filter changes, by name, and what it is now.
fn part(kind: &FilterKind, state: &State<'_>) -> Before {
    use crate::{Field, Value, Which};
    let (name, value) = match kind {
        FilterKind::SetPath(_) | FilterKind::Normalize(_) => ("the path".into(), Value::Field(Field::Path)),
        FilterKind::SetQuery(_) => ("the query".into(), Value::Field(Field::Query)),
        FilterKind::SetTarget(_) => ("the target".into(), Value::Field(Field::Target)),
        FilterKind::SetUrl(_) | FilterKind::Admit(_) => ("the target".into(), Value::Field(Field::Url)),
        FilterKind::SetMethod(_) => ("the method".into(), Value::Field(Field::Method)),
        FilterKind::SetClient(_) => ("the client address".into(), Value::Field(Field::Client)),
        FilterKind::SetVar(name, _) | FilterKind::UnsetVar(name) if is_mark(name) => return None,
        FilterKind::SetVar(name, _) | FilterKind::UnsetVar(name) => {
            (format!("the variable {name}"), Value::Field(Field::Var(name.clone())))
        }
        FilterKind::Header(
            HeaderOp::Set { name, .. }
            | HeaderOp::Add(name, _)
            | HeaderOp::AddFilled(name, _)
            | HeaderOp::Remove(name)
            | HeaderOp::Replace { name, .. },
        ) => (format!("the header {name}"), Value::Field(Field::Header(name.clone(), Which::Joined))),
        _ => return None,
    };
    let now = match Eye::new(state).one(&value) {
        Seen::Text(text) => Some(Text::from(text.as_ref())),
        Seen::Absent => None,
        Seen::Unknown(blame) => Some(Text::from(format!("unknown ({})", blame.reason))),
    };
    Some((Text::from(name), now))
}
