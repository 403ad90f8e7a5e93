//! What is shown of the place under the pointer.

use analysis::structure::{PoolState, RouteLine, State, Structure};
use finding::{FileId, Finding, Span};
use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position};
use report::Quotes;

use crate::meaning::meaning;
use crate::snapshot::{Balancer, View, holds};

/// So many findings are shown with their pages; others are in the list of problems.
const FINDINGS: usize = 2;

/// So many lines that stand in the way are named.
const TAKERS: usize = 3;

/// What is shown of a place: the statement, what it comes to, who gets there, and what was found.
pub fn hover(view: View<'_>, file: FileId, position: Position) -> Option<Hover> {
    let offset = view.offset(file, position);
    let quotes = view.snapshot.quotes();
    let mut parts = Vec::new();
    let mut place = None;
    for balancer in view.snapshot.balancers_of(file) {
        let Some(statement) = balancer.statement(file, offset) else { continue };
        place = Some(statement.span);
        parts.extend(of_statement(view, &quotes, balancer, statement.span, &view.words(statement)));
        break;
    }
    let here = |finding: &&Finding| holds(finding.primary.span, offset);
    for finding in view.findings(file).filter(here).take(FINDINGS) {
        place = place.or(Some(finding.primary.span));
        parts.push(of_finding(view, &quotes, finding));
    }
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: parts.join("\n\n---\n\n") };
    let range = place.map(|span| view.range(span));
    (!parts.is_empty()).then_some(Hover { contents: HoverContents::Markup(contents), range })
}

/// The engine's own sentence on the statement, what it comes to in the model, and who gets there once that is
/// computed.
fn of_statement(
    view: View<'_>,
    quotes: &Quotes<'_>,
    balancer: &Balancer,
    span: Span,
    words: &[&str],
) -> Option<String> {
    let mut parts = Vec::new();
    if let Some(sentence) = (balancer.engine.editor.describe)(words) {
        parts.push(format!("**{}** ({}): {sentence}", words.first()?, balancer.engine.name));
    }
    let sentences = meaning(&balancer.reading.model, span);
    parts.extend(sentences.iter().map(|sentence| format!("- {}", quotes.clean(sentence))));
    if let Some(structure) = view.thorough.and_then(|thorough| thorough.structure.as_ref()) {
        parts.extend(reach(quotes, structure, span).iter().map(|line| format!("- {line}")));
    }
    (!parts.is_empty()).then(|| parts.join("\n"))
}

/// Who gets to what is written in a statement.
fn reach(quotes: &Quotes<'_>, structure: &Structure, statement: Span) -> Vec<String> {
    let routes = structure.routes.iter().filter(|route| statement.contains(route.span));
    let pools = structure.pools.iter().filter(|pool| statement.contains(pool.span));
    let mut said: Vec<String> = routes.flat_map(|route| of_route(quotes, route)).collect();
    said.extend(pools.map(|pool| match &pool.state {
        PoolState::Reached(example) => {
            format!("**Reached**, such as by `{}`", quotes.clean(&report::request(&example.ask.witness())))
        }
        PoolState::Unreached(routes) if routes.is_empty() => "**Unreached**: no route leads here".to_owned(),
        PoolState::Unreached(routes) => {
            format!("**Unreached**: no request takes what leads here: {}", lines(quotes, routes))
        }
        PoolState::Unknown(blame) => not_told(quotes, blame),
    }));
    said
}

/// The state of a line, then those of its alternatives that nobody comes by.
fn of_route(quotes: &Quotes<'_>, route: &RouteLine) -> Vec<String> {
    let state = match &route.state {
        State::Live(example) => {
            let request = quotes.clean(&report::request(&example.ask.witness()));
            let how = if example.may { "perhaps" } else { "such as" };
            format!("**Live**: {how} `{request}` -> {}", quotes.clean(&example.outcome))
        }
        State::Shadowed(takers) => format!("**Shadowed**: no request is left for it by {}", lines(quotes, takers)),
        State::Empty => "**Empty**: no request meets what it asks for, or gets there".to_owned(),
        State::Unreached => "**Unreached**: nothing leads to where it stands".to_owned(),
        State::Unknown(blame) => not_told(quotes, blame),
    };
    let dead = route.dead.iter().map(|part| {
        let by = if part.takers.is_empty() { String::new() } else { format!(", by {}", lines(quotes, &part.takers)) };
        format!("Never where {}{by}", quotes.clean(&part.when))
    });
    std::iter::once(state).chain(dead).collect()
}

/// Why it isn't known, with the line to blame.
fn not_told(quotes: &Quotes<'_>, blame: &model::Blame) -> String {
    format!("Not told: {} ({})", quotes.clean(&blame.reason), quotes.at(blame.span))
}

/// `line 14 (use_backend ...)` for each.
fn lines(quotes: &Quotes<'_>, spans: &[Span]) -> String {
    let one = |span: &Span| format!("line {} `{}`", quotes.place(*span).line, quotes.line(*span));
    let mut all: Vec<String> = spans.iter().take(TAKERS).map(one).collect();
    let more = spans.len().saturating_sub(TAKERS);
    all.extend((more > 0).then(|| format!("{more} more")));
    all.join(", ")
}

/// A finding with the page of its rule.
fn of_finding(view: View<'_>, quotes: &Quotes<'_>, finding: &Finding) -> String {
    let mut text = format!("**{}**: {}", finding.rule, quotes.clean(&finding.message));
    for page in view.pages.iter().filter(|page| page.id == finding.rule) {
        // The heading is the rule's name, which stands there already.
        let body = page.docs.trim().split_once('\n').map_or("", |(_, body)| body);
        text.push_str(&format!("\n\n{}", body.trim()));
    }
    text
}
