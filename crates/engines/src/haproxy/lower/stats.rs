//! `stats`: the statistics page.

use model::{Action, Field, How, Matcher, Predicate, Respond, Strings, Value};

use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::Lower;
use super::rewrite::has_header;
use super::stages::Stage;
use super::test::Acls;

/// Words after `stats` that are known.
const WORDS: [&str; 16] = [
    "admin",
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
    /// URI is a prefix of the target; only GET, HEAD and POST are answered; it comes after `http-request` and before `redirect`.
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
        for line in &lines {
            match line.at(1) {
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
        let guarded = lines.iter().any(|line| matches!(line.at(1), "auth" | "http-request"));
        let by_post = match guarded || lines.iter().any(|line| line.at(1) == "admin") {
            true => Action::Respond(Respond { status: None, what: "statistics page".into() }),
            false => Action::Redirect(denied),
        };
        stage.action(span, Predicate::all(vec![page.clone(), post]), by_post);
        let status = (!guarded).then_some(200);
        stage.action(span, page, Action::Respond(Respond { status, what: "statistics page".into() }));
        Some(stage)
    }
}
