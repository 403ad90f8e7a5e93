//! Files on disk: `try_files`, `index`, `root`. What is on the disk no configuration knows.

use finding::Span;
use model::{Action, Field, Filter, FilterKind, How, Matcher, Opaque, Predicate, Route, Strings, Value};

use super::actions::{respond_unknown, restart};
use super::errors::special;
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
        let found = match here.handler() {
            Some(_) => self.answer(Flow::new(here.title(), here.span), here),
            None => self.present(Flow::new(here.title(), here.span), here),
        };
        for file in files {
            let when = is_there(file);
            let mut filters = Vec::new();
            if file.text == "$uri" {
                let kept = fallback_is_there(here).map(|when| Route {
                    span: file.span,
                    when,
                    filters: found.filters.clone(),
                    action: found.action.clone(),
                });
                kept.into_iter().for_each(|route| flow.push(route));
            } else if file.text != "$uri/" {
                let path = self.value(file.as_str(), here.site.at(span));
                filters = vec![Filter { span, kind: FilterKind::SetPath(path) }, mark(span, REWRITTEN)];
            }
            filters.extend(found.filters.iter().cloned());
            flow.push(Route { span: file.span, when, filters, action: found.action.clone() });
        }
        let end = self.last_try(last.as_str(), span, here);
        flow.finish(self, last.span, end)
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

    /// A file that is there: GET and HEAD get it, other methods 405 (seen on nginx 1.22.1).
    fn present<'c>(&mut self, mut flow: Flow, here: &Here<'c, '_, '_>) -> Entry {
        self.index(&mut flow, here);
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
        for (span, name) in names.into_iter().filter(|(_, name)| leads_elsewhere(name, here)) {
            let slash = Matcher::Strings(Strings::new(How::Suffix, ["/"], false));
            let folder = Predicate::test(span, Value::Field(Field::Path), slash);
            let reason = format!("whether {name} is on the disk is not in the configuration");
            let there = Predicate::opaque(Opaque::unknown(span, reason));
            let path = Value::Join(vec![Value::Field(Field::Path), Value::text(name)]);
            let filters =
                vec![Filter { span, kind: FilterKind::SetPath(path) }, mark(span, INTERNAL), mark(span, REWRITTEN)];
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
fn from_folder(here: &Here<'_, '_, '_>) -> String {
    let root = here.scope.own_last("alias").or_else(|| here.scope.last("root"));
    format!("file from {}", root.and_then(|root| root.arg(0)).unwrap_or("html"))
}

/// Whether some location looks at such files: by their extension, exactly, or by how their names begin.
fn leads_elsewhere(name: &str, here: &Here<'_, '_, '_>) -> bool {
    let extension = name.rsplit_once('.').map_or(name, |(_, extension)| extension);
    let traits = &here.site.traits;
    traits.picky.iter().any(|text| text.ends_with(name) || text.contains(extension)) || traits.begins(name)
}
