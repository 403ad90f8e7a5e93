//! Files on disk: `try_files`, `index`, `root`. What is on the disk no configuration knows.

use finding::Span;
use model::{Action, Field, Filter, FilterKind, How, Matcher, Opaque, Predicate, Route, Strings, Value};

use super::actions::{respond_unknown, restart};
use super::errors::special;
use super::folder::Pages;
use super::settings::{FALLBACK, INTERNAL, REWRITTEN, mark, marked};
use super::site::Here;
use super::traits::is_plain_path;
use super::{Entry, Flow, Lowering};
use crate::nginx::syntax::{Directive, Word};

impl Lowering {
    /// `try_files`: the first file that is there, else an internal redirect, a named location or a status.
    pub(super) fn try_files<'c>(&mut self, mut flow: Flow, directive: &'c Directive, here: &Here<'c, '_, '_>) -> Entry {
        let span = directive.span;
        let Some((last, files)) = directive.args.split_last() else {
            return self.answer(flow, here);
        };
        let pages = self.folders.of_pages(here);
        for file in files {
            match pages.as_ref().and_then(|pages| Some((pages, pages.has(file)?))) {
                Some((pages, when)) => self.try_known(&mut flow, file, when, pages, here),
                None => self.try_unknown(&mut flow, file, here),
            }
        }
        let end = self.last_try(last.as_str(), span, here);
        flow.finish(self, last.span, end)
    }

    /// One argument of which it is known when it is there.
    fn try_known<'c>(
        &mut self,
        flow: &mut Flow,
        file: &'c Word,
        when: Predicate,
        pages: &Pages,
        here: &Here<'c, '_, '_>,
    ) {
        let inner = Flow::new(here.title(), here.span);
        let found = match here.handler() {
            Some(_) => self.answer(inner, here),
            None if file.text.ends_with('/') => self.of_pages(inner, pages, here),
            None => self.one_page(inner, here),
        };
        let mut filters = self.tried(file, here);
        filters.extend(found.filters);
        flow.push(Route { span: file.span, when, filters, action: found.action });
    }

    /// One argument of which nobody knows whether it is there.
    fn try_unknown<'c>(&mut self, flow: &mut Flow, file: &'c Word, here: &Here<'c, '_, '_>) {
        let inner = Flow::new(here.title(), here.span);
        let found = match here.handler() {
            Some(_) => self.answer(inner, here),
            None => self.present(inner, here),
        };
        let kept = fallback_is_there(here).filter(|_| file.text == "$uri");
        if let Some(when) = kept {
            flow.push(Route { span: file.span, when, filters: found.filters.clone(), action: found.action.clone() });
        }
        let mut filters = self.tried(file, here);
        filters.extend(found.filters);
        flow.push(Route { span: file.span, when: is_there(file), filters, action: found.action });
    }

    /// What is found becomes the path, a folder without its slash; for an endpoint the target stays as the client sent it (seen on nginx 1.22.1).
    fn tried(&mut self, file: &Word, here: &Here<'_, '_, '_>) -> Vec<Filter> {
        let span = file.span;
        if matches!(file.as_str(), "$uri" | "$uri/") {
            return Vec::new();
        }
        let path = self.value(file.text.trim_end_matches('/'), here.site.at(span));
        vec![Filter::new(span, FilterKind::SetPath(path))]
    }

    /// The last argument is no file: a status, a named location, or a path that is searched anew.
    fn last_try<'c>(&mut self, last: &str, span: Span, here: &Here<'c, '_, '_>) -> Entry {
        if let Some(status) = last.strip_prefix('=').and_then(|code| code.parse::<u16>().ok()) {
            return self.error(here, span, status, Action::respond(status, "no such file"));
        }
        if last.starts_with('@') {
            return match self.named(here.site, last) {
                Some(table) => Entry { filters: vec![mark(span, INTERNAL)], action: restart(table) },
                None => {
                    self.gap(span, format!("{last} is not here"));
                    Action::respond(500, "no such named location").into()
                }
            };
        }
        let mut filters = self.internal_target(last, span, here.site);
        filters.extend([mark(span, INTERNAL), mark(span, REWRITTEN)]);
        if is_plain_path(last) {
            filters.push(mark(span, FALLBACK));
        }
        Entry { filters, action: restart(here.site.start) }
    }

    /// A file, a listing, or an index file that may lead to another location.
    pub(super) fn file<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) -> Entry {
        if let Some(pages) = self.folders.of_pages(here) {
            return self.of_pages(Flow::new(here.title(), here.span), &pages, here);
        }
        if let Some(when) = fallback_is_there(here) {
            let Entry { filters, action } = self.present(Flow::new(here.title(), here.span), here);
            flow.push(Route { span: here.span, when, filters, action });
        }
        self.index(flow, here);
        self.missing(flow, here);
        special(here.site, here.span, respond_unknown(from_folder(here)))
    }

    /// A file that isn't there, a folder that isn't shown, a method that files don't know: each matters where a page is for it.
    fn missing<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        let pages = here.scope.all(&["error_page"]);
        let paged = |code: &str| pages.iter().any(|page| page.args.iter().any(|word| word.text == code));
        for status in [404, 403, 405] {
            if paged(&status.to_string()) {
                let entry = self.error(here, here.span, status, Action::reject(status));
                let why = format!("whether there is a {} is not in the configuration", from_folder(here));
                let when = Predicate::opaque(Opaque::unknown(here.span, why));
                flow.push(Route { span: here.span, when, filters: entry.filters, action: entry.action });
            }
        }
    }

    /// What is there: a file, or a folder whose index file may lead to another location.
    fn present<'c>(&mut self, mut flow: Flow, here: &Here<'c, '_, '_>) -> Entry {
        self.index(&mut flow, here);
        self.one_page(flow, here)
    }

    /// A file that is there: GET and HEAD get it, other methods 405 (seen on nginx 1.22.1).
    pub(super) fn one_page<'c>(&mut self, mut flow: Flow, here: &Here<'c, '_, '_>) -> Entry {
        self.only_fetched(&mut flow, here);
        flow.finish(self, here.span, Action::respond(200, from_folder(here)).into())
    }

    /// Other methods than GET and HEAD get 405.
    pub(super) fn only_fetched<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        let span = here.span;
        let fetched = Matcher::Strings(Strings::new(How::Equal, ["GET", "HEAD"], false));
        let when = Predicate::test(span, Value::Field(Field::Method), fetched).negated();
        let Entry { filters, action } = self.error(here, span, 405, Action::reject(405));
        flow.push(Route { span, when, filters, action });
    }

    /// An index file that is there is fetched by an internal redirect, which matters where another location takes it.
    fn index<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        let lines = here.scope.all(&["index"]);
        let names = lines.iter().flat_map(|line| line.args.iter().map(|name| (line.span, name.as_str())));
        let mut names: Vec<(Span, &str)> = names.collect();
        if lines.is_empty() {
            names.push((here.span, "index.html"));
        }
        for (span, name) in names.into_iter().filter(|(_, name)| here.site.traits.takes(name)) {
            let slash = Matcher::Strings(Strings::new(How::Suffix, ["/"], false));
            let folder = Predicate::test(span, Value::Field(Field::Path), slash);
            let reason = format!("whether {name} is on the disk is not in the configuration");
            let there = Predicate::opaque(Opaque::unknown(span, reason));
            let path = Value::join([Value::Field(Field::Path), Value::text(name)]);
            let filters =
                vec![Filter::new(span, FilterKind::SetPath(path)), mark(span, INTERNAL), mark(span, REWRITTEN)];
            let when = Predicate::all(vec![folder, there]);
            flow.push(Route { span, when, filters, action: restart(here.site.start) });
        }
    }
}

/// Whether `try_files` finds a file: not known, but a request that doesn't end with `/` names no folder at rest.
fn is_there(file: &Word) -> Predicate {
    let span = file.span;
    let reason = format!("whether {} is on the disk is not in the configuration", file.as_str());
    let there = Predicate::opaque(Opaque::unknown(span, reason));
    if file.text != "$uri/" {
        return there;
    }
    let slash = Matcher::Strings(Strings::new(How::Suffix, ["/"], false));
    let slash = Predicate::test(span, Value::Field(Field::Path), slash);
    let folder = Opaque::at_rest(span, "the path names a folder on the disk", false);
    Predicate::any(vec![Predicate::all(vec![slash, there]), Predicate::opaque(folder)])
}

/// Whether the request came from the end of a `try_files`: at rest that file is there. `None` where no such end is near.
fn fallback_is_there(here: &Here<'_, '_, '_>) -> Option<Predicate> {
    let last = here.site.traits.fallback?;
    let there = Opaque::at_rest(last.span, format!("{} is there", last.as_str()), true);
    Some(Predicate::all(vec![marked(last.span, FALLBACK), Predicate::opaque(there)]))
}

/// What answers, by its folder.
pub fn from_folder(here: &Here<'_, '_, '_>) -> String {
    let root = here.scope.own_last("alias").or_else(|| here.scope.last("root"));
    format!("file from {}", root.and_then(|root| root.arg(0)).unwrap_or("html"))
}
