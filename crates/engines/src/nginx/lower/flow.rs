//! Tables while they are being written.

use finding::Span;
use model::{Action, Filter, Route, Table, TableId, Text};

use super::Lowering;

/// What one enters on the way to a location: filters, then an action.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What is done first.
    pub filters: Vec<Filter>,
    /// Where it goes then.
    pub action: Action,
}

impl From<Action> for Entry {
    fn from(action: Action) -> Self {
        Entry { filters: Vec::new(), action }
    }
}

/// Routes that are being written, over as many tables as they need.
pub struct Flow {
    name: Text,
    span: Span,
    first: Option<TableId>,
    current: Option<TableId>,
    content: Option<TableId>,
    routes: Vec<Route>,
}

impl Flow {
    /// Nothing yet; the tables get this name and place.
    pub fn new(name: impl Into<Text>, span: Span) -> Self {
        Flow { name: name.into(), span, first: None, current: None, content: None, routes: Vec::new() }
    }

    /// The same, where the first table's id was given out before.
    pub fn into_table(name: impl Into<Text>, span: Span, table: TableId) -> Self {
        Flow { first: Some(table), current: Some(table), ..Flow::new(name, span) }
    }

    /// The same, where the content phase begins in a table of another flow.
    pub fn with_content(self, content: TableId) -> Self {
        Flow { content: Some(content), ..self }
    }

    /// One more route.
    pub fn push(&mut self, route: Route) {
        self.routes.push(route);
    }

    /// One more step for every request.
    pub fn filter(&mut self, span: Span, filters: Vec<Filter>) {
        if !filters.is_empty() {
            self.routes.push(Route { filters, ..Route::always(span, Action::Next) });
        }
    }

    /// Ends the table here; what comes next is in the table of the id.
    pub fn split(&mut self, cx: &mut Lowering) -> TableId {
        let rest = cx.reserve(&self.name, self.span);
        self.go_on_in(cx, rest);
        rest
    }

    /// The table where the content phase will begin: what `break` jumps to.
    pub fn content(&mut self, cx: &mut Lowering) -> TableId {
        let (name, span) = (&self.name, self.span);
        *self.content.get_or_insert_with(|| cx.reserve(name, span))
    }

    /// The content phase begins here.
    pub fn begin_content(&mut self, cx: &mut Lowering) {
        if let Some(content) = self.content.take() {
            self.go_on_in(cx, content);
        }
    }

    /// Fills the current table, which leads on to `next`.
    fn go_on_in(&mut self, cx: &mut Lowering, next: TableId) {
        let current = self.current.unwrap_or_else(|| cx.reserve(&self.name, self.span));
        self.first.get_or_insert(current);
        cx.fill(current, std::mem::take(&mut self.routes), Action::Goto(next));
        self.current = Some(next);
    }

    /// Ends with `end`; gives what leads to the beginning.
    pub fn finish(mut self, cx: &mut Lowering, span: Span, end: Entry) -> Entry {
        if self.first.is_none() && self.routes.is_empty() {
            return end;
        }
        let otherwise = if end.filters.is_empty() {
            end.action
        } else {
            self.routes.push(Route { filters: end.filters, ..Route::always(span, end.action.clone()) });
            end.action
        };
        let current = self.current.unwrap_or_else(|| cx.reserve(&self.name, self.span));
        cx.fill(current, self.routes, otherwise);
        Action::Goto(self.first.unwrap_or(current)).into()
    }
}

impl Lowering {
    /// The id of a table that is filled later.
    pub fn reserve(&mut self, name: &Text, span: Span) -> TableId {
        let otherwise = Action::respond(404, "no location");
        self.model.add_table(Table { name: name.clone(), span, routes: Vec::new(), otherwise })
    }

    /// Fills a table.
    pub fn fill(&mut self, id: TableId, mut routes: Vec<Route>, otherwise: Action) {
        self.common.routes(&mut routes);
        let table = &mut self.model.tables[id.0 as usize];
        table.routes = routes;
        table.otherwise = otherwise;
    }
}
