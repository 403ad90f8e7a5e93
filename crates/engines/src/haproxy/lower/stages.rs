//! Stages: the lists of rules that HAProxy works through one after another, put into tables.

use finding::Span;
use model::{Action, Filter, FilterKind, Predicate, Route, Table, TableId};

use super::Lower;

/// One list of rules. A rule can leave it for the next stage (`http-request allow`, `tcp-request content accept`).
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) routes: Vec<Route>,
    /// The table of what comes after, where a rule jumps there.
    after: Option<TableId>,
    name: String,
    span: Span,
}

impl Stage {
    /// A stage without rules yet.
    pub(super) fn new(name: impl Into<String>, span: Span) -> Self {
        Stage { routes: Vec::new(), after: None, name: name.into(), span }
    }

    /// Adds a route that goes on with the next one after its filters.
    pub(super) fn filters(&mut self, span: Span, when: Predicate, kinds: impl IntoIterator<Item = FilterKind>) {
        let filters = kinds.into_iter().map(|kind| Filter::new(span, kind)).collect();
        self.routes.push(Route { span, when, filters, action: Action::Next });
    }

    /// Adds a route without filters.
    pub(super) fn action(&mut self, span: Span, when: Predicate, action: Action) {
        self.routes.push(Route { span, when, filters: Vec::new(), action });
    }
}

impl Lower<'_> {
    /// A table without routes, past which nothing answers.
    pub(super) fn new_table(&mut self, name: &str, span: Span) -> TableId {
        self.model.add_table(Table { name: name.into(), span, routes: Vec::new(), otherwise: Action::reject(503) })
    }

    /// The jump to what comes after a stage.
    pub(super) fn leave(&mut self, stage: &mut Stage) -> Action {
        let id = match stage.after {
            Some(id) => id,
            None => self.new_table(&format!("{}, afterwards", stage.name), stage.span),
        };
        stage.after = Some(id);
        Action::Goto(id)
    }

    /// Puts stages one after another, beginning in `first`; past them all, `otherwise`.
    pub(super) fn assemble(&mut self, first: TableId, stages: Vec<Stage>, otherwise: Action) {
        let mut current = first;
        for stage in stages {
            self.table(current).routes.extend(stage.routes);
            if let Some(next) = stage.after {
                self.finish(current, Action::Goto(next));
                current = next;
            }
        }
        self.finish(current, otherwise);
    }

    /// Ends a table.
    fn finish(&mut self, id: TableId, otherwise: Action) {
        let table = &mut self.model.tables[id.0 as usize];
        table.otherwise = otherwise;
        self.common.routes(&mut table.routes);
    }

    /// A table of this model.
    fn table(&mut self, id: TableId) -> &mut Table {
        &mut self.model.tables[id.0 as usize]
    }
}
