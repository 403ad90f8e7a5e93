//! One location: what it asks before the rewrite phase, that phase, access, and who answers.

use model::{Action, Field, Filter, FilterKind, How, Matcher, Predicate, Route, Strings, Value};

use super::answers::before;
use super::handlers::PASSES;
use super::rewrite::OwnSettings;
use super::settings::{IF, INTERNAL, marked, unmark};
use super::site::{Here, Site, unread_route};
use super::{Entry, Flow, Lowering, Scope};
use crate::nginx::config::{LimitExcept, Line, Location};

impl Lowering {
    /// What one enters when a location is chosen.
    pub(super) fn location<'c>(&mut self, location: &'c Location, site: &Site<'c>, outer: &Scope<'c, '_>) -> Entry {
        let scope = outer.inner(&location.block);
        let block = &location.block;
        let here =
            Here { span: location.span, block, site, scope: &scope, location: Some(location), fallback_handler: None };
        let mut flow = Flow::new(here.title(), location.span);
        if let Some(route) = self.closed(&Predicate::Const(true), &here) {
            flow.push(route);
        }
        for line in &block.lines {
            if let Line::LimitExcept(limit) = line {
                self.limit_except(&mut flow, limit, &here);
            }
        }
        if block.lines.iter().any(|line| matches!(line, Line::If(_))) {
            flow.filter(location.span, vec![unmark(location.span, IF)]);
        }
        let own = self.rewrite_phase(&mut flow, &block.lines, &here);
        for unread in &block.unread {
            flow.push(unread_route(unread));
        }
        flow.begin_content(self);
        self.settings_of_ifs(&mut flow, &own, &here);
        let entry = self.content_phase(flow, &here);
        Entry { filters: before(self.answers_on_entry(&here), entry.filters), ..entry }
    }

    /// `internal`: a request from outside gets a 404, where `when` holds; nothing in a location that is open.
    pub(super) fn closed<'c>(&mut self, when: &Predicate, here: &Here<'c, '_, '_>) -> Option<Route> {
        // Nested locations inherit it (seen on nginx 1.22.1).
        let span = here.scope.last("internal")?.span;
        let entry = self.error(here, span, 404, Action::reject(404));
        let outside = marked(span, INTERNAL).negated();
        let when = match when {
            Predicate::Const(true) => outside,
            when => Predicate::all(vec![when.clone(), outside]),
        };
        Some(Route { when, filters: entry.filters, ..Route::always(span, entry.action) })
    }

    /// Other methods than those of `limit_except` never see the location's own rewrite lines, nor its `try_files`: they get
    /// the checks of the block, and the server that the location hands on to, else a file. `GET` stands for `HEAD` too
    /// (seen on nginx 1.22.1).
    fn limit_except<'c>(&mut self, flow: &mut Flow, limit: &'c LimitExcept, here: &Here<'c, '_, '_>) {
        let scope = here.scope.apart(&limit.block);
        let mut methods: Vec<&str> = limit.methods.iter().map(|method| method.as_str()).collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        let inside = Here {
            span: limit.span,
            block: &limit.block,
            site: here.site,
            scope: &scope,
            location: here.location,
            fallback_handler: here.handler().filter(|handler| PASSES.contains(&handler.name.as_str())),
        };
        let entry = self.content_phase(Flow::new("limit_except", limit.span), &inside);
        let among = Matcher::Strings(Strings::new(How::Equal, methods, false));
        let when = Predicate::test(limit.span, Value::Field(Field::Method), among).negated();
        flow.push(Route { span: limit.span, when, filters: entry.filters, action: entry.action });
    }

    /// The last `if` that held, and has settings of its own, has the say over all that comes after.
    fn settings_of_ifs<'c>(&mut self, flow: &mut Flow, own: &[OwnSettings<'c>], here: &Here<'c, '_, '_>) {
        for own in own {
            let condition = own.condition;
            let scope = here.scope.conditional(&condition.block);
            let inside = Here {
                span: condition.span,
                block: &condition.block,
                site: here.site,
                scope: &scope,
                location: here.location,
                fallback_handler: here.handler(),
            };
            let entry = self.content_phase(Flow::new("if", condition.span), &inside);
            let when = self.had_the_say(own);
            flow.push(Route { span: condition.span, when, filters: entry.filters, action: entry.action });
        }
    }

    /// Access, `try_files`, then who answers.
    pub(super) fn content_phase<'c>(&mut self, mut flow: Flow, here: &Here<'c, '_, '_>) -> Entry {
        if here.location.is_some() {
            self.not_understood(&mut flow, here);
        }
        let late = self.late_answers(here);
        flow.filter(here.span, late.into_iter().collect());
        self.access(&mut flow, here);
        self.mirror(&mut flow, here);
        if let Some(directive) = here.scope.own_last("try_files") {
            return self.try_files(flow, directive, here);
        }
        self.answer(flow, here)
    }

    /// Who answers.
    pub(super) fn answer<'c>(&mut self, mut flow: Flow, here: &Here<'c, '_, '_>) -> Entry {
        let handler = here.handler();
        let end = self.handler(&mut flow, handler, here);
        let span = handler.map_or(here.span, |handler| handler.span);
        flow.finish(self, span, end)
    }

    /// A copy of the request goes elsewhere; its answer is thrown away.
    fn mirror<'c>(&mut self, flow: &mut Flow, here: &Here<'c, '_, '_>) {
        for directive in here.scope.all(&["mirror"]) {
            let target = directive.arg(0).unwrap_or("");
            if target != "off" {
                let kind = FilterKind::Mirror(target.into());
                flow.filter(directive.span, vec![Filter::new(directive.span, kind)]);
            }
        }
    }
}
