//! Every test of a model, each once.

use std::collections::HashSet;

use finding::Finding;
use model::{Field, Model, Predicate, Strings, Test, Value};

/// What `look` finds in the tests of all routes; a named condition that many routes use is told of once.
pub(crate) fn in_tests(model: &Model, look: fn(&Test) -> Option<Finding>, findings: &mut Vec<Finding>) {
    let mut seen = HashSet::new();
    each_test(model, &mut |test| findings.extend(look(test).filter(|found| seen.insert(found.primary.span))));
}

/// All tests of all routes; a named condition comes once for each route that uses it.
pub(crate) fn each_test(model: &Model, visit: &mut dyn FnMut(&Test)) {
    model.tables.iter().flat_map(|table| &table.routes).for_each(|route| each(&route.when, visit));
}

/// All tests of a condition.
pub(crate) fn each<'p>(predicate: &'p Predicate, visit: &mut dyn FnMut(&'p Test)) {
    match predicate {
        Predicate::All(of) | Predicate::Any(of) => of.iter().for_each(|part| each(part, visit)),
        Predicate::Not(inner) => each(inner, visit),
        Predicate::Test(test) => visit(test),
        Predicate::Const(_) | Predicate::Opaque(_) => {}
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
            match converter.as_ref() {
                model::Converter::Lower => Some(HostView { lowered: true, ..view }),
                model::Converter::HostOnly => Some(HostView { bare: true, ..view }),
                model::Converter::Part { separators, index: 1 } | model::Converter::Word { separators, index: 1 }
                    if separators == ":" =>
                {
                    Some(HostView { bare: true, ..view })
                }
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
