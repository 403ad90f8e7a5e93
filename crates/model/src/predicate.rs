//! Conditions on a request.

use std::ops::Deref;
use std::sync::Arc;

use finding::Span;

use crate::{Matcher, Opaque, Value};

/// A condition on a request.
#[derive(Clone, Debug)]
pub enum Predicate {
    /// Always, or never.
    Const(bool),
    /// All of them hold; they are tried in order, up to the first that doesn't.
    All(Vec<Predicate>),
    /// One of them holds; they are tried in order, up to the first that does.
    Any(Vec<Predicate>),
    /// It doesn't hold.
    Not(Box<Predicate>),
    /// One look at the request.
    Test(Test),
    /// Not understood, or dependent on state.
    Opaque(Arc<Opaque>),
}

impl Predicate {
    /// Holds for every request.
    pub const ALWAYS: Predicate = Predicate::Const(true);

    /// A test of `value` by `matcher`, written at `span`.
    pub fn test(span: Span, value: Value, matcher: Matcher) -> Self {
        Predicate::Test(Test { span, look: Arc::new(Look { value, matcher }) })
    }

    /// A condition of which nothing is known.
    pub fn opaque(opaque: Opaque) -> Self {
        Predicate::Opaque(Arc::new(opaque))
    }

    /// All of the conditions; simplified where there is one or none.
    pub fn all(mut of: Vec<Predicate>) -> Self {
        match of.len() {
            0 => Predicate::Const(true),
            1 => of.remove(0),
            _ => Predicate::All(of),
        }
    }

    /// Any of the conditions; simplified where there is one or none.
    pub fn any(mut of: Vec<Predicate>) -> Self {
        match of.len() {
            0 => Predicate::Const(false),
            1 => of.remove(0),
            _ => Predicate::Any(of),
        }
    }

    /// The opposite.
    pub fn negated(self) -> Self {
        match self {
            Predicate::Const(value) => Predicate::Const(!value),
            Predicate::Not(inner) => *inner,
            other => Predicate::Not(Box::new(other)),
        }
    }
}

/// A value of the request held against a matcher, as it is written in one place.
#[derive(Clone, Debug)]
pub struct Test {
    /// Where it is written.
    pub span: Span,
    /// Shared: a named condition is used by many routes, and many places ask for the same.
    pub look: Arc<Look>,
}

impl Deref for Test {
    type Target = Look;

    fn deref(&self) -> &Look {
        &self.look
    }
}

/// What a test looks at, wherever it is written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Look {
    /// What is looked at. A value with several instances (a repeated header) passes if one of them does.
    pub value: Value,
    /// What it must be.
    pub matcher: Matcher,
}
