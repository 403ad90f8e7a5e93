//! What the engine adds to a request on its own: `option forwardfor`, `option originalto`, `unique-id-header`,
//! `http-send-name-header`.

use model::{Field, Predicate, Value};

use super::super::config::proxy::Proxy;
use super::super::words::Line;
use super::Lower;
use super::matching::{self, Method};
use super::rewrite::has_header;
use super::stages::Stage;

impl Lower<'_> {
    /// The headers that a backend adds where `when` holds.
    pub(super) fn forwarded(&mut self, proxy: &Proxy, when: &Predicate, stage: &mut Stage) {
        self.addresses(proxy, when, stage);
        if let Some(line) = proxy.settings.get("http-send-name-header") {
            let name = line.at(1).to_ascii_lowercase();
            let reason = "the name of the server that is chosen";
            let value = Value::opaque(model::Blame { span: line.span, reason: reason.into() });
            let op = model::HeaderOp::Set { name: name.into(), value, drop_empty: false };
            stage.filters(line.span, when.clone(), [model::FilterKind::Header(op)]);
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

    /// The same for a frontend, where the backend it goes to doesn't add them itself: they are added once.
    pub(super) fn forwarded_before(&mut self, proxy: &Proxy, backend: &str, when: &Predicate, stage: &mut Stage) {
        let Some(target) = self.targets.get(backend) else { return };
        let config = self.config;
        let settings = &config.proxies[target.proxy].settings;
        if proxy.is_http() && settings.option("forwardfor").is_none() && settings.option("originalto").is_none() {
            self.addresses(proxy, when, stage);
        }
    }

    /// `option forwardfor [except NETWORK] [header NAME] [if-none]`. Seen on HAProxy 2.6.12: one more line, at the end.
    fn address(&mut self, line: &Line, default: &str, field: Field, when: &Predicate, stage: &mut Stage) {
        let name = line.after("header").map_or(default, |word| word.as_str());
        let mut all = vec![when.clone()];
        let except = line.after("except");
        let network = except.and_then(|word| matching::matcher(Method::Address, [word.text.to_string()], false));
        if let (Some(word), Some(matcher)) = (except, network) {
            all.push(Predicate::test(word.span, Value::Field(field.clone()), matcher).negated());
        }
        if line.has("if-none") {
            all.push(has_header(name, line.span).negated());
        }
        all.retain(|predicate| !matches!(predicate, Predicate::Const(true)));
        let filter = self.add_header(name, field);
        stage.filters(line.span, Predicate::all(all), [filter]);
    }
}
