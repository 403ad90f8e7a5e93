//! Prints of routes: two routes with one print do the same, wherever they stand and whatever the lines around them are.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use model::{
    Action, Blame, Converter, Filter, FilterKind, HeaderOp, Matcher, Missing, Model, Opaque, PoolId, Predicate,
    ResponseChange, ResponseHeader, Route, Value,
};

/// What tells pools and unknown things of two configurations apart.
pub(crate) trait Names {
    /// The same number for pools that are the same on both sides.
    fn pool(&self, pool: PoolId) -> u64;
    /// The same number for lines that say the same.
    fn line(&self, blame: &Blame) -> u64;
}

/// One print of several.
pub(crate) fn together(parts: &[u64]) -> u64 {
    let mut hash = DefaultHasher::new();
    parts.hash(&mut hash);
    hash.finish()
}

/// The print of a text.
pub(crate) fn of_text(text: &str) -> u64 {
    let mut hash = DefaultHasher::new();
    text.hash(&mut hash);
    hash.finish()
}

/// Makes prints.
pub(crate) struct Printer<'n> {
    /// Whose numbers stand in for pools and lines.
    names: &'n dyn Names,
    /// All that was printed so far, in order. Its keys are fixed, so that the same makes the same in every run.
    hash: DefaultHasher,
}

impl<'n> Printer<'n> {
    /// Nothing is printed yet.
    pub fn new(names: &'n dyn Names) -> Self {
        Printer { names, hash: DefaultHasher::new() }
    }

    /// The print of a route; the routes of a table that it leads to are left aside.
    pub fn route(names: &'n dyn Names, route: &Route) -> u64 {
        let mut printer = Printer::new(names);
        printer.predicate(&route.when);
        route.filters.iter().for_each(|filter| printer.filter(filter));
        printer.action(&route.action);
        printer.hash.finish()
    }

    /// The print of a condition.
    pub fn condition(names: &'n dyn Names, of: &Predicate) -> u64 {
        let mut printer = Printer::new(names);
        printer.predicate(of);
        printer.hash.finish()
    }

    /// The print of what filters do to the request where they run under a condition.
    pub fn filters(names: &'n dyn Names, when: &Predicate, filters: &[Filter]) -> u64 {
        let mut printer = Printer::new(names);
        printer.predicate(when);
        let of_answer = |filter: &&Filter| matches!(*filter.kind, FilterKind::ResponseHeaders(_));
        filters.iter().filter(|filter| !of_answer(filter)).for_each(|filter| printer.filter(filter));
        printer.hash.finish()
    }

    /// The print of an action.
    pub fn of_action(names: &'n dyn Names, action: &Action) -> u64 {
        let mut printer = Printer::new(names);
        printer.action(action);
        printer.hash.finish()
    }

    /// The print of a value.
    pub fn of_value(names: &'n dyn Names, value: &Value) -> u64 {
        let mut printer = Printer::new(names);
        printer.value(value);
        printer.hash.finish()
    }

    /// The print of what a value is held against.
    pub fn of_matcher(names: &'n dyn Names, matcher: &Matcher) -> u64 {
        let mut printer = Printer::new(names);
        printer.matcher(matcher);
        printer.hash.finish()
    }

    /// A word that keeps kinds apart whose parts may look alike.
    fn mark(&mut self, what: &'static str) {
        what.hash(&mut self.hash);
    }

    /// The numbers of alternatives go in, so that nested lists can't run into each other.
    fn predicate(&mut self, of: &Predicate) {
        match of {
            Predicate::Const(holds) => ("const", holds).hash(&mut self.hash),
            Predicate::All(of) => {
                ("all", of.len()).hash(&mut self.hash);
                of.iter().for_each(|one| self.predicate(one));
            }
            Predicate::Any(of) => {
                ("any", of.len()).hash(&mut self.hash);
                of.iter().for_each(|one| self.predicate(one));
            }
            Predicate::Not(inner) => {
                self.mark("not");
                self.predicate(inner);
            }
            Predicate::Test(test) => {
                self.mark("test");
                self.value(&test.value);
                self.matcher(&test.matcher);
            }
            Predicate::Opaque(opaque) => self.opaque(opaque),
        }
    }

    /// What wasn't understood is told by its line; what it is at rest counts as well.
    fn opaque(&mut self, opaque: &Opaque) {
        ("opaque", self.names.line(&opaque.blame), opaque.usual).hash(&mut self.hash);
    }

    /// Maps go in with all their entries in order, as the first that fits decides. Their names and places don't
    /// count.
    fn value(&mut self, of: &Value) {
        match of {
            Value::Text(text) => ("text", text).hash(&mut self.hash),
            Value::Field(field) => ("field", field).hash(&mut self.hash),
            Value::Join(parts) => {
                ("join", parts.len()).hash(&mut self.hash);
                parts.iter().for_each(|part| self.value(part));
            }
            Value::Convert(inner, converter) => {
                self.mark("convert");
                self.value(inner);
                match converter.as_ref() {
                    Converter::Followed(parts) => parts.iter().for_each(|part| self.value(part)),
                    other => other.hash(&mut self.hash),
                }
            }
            Value::Lookup(key, map) => {
                self.mark("lookup");
                self.value(key);
                if let Some(blame) = &map.unknown {
                    self.names.line(blame).hash(&mut self.hash);
                }
                for entry in map.entries() {
                    self.matcher(&entry.matcher);
                    self.value(&entry.value);
                }
                map.default.iter().for_each(|value| self.value(value));
            }
            Value::Opaque(blame) => ("unknown", self.names.line(blame)).hash(&mut self.hash),
        }
    }

    /// Lists of which any may match are sorted where that is cheap; expressions keep their order.
    fn matcher(&mut self, of: &Matcher) {
        match of {
            Matcher::Strings(strings) => {
                // The order of texts any of which may match says nothing.
                let mut any: Vec<&str> = strings.any.iter().map(model::Text::as_str).collect();
                any.sort_unstable();
                ("strings", strings.how, any, strings.fold).hash(&mut self.hash);
            }
            Matcher::Regexes(patterns) => ("regexes", patterns).hash(&mut self.hash),
            Matcher::Networks(networks) => {
                let mut networks = networks.clone();
                networks.sort_unstable();
                ("networks", networks).hash(&mut self.hash);
            }
            Matcher::Numbers(ranges) => ("numbers", ranges).hash(&mut self.hash),
            Matcher::Length(ranges) => ("length", ranges).hash(&mut self.hash),
            Matcher::Found => self.mark("found"),
            Matcher::Truthy => self.mark("truthy"),
        }
    }

    /// The kind goes in first. Where it was written never does.
    fn filter(&mut self, filter: &Filter) {
        std::mem::discriminant(filter.kind.as_ref()).hash(&mut self.hash);
        match filter.kind.as_ref() {
            FilterKind::SetPath(value)
            | FilterKind::SetQuery(value)
            | FilterKind::SetTarget(value)
            | FilterKind::SetUrl(value)
            | FilterKind::SetMethod(value)
            | FilterKind::SetClient(value) => self.value(value),
            FilterKind::SetVar(name, value) => {
                name.hash(&mut self.hash);
                self.value(value);
            }
            FilterKind::UnsetVar(name) => name.hash(&mut self.hash),
            FilterKind::Capture(value, pattern) => {
                pattern.hash(&mut self.hash);
                self.value(value);
            }
            FilterKind::Header(op) | FilterKind::ResponseHeader(op) => self.header(op),
            FilterKind::ResponseHeaders(all) => all.iter().for_each(|one| self.response_header(one)),
            FilterKind::DropHeaders(pattern) => pattern.hash(&mut self.hash),
            FilterKind::Admit(admission) => admission.hash(&mut self.hash),
            FilterKind::Normalize(rules) => rules.hash(&mut self.hash),
            FilterKind::OverrideStatus(status) => status.hash(&mut self.hash),
            FilterKind::Limit(text) | FilterKind::Count(text) | FilterKind::Mirror(text) => text.hash(&mut self.hash),
            FilterKind::Gate { opaque, status } => {
                self.opaque(opaque);
                status.hash(&mut self.hash);
            }
            FilterKind::Opaque { blame, touches } => (self.names.line(blame), touches).hash(&mut self.hash),
            FilterKind::WellFormed => {}
        }
    }

    /// Setting and adding are told apart first; of a removal only the name counts.
    fn header(&mut self, op: &HeaderOp) {
        std::mem::discriminant(op).hash(&mut self.hash);
        match op {
            HeaderOp::Set { name, value, drop_empty } => {
                (name, drop_empty).hash(&mut self.hash);
                self.value(value);
            }
            HeaderOp::Add(name, value) | HeaderOp::AddFilled(name, value) => {
                name.hash(&mut self.hash);
                self.value(value);
            }
            HeaderOp::Remove(name) => name.hash(&mut self.hash),
            HeaderOp::Replace { name, pattern, with, elements, whole } => {
                (name, pattern, elements, whole).hash(&mut self.hash);
                self.value(with);
            }
        }
    }

    /// For which answers it is meant counts as well.
    fn response_header(&mut self, one: &ResponseHeader) {
        (one.only, std::mem::discriminant(&one.change)).hash(&mut self.hash);
        match &one.change {
            ResponseChange::Header(op) => self.header(op),
            ResponseChange::Trailer(name, value) => {
                name.hash(&mut self.hash);
                self.value(value);
            }
            ResponseChange::Hide(name) | ResponseChange::Pass(name) => name.hash(&mut self.hash),
        }
    }

    /// Tables that are jumped to are left out: their own routes are compared instead. Bodies of answers don't count
    /// either.
    fn action(&mut self, action: &Action) {
        match action {
            Action::Next => self.mark("next"),
            Action::Goto(_) => self.mark("goto"),
            Action::Restart { limit, .. } => ("restart", limit).hash(&mut self.hash),
            Action::Forward(forward) => {
                ("forward", self.names.pool(forward.pool), forward.endpoint).hash(&mut self.hash);
            }
            Action::ForwardByName { name, missing } => {
                self.mark("by name");
                self.value(name);
                match missing {
                    Missing::Next => self.mark("next"),
                    Missing::Address => self.mark("address"),
                    Missing::Status(status) => status.hash(&mut self.hash),
                }
            }
            Action::Redirect(redirect) => {
                ("redirect", redirect.status).hash(&mut self.hash);
                self.value(&redirect.location);
            }
            Action::Respond(respond) => ("respond", respond.status).hash(&mut self.hash),
            Action::Reject(reject) => ("reject", reject.status).hash(&mut self.hash),
            Action::Opaque(blame) => ("unknown", self.names.line(blame)).hash(&mut self.hash),
        }
    }
}

/// Hands everything of a model that is not known to `each`.
pub(crate) fn blamed(model: &Model, each: &mut dyn FnMut(&Blame)) {
    /// Overhears the printer, which comes by everything that is not known, and answers with any number.
    struct Listening<'e>(std::cell::RefCell<&'e mut dyn FnMut(&Blame)>);
    impl Names for Listening<'_> {
        fn pool(&self, _: PoolId) -> u64 {
            0
        }

        fn line(&self, blame: &Blame) -> u64 {
            (self.0.borrow_mut())(blame);
            0
        }
    }
    let listening = Listening(std::cell::RefCell::new(each));
    for table in &model.tables {
        for route in &table.routes {
            Printer::route(&listening, route);
        }
        Printer::of_action(&listening, &table.otherwise);
    }
}
