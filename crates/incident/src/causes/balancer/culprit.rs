//! The lines of a change that are to blame, from whom they are, and how to mend them.

use analysis::diff::Kind;
use analysis::simulate::is_called;
use finding::Span;

use super::fit::{Tried, spread};
use super::mend;
use crate::case::quote::{clean, place};
use crate::case::words::{listed, percent};
use crate::case::{Case, Effect, Turn, new_lines};
use crate::{Configuration, Culprit, Origin, Place, Sign};

/// More lines than this don't tell more.
const LINES: usize = 6;

/// The culprit of a change whose effects are sorted, the likeliest first.
pub(super) fn of(case: &Case, turn: &Turn, effects: &[&Effect]) -> Culprit {
    let (lines, gone) = lines(case, turn, effects);
    let mut places: Vec<Place> = lines.iter().map(|span| place(turn.balancer, turn.after, *span)).collect();
    let origin = lines.first().and_then(|span| origin(turn.after, *span)).or_else(|| newest(turn.after));
    if places.is_empty() {
        places = gone.iter().map(|span| place(turn.balancer, turn.before, *span)).collect();
    }
    let mut seen = std::collections::BTreeSet::new();
    places.retain(|place| seen.insert((place.file.clone(), place.line)));
    let changed: Vec<u32> =
        new_lines(turn.before, turn.after).iter().map(|span| place(turn.balancer, turn.after, *span).line).collect();
    let is_changed = |at: &usize| changed.is_empty() || changed.contains(&places[*at].line);
    if let Some(first) = expected(case, turn, &places).filter(is_changed) {
        let place = places.remove(first);
        places.insert(0, place);
    }
    places.truncate(LINES);
    let mend = mend::of(turn, effects.first().map(|effect| &effect.change.because), &places);
    Culprit {
        balancer: turn.balancer.clone(),
        places,
        changes: effects.iter().take(LINES).map(|effect| clean(turn.after, &effect.change.message).into()).collect(),
        origin,
        since: turn.at,
        whom: whom(case).into(),
        mend,
    }
}

/// Whether a change is of how requests are spread.
fn is_about_shares(kind: Kind) -> bool {
    matches!(kind, Kind::Share | Kind::Balance | Kind::Stickiness | Kind::Endpoint)
}

/// The lines of the likeliest effect, and those of the old side.
fn lines(case: &Case, turn: &Turn, effects: &[&Effect]) -> (Vec<Span>, Vec<Span>) {
    let Some(first) = effects.first() else { return Default::default() };
    let mut new = first.change.because.new.clone();
    if is_about_shares(first.change.kind) {
        let hot = spread::hot(&Tried { effect: first, turn, case });
        let endpoints = turn.after.model.pools.iter().flat_map(|pool| &pool.endpoints);
        let hot: Vec<Span> =
            hot.iter().filter_map(|name| Some(endpoints.clone().find(|one| is_called(one, name))?.span)).collect();
        let rank = |span: &Span| hot.iter().position(|own| own.contains(*span)).unwrap_or(hot.len());
        new.sort_by_key(rank);
    }
    (changed(turn, new), first.change.because.old.clone())
}

/// Of these lines those first that were changed. Where none was, what was changed elsewhere made them decide otherwise.
fn changed(turn: &Turn, mut lines: Vec<Span>) -> Vec<Span> {
    let new = new_lines(turn.before, turn.after);
    let is_new =
        |line: &Span| new.iter().any(|own| own.contains(*line) || line.contains(*own) || own.start == line.start);
    if lines.iter().any(is_new) || new.is_empty() {
        lines.sort_by_key(|line| !is_new(line));
        return lines;
    }
    new.into_iter().chain(lines).collect()
}

/// The line that an expectation blames, where it is one of these.
fn expected(case: &Case, turn: &Turn, places: &[Place]) -> Option<usize> {
    let ours = |sign: &&Sign| sign.since + crate::case::SLACK >= turn.at;
    let blamed = case.signs("expectation-broken").filter(ours).filter_map(|sign| sign.places.first());
    blamed
        .into_iter()
        .find_map(|blamed| places.iter().position(|own| own.file == blamed.file && own.line == blamed.line))
}

/// Who wrote a line.
pub(super) fn origin(own: &Configuration, span: Span) -> Option<Origin> {
    let line = own.sources.file(span.file).position(span.start as usize).line;
    own.origins.of(span.file, line as u32).cloned()
}

/// Of a line that is gone, the last change is all that is known.
fn newest(own: &Configuration) -> Option<Origin> {
    own.origins.changes.first().cloned()
}

/// Whose requests fail, in words.
pub(super) fn whom(case: &Case) -> String {
    let failing = case.failing_pools();
    let said = |(pool, count): &(&model::Text, crate::case::Count)| {
        let to = if pool.is_empty() { "no pool".to_owned() } else { format!("pool {pool}") };
        format!("{} of the requests to {to}", percent(count.part()))
    };
    listed(&failing.iter().map(said).collect::<Vec<_>>())
}
