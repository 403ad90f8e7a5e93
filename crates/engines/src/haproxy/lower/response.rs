//! `http-response` and `http-after-response`: what is done to the answer.

use model::{FilterKind, Predicate, Touches};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};
use super::Lower;
use super::request::is_quiet;
use super::stages::Stage;
use super::test::Acls;

impl Lower<'_> {
    /// The rules for answers. Those that look at the answer change nothing that can be told beforehand; they are carried as
    /// filters that touch neither request nor fate.
    pub(super) fn responses(&mut self, proxy: &Proxy, acls: &Acls) -> Stage {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        self.answering = true;
        for line in proxy.list(List::HttpResponse) {
            self.response(line, acls, &mut stage);
            self.settle(line.span);
        }
        self.answering = false;
        for line in proxy.list(List::OldResponse).chain(proxy.list(List::ErrorFile)).chain(proxy.list(List::Capture)) {
            self.settle(line.span);
        }
        for line in proxy.list(List::Filter) {
            self.filter(line, &mut stage);
            self.settle(line.span);
        }
        stage
    }

    /// One rule on answers.
    fn response(&mut self, line: &Line, acls: &Acls, stage: &mut Stage) {
        let (words, condition) = condition::split(line, 2);
        let when = self.condition(condition.as_ref(), acls);
        let Some(action) = words.get(1) else { return self.gap("an action is missing") };
        let rest = words.get(2..).unwrap_or_default();
        let depends = depends_on_answer(&when);
        if let Some(op) = self.header(action.as_str(), rest) {
            return match depends {
                true => self.untold(line, stage),
                false => stage.filters(line.span, when, [FilterKind::ResponseHeader(op)]),
            };
        }
        match (action.as_str(), rest) {
            (name, _) if is_quiet(name) || is_harmless(name) => {}
            ("set-status", [status, ..]) if !depends => {
                let status = status.text.parse().ok();
                stage.filters(line.span, when, [FilterKind::OverrideStatus(status)]);
            }
            (name, _) => {
                let reason = format!("`{} {name}` may change the answer", line.at(0));
                let blame = if depends {
                    model::Blame { span: line.span, reason: reason.into() }
                } else {
                    self.not_understood(line.span, reason)
                };
                let touches = Touches { fate: false, request: false };
                stage.filters(line.span, Predicate::ALWAYS, [FilterKind::Opaque { blame: blame.into(), touches }]);
            }
        }
    }

    /// A rule whose effect only the answer tells.
    fn untold(&mut self, line: &Line, stage: &mut Stage) {
        let blame = model::Blame { span: line.span, reason: "it depends on the answer".into() };
        let touches = Touches { fate: false, request: false };
        stage.filters(line.span, Predicate::ALWAYS, [FilterKind::Opaque { blame: blame.into(), touches }]);
    }

    /// `filter`: compression, cache and tracing change nothing that the model speaks of; others may do anything.
    fn filter(&mut self, line: &Line, stage: &mut Stage) {
        if matches!(line.at(1), "compression" | "cache" | "trace" | "bwlim-in" | "bwlim-out" | "fcgi-app") {
            return;
        }
        let blame = self.not_understood(line.span, format!("the filter `{}` is not understood", line.at(1)));
        let touches = Touches { fate: true, request: true };
        stage.filters(line.span, Predicate::ALWAYS, [FilterKind::Opaque { blame: blame.into(), touches }]);
    }
}

/// Actions on answers that change neither status nor headers.
fn is_harmless(name: &str) -> bool {
    matches!(name, "allow" | "capture" | "cache-store" | "pause" | "wait-for-body")
        || name.starts_with("set-var")
        || name.starts_with("unset-var")
}

/// Whether a condition asks for what is not known before the answer is there.
fn depends_on_answer(when: &Predicate) -> bool {
    match when {
        Predicate::Opaque(opaque) => opaque.usual.is_none(),
        Predicate::Not(inner) => depends_on_answer(inner),
        Predicate::All(of) | Predicate::Any(of) => of.iter().any(depends_on_answer),
        _ => false,
    }
}

/// The words of an old rule's first argument, without the escapes of blanks.
pub(super) fn plain(word: &Word) -> String {
    word.text.replace("\\ ", " ")
}
