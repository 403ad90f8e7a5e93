//! What a large configuration says over and over, kept once.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use crate::{FilterKind, HeaderOp, Look, Predicate, Route, Value};

/// Keeps one of each of those that are equal. A reader has one for each model, and shows it all that won't change any more.
#[derive(Debug, Default)]
pub struct Common {
    kinds: HashSet<Arc<FilterKind>, FxBuildHasher>,
    looks: HashSet<Arc<Look>, FxBuildHasher>,
}

impl Common {
    /// Routes as they are to stay: what they look at and what their filters do is shared, and no list has room to grow.
    pub fn routes(&mut self, routes: &mut Vec<Route>) {
        routes.shrink_to_fit();
        for route in routes {
            self.predicate(&mut route.when);
            route.filters.shrink_to_fit();
            for filter in route.filters.iter_mut().filter(|filter| is_common(&filter.kind)) {
                share(&mut self.kinds, &mut filter.kind);
            }
        }
    }

    fn predicate(&mut self, of: &mut Predicate) {
        match of {
            Predicate::All(of) | Predicate::Any(of) => {
                of.shrink_to_fit();
                of.iter_mut().for_each(|one| self.predicate(one));
            }
            Predicate::Not(inner) => self.predicate(inner),
            Predicate::Test(test) if has_no_line(&test.value) => share(&mut self.looks, &mut test.look),
            Predicate::Test(_) | Predicate::Const(_) | Predicate::Opaque(_) => {}
        }
    }
}

/// Puts the first of those that are equal in the place of another.
fn share<T: Eq + Hash>(known: &mut HashSet<Arc<T>, FxBuildHasher>, one: &mut Arc<T>) {
    match known.get(one) {
        Some(first) => *one = first.clone(),
        None => drop(known.insert(one.clone())),
    }
}

/// Whether others may do the same. What carries a line of its own is said once.
fn is_common(kind: &FilterKind) -> bool {
    match kind {
        FilterKind::UnsetVar(_) | FilterKind::Header(HeaderOp::Remove(_)) => true,
        FilterKind::SetTarget(value)
        | FilterKind::SetPath(value)
        | FilterKind::SetVar(_, value)
        | FilterKind::Header(HeaderOp::Set { value, .. } | HeaderOp::Add(_, value) | HeaderOp::AddFilled(_, value)) => {
            has_no_line(value)
        }
        _ => false,
    }
}

fn has_no_line(value: &Value) -> bool {
    match value {
        Value::Text(_) | Value::Field(_) => true,
        Value::Join(parts) => parts.iter().all(has_no_line),
        Value::Convert(inner, converter) => match converter.as_ref() {
            crate::Converter::Followed(parts) => has_no_line(inner) && parts.iter().all(has_no_line),
            _ => has_no_line(inner),
        },
        Value::Lookup(..) | Value::Opaque(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use finding::{FileId, Span};

    use super::*;
    use crate::{Action, Blame, Field, Filter, Matcher};

    #[test]
    fn what_is_equal_is_kept_once_unless_it_has_a_line() {
        let span = |line| Span::new(FileId(0), line, line + 1);
        let close = |line| {
            let value = Value::text("close");
            let op = HeaderOp::Set { name: "connection".into(), value, drop_empty: true };
            Filter::new(span(line), FilterKind::Header(op))
        };
        let unknown = |line| {
            let value = Value::opaque(Blame { span: span(0), reason: "lua".into() });
            Filter::new(span(line), FilterKind::SetPath(value))
        };
        let filters = vec![close(1), close(2), unknown(3), unknown(4)];
        let when = || Predicate::test(span(5), Value::Field(Field::Path), Matcher::prefix(["/"]));
        let when = Predicate::All(vec![when(), when()]);
        let mut routes = vec![Route { span: span(1), when, filters, action: Action::Next }];
        Common::default().routes(&mut routes);
        let kinds: Vec<_> = routes[0].filters.iter().map(|filter| &filter.kind).collect();
        assert!(Arc::ptr_eq(kinds[0], kinds[1]) && !Arc::ptr_eq(kinds[2], kinds[3]));
        let Predicate::All(of) = &routes[0].when else { panic!("two tests") };
        let [Predicate::Test(one), Predicate::Test(other)] = of.as_slice() else { panic!("two tests") };
        assert!(Arc::ptr_eq(&one.look, &other.look));
        assert_ne!(routes[0].filters[0].span, routes[0].filters[1].span);
    }
}
