//! Stickiness: `cookie`, `stick`, `appsession`.

use finding::Spanned;
use model::{Blame, CookieForm, Stickiness, Value};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::Lower;

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
            let keeps = matches!(line.at(1), "on" | "match");
            match words.get(2) {
                Some(key) if keeps && found.is_none() => {
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
