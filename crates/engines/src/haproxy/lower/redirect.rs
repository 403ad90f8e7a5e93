//! `redirect` and `http-request redirect`.

use finding::Span;
use model::{
    Action, Field, Filter, FilterKind, HeaderOp, Predicate, Redirect, ResponseChange, ResponseHeader, Route, Value,
};

use super::super::config::condition;
use super::super::config::keyword::List;
use super::super::config::proxy::Proxy;
use super::super::words::{Line, Word};
use super::Lower;
use super::stages::Stage;
use super::test::Acls;

/// What a redirect says besides its target.
struct Options {
    status: u16,
    drop_query: bool,
    append_slash: bool,
    /// The Set-Cookie header of the answer.
    cookie: Option<String>,
}

impl Lower<'_> {
    /// The `redirect` rules.
    pub(super) fn redirects(&mut self, proxy: &Proxy, acls: &Acls) -> Stage {
        let mut stage = Stage::new(proxy.name.as_str(), proxy.span);
        for line in proxy.list(List::Redirect) {
            let (words, condition) = condition::split(line, 1);
            let when = self.condition(condition.as_ref(), acls);
            self.redirect(line, words.get(1..).unwrap_or_default(), when, false, &mut stage);
            self.settle(line.span);
        }
        stage
    }

    /// One rule. Seen on HAProxy 2.6.12: only `http-request redirect` reads `%[...]`; `redirect` takes it as it stands.
    pub(super) fn redirect(&mut self, line: &Line, words: &[Word], when: Predicate, format: bool, stage: &mut Stage) {
        let found = words.iter().position(|word| matches!(word.as_str(), "location" | "prefix" | "scheme"));
        let target = found.and_then(|at| Some((words[at].as_str(), words.get(at + 1)?)));
        let Some((kind, to)) = target else { return self.gap("location, prefix or scheme is missing") };
        let options = options(words);
        let base = if format { self.format(to) } else { Value::text(to.text.clone()) };
        let location = match kind {
            "location" => base,
            "scheme" => {
                // Seen on HAProxy 2.6.12: what stands before the first comma.
                let host = Value::Field(Field::Header("host".into(), model::Which::Element(1)));
                let parts = vec![base, Value::text("://"), host];
                return self.with_target(parts, &options, line.span, when, stage);
            }
            _ if to.text == "/" => return self.with_target(Vec::new(), &options, line.span, when, stage),
            _ => return self.with_target(vec![base], &options, line.span, when, stage),
        };
        stage.routes.push(redirect_to(line.span, when, location, &options));
    }

    /// A location made of a start and the request's own target.
    fn with_target(
        &mut self,
        mut parts: Vec<Value>,
        options: &Options,
        span: Span,
        when: Predicate,
        stage: &mut Stage,
    ) {
        let kept = Value::Field(if options.drop_query { Field::Path } else { Field::Target });
        // Seen on HAProxy 2.6.12: a target without a path, such as `*`, counts as `/`.
        let kept = kept.convert(model::Converter::OrElse("/".into()));
        if options.append_slash {
            // Also after a query that stays, though the manual speaks of drop-query only (seen on HAProxy 2.6.12).
            let mut slashed = parts.clone();
            slashed.extend([kept.clone(), Value::text("/")]);
            let ends = model::Matcher::Strings(model::Strings::new(model::How::Suffix, ["/"], false));
            let without = Predicate::test(span, kept.clone(), ends).negated();
            let both = Predicate::all(vec![when.clone(), without]);
            stage.routes.push(redirect_to(span, both, Value::join(slashed), options));
        }
        parts.push(kept);
        stage.routes.push(redirect_to(span, when, Value::join(parts), options));
    }
}

/// A redirect to a location, with the cookie that the client gets along with it.
fn redirect_to(span: Span, when: Predicate, location: Value, options: &Options) -> Route {
    let cookie = options.cookie.as_ref().map(|cookie| {
        let op = HeaderOp::Add("set-cookie".into(), Value::text(cookie.clone()));
        let header = ResponseHeader { span, only: None, change: ResponseChange::Header(op) };
        Filter::new(span, FilterKind::ResponseHeaders([header].into()))
    });
    let action = Action::Redirect(Redirect { status: options.status, location });
    Route { span, when, filters: cookie.into_iter().collect(), action }
}

/// The words after the target; 302 is the default.
fn options(words: &[Word]) -> Options {
    let code = words.iter().position(|word| word.text == "code").and_then(|at| words.get(at + 1)?.text.parse().ok());
    let has = |name: &str| words.iter().any(|word| word.text == name);
    // Seen on HAProxy 2.6.12: as it stands, without regard to `%[...]`; of several the last.
    let cookie = words.iter().enumerate().rev().find_map(|(at, word)| {
        let ends = match word.as_str() {
            "set-cookie" => "",
            "clear-cookie" => " Max-Age=0;",
            _ => return None,
        };
        Some(format!("{}; path=/;{ends}", words.get(at + 1)?.text))
    });
    Options { status: code.unwrap_or(302), drop_query: has("drop-query"), append_slash: has("append-slash"), cookie }
}
