//! `error_page`: what an answer of nginx itself turns into.

use finding::Span;
use model::{Action, Field, Filter, FilterKind, How, Matcher, Predicate, Redirect, Route, Strings, TableId, Value};

use super::actions::restart;
use super::settings::{CHANGED, CUT_LOOSE, ERROR, FALLBACK, INTERNAL, REWRITTEN, mark, marked, unmark};
use super::site::{Here, Site};
use super::traits::is_plain_path;
use super::{Entry, Flow, Lowering};
use crate::nginx::syntax::Directive;

/// An answer of nginx itself, with its own status even where an error page has set another.
pub fn special(site: &Site<'_>, span: Span, action: Action) -> Entry {
    let own = Filter::new(span, FilterKind::OverrideStatus(None));
    Entry { filters: if site.traits.error_pages { vec![own] } else { Vec::new() }, action }
}

impl Lowering {
    /// What becomes of an answer of this status: `plain`, unless an `error_page` takes it.
    pub(super) fn error<'c>(&mut self, here: &Here<'c, '_, '_>, span: Span, status: u16, plain: Action) -> Entry {
        let site = here.site;
        let plain = special(site, span, plain);
        let pages = if site.traits.error_pages { here.scope.all(&["error_page"]) } else { Vec::new() };
        let code = status.to_string();
        let Some(page) = pages.into_iter().find(|page| page.args.iter().any(|word| word.text == code.as_str())) else {
            return plain;
        };
        let recursive = here.scope.is_on("recursive_error_pages", false);
        let key = (page.span, status, recursive);
        if let Some(&table) = site.errors.borrow().get(&key) {
            return Action::Goto(table).into();
        }
        let action = self.page(page, site, status);
        let mut flow = Flow::new(format!("error page for {status}"), page.span);
        let when = marked(span, ERROR);
        flow.push(Route { when, filters: plain.filters, ..Route::always(span, plain.action) });
        // Whether an error on the way is handled again is for the place of the first error to say.
        flow.filter(page.span, if recursive { Vec::new() } else { vec![mark(page.span, ERROR)] });
        self.page_filters(&mut flow, page, site, status);
        let entry = flow.finish(self, page.span, action.into());
        if let Action::Goto(table) = entry.action {
            site.errors.borrow_mut().insert(key, table);
        }
        entry
    }

    /// Where an error page is: a named location, another place, or a path that is searched anew.
    fn page<'c>(&mut self, page: &'c Directive, site: &Site<'c>, status: u16) -> Action {
        let uri = uri(page);
        if let Some(&table) = site.named.get(uri) {
            return restart(table);
        }
        if !is_elsewhere(uri) {
            return restart(site.start);
        }
        let status = match override_status(page) {
            Some(Some(code @ (301 | 302 | 303 | 307 | 308))) => code,
            _ if (301..=308).contains(&status) => status,
            _ => 302,
        };
        Action::Redirect(Redirect { status, location: self.value(uri, site.at(page.span)) })
    }

    /// What the way to the page changes: the status that the client gets, path, query and method.
    fn page_filters<'c>(&mut self, flow: &mut Flow, page: &'c Directive, site: &Site<'c>, status: u16) {
        let (span, uri) = (page.span, uri(page));
        if is_elsewhere(uri) {
            let kind = FilterKind::OverrideStatus(None);
            return flow.filter(span, vec![Filter::new(span, kind)]);
        }
        let kind = FilterKind::OverrideStatus(override_status(page).unwrap_or(Some(status)));
        let mut filters = vec![mark(span, INTERNAL), unmark(span, CHANGED), Filter::new(span, kind)];
        if !uri.starts_with('@') {
            filters.push(mark(span, REWRITTEN));
            filters.extend(self.internal_target(uri, span, site));
            filters.extend(is_plain_path(uri).then(|| mark(span, FALLBACK)));
            // The page is fetched with GET, or with HEAD where the client asked so.
            let head = Matcher::Strings(Strings::new(How::Equal, ["HEAD"], false));
            let other = Predicate::test(span, Value::Field(Field::Method), head).negated();
            let get = Filter::new(span, FilterKind::SetMethod(Value::text("GET")));
            flow.push(Route { when: other, filters: vec![get], ..Route::always(span, Action::Next) });
        }
        flow.filter(span, filters);
    }

    /// Path and query of an internal redirect: the old query is gone. Of a text with variables what comes out is cut at `?`
    /// (seen on nginx 1.22.1).
    pub(super) fn internal_target<'c>(&mut self, uri: &str, span: Span, site: &Site<'c>) -> Vec<Filter> {
        let target = |kind| Filter::new(span, kind);
        let mut filters = vec![target(FilterKind::SetTarget(self.value(uri, site.at(span))))];
        if site.traits.rewrites {
            // The new path is the location's own again, whatever was changed before (seen on nginx 1.22.1).
            filters.extend([unmark(span, CHANGED), unmark(span, CUT_LOOSE)]);
        }
        filters
    }

    /// The table of a named location.
    pub(super) fn named<'c>(&self, site: &Site<'c>, name: &str) -> Option<TableId> {
        site.named.get(name).copied()
    }
}

/// The last word is where to.
fn uri(page: &Directive) -> &str {
    page.args.last().map_or("", |word| word.as_str())
}

/// What is neither a path nor a name is a redirect, no page: a URL, and `404.html` too (seen on nginx 1.22.1).
fn is_elsewhere(uri: &str) -> bool {
    !uri.starts_with(['/', '@', '$']) || uri.starts_with("$scheme")
}

/// `=200` is 200, `=` is the status of who answers; `None` where the page keeps the status of the error.
fn override_status(page: &Directive) -> Option<Option<u16>> {
    let word = page.args.iter().find_map(|word| word.as_str().strip_prefix('='))?;
    Some(word.parse().ok())
}
