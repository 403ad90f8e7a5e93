//! `stats`: the statistics page.

use model::{Action, Field, How, Matcher, Predicate, Respond, Strings, Value};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::Lower;
use super::rewrite::has_header;
use super::stages::Stage;
use super::test::Acls;

/// Words after `stats` that are known.
const WORDS: [&str; 15] = [
    "auth",
    "bind-process",
    "enable",
    "hide-version",
    "http-request",
    "maxconn",
    "realm",
    "refresh",
    "scope",
    "show-desc",
    "show-legends",
    "show-modules",
    "show-node",
    "timeout",
    "uri",
];

impl Lower<'_> {
    /// The page, where it is switched on. Seen on HAProxy 2.6.12: every word but `socket` and `timeout` switches it on; the
    /// URI is a prefix of the target; only GET, HEAD and POST are answered, POST with orders where `stats admin` holds; it comes
    /// after `http-request` and before `redirect`.
    pub(super) fn stats(&mut self, proxy: &Proxy, acls: &Acls) -> Option<Stage> {
        let lines: Vec<_> = proxy.list(List::Stats).cloned().collect();
        let last = lines.last()?;
        let uri = lines.iter().rev().find(|line| line.at(1) == "uri");
        let (uri, span) = uri.map_or(("/haproxy?stats", last.span), |line| (line.at(1 + 1), line.span));
        let prefix = Matcher::Strings(Strings::new(How::Prefix, [uri], false));
        let methods = Matcher::equals(["GET", "HEAD", "POST"]);
        let page = Predicate::all(vec![
            Predicate::test(span, Value::Field(Field::Target), prefix),
            Predicate::test(span, Value::Field(Field::OriginalMethod), methods),
        ]);
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        let mut orders = Vec::new();
        for line in &lines {
            match line.at(1) {
                "admin" => orders.push((line.span, self.condition(condition::split(line, 2).1.as_ref(), acls))),
                "http-request" => {
                    if let Some((when, action)) = self.stats_rule(line, acls, page.clone()) {
                        stage.action(line.span, when, action);
                    }
                }
                "auth" => {
                    let without = has_header("authorization", line.span).negated();
                    stage.action(line.span, Predicate::all(vec![page.clone(), without]), Action::reject(401));
                }
                word if WORDS.contains(&word) => {}
                _ => self.gap("an unknown word after `stats`"),
            }
            self.settle(line.span);
        }
        let post = Predicate::test(span, Value::Field(Field::OriginalMethod), Matcher::equals(["POST"]));
        let denied = model::Redirect { status: 303, location: Value::text(format!("{uri};st=DENY")) };
        for (span, when) in orders {
            let taken = Action::Respond(Respond { status: None, what: Respond::ORDERS.into() });
            stage.action(span, Predicate::all(vec![page.clone(), post.clone(), when]), taken);
        }
        let guarded = lines.iter().any(|line| matches!(line.at(1), "auth" | "http-request"));
        let by_post = match guarded {
            true => Action::Respond(Respond { status: None, what: Respond::STATISTICS.into() }),
            false => Action::Redirect(denied),
        };
        stage.action(span, Predicate::all(vec![page.clone(), post]), by_post);
        let status = (!guarded).then_some(200);
        stage.action(span, page, Action::Respond(Respond { status, what: Respond::STATISTICS.into() }));
        Some(stage)
    }
}
