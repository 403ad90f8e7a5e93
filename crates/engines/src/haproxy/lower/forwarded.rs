//! What the engine adds to a request on its own: `option forwardfor`, `option originalto`, `unique-id-header`.

use std::sync::Arc;

use model::{Field, Matcher, Predicate, Text, Value};

use super::super::config::proxy::Proxy;
use super::super::words::Line;
use super::Lower;
use super::matching::{self, Method};
use super::rewrite::has_header;
use super::stages::Stage;

/// Options that tell the endpoint addresses, with the header and what it says.
const ADDRESSES: [(&str, &str, Field); 2] =
    [("forwardfor", "x-forwarded-for", Field::Client), ("originalto", "x-original-to", Field::ListenerAddress)];

/// The variable that says which frontend took a request in.
const FRONTEND: &str = "(frontend)";

/// What both halves of the way say of one option: the lines of the frontend and of the backend.
type Said = (Option<Arc<Line>>, Option<Arc<Line>>);

impl Lower<'_> {
    /// The headers that a backend adds at the end of its rules. Seen on HAProxy 2.6.12: frontend and backend are asked for each
    /// option, and one line is added.
    pub(super) fn forwarded(&mut self, proxy: &Proxy, stage: &mut Stage) {
        for (option, header, field) in ADDRESSES {
            for (said, names) in self.said(proxy, option) {
                let when = from_one_of(&names, proxy.name.span);
                self.address(&said, header, field.clone(), when, stage);
            }
        }
        if let Some(line) = proxy.settings.option("forwarded") {
            self.rfc7239(line, &Predicate::ALWAYS, stage);
        }
    }

    /// What is said of an option on each way into a backend, with the frontends where the ways differ.
    fn said(&self, proxy: &Proxy, option: &str) -> Vec<(Said, Vec<Text>)> {
        let config = self.config;
        let own = proxy.settings.option(option).cloned();
        let mut senders: Vec<&Proxy> = self.senders.to(proxy).map(|index| &config.proxies[index]).collect();
        if proxy.listens() {
            senders.push(proxy);
        }
        let mut ways: Vec<(Said, Vec<Text>)> = Vec::new();
        for sender in senders.into_iter().filter(|sender| sender.is_http()) {
            let said = (sender.settings.option(option).cloned(), own.clone());
            match ways.iter_mut().find(|(other, _)| same(other, &said)) {
                Some((_, names)) => names.push(sender.name.text.clone()),
                None => ways.push((said, vec![sender.name.text.clone()])),
            }
        }
        match ways.len() {
            0 => vec![((None, own), Vec::new())],
            1 => ways.into_iter().map(|(said, _)| (said, Vec::new())).collect(),
            _ => ways,
        }
    }

    /// `option forwarded` of HAProxy 2.8: 2.6 refuses it.
    fn rfc7239(&mut self, line: &Line, when: &Predicate, stage: &mut Stage) {
        let parts =
            vec![Value::text("proto="), Value::Field(Field::Scheme), Value::text(";for="), Value::Field(Field::Client)];
        let value = match line.words.len() {
            2 => Value::join(parts),
            _ => Value::opaque(model::Blame { span: line.span, reason: "its form is set by options".into() }),
        };
        let op = model::HeaderOp::Add("forwarded".into(), value);
        stage.filters(line.span, when.clone(), [model::FilterKind::Header(op)]);
    }

    /// Notes the frontend, where backends have to know it.
    pub(super) fn mark_sender(&mut self, proxy: &Proxy, stage: &mut Stage) {
        let mut others = self.config.proxies.iter().filter(|other| other.listens());
        let differs = |other: &Proxy| {
            ADDRESSES.iter().any(|(name, ..)| !same_line(other.settings.option(name), proxy.settings.option(name)))
        };
        if proxy.is_http() && others.any(differs) {
            let name = model::FilterKind::SetVar(FRONTEND.into(), Value::text(proxy.name.text.clone()));
            stage.filters(proxy.name.span, Predicate::ALWAYS, [name]);
        }
    }

    /// `option forwardfor [except NETWORK] [header NAME] [if-none]`. Seen on HAProxy 2.6.12: one more line, at the end; the
    /// backend's name for it counts before the frontend's, an `except` of either spares, an `if-none` needs both.
    fn address(&mut self, said: &Said, default: &str, field: Field, when: Predicate, stage: &mut Stage) {
        let lines: Vec<&Arc<Line>> = [&said.1, &said.0].into_iter().flatten().collect();
        let Some(first) = lines.first() else { return };
        let name = first.after("header").map_or(default, |word| word.as_str());
        let mut all = vec![when];
        for word in lines.iter().filter_map(|line| line.after("except")) {
            let network = matching::matcher(Method::Address, [word.text.to_string()], false);
            let test = |matcher| Predicate::test(word.span, Value::Field(field.clone()), matcher).negated();
            all.extend(network.map(test));
        }
        if lines.iter().all(|line| line.has("if-none")) {
            all.push(has_header(name, first.span).negated());
        }
        let filter = self.add_header(name, field);
        stage.filters(first.span, Predicate::all(only_conditions(all)), [filter]);
    }
}

/// Whether the request came from one of these frontends; no names are all.
fn from_one_of(names: &[Text], span: finding::Span) -> Predicate {
    match names {
        [] => Predicate::ALWAYS,
        names => Predicate::test(span, Value::Field(Field::Var(FRONTEND.into())), Matcher::equals(names.to_vec())),
    }
}

/// Whether two lines say the same, word for word.
fn same_line(one: Option<&Arc<Line>>, other: Option<&Arc<Line>>) -> bool {
    let words =
        |line: Option<&Arc<Line>>| line.map(|line| line.words.iter().map(|word| word.text.clone()).collect::<Vec<_>>());
    words(one) == words(other)
}

/// Whether the same is said on two ways.
fn same(one: &Said, other: &Said) -> bool {
    same_line(one.0.as_ref(), other.0.as_ref()) && same_line(one.1.as_ref(), other.1.as_ref())
}

/// Without what always holds.
fn only_conditions(all: impl IntoIterator<Item = Predicate>) -> Vec<Predicate> {
    all.into_iter().filter(|predicate| !matches!(predicate, Predicate::Const(true))).collect()
}
