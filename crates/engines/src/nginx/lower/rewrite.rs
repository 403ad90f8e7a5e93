//! The rewrite phase: `set`, `if`, `rewrite`, `return`, `break`, in the order of the text.

use std::sync::Arc;

use finding::Span;
use model::{
    Action, Converter, Field, Filter, FilterKind, How, Matcher, Opaque, Pattern, Predicate, Redirect, Respond, Route,
    Strings, Touches, Value,
};

use super::actions::restart;
use super::answers::before;
use super::errors::special;
use super::said::is_said_in_ifs;
use super::scope::{breaks, plain};
use super::settings::{CHANGED, CUT_LOOSE, FALLBACK, IF, INTERNAL, REWRITTEN, mark, marked, unmark};
use super::shared::choice;
use super::site::{Here, is_rewrite_line};
use super::value::{Piece, pieces};
use super::{Entry, Flow, Lowering};
use crate::nginx::config::{If, Line};
use crate::nginx::syntax::Directive;

/// An `if` of a location that has settings of its own, and the value of the mark that says so.
pub struct OwnSettings<'c> {
    /// The condition.
    pub condition: &'c If,
    /// Value of the mark.
    pub mark: String,
}

impl Lowering {
    /// Writes the routes of the phase, in a location or in the server itself.
    pub(super) fn rewrite_phase<'c>(
        &mut self,
        flow: &mut Flow,
        lines: &'c [Line],
        here: &Here<'c, '_, '_>,
    ) -> Vec<OwnSettings<'c>> {
        let mut own = Vec::new();
        self.rewrite_lines(flow, lines, here, &mut own);
        if here.location.is_some() && may_change(lines) {
            let span = here.span;
            let filters = vec![unmark(span, CHANGED)];
            let when = marked(span, CHANGED);
            flow.push(Route { span, when, filters, action: restart(here.site.find) });
        }
        own
    }

    /// Lines in the order of the text.
    fn rewrite_lines<'c>(
        &mut self,
        flow: &mut Flow,
        lines: &'c [Line],
        here: &Here<'c, '_, '_>,
        own: &mut Vec<OwnSettings<'c>>,
    ) {
        for line in lines.iter().filter(|line| is_rewrite_line(line)) {
            match line {
                Line::Plain(directive) => self.rewrite_line(flow, directive, here, Vec::new()),
                Line::If(condition) => self.condition_block(flow, condition, here, own),
                Line::LimitExcept(_) => {}
            }
        }
    }

    /// One line; `given` must hold as well: the condition of the `if` around it.
    fn rewrite_line<'c>(
        &mut self,
        flow: &mut Flow,
        directive: &'c Directive,
        here: &Here<'c, '_, '_>,
        given: Vec<Predicate>,
    ) {
        let span = directive.span;
        let (filters, action) = match directive.name.as_str() {
            "set" => (self.set(directive, here), Action::Next),
            "return" => {
                let entry = self.return_line(directive, here);
                (self.answers_of_return(entry.filters, here), entry.action)
            }
            "break" => return self.break_line(flow, span, given),
            "rewrite" => return self.rewrite(flow, directive, here, given),
            _ => {
                self.gap(span, "Lua is not read");
                let blame = Arc::new(model::Blame { span, reason: "Lua is not read".into() });
                (vec![Filter::new(span, FilterKind::Opaque { blame, touches: touches_all() })], Action::Next)
            }
        };
        flow.push(Route { span, when: Predicate::all(given), filters, action });
    }

    /// The value is computed when the line is reached.
    pub(super) fn set<'c>(&mut self, directive: &'c Directive, here: &Here<'c, '_, '_>) -> Vec<Filter> {
        let name = directive.arg(0).and_then(|word| word.strip_prefix('$')).unwrap_or("").to_ascii_lowercase();
        let value = self.value(directive.arg(1).unwrap_or(""), here.site.at(directive.span));
        vec![Filter::new(directive.span, FilterKind::SetVar(name.into(), value))]
    }

    /// `break` ends the phase; the path stays what it is. A path that was changed before it is cut loose from the location's
    /// prefix (seen on nginx 1.22.1).
    fn break_line(&mut self, flow: &mut Flow, span: Span, given: Vec<Predicate>) {
        let action = Action::Goto(flow.content(self));
        let mut changed = given.clone();
        changed.push(marked(span, CHANGED));
        let filters = vec![unmark(span, CHANGED), mark(span, CUT_LOOSE)];
        flow.push(Route { span, when: Predicate::all(changed), filters, action: action.clone() });
        flow.push(Route { when: Predicate::all(given), ..Route::always(span, action) });
    }

    /// Everything that `return` can say.
    fn return_line<'c>(&mut self, directive: &'c Directive, here: &Here<'c, '_, '_>) -> Entry {
        let (first, text) = (directive.arg(0).unwrap_or(""), directive.arg(1));
        let Ok(status) = first.parse::<u16>() else {
            // A URL alone is a 302.
            return self.redirect(302, first, directive.span, here);
        };
        match (status, text) {
            (444, _) => Action::Reject(model::Reject { status: None }).into(),
            // Without a URL the Location is empty (seen on nginx 1.22.1).
            (301 | 302 | 303 | 307 | 308, url) => self.redirect(status, url.unwrap_or_default(), directive.span, here),
            (_, Some(_)) => Action::respond(status, "fixed text").into(),
            // Not an error, so nothing takes it, and the status of an error page before it stays.
            (..400, None) => Action::respond(status, "fixed answer").into(),
            (_, None) => {
                let plain = Action::Respond(Respond { status: Some(status), what: "fixed answer".into() });
                self.error(here, directive.span, status, plain)
            }
        }
    }

    /// A relative address is made absolute.
    fn redirect<'c>(&mut self, status: u16, url: &str, span: Span, here: &Here<'c, '_, '_>) -> Entry {
        let value = self.value(url, here.site.at(span));
        redirect(status, self.located(url, value, here), span, here)
    }

    /// `rewrite`: a look at the path, a new target, and what the flag says.
    fn rewrite<'c>(
        &mut self,
        flow: &mut Flow,
        directive: &'c Directive,
        here: &Here<'c, '_, '_>,
        mut given: Vec<Predicate>,
    ) {
        let span = directive.span;
        let (source, target) = (directive.arg(0).unwrap_or(""), directive.arg(1).unwrap_or(""));
        let flag = directive.arg(2).unwrap_or("");
        let pattern = Pattern::new(source, false);
        let path = Value::Field(Field::Path);
        let found = Predicate::test(span, path.clone(), Matcher::Regexes(vec![pattern.clone()]));
        if here.site.traits.groups_of_others {
            let missed = given.iter().cloned().chain([found.clone().negated()]).collect();
            flow.push(forget_groups(span, Predicate::all(missed)));
        }
        given.push(found);
        let mut filters = Vec::new();
        if here.site.traits.keeps_groups(source) {
            filters.push(Filter::new(span, FilterKind::Capture(path, Arc::new(pattern))));
        }
        let elsewhere = ["http://", "https://", "$scheme"].iter().any(|scheme| target.starts_with(scheme));
        let action = if elsewhere || matches!(flag, "redirect" | "permanent") {
            let status = if flag == "permanent" { 301 } else { 302 };
            let entry = self.rewrite_redirect(status, target, span, here);
            filters.extend(self.answers_of_return(entry.filters, here));
            entry.action
        } else {
            filters.extend(self.new_target(target, span, here));
            self.rewrite_flag(flow, flag, span, here, &mut filters)
        };
        flow.push(Route { span, when: Predicate::all(given), filters, action });
    }

    /// Where a changed path leads: `last` searches at once, no flag searches after the phase, `break` stays.
    fn rewrite_flag<'c>(
        &mut self,
        flow: &mut Flow,
        flag: &str,
        span: Span,
        here: &Here<'c, '_, '_>,
        filters: &mut Vec<Filter>,
    ) -> Action {
        filters.extend([mark(span, INTERNAL), mark(span, REWRITTEN)]);
        filters.extend(here.site.traits.fallback.map(|_| unmark(span, FALLBACK)));
        match (flag, here.location.is_some()) {
            ("last", true) => {
                filters.push(unmark(span, CHANGED));
                restart(here.site.find)
            }
            ("last", false) => Action::Goto(here.site.find),
            ("break", true) => {
                filters.extend([unmark(span, CHANGED), mark(span, CUT_LOOSE)]);
                Action::Goto(flow.content(self))
            }
            ("break", false) => {
                filters.push(mark(span, CUT_LOOSE));
                Action::Goto(flow.content(self))
            }
            (_, in_location) => {
                if in_location || here.site.breaks {
                    filters.push(mark(span, CHANGED));
                }
                Action::Next
            }
        }
    }

    /// Path and query after a `rewrite`: new arguments come before the old ones, and a `?` at the end drops those.
    fn new_target<'c>(&mut self, target: &str, span: Span, here: &Here<'c, '_, '_>) -> Vec<Filter> {
        let (path, query) = match target.split_once('?') {
            Some((path, query)) => (path, Some(query)),
            None => (target, None),
        };
        let path = self.value(path, here.site.at(span));
        let mut filters = Vec::new();
        if let Some(query) = query {
            let value = match query.strip_suffix('?') {
                _ if query.is_empty() => Value::text(""),
                Some(whole) => self.escaped(whole, span, here),
                None => {
                    let new = self.escaped(query, span, here);
                    Value::join([new, self.shared.more_query.clone()])
                }
            };
            filters.push(Filter::new(span, FilterKind::SetQuery(value)));
        }
        filters.push(Filter::new(span, FilterKind::SetPath(path)));
        filters
    }

    /// A text whose groups are escaped where the client sent escapes or `+` in the path (seen on nginx 1.22.1).
    fn escaped<'c>(&mut self, text: &str, span: Span, here: &Here<'c, '_, '_>) -> Value {
        let parts = pieces(text).into_iter().map(|piece| match piece {
            Piece::Text(text) => Value::text(text),
            Piece::Variable(name) => self.variable(name, here.site.at(span)),
            Piece::Group(group) => {
                let plain = Value::Field(Field::Capture(group));
                let escaped = plain.clone().convert(Converter::EscapeArgument);
                let sent = (Value::Field(Field::OriginalTarget), "^[^?]*[%+]");
                choice(span, &format!("group {group}"), sent, escaped, plain)
            }
        });
        Value::join(parts)
    }

    /// A redirect keeps the arguments unless the new target ends in `?`; new ones come first.
    fn rewrite_redirect<'c>(&mut self, status: u16, target: &str, span: Span, here: &Here<'c, '_, '_>) -> Entry {
        let whole = target.strip_suffix('?');
        let own = self.escaped(whole.unwrap_or(target), span, here).convert(Converter::DecodeVisible);
        let location = match whole {
            Some(_) => own,
            None if target.contains('?') => Value::join([own, self.shared.more_query.clone()]),
            None => Value::join([own, self.shared.query.clone()]),
        };
        redirect(status, self.located(target, location, here), span, here)
    }

    /// An `if`: one route where one line is enough, else a table of its own.
    fn condition_block<'c>(
        &mut self,
        flow: &mut Flow,
        condition: &'c If,
        here: &Here<'c, '_, '_>,
        own: &mut Vec<OwnSettings<'c>>,
    ) {
        let test = self.condition(condition, here);
        test.first.into_iter().for_each(|route| flow.push(route));
        let lines = &condition.block.lines;
        let rewriting: Vec<&'c Directive> =
            lines.iter().filter(|line| is_rewrite_line(line)).filter_map(plain).collect();
        let takes_over = here.location.is_some() && is_said_in_ifs(&here.block.lines);
        let settings = has_settings(condition, here, takes_over);
        if let [only] = rewriting.as_slice()
            && test.filters.is_empty()
            && !settings
            && !takes_over
        {
            return self.rewrite_line(flow, only, here, vec![test.when]);
        }
        if rewriting.is_empty() && !settings {
            return;
        }
        let mut filters = test.filters;
        if settings {
            self.ifs += 1;
            let mark = self.ifs.to_string();
            filters.push(Filter::new(condition.span, FilterKind::SetVar(IF.into(), Value::text(mark.as_str()))));
            own.push(OwnSettings { condition, mark });
        }
        if rewriting.is_empty() && !takes_over {
            let span = condition.span;
            return flow.push(Route { span, when: test.when, filters, action: Action::Next });
        }
        self.condition_table(flow, condition, (test.when, filters), here);
    }

    /// An `if` with several lines gets a table of its own, which leads back behind the `if`.
    fn condition_table<'c>(
        &mut self,
        flow: &mut Flow,
        condition: &'c If,
        (when, filters): (Predicate, Vec<Filter>),
        here: &Here<'c, '_, '_>,
    ) {
        let span = condition.span;
        let name = "if".into();
        let inside = self.reserve(&name, span);
        flow.push(Route { span, when, filters, action: Action::Goto(inside) });
        let content = flow.content(self);
        let rest = flow.split(self);
        let mut inner = Flow::into_table(name, span, inside).with_content(content);
        if is_said_in_ifs(&here.block.lines) && here.location.is_some() {
            // The settings of the `if` hold from here on (seen on nginx 1.22.1).
            let scope = here.scope.conditional(&condition.block);
            let here = Here { span, block: &condition.block, scope: &scope, fallback_handler: here.handler(), ..*here };
            inner.filter(span, self.answers_of_if(&here).into_iter().collect());
            self.rewrite_lines(&mut inner, &condition.block.lines, &here, &mut Vec::new());
        } else {
            self.rewrite_lines(&mut inner, &condition.block.lines, here, &mut Vec::new());
        }
        inner.finish(self, span, Action::Goto(rest).into());
    }

    /// What a line does that answers, with the headers of its answer as the lines before it left them. Which `if` has the say
    /// over them is not known behind one that sets its own: those stay as they were when it took over.
    fn answers_of_return<'c>(&mut self, filters: Vec<Filter>, here: &Here<'c, '_, '_>) -> Vec<Filter> {
        let late = if is_said_in_ifs(&here.block.lines) { None } else { self.late_answers(here) };
        before(late, filters)
    }

    /// The predicate that the `if` of that mark had the last say.
    pub(super) fn had_the_say<'c>(&self, own: &OwnSettings<'c>) -> Predicate {
        let matcher = Matcher::Strings(Strings::new(How::Equal, [own.mark.as_str()], false));
        Predicate::test(own.condition.span, Value::Field(Field::Var(IF.into())), matcher)
    }
}

/// A redirect; like every answer without a text of its own it forgets the status of an error page.
fn redirect(status: u16, location: Value, span: Span, here: &Here<'_, '_, '_>) -> Entry {
    special(here.site, span, Action::Redirect(Redirect { status, location }))
}

/// What something that may do anything touches.
pub fn touches_all() -> Touches {
    Touches { fate: true, request: true }
}

/// An expression that isn't found leaves no groups, neither its own nor those before it (seen on nginx 1.22.1).
pub fn forget_groups(span: Span, when: Predicate) -> Route {
    let nothing = FilterKind::Capture(Value::text(""), Arc::new(Pattern::new("", false)));
    Route { when, filters: vec![Filter::new(span, nothing)], ..Route::always(span, Action::Next) }
}

/// Whether the `if` changes what happens after the rewrite phase: it has settings, or switches off `try_files`.
fn has_settings(condition: &If, here: &Here<'_, '_, '_>, takes_over: bool) -> bool {
    if here.location.is_none() {
        return false;
    }
    let lines = &condition.block.lines;
    let returns = lines.iter().position(|line| plain(line).is_some_and(|line| line.is("return")));
    let ends = returns.is_some_and(|at| !breaks(&lines[..at]));
    let more = lines.iter().any(|line| !is_rewrite_line(line) && !is_quiet(line));
    !ends && (more || takes_over || here.scope.own_last("try_files").is_some())
}

/// Whether the line changes nothing that is modelled.
fn is_quiet(line: &Line) -> bool {
    use crate::nginx::config::words::{Class, class};
    matches!(line, Line::Plain(directive) if class(directive.name.as_str()) == Class::Quiet)
}

/// Whether a `rewrite` without a flag may have changed the path.
fn may_change(lines: &[Line]) -> bool {
    lines.iter().any(|line| match line {
        Line::Plain(directive) => directive.is("rewrite") && directive.args.len() < 3,
        Line::If(condition) => may_change(&condition.block.lines),
        Line::LimitExcept(_) => false,
    })
}

/// Nothing is known about it, both ways are followed.
pub fn unknown(span: Span, reason: &str) -> Predicate {
    Predicate::opaque(Opaque::unknown(span, reason))
}
