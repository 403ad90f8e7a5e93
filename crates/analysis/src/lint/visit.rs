//! Every test of a model, each once.

use std::collections::HashSet;

use model::{Field, Model, Predicate, Strings, Test, Value};

/// Every test that a route makes; a named condition that many routes use comes once.
pub(crate) fn tests(model: &Model) -> Vec<&Test> {
    let mut found = Found { seen: HashSet::new(), tests: Vec::new() };
    model.tables.iter().flat_map(|table| &table.routes).for_each(|route| found.predicate(&route.when));
    found.tests
}

struct Found<'m> {
    seen: HashSet<*const Test>,
    tests: Vec<&'m Test>,
}

impl<'m> Found<'m> {
    fn predicate(&mut self, predicate: &'m Predicate) {
        match predicate {
            Predicate::All(of) | Predicate::Any(of) => of.iter().for_each(|part| self.predicate(part)),
            Predicate::Not(inner) => self.predicate(inner),
            Predicate::Test(test) if self.seen.insert(&raw const **test) => self.tests.push(test),
            Predicate::Test(_) | Predicate::Const(_) | Predicate::Opaque(_) => {}
        }
    }
}

/// What stands between the Host header and a test.
#[derive(Clone, Copy, Default)]
pub(crate) struct HostView {
    /// It is brought to lower case.
    pub lowered: bool,
    /// The port is cut off.
    pub bare: bool,
}

/// How a value looks at the Host header, where it does.
pub(crate) fn host_view(value: &Value) -> Option<HostView> {
    match value {
        Value::Field(Field::Header(name, _)) if name == "host" => Some(HostView::default()),
        Value::Convert(inner, converter) => {
            let view = host_view(inner)?;
            match converter {
                model::Converter::Lower => Some(HostView { lowered: true, ..view }),
                model::Converter::HostOnly => Some(HostView { bare: true, ..view }),
                model::Converter::WithoutTrailingDot | model::Converter::OrElse(_) => Some(view),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The texts that a test holds the Host header against.
pub(crate) fn host_texts(test: &Test) -> Option<(HostView, &Strings)> {
    match &test.matcher {
        model::Matcher::Strings(strings) => Some((host_view(&test.value)?, strings)),
        _ => None,
    }
}
