//! What the engine adds to a request on its own: `option forwardfor`, `option originalto`, `unique-id-header`,
//! `http-send-name-header`.

use std::sync::Arc;

use model::{Field, Matcher, Predicate, Value};

use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;
use super::Lower;
use super::matching::{self, Method};
use super::rewrite::has_header;
use super::stages::Stage;

/// Options that tell the endpoint addresses.
const ADDRESSES: [&str; 3] = ["forwardfor", "forwarded", "originalto"];

/// The variable that marks a request from a frontend with such an option.
const MARK: &str = "option forwardfor";

impl Lower<'_> {
    /// The headers that a backend adds where `when` holds.
    pub(super) fn forwarded(&mut self, proxy: &Proxy, when: &Predicate, stage: &mut Stage) {
        match tells_addresses(proxy) {
            true => self.addresses(proxy, when, stage),
            false => self.of_senders(proxy, when, stage),
        }
        if let Some(line) = proxy.settings.get("http-send-name-header") {
            let name = line.at(1).to_ascii_lowercase();
            let value = self.server_name(proxy, line);
            let op = model::HeaderOp::Set { name: name.into(), value, drop_empty: false };
            stage.filters(line.span, when.clone(), [model::FilterKind::Header(op)]);
        }
    }

    /// The name of the server that is chosen: known where there is only one.
    fn server_name(&self, proxy: &Proxy, line: &Line) -> Value {
        let mut names = proxy.list(List::Server).map(|server| server.at(1));
        match (names.next(), names.next()) {
            (Some(name), None) => Value::text(name),
            _ => {
                Value::opaque(model::Blame { span: line.span, reason: "the name of the server that is chosen".into() })
            }
        }
    }

    /// The headers that tell addresses.
    fn addresses(&mut self, proxy: &Proxy, when: &Predicate, stage: &mut Stage) {
        if let Some(line) = proxy.settings.option("forwardfor") {
            self.address(line, "x-forwarded-for", Field::Client, when, stage);
        }
        if let Some(line) = proxy.settings.option("forwarded") {
            self.rfc7239(line, when, stage);
        }
        if let Some(line) = proxy.settings.option("originalto") {
            self.address(line, "x-original-to", Field::ListenerAddress, when, stage);
        }
    }

    /// `option forwarded` of HAProxy 2.8: 2.6 refuses it.
    fn rfc7239(&mut self, line: &Line, when: &Predicate, stage: &mut Stage) {
        let parts =
            vec![Value::text("proto="), Value::Field(Field::Scheme), Value::text(";for="), Value::Field(Field::Client)];
        let value = match line.words.len() {
            2 => Value::Join(parts),
            _ => Value::opaque(model::Blame { span: line.span, reason: "its form is set by options".into() }),
        };
        let op = model::HeaderOp::Add("forwarded".into(), value);
        stage.filters(line.span, when.clone(), [model::FilterKind::Header(op)]);
    }

    /// The same where only proxies that send here say it: they leave a mark, as others may send here too. Seen on HAProxy
    /// 2.6.12: the header comes after the backend's own rules, once.
    fn of_senders(&mut self, proxy: &Proxy, when: &Predicate, stage: &mut Stage) {
        let config = self.config;
        let senders: Vec<&Proxy> = self.senders.to(proxy).map(|index| &config.proxies[index]).collect();
        let Some(first) = senders.iter().find(|sender| sender.is_http() && tells_addresses(sender)) else { return };
        let span = first.name.span;
        let all = senders.iter().all(|sender| tells_addresses(sender));
        let marked = if all { Predicate::ALWAYS } else { Predicate::test(span, Value::Field(mark()), Matcher::Found) };
        self.addresses(first, &Predicate::all(only_conditions([when.clone(), marked])), stage);
    }

    /// Leaves the mark of a frontend that tells addresses, where not all that send to its backends do.
    pub(super) fn mark_sender(&mut self, proxy: &Proxy, stage: &mut Stage) {
        let config = self.config;
        let others = config.proxies.iter().filter(|other| other.listens()).any(|other| !tells_addresses(other));
        let silent = config.proxies.iter().any(|other| other.serves() && !tells_addresses(other));
        let line = ADDRESSES.iter().find_map(|name| proxy.settings.option(name));
        if let (Some(line), true) = (line, others && silent && proxy.is_http()) {
            stage.filters(line.span, Predicate::ALWAYS, [model::FilterKind::SetVar(MARK.into(), Value::text("1"))]);
        }
    }

    /// `option forwardfor [except NETWORK] [header NAME] [if-none]`. Seen on HAProxy 2.6.12: one more line, at the end.
    fn address(&mut self, line: &Line, default: &str, field: Field, when: &Predicate, stage: &mut Stage) {
        let name = line.after("header").map_or(default, |word| word.as_str());
        let partners = self.partners(line.at(1));
        let mut all = vec![when.clone()];
        for word in
            std::iter::once(line).chain(partners.iter().map(|line| &**line)).filter_map(|line| line.after("except"))
        {
            let network = matching::matcher(Method::Address, [word.text.to_string()], false);
            let test = |matcher| Predicate::test(word.span, Value::Field(field.clone()), matcher).negated();
            all.extend(network.map(test));
        }
        if line.has("if-none") && partners.iter().all(|line| line.has("if-none")) {
            all.push(has_header(name, line.span).negated());
        }
        let filter = self.add_header(name, field);
        stage.filters(line.span, Predicate::all(only_conditions(all)), [filter]);
    }

    /// The lines of one option in the proxies that send to the one in hand. Seen on HAProxy 2.6.12: an `except` of either
    /// spares, an `if-none` needs both. Where senders differ the first counts.
    fn partners(&self, option: &str) -> Option<Arc<Line>> {
        let own = self.targets.get(&self.proxy_name).map(|target| &self.config.proxies[target.proxy])?;
        let mut senders = self.senders.to(own).map(|index| &self.config.proxies[index]);
        senders.find_map(|sender| sender.settings.option(option).cloned())
    }
}

/// The field that the mark is.
fn mark() -> Field {
    Field::Var(MARK.into())
}

/// Whether a proxy has an option that tells addresses.
fn tells_addresses(proxy: &Proxy) -> bool {
    proxy.settings.all("option").any(|line| ADDRESSES.contains(&line.at(1)))
}

/// Without what always holds.
fn only_conditions(all: impl IntoIterator<Item = Predicate>) -> Vec<Predicate> {
    all.into_iter().filter(|predicate| !matches!(predicate, Predicate::Const(true))).collect()
}
