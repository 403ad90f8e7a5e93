//! `tcp-request` and `tcp-response`.

use model::{Action, Converter, FilterKind, Predicate, Reject, Value};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};
use super::Lower;
use super::keeps::Kept;
use super::stages::Stage;
use super::test::Acls;

/// When a rule of `tcp-request` is evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layer {
    /// As soon as the connection is accepted.
    Connection,
    /// Once the handshakes (TLS, PROXY protocol) are done.
    Session,
    /// Once there is content, up to `inspect-delay`.
    Content,
}

impl Layer {
    /// The word after `tcp-request`.
    fn word(self) -> &'static str {
        match self {
            Layer::Connection => "connection",
            Layer::Session => "session",
            Layer::Content => "content",
        }
    }
}

impl Lower<'_> {
    /// The rules of one layer. The first `accept` ends the layer.
    pub(super) fn tcp_requests(&mut self, proxy: &Proxy, acls: &Acls, layer: Layer) -> Stage {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        // Seen on HAProxy 2.6.12: a frontend keeps the request only after these rules.
        let kept = if self.listening { std::mem::replace(&mut self.kept, Kept::NotYet) } else { self.kept };
        for line in proxy.list(List::TcpRequest) {
            if line.at(1) == layer.word() {
                self.tcp_request(line, acls, &mut stage);
                self.settle(line.span);
            } else if layer == Layer::Content && !matches!(line.at(1), "connection" | "session") {
                if line.at(1) != "inspect-delay" {
                    self.gap("`tcp-request` needs connection, session, content or inspect-delay");
                }
                self.settle(line.span);
            }
        }
        if layer == Layer::Content {
            for line in proxy.list(List::TcpResponse) {
                self.settle(line.span);
            }
        }
        self.kept = kept;
        stage
    }

    /// One rule.
    fn tcp_request(&mut self, line: &Line, acls: &Acls, stage: &mut Stage) {
        let (words, condition) = condition::split(line, 3);
        let when = self.condition(condition.as_ref(), acls);
        let Some(action) = words.get(2) else { return self.gap("an action is missing") };
        let rest = words.get(3..).unwrap_or_default();
        match action.as_str() {
            "accept" => {
                let leave = self.leave(stage);
                stage.action(line.span, when, leave);
            }
            "reject" | "silent-drop" => stage.action(line.span, when, Action::Reject(Reject { status: None })),
            "switch-mode" => stage.action(line.span, when, Action::Next),
            "capture" => self.capture(rest, line, when, stage),
            "use-service" => {
                let blame = self.not_understood(line.span, "a service answers");
                stage.action(line.span, when, Action::Opaque(blame));
            }
            _ => self.shared(action, rest, line, when, stage),
        }
    }

    /// Actions that `tcp-request` and `http-request` have alike.
    pub(super) fn shared(&mut self, action: &Word, rest: &[Word], line: &Line, when: Predicate, stage: &mut Stage) {
        let name = action.as_str();
        if let (true, [key, ..]) = (name.starts_with("track-sc"), rest) {
            // Whom a limit counts is seen where it is reached; how the table is called is not.
            let count = FilterKind::Count(key.as_str().into());
            return stage.filters(line.span, when, [count]);
        }
        if super::request::is_quiet(name) {
            return stage.filters(line.span, when, []);
        }
        match (super::request::split_name(name), rest) {
            (("set-src", _), [value, ..]) => {
                let value = self.expression(value).convert(Converter::Address { strict: false });
                stage.filters(line.span, when, [FilterKind::SetClient(value)]);
            }
            (("set-var", Some(var)), [value, ..]) => {
                let value = self.stored(value, var);
                stage.filters(line.span, when, [FilterKind::SetVar(var.into(), value)]);
            }
            (("set-var-fmt", Some(var)), [value, ..]) => {
                // One that is nothing but an absent value is empty, too.
                let value = match self.format(value) {
                    value @ (Value::Text(_) | Value::Join(_)) => value,
                    value => value.convert(Converter::OrElse("".into())),
                };
                stage.filters(line.span, when, [FilterKind::SetVar(var.into(), value)]);
            }
            (("unset-var", Some(var)), _) => stage.filters(line.span, when, [FilterKind::UnsetVar(var.into())]),
            _ => self.opaque_action(name, line, when, stage),
        }
    }

    /// An action that is not understood: it may end the matter, and change the request.
    pub(super) fn opaque_action(&mut self, name: &str, line: &Line, when: Predicate, stage: &mut Stage) {
        let blame = self.not_understood(line.span, format!("the action `{name}` is not understood"));
        let touches = model::Touches { fate: true, request: true };
        stage.filters(line.span, when, [FilterKind::Opaque { blame: blame.into(), touches }]);
    }
}
