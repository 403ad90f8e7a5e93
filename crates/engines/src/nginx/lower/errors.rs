//! `error_page`: what an answer of nginx itself turns into.

use finding::Span;
use model::{Action, Field, Filter, FilterKind, How, Matcher, Predicate, Redirect, Route, Strings, TableId, Value};

use super::locations::restart;
use super::server::Site;
use super::settings::{ERROR, INTERNAL, REWRITTEN, mark, marked};
use super::{Flow, Lowering, Scope};
use crate::nginx::syntax::Directive;

impl<'c> Lowering<'c> {
    /// What becomes of an answer of this status: `plain`, unless an `error_page` takes it.
    pub(super) fn error(
        &mut self,
        scope: &Scope<'c, '_>,
        site: &Site<'c>,
        span: Span,
        status: u16,
        plain: Action,
    ) -> Action {
        let pages = scope.all(&["error_page"]);
        let code = status.to_string();
        let Some(page) = pages.into_iter().find(|page| page.args.iter().any(|word| word.text == code.as_str())) else {
            return plain;
        };
        if let Some(&table) = site.errors.borrow().get(&(page.span, status)) {
            return Action::Goto(table);
        }
        let action = self.page(page, scope, site, status);
        let mut flow = Flow::new(format!("error page for {status}"), page.span);
        if !scope.is_on("recursive_error_pages", false) {
            flow.push(Route { when: marked(span, ERROR), ..Route::always(span, plain) });
        }
        self.page_filters(&mut flow, page, site, status);
        let entry = flow.finish(self, page.span, action.into());
        if let Action::Goto(table) = entry.action {
            site.errors.borrow_mut().insert((page.span, status), table);
        }
        entry.action
    }

    fn page(&mut self, page: &'c Directive, scope: &Scope<'c, '_>, site: &Site<'c>, status: u16) -> Action {
        let uri = page.args.last().map_or("", |word| word.as_str());
        if let Some(&table) = site.named.get(uri) {
            return restart(table);
        }
        if uri.starts_with("http://") || uri.starts_with("https://") || uri.starts_with("$scheme") {
            let status = match override_status(page) {
                Some(Some(code @ (301 | 302 | 303 | 307 | 308))) => code,
                _ if (301..=308).contains(&status) => status,
                _ => 302,
            };
            return Action::Redirect(Redirect { status, location: self.value(uri, site.at(page.span)) });
        }
        let _ = scope;
        restart(site.start)
    }

    fn page_filters(&mut self, flow: &mut Flow, page: &'c Directive, site: &Site<'c>, status: u16) {
        let span = page.span;
        let uri = page.args.last().map_or("", |word| word.as_str());
        let kind = FilterKind::OverrideStatus(override_status(page).unwrap_or(Some(status)));
        let mut filters = vec![mark(span, ERROR), mark(span, INTERNAL), Filter { span, kind }];
        if uri.starts_with('/') || uri.starts_with('$') {
            filters.push(mark(span, REWRITTEN));
            filters.extend(self.internal_target(uri, span, site));
            // The page is fetched with GET, or with HEAD where the client asked so.
            let head = Matcher::Strings(Strings::new(How::Equal, ["HEAD"], false));
            let other = Predicate::test(span, Value::Field(Field::Method), head).negated();
            let get = Filter { span, kind: FilterKind::SetMethod(Value::text("GET")) };
            flow.push(Route { when: other, filters: vec![get], ..Route::always(span, Action::Next) });
        }
        flow.filter(span, filters);
    }

    /// Path and query of an internal redirect: the old query is gone.
    pub(super) fn internal_target(&mut self, uri: &str, span: Span, site: &Site<'c>) -> Vec<Filter> {
        let (path, query) = uri.split_once('?').unwrap_or((uri, ""));
        let (path, query) = match uri.split_once("$is_args") {
            // `$is_args$args` is the old query.
            Some((path, "$args" | "$query_string")) => (path, "$args"),
            _ => (path, query),
        };
        let path = self.value(path, site.at(span));
        let query = self.value(query, site.at(span));
        let target = |kind| Filter { span, kind };
        vec![target(FilterKind::SetPath(path)), target(FilterKind::SetQuery(query))]
    }

    /// The table of a named location.
    pub(super) fn named(&self, site: &Site<'c>, name: &str) -> Option<TableId> {
        site.named.get(name).copied()
    }
}

/// `=200` is 200, `=` is the status of who answers; `None` where the page keeps the status of the error.
fn override_status(page: &Directive) -> Option<Option<u16>> {
    let word = page.args.iter().find_map(|word| word.as_str().strip_prefix('='))?;
    Some(word.parse().ok())
}
