//! Stickiness: `cookie`, `stick`, `appsession`.

use finding::Spanned;
use model::{Action, AdminState, Blame, CookieForm, Endpoint, Forward, Opaque, PoolId, Predicate, Stickiness, Value};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;
use super::Lower;
use super::stages::Stage;

impl Lower<'_> {
    /// What keeps a client at its server: a cookie goes before a table.
    pub(super) fn stickiness(&mut self, proxy: &Proxy, unknown: &mut Vec<Blame>) -> Option<Spanned<Stickiness>> {
        let table = self.table_key(proxy, unknown);
        let cookie = proxy.settings.get("cookie").map(|line| {
            let inserted = line.has("insert") || line.has("rewrite");
            let form = match (line.has("prefix"), line.has("insert") && line.has("indirect")) {
                (true, _) => CookieForm::Prefix,
                (false, true) => CookieForm::Removed,
                (false, false) => CookieForm::Whole,
            };
            Spanned::new(Stickiness::Cookie { name: line.at(1).into(), inserted, form }, line.span)
        });
        if let (Some(_), Some(table)) = (&cookie, &table) {
            unknown.push(Blame { span: table.span, reason: "the table may remember another endpoint".into() });
        }
        cookie.or(table)
    }

    /// The key of the first `stick on` or `stick match`; `stick store-*` alone keeps nobody.
    fn table_key(&mut self, proxy: &Proxy, unknown: &mut Vec<Blame>) -> Option<Spanned<Stickiness>> {
        let mut found = None;
        for line in proxy.list(List::Stick) {
            let (words, _) = condition::split(line, 2);
            match words.get(2) {
                Some(key) if leads(line) && found.is_none() => {
                    let key = self.key(key, unknown);
                    found = Some(Spanned::new(Stickiness::Table { key }, line.span));
                }
                Some(_) => {}
                None => self.gap("a key is missing"),
            }
            self.settle(line.span);
        }
        for line in proxy.list(List::Persist) {
            self.settle(line.span);
        }
        found
    }

    /// Where no server takes traffic, a client is still led to one that the table remembers, because a rule or a cookie led
    /// there before, or another backend that fills the table. Seen on HAProxy 2.6.12.
    pub(super) fn remembered(&self, proxy: &Proxy, pool: PoolId, stage: &mut Stage) {
        let Some(line) = proxy.list(List::Stick).find(|line| leads(line)) else { return };
        let own = self.model.pool(pool);
        if model::serving(own).contains(&true) {
            return;
        }
        let is_up = |endpoint: &Endpoint| endpoint.admin != AdminState::Maintenance && is_chosen(proxy, endpoint);
        let remembered = own.endpoints.iter().enumerate().filter(|(_, endpoint)| is_up(endpoint));
        for (index, _) in remembered {
            let opaque = Opaque::unknown(line.span, "nobody takes traffic but whom the table remembers");
            let forward = Forward { pool, endpoint: Some(index) };
            stage.action(line.span, Predicate::opaque(opaque), Action::Forward(forward));
        }
    }

    /// The key; one that only the running system knows is no gap, as sticking needs the past anyhow.
    fn key(&mut self, word: &super::super::words::Word, unknown: &mut Vec<Blame>) -> Value {
        let before = self.gaps.len();
        let value = self.expression(word);
        if self.gaps.len() > before {
            self.gaps.truncate(before);
            unknown.push(Blame {
                span: word.span,
                reason: format!("what `{}` is, only the traffic shows", word.text).into(),
            });
        }
        value
    }
}

/// Whether a `stick` line leads a client back.
fn leads(line: &Line) -> bool {
    matches!(line.at(1), "on" | "match")
}

/// Whether a client can be led to a server that takes no traffic, so that a table remembers it.
fn is_chosen(proxy: &Proxy, endpoint: &Endpoint) -> bool {
    let name = endpoint.name.as_ref().map(|name| name.value.as_str());
    let by_cookie = endpoint.cookie.is_some() && proxy.settings.get("cookie").is_some();
    let by_rule = proxy.list(List::UseServer).any(|line| name == Some(line.at(1)));
    by_cookie || by_rule || proxy.list(List::Stick).any(|line| line.has("table"))
}
