//! What a model looks at, and what changes what is looked at.

use model::{Action, Filter, FilterKind, Model, Predicate};

use crate::space::Reads;

/// What conditions and computed values of a model read.
pub(super) fn reads(model: &Model) -> Reads {
    let mut reads = Reads::default();
    for route in model.tables.iter().flat_map(|table| &table.routes) {
        of_predicate(&route.when, &mut reads);
        if let Action::ForwardByName { name, .. } = &route.action {
            reads.add(name);
        }
        for filter in &route.filters {
            match filter.kind.as_ref() {
                FilterKind::SetPath(value)
                | FilterKind::SetQuery(value)
                | FilterKind::SetTarget(value)
                | FilterKind::SetUrl(value)
                | FilterKind::SetMethod(value)
                | FilterKind::SetVar(_, value)
                | FilterKind::SetClient(value)
                | FilterKind::Capture(value, _) => reads.add(value),
                FilterKind::ResponseHeaders(all) => {
                    all.iter().filter_map(|one| one.change.value()).for_each(|value| reads.add(value));
                }
                _ => {}
            }
        }
    }
    reads
}

fn of_predicate(of: &Predicate, reads: &mut Reads) {
    match of {
        Predicate::All(of) | Predicate::Any(of) => of.iter().for_each(|one| of_predicate(one, reads)),
        Predicate::Not(inner) => of_predicate(inner, reads),
        Predicate::Test(test) => reads.add(&test.value),
        Predicate::Const(_) | Predicate::Opaque(_) => {}
    }
}

/// Whether a filter changes the request, as far as it is followed.
pub(crate) fn changes(filter: &Filter) -> bool {
    !matches!(
        *filter.kind,
        FilterKind::WellFormed
            | FilterKind::Admit(_)
            | FilterKind::ResponseHeader(_)
            | FilterKind::ResponseHeaders(_)
            | FilterKind::Limit(_)
            | FilterKind::Count(_)
            | FilterKind::Mirror(_)
            | FilterKind::Gate { .. }
    )
}
