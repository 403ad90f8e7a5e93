//! Who gets what of a folder of pages, where it is known what lies in it (each step seen on nginx 1.22.1).

use finding::Span;
use model::{Action, Converter, Field, Filter, FilterKind, How, Matcher, Predicate, Redirect, Route, Strings, Value};

use super::actions::restart;
use super::errors::special;
use super::files::from_folder;
use super::folder::Pages;
use super::settings::{INTERNAL, REWRITTEN, mark};
use super::site::Here;
use super::{Entry, Flow, Lowering};

impl Lowering {
    /// A page, an index file, a listing, a slash that is missing, or an error.
    pub(super) fn of_pages<'c>(&mut self, mut flow: Flow, pages: &Pages, here: &Here<'c, '_, '_>) -> Entry {
        let span = here.span;
        self.fails(&mut flow, by_method(span, &["GET", "HEAD", "POST"]).negated(), 405, here);
        self.index_files(&mut flow, pages, here);
        let found = self.one_page(Flow::new(here.title(), span), here);
        flow.push(Route { span, when: pages.is_file(), filters: found.filters, action: found.action });
        self.listing(&mut flow, pages, here);
        self.slash(&mut flow, pages, here);
        let end = self.error(here, span, 404, Action::reject(404));
        flow.finish(self, span, end)
    }

    /// Of the index files the first that is there is searched anew; of one that begins with a slash nobody asks whether it
    /// is there.
    fn index_files<'c>(&mut self, flow: &mut Flow, pages: &Pages, here: &Here<'c, '_, '_>) {
        let lines = here.scope.all(&["index"]);
        let mut names: Vec<(Span, &str)> =
            lines.iter().flat_map(|line| line.args.iter().map(|name| (line.span, name.as_str()))).collect();
        if lines.is_empty() {
            names.push((here.span, "index.html"));
        }
        for (at, (span, name)) in names.into_iter().enumerate() {
            let (when, path) = if name.starts_with('/') {
                // The folder was looked for with the first name.
                let folder = if at > 0 { pages.is_folder() } else { Predicate::ALWAYS };
                (Predicate::all(vec![ends_with_slash(span), folder]), Value::text(name))
            } else {
                (pages.has_index(name), Value::join([Value::Field(Field::Path), Value::text(name)]))
            };
            let path = Filter::new(span, FilterKind::SetPath(path));
            let filters = vec![path, mark(span, INTERNAL), mark(span, REWRITTEN)];
            flow.push(Route { span, when, filters, action: restart(here.site.start) });
        }
    }

    /// A folder without an index file: its listing, where `autoindex` shows one to GET and HEAD, else 403.
    fn listing<'c>(&mut self, flow: &mut Flow, pages: &Pages, here: &Here<'c, '_, '_>) {
        let span = here.span;
        let folder = Predicate::all(vec![ends_with_slash(span), pages.is_folder()]);
        if here.scope.is_on("autoindex", false) {
            let when = Predicate::all(vec![folder.clone(), by_method(span, &["GET", "HEAD"])]);
            let shown = format!("listing of {}", from_folder(here).trim_start_matches("file from "));
            flow.push(Route { when, ..Route::always(span, Action::respond(200, shown)) });
        }
        self.fails(flow, folder, 403, here);
    }

    /// A folder that is asked for without the slash at its end.
    fn slash<'c>(&mut self, flow: &mut Flow, pages: &Pages, here: &Here<'c, '_, '_>) {
        let span = here.span;
        let path = Value::Field(Field::Path).convert(Converter::EscapePath);
        let target = Value::join([path, Value::text("/"), self.shared.query.clone()]);
        let redirect = Redirect { status: 301, location: self.absolute(target, here) };
        let Entry { filters, action } = special(here.site, span, Action::Redirect(redirect));
        flow.push(Route { span, when: pages.is_folder(), filters, action });
    }

    /// Who meets the condition gets an error.
    fn fails<'c>(&mut self, flow: &mut Flow, when: Predicate, status: u16, here: &Here<'c, '_, '_>) {
        let Entry { filters, action } = self.error(here, here.span, status, Action::reject(status));
        flow.push(Route { span: here.span, when, filters, action });
    }
}

fn by_method(span: Span, methods: &[&str]) -> Predicate {
    let among = Matcher::Strings(Strings::new(How::Equal, methods.iter().copied(), false));
    Predicate::test(span, Value::Field(Field::Method), among)
}

fn ends_with_slash(span: Span) -> Predicate {
    let slash = Matcher::Strings(Strings::new(How::Suffix, ["/"], false));
    Predicate::test(span, Value::Field(Field::Path), slash)
}
