//! `backend` and the other half of `listen`: rules that a request meets on its way to a server.

use model::{Action, Predicate};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::{Proxy, ProxyKind};
use super::Lower;
use super::stages::Stage;
use super::tcp::Layer;
use super::test::Acls;

impl Lower<'_> {
    /// Lowers the serving half of a proxy: its pool, and the table that leads there. A `listen` has worked through its
    /// rules as a frontend already, when its own clients come here.
    pub(super) fn backend(&mut self, proxy: &Proxy, acls: &Acls) {
        let Some(target) = self.targets.get(&proxy.name.text).copied() else { return };
        let pool = self.pool(proxy, target.table);
        let id = self.model.add_pool(pool);
        let mut stages = self.backend_rules(proxy, acls);
        let mut last = Stage::new(proxy.name.as_str(), proxy.span);
        let mut added = Stage::new(proxy.name.as_str(), proxy.span);
        if proxy.is_http() {
            self.forwarded(proxy, &mut added);
        }
        self.use_servers(proxy, acls, (id, &added.routes), &mut last);
        last.routes.extend(added.routes);
        self.remembered(proxy, id, &mut last);
        let action = match self.model.pool(id).endpoints.is_empty() {
            true => super::frontend::nobody(proxy),
            false => Action::forward(id),
        };
        last.action(proxy.name.span, Predicate::ALWAYS, action.clone());
        if target.servers == target.table {
            stages.push(last);
            return self.assemble(target.table, stages, action);
        }
        self.assemble(target.servers, vec![last], action);
        self.assemble(target.table, stages, Action::Goto(target.servers));
    }

    /// The rules that a request from another proxy meets. Seen on HAProxy 2.6.12: those of a `listen` too, where another
    /// proxy sends to it.
    fn backend_rules(&mut self, proxy: &Proxy, acls: &Acls) -> Vec<Stage> {
        let entered = self.senders.to(proxy).next().is_some();
        if proxy.kind == ProxyKind::Listen && !entered {
            return Vec::new();
        }
        self.recount = proxy.kind == ProxyKind::Listen;
        let mut stages = vec![self.tcp_requests(proxy, acls, Layer::Content)];
        if proxy.is_http() {
            stages.extend(self.http_stages(proxy, acls));
        }
        self.recount = false;
        stages
    }

    /// `use-server`: a rule chooses the server, if it is up. Seen on HAProxy 2.6.12: the headers that the backend adds are
    /// added only then, so the rules don't see them.
    fn use_servers(
        &mut self,
        proxy: &Proxy,
        acls: &Acls,
        (pool, added): (model::PoolId, &[model::Route]),
        stage: &mut Stage,
    ) {
        for line in proxy.list(List::UseServer) {
            let (_, condition) = condition::split(line, 2);
            let when = self.condition(condition.as_ref(), acls);
            let named =
                |endpoint: &model::Endpoint| endpoint.name.as_ref().is_some_and(|name| name.value == line.at(1));
            let endpoint = self.model.pool(pool).endpoints.iter().position(named);
            let is_off =
                |index: &usize| self.model.pool(pool).endpoints[*index].admin == model::AdminState::Maintenance;
            match endpoint {
                // Seen on HAProxy 2.6.12: a rule that names a server which is down is passed over.
                Some(index) if is_off(&index) => {}
                Some(_) => {
                    let forward = Action::Forward(model::Forward { pool, endpoint });
                    let action = if added.is_empty() { forward } else { self.after(added, proxy, line.span, forward) };
                    stage.action(line.span, when, action);
                }
                None => {
                    let blame = self.not_understood(line.span, "the server is not named in this backend");
                    stage.action(line.span, when, Action::Opaque(blame));
                }
            }
            self.settle(line.span);
        }
    }

    /// The way through these routes to an end.
    fn after(&mut self, routes: &[model::Route], proxy: &Proxy, span: finding::Span, end: Action) -> Action {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        stage.routes.extend_from_slice(routes);
        stage.action(span, Predicate::ALWAYS, end);
        let table = self.new_table(proxy.name.as_str(), proxy.span);
        self.assemble(table, vec![stage], Action::reject(503));
        Action::Goto(table)
    }

    /// A blame, and a gap.
    pub(super) fn not_understood(&mut self, span: finding::Span, reason: impl Into<model::Text>) -> model::Blame {
        let reason = reason.into();
        self.gap(reason.clone());
        model::Blame { span, reason }
    }
}
