//! The old dialect: `reqrep`, `reqadd`, `reqdeny` and their kin work on whole header lines.

use std::sync::Arc;

use model::{Action, FilterKind, HeaderOp, Matcher, Pattern, Predicate, Value};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::Line;
use super::Lower;
use super::response::plain;
use super::stages::Stage;
use super::test::Acls;

impl Lower<'_> {
    /// The rules on requests. They come after `http-request` and before `redirect`, as they did.
    pub(super) fn old_requests(&mut self, proxy: &Proxy, acls: &Acls) -> Stage {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        for line in proxy.list(List::OldRequest) {
            self.old_request(line, acls, &mut stage);
            self.settle(line.span);
        }
        stage
    }

    /// One rule. `reqi*` ignores case.
    fn old_request(&mut self, line: &Line, acls: &Acls, stage: &mut Stage) {
        let (words, condition) = condition::split(line, 2);
        let when = self.condition(condition.as_ref(), acls);
        let fold = line.at(0).starts_with("reqi");
        let verb = line.at(0).trim_start_matches("reqi").trim_start_matches("req");
        match (verb, words) {
            ("add", [_, header]) => match plain(header).split_once(':') {
                Some((name, value)) => {
                    let op = HeaderOp::Add(name.trim().to_ascii_lowercase().into(), Value::text(value.trim()));
                    stage.filters(line.span, when, [FilterKind::Header(op)]);
                }
                None => self.opaque_action(line.at(0), line, when, stage),
            },
            ("del", [_, pattern]) => match header_name(&plain(pattern)) {
                Some(name) => stage.filters(line.span, when, [FilterKind::Header(HeaderOp::Remove(name.into()))]),
                None => self.opaque_action(line.at(0), line, when, stage),
            },
            ("rep", [_, pattern, with]) => self.old_replace(&plain(pattern), &plain(with), fold, line, when, stage),
            ("deny" | "tarpit", [_, pattern]) => {
                let status = if verb == "deny" { 403 } else { 500 };
                match target_pattern(&plain(pattern)) {
                    Some(pattern) => {
                        let asked = on_target(line, pattern, fold);
                        stage.action(line.span, Predicate::all(vec![when, asked]), Action::reject(status));
                    }
                    None => self.opaque_action(line.at(0), line, when, stage),
                }
            }
            _ => self.opaque_action(line.at(0), line, when, stage),
        }
    }

    /// `reqrep ^([^\ :]*)\ /old/(.*) \1\ /new/\2`: the request line; or a header line.
    fn old_replace(&mut self, pattern: &str, with: &str, fold: bool, line: &Line, when: Predicate, stage: &mut Stage) {
        if let Some(name) = header_name(pattern) {
            let rest = pattern.split_once(':').map_or("", |(_, rest)| rest.trim_start());
            let value = with.split_once(':').map_or(with, |(_, value)| value.trim_start());
            let pattern = Arc::new(Pattern::new(format!("^{rest}"), fold));
            let op = HeaderOp::Replace {
                name: name.into(),
                pattern,
                with: Value::text(value),
                elements: false,
                whole: false,
            };
            return stage.filters(line.span, when, [FilterKind::Header(op)]);
        }
        let request_line = Value::join([
            Value::Field(model::Field::Method),
            Value::text(" "),
            Value::Field(model::Field::Target),
            Value::text(" HTTP/"),
            Value::Field(model::Field::Version),
        ]);
        let compiled = Arc::new(Pattern::new(pattern, fold));
        let found =
            Predicate::test(line.span, request_line.clone(), Matcher::Regexes(vec![Pattern::new(pattern, fold)]));
        let replaced =
            request_line.convert(model::Converter::Substitute { pattern: compiled, with: with.into(), all: false });
        let target = replaced.convert(model::Converter::Word { separators: " ".into(), index: 2 });
        stage.filters(line.span, Predicate::all(vec![when, found]), [FilterKind::SetTarget(target)]);
    }
}

/// The header that a pattern for a header line begins with: `^Host:` is `host`.
fn header_name(pattern: &str) -> Option<String> {
    let (name, _) = pattern.trim_start_matches('^').split_once(':')?;
    let plain = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    plain.then(|| name.to_ascii_lowercase())
}

/// The part of a pattern for a request line that looks at the target: `^[^ ]* /admin` is `^/admin`.
fn target_pattern(pattern: &str) -> Option<String> {
    const METHODS: [&str; 6] = ["^[^ ]* ", "^[^ :]* ", "^[^:]* ", "^.* ", "^([^ ]*) ", "^([^ :]*) "];
    let target = METHODS.iter().find_map(|method| pattern.strip_prefix(method))?;
    Some(format!("^{target}"))
}

/// A test of the target by a pattern.
fn on_target(line: &Line, pattern: String, fold: bool) -> Predicate {
    Predicate::test(line.span, Value::Field(model::Field::Target), Matcher::Regexes(vec![Pattern::new(pattern, fold)]))
}
