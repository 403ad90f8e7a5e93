//! `http-request`: actions that end the matter, and those that change nothing; the others are in `rewrite`.

use model::{Action, Predicate, Reject, Respond};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};
use super::Lower;
use super::stages::Stage;
use super::test::Acls;

/// Actions without effect on where a request goes and what the endpoint receives.
const QUIET: [&str; 25] = [
    "cache-use",
    "disable-l7-retry",
    "do-log",
    "do-resolve",
    "early-hint",
    "expect-netscaler-cip",
    "expect-proxy",
    "sc-add-gpc",
    "sc-inc-gpc",
    "sc-inc-gpc0",
    "sc-inc-gpc1",
    "sc-set-gpt",
    "sc-set-gpt0",
    "set-bandwidth-limit",
    "set-log-level",
    "set-mark",
    "set-nice",
    "set-priority-class",
    "set-priority-offset",
    "set-src-port",
    "set-timeout",
    "set-tos",
    "strict-mode",
    "wait-for-body",
    "wait-for-handshake",
];

/// Whether an action changes nothing that the model speaks of.
pub(super) fn is_quiet(name: &str) -> bool {
    let (name, _) = split_name(name);
    QUIET.binary_search(&name).is_ok() || name.starts_with("track-sc")
}

/// `set-var(txn.x)` as `set-var` and `txn.x`.
pub(super) fn split_name(name: &str) -> (&str, Option<&str>) {
    match name.split_once('(') {
        Some((name, arg)) => (name, Some(arg.trim_end_matches(')').split(',').next().unwrap_or("").trim())),
        None => (name, None),
    }
}

impl Lower<'_> {
    /// The `http-request` rules; those of the old `block` come first, as they did.
    pub(super) fn http_requests(&mut self, proxy: &Proxy, acls: &Acls) -> Stage {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        self.captured_headers(proxy, &mut stage);
        for line in proxy.list(List::Block) {
            let (_, condition) = condition::split(line, 1);
            let when = self.condition(condition.as_ref(), acls);
            stage.action(line.span, when, Action::reject(403));
            self.settle(line.span);
        }
        for line in proxy.list(List::HttpRequest) {
            self.http_request(line, acls, &mut stage);
            self.settle(line.span);
        }
        stage
    }

    /// One rule.
    fn http_request(&mut self, line: &Line, acls: &Acls, stage: &mut Stage) {
        let (words, condition) = condition::split(line, 2);
        let when = self.condition(condition.as_ref(), acls);
        let Some(action) = words.get(1) else { return self.gap("an action is missing") };
        let rest = words.get(2..).unwrap_or_default();
        if action.text == "allow" {
            let leave = self.leave(stage);
            return stage.action(line.span, when, leave);
        }
        if action.text == "capture" {
            return self.capture(rest, line, when, stage);
        }
        if action.text == "redirect" {
            return self.redirect(line, rest, when, true, stage);
        }
        match self.end(action.as_str(), rest, line) {
            Some(end) => stage.action(line.span, when, end),
            None => self.rewrite(action, rest, line, when, stage),
        }
    }

    /// An action that ends the matter. Seen on HAProxy 2.6.12: statuses of 403, 500, 200 and 401 where none is said.
    fn end(&mut self, action: &str, rest: &[Word], line: &Line) -> Option<Action> {
        let status = |name: &str| {
            let at = rest.iter().position(|word| word.text == name)?;
            // As `atoi` reads it: what follows the digits is left aside.
            let digits = rest.get(at + 1)?.text.split(|other: char| !other.is_ascii_digit()).next()?;
            digits.parse::<u16>().ok()
        };
        Some(match action {
            "deny" => Action::reject(status("deny_status").or(status("status")).unwrap_or(403)),
            "tarpit" => Action::reject(status("deny_status").or(status("status")).unwrap_or(500)),
            "silent-drop" | "reject" => Action::Reject(Reject { status: None }),
            "return" => Action::respond(status("status").unwrap_or(200), "fixed answer"),
            "auth" => Action::reject(401),
            "use-service" => self.service(rest, line),
            _ => return None,
        })
    }

    /// `use-service`: the exporter answers itself, Lua may answer anything.
    fn service(&mut self, rest: &[Word], line: &Line) -> Action {
        match rest.first().map_or("", Word::as_str) {
            "prometheus-exporter" => Action::respond(200, "metrics page"),
            name if name.starts_with("lua.") => Action::Respond(Respond { status: None, what: "Lua service".into() }),
            name => Action::Opaque(self.not_understood(line.span, format!("the service `{name}` is not understood"))),
        }
    }

    /// The rules of a statistics page: `stats http-request`.
    pub(super) fn stats_rule(&mut self, line: &Line, acls: &Acls, page: Predicate) -> Option<(Predicate, Action)> {
        let (words, condition) = condition::split(line, 3);
        let when = self.condition(condition.as_ref(), acls);
        let action = match words.get(2).map_or("", Word::as_str) {
            "allow" => return None,
            "deny" => Action::reject(403),
            "auth" => Action::reject(401),
            _ => {
                self.gap("not an action of the statistics page");
                return None;
            }
        };
        Some((Predicate::all(vec![page, when]), action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_actions_are_found_with_their_arguments() {
        assert!(QUIET.is_sorted());
        assert!(is_quiet("track-sc0") && is_quiet("sc-inc-gpc0(1)") && is_quiet("wait-for-body"));
        assert!(!is_quiet("deny") && !is_quiet("lua.check"));
        assert_eq!(split_name("set-var(txn.a)"), ("set-var", Some("txn.a")));
    }
}
