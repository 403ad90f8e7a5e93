//! The smallest configuration on which model and engine still differ.

use std::time::{Duration, Instant};

use engines::stage::Subject;
use engines::{Engine, Surroundings};
use finding::SourceMap;

use super::{Case, Difference, Verdict, replay};
use crate::Lab;

/// Shrinking ends after so long; what is there by then is small enough to read.
const LIMIT: Duration = Duration::from_secs(20);

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

/// Drops lines for as long as both still take the configuration and differ on the request. Only configurations of one file
/// are made smaller.
pub fn defect(engine: &'static Engine, subject: &Subject<'_>, case: &Case, differences: Vec<Difference>) -> Defect {
    let text = subject.roots.iter().map(|&root| subject.sources.file(root).text()).collect::<String>();
    let mut found = Defect { text, case: case.clone(), differences };
    if subject.roots.len() != 1 {
        return found;
    }
    let end = Instant::now() + LIMIT;
    let mut size = found.text.lines().count().div_ceil(2);
    while size > 0 && Instant::now() < end {
        let dropped = pass(engine, subject.around, &mut found, size, end);
        size = if dropped && size == 1 { 1 } else { size / 2 };
    }
    found
}

/// Tries to do without each run of `size` lines; whether one went.
fn pass(engine: &'static Engine, around: &dyn Surroundings, found: &mut Defect, size: usize, end: Instant) -> bool {
    let (mut at, mut dropped) = (0, false);
    while at < found.text.lines().count() && Instant::now() < end {
        let lines = found.text.lines().enumerate().filter(|(number, _)| *number < at || *number >= at + size);
        let text: String = lines.map(|(_, line)| format!("{line}\n")).collect();
        match differences(engine, around, &text, &found.case) {
            Some(differences) => {
                (found.text, found.differences, dropped) = (text, differences, true);
            }
            None => at += size,
        }
    }
    dropped
}

/// Where model and engine differ on this text; `None` where they agree, or one of them refuses it.
fn differences(engine: &'static Engine, around: &dyn Surroundings, text: &str, case: &Case) -> Option<Vec<Difference>> {
    let mut sources = SourceMap::new();
    let root = sources.add("smaller", text.as_bytes().to_vec());
    let reading = (engine.read)(&mut sources, &[root], around);
    let listener = reading.model.listeners.get(case.arrival.listener.0 as usize)?;
    listener.binds.get(case.arrival.bind)?;
    let subject = Subject { sources: &sources, roots: &[root], around };
    let mut lab = Lab::start(engine, &subject, &reading.model, &[case.request.client]).ok()?;
    match replay(&mut lab, &reading.model, std::slice::from_ref(case)).pop()? {
        Verdict::Disagrees(differences) => Some(differences),
        _ => None,
    }
}
