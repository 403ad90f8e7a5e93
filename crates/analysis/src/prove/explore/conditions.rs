//! When a route applies, as a set of requests.

use finding::Span;
use model::{Opaque, Predicate, Route};

use super::super::prints::{Printer, together};
use super::{Exit, Explorer};
use crate::space::lang::work;
use crate::space::{Atom, Clause, Formula, Store};

/// A condition of more parts is not followed.
const MOST_PARTS: usize = 3_000;

/// So much it costs to make a condition, besides its parts.
const CONDITION: usize = 20;

impl<'m> Explorer<'m, '_> {
    /// Something opaque, the same wherever it is asked for; on both sides of a comparison where its line is.
    pub(in crate::prove) fn opaque(&self, opaque: &Opaque) -> Formula {
        let key = match &self.names_of_lines {
            Some(names) => names.line(&opaque.blame) & !1,
            // Spans are as good as addresses, and stay where an opaque filter is wrapped anew.
            None => {
                let Span { file, start, end } = opaque.blame.span;
                together(&[u64::from(file.0), u64::from(start), u64::from(end), reason(opaque)]) & !1
            }
        };
        free(opaque, key)
    }

    /// When a request at an exit meets the tests of an alternative.
    pub fn meets(&mut self, clause: &Clause<'_>, exit: &Exit<'_>) -> Formula {
        let store = exit.path.route.map_or(&exit.store, |route| exit.path.store_at(route)).clone();
        Formula::all(clause.literals.iter().map(|literal| {
            let value = store.value(literal.value, literal.span, true);
            let met = self.reader.test(&value, &literal.matcher, literal.span, 0);
            if literal.negated { met.not() } else { met }
        }))
    }

    /// When a route applies to a request that is like this.
    pub fn condition(&mut self, route: &'m Route, store: &Store) -> Formula {
        let key = (std::ptr::from_ref(route) as usize, store.version);
        if let Some(known) = self.conditions.get(&key) {
            return known.clone();
        }
        let mut made = self.predicate(&route.when, store);
        let size = made.size(MOST_PARTS);
        // It is kept, so it costs more than a look at a route.
        work::add(CONDITION + size);
        if size >= MOST_PARTS {
            made = self.too_long(route, store);
        }
        self.conditions.insert(key, made.clone());
        made
    }

    /// Values that were set again and again under conditions make conditions that grow beyond all bounds: such a one is free.
    fn too_long(&mut self, route: &Route, store: &Store) -> Formula {
        if let Some(names) = &self.names_of_lines {
            let print = Printer::condition(names.as_ref(), &route.when);
            self.reader.seed(together(&[store.print, print]));
        }
        self.reader.free(route.span, "what this depends on was changed too often for a proof")
    }

    fn predicate(&mut self, of: &Predicate, store: &Store) -> Formula {
        match of {
            Predicate::Const(holds) => Formula::Const(*holds),
            Predicate::All(of) => Formula::all(of.iter().map(|one| self.predicate(one, store))),
            Predicate::Any(of) => Formula::any(of.iter().map(|one| self.predicate(one, store))),
            Predicate::Not(inner) => self.predicate(inner, store).not(),
            Predicate::Opaque(opaque) => self.opaque(opaque),
            Predicate::Test(test) => {
                if let Some(names) = &self.names_of_lines {
                    self.reader.seed(together(&[store.print, Printer::condition(names.as_ref(), of)]));
                }
                let value = store.value(&test.value, test.span, true);
                self.reader.test(&value, &test.matcher, test.span, std::sync::Arc::as_ptr(&test.look) as usize)
            }
        }
    }
}

/// Something opaque, by its key.
fn free(opaque: &Opaque, key: u64) -> Formula {
    Formula::is(Atom::Free { key, blame: opaque.blame.clone(), usual: opaque.usual })
}

fn reason(opaque: &Opaque) -> u64 {
    opaque.blame.reason.bytes().fold(0, |all, byte| all.wrapping_mul(31).wrapping_add(u64::from(byte)))
}
