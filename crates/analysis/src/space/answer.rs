//! What is done to the headers of an answer, as it depends on the request that came in.

use std::rc::Rc;
use std::sync::Arc;

use finding::Span;
use model::{Converter, HeaderOp, ResponseChange, ResponseHeader, Value};

use super::sym::{Change, Sym};

/// The changes of an answer's headers, each with what the header becomes; absent where there is nothing.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    changes: Arc<[ResponseHeader]>,
    values: Rc<[Sym]>,
}

impl Answers {
    /// The changes, with the values that they have for a request: what is `known` of each.
    pub fn of(changes: &Arc<[ResponseHeader]>, known: impl Fn(&Value, Span) -> Sym) -> Answers {
        let value = |one: &ResponseHeader| match one.change.value() {
            None => Sym::Absent,
            Some(value) => {
                let value = known(value, one.span);
                if drops_empty(&one.change) { value.changed(Change::Model(Converter::Filled)) } else { value }
            }
        };
        Answers { changes: changes.clone(), values: changes.iter().map(value).collect() }
    }

    /// Each change with its value, in order.
    pub fn each(&self) -> impl Iterator<Item = (&ResponseHeader, &Sym)> {
        self.changes.iter().zip(self.values.iter())
    }

    /// Whether both are the same without a look into them.
    pub fn is(&self, other: &Answers) -> bool {
        let shared = Rc::ptr_eq(&self.values, &other.values) && Arc::ptr_eq(&self.changes, &other.changes);
        shared || self.changes.is_empty() && other.changes.is_empty()
    }
}

/// Whether an empty value is none.
fn drops_empty(change: &ResponseChange) -> bool {
    matches!(
        change,
        ResponseChange::Trailer(..)
            | ResponseChange::Header(HeaderOp::AddFilled(..) | HeaderOp::Set { drop_empty: true, .. })
    )
}
