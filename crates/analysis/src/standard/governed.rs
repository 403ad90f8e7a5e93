//! What a demand looks at, and what it says where it isn't met.

use finding::{Finding, Page, Severity, Span};
use model::Model;

use crate::intent::standard::Standard;
use crate::intent::{Bound, PoolIntent};
use crate::test::Subject;

/// One balancer, and what it has to keep to.
pub(crate) struct Governed<'a> {
    /// What is demanded.
    pub standard: &'a Standard,
    /// What the intent file says of pools.
    pub pools: &'a [PoolIntent],
    /// The balancer.
    pub subject: Subject<'a>,
}

/// Something that a standard may demand.
pub(crate) struct Demand {
    /// Id and page of what is found where it isn't met.
    pub page: Page,
    /// Looks for what doesn't meet it.
    pub check: fn(&Demand, &Governed<'_>, &mut Vec<Finding>),
}

impl Demand {
    /// What is demanded and wasn't met: the place that doesn't, and the line that demands it.
    pub fn finding(&self, span: Span, demanded: Span, message: String) -> Finding {
        Finding::new(self.page.id, Severity::Warning, span, message).also(demanded, "the standard demands it here")
    }
}

impl<'a> Governed<'a> {
    /// What the balancer does.
    pub fn model(&self) -> &'a Model {
        self.subject.model
    }
}

/// `at most 5s`, with the number as `words` puts it.
pub(crate) fn bound_words(bound: &Bound<u64>, words: impl Fn(u64) -> String) -> String {
    match bound {
        Bound::AtLeast(least) => format!("at least {}", words(*least)),
        Bound::AtMost(most) => format!("at most {}", words(*most)),
    }
}
