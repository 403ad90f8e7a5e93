//! `use_backend`, `default_backend`: which backend a request goes to.

use finding::Span;
use model::{Action, Blame, Missing, Predicate};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;
use super::Lower;
use super::stages::Stage;
use super::test::Acls;

impl Lower<'_> {
    /// The rules that choose a backend, and what happens past them.
    pub(super) fn switching(&mut self, proxy: &Proxy, acls: &Acls) -> (Stage, Action) {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        let (span, fallback) = self.default_action(proxy);
        let mut default_table = None;
        self.mark_sender(proxy, &mut stage);
        for line in proxy.list(List::UseBackend) {
            let (words, condition) = condition::split(line, 2);
            let when = self.condition(condition.as_ref(), acls);
            let is_dynamic = words.get(1).is_some_and(|word| word.text.contains('%'));
            if is_dynamic {
                let table = *default_table.get_or_insert_with(|| self.new_table(proxy.name.as_str(), span));
                self.by_name(line, when, Action::Goto(table), &mut stage);
            } else {
                let action = self.enter_backend(line.at(1), line.span);
                stage.action(line.span, when, action);
            }
            self.settle(line.span);
        }
        let last = match default_table {
            Some(table) => {
                let mut own = Stage::new(proxy.name.as_str(), span);
                own.action(span, Predicate::ALWAYS, fallback);
                self.assemble(table, vec![own], Action::reject(503));
                Action::Goto(table)
            }
            None => fallback,
        };
        stage.action(span, Predicate::ALWAYS, last);
        (stage, Action::reject(503))
    }

    /// `use_backend %[...]`. Seen on HAProxy 2.6.12: a name that no backend has ends the search, and the request goes to
    /// the default one.
    fn by_name(&mut self, line: &Line, when: Predicate, fallback: Action, stage: &mut Stage) {
        let Some(word) = line.words.get(1) else { return };
        let name = self.format(word);
        stage.action(line.span, when.clone(), Action::ForwardByName { name, missing: Missing::Next });
        stage.action(line.span, when, fallback);
    }

    /// The way of a `listen` to its own servers.
    pub(super) fn to_own_servers(&self, proxy: &Proxy) -> Action {
        match self.targets.get(&proxy.name.text) {
            Some(target) => Action::Goto(target.servers),
            None => Action::reject(503),
        }
    }

    /// The way into a backend.
    pub(super) fn enter_backend(&mut self, name: &str, span: Span) -> Action {
        match self.targets.get(name) {
            Some(target) => Action::Goto(target.table),
            None => {
                let reason = format!("there is no backend `{name}`");
                self.unknown_name(span, reason.clone());
                Action::Opaque(Blame { span, reason: reason.into() })
            }
        }
    }
}
