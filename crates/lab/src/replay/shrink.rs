//! The smallest configuration on which model and engine still differ.

use std::time::{Duration, Instant};

use engines::stage::Subject;
use engines::{Engine, Surroundings};
use finding::{Edit, SourceMap, Span, apply};
use model::Model;

use super::{Case, Difference, Verdict, replay};
use crate::{Lab, Trouble};

/// A defect of evenkeel: a configuration and a request that it understands otherwise than the engine does.
#[derive(Clone, Debug)]
pub struct Defect {
    /// The configuration.
    pub text: String,
    /// The request.
    pub case: Case,
    /// Where they differ.
    pub differences: Vec<Difference>,
}

/// Asks a case again on an engine that nobody else has asked anything: what the model says holds at rest, and limits that
/// others have used up are none of its business. Where they still differ that is a defect.
pub fn again(
    engine: &'static Engine,
    subject: &Subject<'_>,
    original: &Model,
    case: &Case,
) -> Result<Verdict, Trouble> {
    let mut lab = Lab::start(engine, subject, original)?;
    let verdicts = replay(&mut lab, original, std::slice::from_ref(case));
    Ok(verdicts.into_iter().next().unwrap_or(Verdict::Agrees))
}

/// Drops lines for as long as both still take the configuration and differ on the request, and `limit` isn't over. Only configurations of one file
/// are made smaller.
pub fn defect(
    engine: &'static Engine,
    subject: &Subject<'_>,
    case: &Case,
    differences: Vec<Difference>,
    limit: Duration,
) -> Defect {
    let text = subject.roots.iter().map(|&root| subject.sources.file(root).text()).collect::<String>();
    let mut found = Defect { text, case: case.clone(), differences };
    if subject.roots.len() != 1 {
        found.text = without_secrets(engine, subject.around, &found.text);
        return found;
    }
    let end = Instant::now() + limit;
    let mut size = found.text.lines().count().div_ceil(2);
    while size > 0 && Instant::now() < end {
        let dropped = pass(engine, subject.around, &mut found, size, end);
        size = if dropped && size == 1 { 1 } else { size / 2 };
    }
    found.text = without_secrets(engine, subject.around, &found.text);
    found
}

/// The text with passwords, keys and tokens replaced, for a report that others will read.
fn without_secrets(engine: &Engine, around: &dyn Surroundings, text: &str) -> String {
    let mut sources = SourceMap::new();
    let root = sources.add("smaller", text.as_bytes().to_vec());
    let secrets = (engine.read)(&mut sources, &[root], around).secrets;
    let hidden = |span: Span| Edit { span, replacement: "*****".into() };
    let edits: Vec<Edit> = secrets.into_iter().map(hidden).collect();
    String::from_utf8_lossy(&apply(text.as_bytes(), root, &edits)).into_owned()
}

/// Tries to do without each run of `size` lines; whether one went.
fn pass(engine: &'static Engine, around: &dyn Surroundings, found: &mut Defect, size: usize, end: Instant) -> bool {
    let (mut at, mut dropped) = (0, false);
    while at < found.text.lines().count() && Instant::now() < end {
        let lines = found.text.lines().enumerate().filter(|(number, _)| *number < at || *number >= at + size);
        let text: String = lines.map(|(_, line)| format!("{line}\n")).collect();
        match differences(engine, around, &text, &found.case) {
            Some(differences) if is_same(&differences, &found.differences) => {
                (found.text, found.differences, dropped) = (text, differences, true);
            }
            _ => at += size,
        }
    }
    dropped
}

/// Whether it is still the same defect: a smaller text may well show another one.
fn is_same(now: &[Difference], before: &[Difference]) -> bool {
    let said = |all: &[Difference]| all.first().map(|one| (one.part.clone(), one.model.clone()));
    said(now) == said(before)
}

/// Where model and engine differ on this text; `None` where they agree, or one of them refuses it.
fn differences(engine: &'static Engine, around: &dyn Surroundings, text: &str, case: &Case) -> Option<Vec<Difference>> {
    let mut sources = SourceMap::new();
    let root = sources.add("smaller", text.as_bytes().to_vec());
    let reading = (engine.read)(&mut sources, &[root], around);
    let listener = reading.model.listeners.get(case.arrival.listener.0 as usize)?;
    listener.binds.get(case.arrival.bind)?;
    let subject = Subject { sources: &sources, roots: &[root], around };
    match again(engine, &subject, &reading.model, case).ok()? {
        Verdict::Disagrees(differences) => Some(differences),
        _ => None,
    }
}
