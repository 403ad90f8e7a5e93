//! What a change of configuration changes.

use analysis::diff::{self, Change, Equivalent, Pairs, Side};
use finding::Span;
use incident::{Configuration, Observation, Place};
use report::News;

use super::item::plain;

/// A piece of news for each change that traffic can notice. The texts of the one before are among those of the new one.
pub fn news(own: &Observation, before: &Configuration, after: &Configuration) -> Vec<News> {
    let mut news = Vec::new();
    if let Some(why) = &after.refused {
        news.push(plain(own, "refused", format!("the configuration couldn't be run: {why}"), true));
    }
    let old = Side { model: &before.model, dialect: before.dialect };
    let new = Side { model: &after.model, dialect: after.dialect };
    let Ok(pairs) = Pairs::of(&old, &new, &[]) else { return news };
    let diff = diff::diff(&after.sources, &old, &new, &pairs);
    news.extend(diff.changes.iter().map(|change| changed(own, after, change)));
    for doubt in &diff.doubts {
        let message = format!("what this line changes isn't known: {}", doubt.message);
        news.push(News { place: place(own, after, doubt.span), ..plain(own, "changed", message, true) });
    }
    if diff.equivalent == Equivalent::Yes && before.material != after.material {
        news.push(plain(own, "changed", "the files were written anew; traffic won't notice".to_owned(), false));
    }
    news
}

fn changed(own: &Observation, after: &Configuration, change: &Change) -> News {
    let message = match &change.requests {
        Some(requests) => format!("{} ({requests})", change.message),
        None => change.message.clone(),
    };
    // What was taken away has no line any more.
    let span = change.because.new.first().or(change.because.old.first()).copied();
    let line = |span: Span| (span.file, after.sources.position(span).line as u32);
    let origin = span.map(line).and_then(|(file, line)| after.origins.of(file, line)).cloned();
    News { place: span.and_then(|span| place(own, after, span)), origin, ..plain(own, "changed", message, true) }
}

fn place(own: &Observation, after: &Configuration, span: Span) -> Option<Place> {
    let file = after.sources.file(span.file).name().into();
    let line = u32::try_from(after.sources.position(span).line).ok()?;
    Some(Place { balancer: own.of.clone(), file, line, text: after.sources.line_of(span).into() })
}
