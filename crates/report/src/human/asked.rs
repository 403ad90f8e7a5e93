//! What was asked besides, as pages of its own for the forms that have no better place for it.

use std::io;

use super::{coverage, replay, structure};
use crate::{CheckFacts, Look, Verbosity};

/// Titles and texts: what the engines said, which routes are spoken of, which are taken.
///
/// # Errors
/// None but those of a full memory.
pub(crate) fn asked(facts: &CheckFacts<'_>) -> io::Result<Vec<(&'static str, String)>> {
    let look = Look { verbosity: Verbosity::Verbose, ..Look::default() };
    let mut all = Vec::new();
    let mut add = |title, page: Vec<u8>| {
        let text = String::from_utf8_lossy(&page);
        let clean: String = text.lines().map(|line| facts.quotes.clean(line) + "\n").collect();
        all.push((title, clean));
    };
    if !facts.replays.is_empty() {
        let mut page = Vec::new();
        replay::replays(&mut page, facts.replays, &look)?;
        add("Asked of the real engines", page);
    }
    if let Some(measured) = &facts.coverage {
        let mut page = Vec::new();
        coverage::coverage(&mut page, facts.quotes, measured, &look)?;
        add("Routes that expectations speak of", page);
    }
    if let Some(routes) = facts.structure {
        let mut page = Vec::new();
        structure::structure(&mut page, facts.quotes, routes, &look)?;
        add("Routes and pools that requests get to", page);
    }
    Ok(all)
}
