//! What is done to the headers of an answer, as it depends on the request that came in.

use std::rc::Rc;
use std::sync::Arc;

use finding::Span;
use model::{Converter, HeaderOp, ResponseChange, ResponseHeader, Value};

use super::sym::{Change, Sym};

/// The changes of an answer's headers, each with what the header becomes; absent where there is nothing. It is a part of every
/// request on its way, so it is small.
#[derive(Clone, Debug, Default)]
pub struct Answers(Option<Rc<Known>>);

#[derive(Debug)]
struct Known {
    changes: Arc<[ResponseHeader]>,
    values: Vec<Sym>,
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
        let all = || Known { changes: changes.clone(), values: changes.iter().map(value).collect() };
        Answers((!changes.is_empty()).then(|| Rc::new(all())))
    }

    /// Each change with its value, in order.
    pub fn each(&self) -> impl Iterator<Item = (&ResponseHeader, &Sym)> {
        self.0.iter().flat_map(|known| known.changes.iter().zip(&known.values))
    }

    /// Whether both are the same without a look into them.
    pub fn is(&self, other: &Answers) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(a), Some(b)) => Rc::ptr_eq(a, b),
            _ => false,
        }
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
