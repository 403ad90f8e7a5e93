//! What a statement comes to in the model, in words.

use finding::Span;
use model::words::{count, health, percent, policy, spread};
use model::{Action, Filter, FilterKind, HeaderOp, Missing, Model, Pool, Predicate, Table, shares};

/// More different sentences than this are counted.
const SENTENCES: usize = 4;

/// Sentences on what a statement comes to; none where nothing of the model is written there.
pub fn meaning(model: &Model, statement: Span) -> Vec<String> {
    let mut said = not_understood(model, statement);
    said.extend(model.pools.iter().filter(|pool| statement.contains(pool.name.span)).map(of_pool));
    said.extend(model.pools.iter().flat_map(|pool| of_endpoints(pool, statement)));
    let mut changes = Vec::new();
    for route in model.tables.iter().flat_map(|table| &table.routes) {
        let mut written = route.filters.iter().filter(|filter| is_at(statement, filter.span)).peekable();
        if is_at(statement, route.span) || written.peek().is_some() {
            said.extend(of_action(model, &route.action).and_then(|what| when(&route.when, &what)));
        }
        changes.extend(written.filter_map(|filter| when(&route.when, &of_filter(filter)?)));
    }
    said.extend(model.tables.iter().filter_map(|table| of_end(model, table, statement)));
    said.append(&mut changes);
    let mut once: Vec<String> = Vec::new();
    for sentence in said {
        if !once.contains(&sentence) {
            once.push(sentence);
        }
    }
    let more = once.len().saturating_sub(SENTENCES);
    once.truncate(SENTENCES);
    once.extend((more > 0).then(|| format!("and {} more", count(more, "meaning"))));
    once
}

/// Whether something is written in a statement; a section that holds it is none.
fn is_at(statement: Span, span: Span) -> bool {
    statement.contains(span) || (span.file == statement.file && span.start == statement.start)
}

/// Gaps of the statement, in the words of the coverage.
fn not_understood(model: &Model, statement: Span) -> Vec<String> {
    let files = model.coverage.files.iter().filter(|file| file.file == statement.file);
    let gaps = files.flat_map(|file| &file.gaps).filter(|gap| is_at(statement, gap.span));
    gaps.map(|gap| format!("Not understood: {}", gap.reason)).collect()
}

/// How a pool spreads what it gets, and by which policy.
fn of_pool(pool: &Pool) -> String {
    format!("Pool `{}`: {}; {}", pool.name.value, spread(pool), policy(&pool.balance.value))
}

/// An endpoint's share at rest. One line may make several, as a template does.
fn of_endpoints(pool: &Pool, statement: Span) -> Vec<String> {
    let written = pool.endpoints.iter().zip(shares(pool)).filter(|(endpoint, _)| is_at(statement, endpoint.span));
    written
        .map(|(endpoint, share)| {
            let (share, checked) = (percent(share), health(&endpoint.health));
            format!("Endpoint of pool `{}`: {share} of its traffic; health: {checked}", pool.name.value)
        })
        .collect()
}

/// What becomes of requests past the last line of a table, where the statement is that line, or what the table is for.
fn of_end(model: &Model, table: &Table, statement: Span) -> Option<String> {
    let is_last =
        table.routes.last().is_some_and(|route| matches!(route.action, Action::Next) && is_at(statement, route.span));
    let is_own = is_at(statement, table.span);
    let ends = !matches!(table.otherwise, Action::Goto(_) | Action::Restart { .. });
    let what = of_action(model, &table.otherwise).filter(|_| ends && (is_last || is_own))?;
    Some(if is_last { format!("Then: {what}") } else { format!("Past its last line: {what}") })
}

/// A sentence of a condition and what comes of it. Conditions that only the engine's own order needs say nothing.
fn when(condition: &Predicate, what: &str) -> Option<String> {
    match condition {
        Predicate::Const(true) => Some(format!("Always: {what}")),
        Predicate::Const(false) => None,
        condition => Some(format!("Where {condition}: {what}")),
    }
}

/// What becomes of the request; `None` where it goes on with the next line, which says nothing.
fn of_action(model: &Model, action: &Action) -> Option<String> {
    Some(match action {
        Action::Next => return None,
        Action::Goto(table) | Action::Restart { table, .. } => onwards(model, &model.table(*table).name),
        Action::Forward(forward) => {
            let pool = model.pool(forward.pool);
            match forward.endpoint.and_then(|index| pool.endpoints.get(index)) {
                Some(one) => format!("to {} of pool `{}`", one.address, pool.name.value),
                None => format!("to pool `{}` ({})", pool.name.value, spread(pool)),
            }
        }
        Action::ForwardByName { name, missing } => format!("to the pool named by {name}; {}", of_missing(missing)),
        Action::Redirect(redirect) => format!("redirect {} to {}", redirect.status, redirect.location),
        Action::Respond(respond) => match respond.status {
            Some(status) => format!("answered here with {status} ({})", respond.what),
            None => format!("answered here ({})", respond.what),
        },
        Action::Reject(reject) => match reject.status {
            Some(status) => format!("turned away with {status}"),
            None => "the connection is closed without an answer".to_owned(),
        },
        Action::Opaque(blame) => format!("not known: {}", blame.reason),
    })
}

/// On with a table, which is mostly the one in front of a pool.
fn onwards(model: &Model, name: &str) -> String {
    match model.pool_named(name) {
        Some(pool) => format!("to pool `{name}` ({})", spread(model.pool(pool))),
        None => format!("on with `{name}`"),
    }
}

/// What comes of a name that no pool has.
fn of_missing(missing: &Missing) -> String {
    match missing {
        Missing::Next => "where there is none, on with the next line".to_owned(),
        Missing::Address => "where there is none, to that address".to_owned(),
        Missing::Status(status) => format!("where there is none, {status}"),
    }
}

/// What a filter does; nothing where it is the engine's own doing.
fn of_filter(filter: &Filter) -> Option<String> {
    Some(match &*filter.kind {
        FilterKind::SetPath(value) => format!("the path becomes {value}"),
        FilterKind::SetQuery(value) => format!("the query becomes {value}"),
        FilterKind::SetTarget(value) | FilterKind::SetUrl(value) => format!("the target becomes {value}"),
        FilterKind::SetMethod(value) => format!("the method becomes {value}"),
        FilterKind::SetVar(name, value) => format!("the variable `{name}` becomes {value}"),
        FilterKind::SetClient(value) => format!("the client address becomes {value}"),
        FilterKind::Header(op) => format!("of the request, {}", of_header(op)),
        FilterKind::ResponseHeader(op) => format!("of the answer, {}", of_header(op)),
        FilterKind::Limit(what) => format!("at most {what}"),
        FilterKind::Count(what) => format!("counted by {what}"),
        FilterKind::Mirror(what) => format!("also sent to {what}"),
        FilterKind::Opaque { blame, .. } => format!("not known: {}", blame.reason),
        FilterKind::Gate { opaque, .. } => format!("only where {} lets it through", opaque.blame.reason),
        _ => return None,
    })
}

/// What is done to a header; before it stands of what.
fn of_header(op: &HeaderOp) -> String {
    match op {
        HeaderOp::Set { name, value, .. } => format!("the header `{name}` becomes {value}"),
        HeaderOp::Add(name, value) | HeaderOp::AddFilled(name, value) => {
            format!("one more header `{name}` is {value}")
        }
        HeaderOp::Remove(name) => format!("the header `{name}` goes"),
        HeaderOp::Replace { name, pattern, with, .. } => {
            format!("in the header `{name}`, {with} takes the place of /{}/", pattern.source)
        }
    }
}
