//! Captures: what a request said, kept in numbered slots for later rules.

use std::collections::HashMap;

use finding::Span;
use model::{Field, FilterKind, Predicate, Value, Which};

use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};
use super::Lower;
use super::stages::Stage;

/// The slot that each line takes, by its place. Seen on HAProxy 2.6.12: `capture request header`, `declare capture request`
/// and `http-request capture ... len` share one row of slots, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Slots(HashMap<Span, usize>);

impl Slots {
    /// The slots of a proxy.
    pub(super) fn of(proxy: &Proxy) -> Self {
        let takes = |line: &Line| match line.at(0) {
            "capture" => line.at(1) == "request",
            "declare" => line.at(2) == "request",
            _ => line.at(1) == "capture" && line.has("len"),
        };
        let own =
            proxy.lines.iter().filter(|(list, _)| matches!(list, List::Capture | List::HttpRequest | List::TcpRequest));
        let lines = own.map(|(_, line)| line).filter(|line| takes(line));
        Slots(lines.enumerate().map(|(slot, line)| (line.span, slot)).collect())
    }
}

/// The variable that stands for a slot.
pub(super) fn variable(slot: &str) -> model::Text {
    format!("capture.{slot}").into()
}

impl Lower<'_> {
    /// `capture request header NAME len N`: taken before any rule.
    pub(super) fn captured_headers(&mut self, proxy: &Proxy, stage: &mut Stage) {
        for line in proxy.list(List::Capture).filter(|line| line.at(0) == "capture" && line.at(1) == "request") {
            let Some(slot) = self.slots.0.get(&line.span).copied() else { continue };
            let value = Value::Field(Field::Header(line.at(3).to_ascii_lowercase().into(), Which::LastLine));
            self.keep(&slot.to_string(), value, line, Predicate::ALWAYS, stage);
        }
    }

    /// `http-request capture EXPRESSION len N` or `... id SLOT`.
    pub(super) fn capture(&mut self, rest: &[Word], line: &Line, when: Predicate, stage: &mut Stage) {
        let Some(expression) = rest.first() else { return self.gap("an expression is missing") };
        let value = self.expression(expression);
        let slot = match self.slots.0.get(&line.span) {
            Some(slot) => slot.to_string(),
            None => line.after("id").map_or("0", Word::as_str).to_owned(),
        };
        self.keep(&slot, value, line, when, stage);
    }

    /// A slot keeps no more than its length.
    fn keep(&mut self, slot: &str, value: Value, line: &Line, when: Predicate, stage: &mut Stage) {
        let length = line.after("len").and_then(|word| word.text.parse().ok());
        let value = match length {
            Some(length) => value.convert(model::Converter::Slice { from: 0, length: Some(length) }),
            None => value,
        };
        stage.filters(line.span, when, [FilterKind::SetVar(variable(slot), value)]);
    }
}
