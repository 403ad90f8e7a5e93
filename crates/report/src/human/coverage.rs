//! Which routes expectations speak of: for each file a line, then those that are bare with what could be expected of them.

use std::io::{self, Write};

use analysis::coverage::{CoveredRoute, Spoken, Untaken};
use finding::FileId;

use super::line::{below, line, sent};
use crate::facts::CoverageFacts;
use crate::look::Ink;
use crate::words::share;
use crate::{Look, Quotes};
use model::words::{count, percent};

/// More routes of one kind than this are counted, unless all is to be said.
const SHOWN: usize = 20;

/// Of routes that are partly spoken of so many are shown, unless all is to be said.
const PARTLY: usize = 3;

/// Writes what expectations speak of, file by file, then the proposals.
pub(crate) fn coverage(
    out: &mut dyn Write,
    quotes: &Quotes<'_>,
    facts: &CoverageFacts<'_>,
    look: &Look,
) -> io::Result<()> {
    let coverage = facts.coverage;
    let mut files: Vec<FileId> = coverage.routes.iter().map(|route| route.span.file).collect();
    files.extend(coverage.untaken.iter().map(|one| one.span.file));
    files.sort_unstable();
    files.dedup();
    for file in files {
        one_file(out, quotes, facts, file, look)?;
    }
    lacking(out, facts, look)?;
    proposals(out, quotes, facts, look)
}

/// Says so where less is spoken of than is wanted.
pub(crate) fn lacking(out: &mut dyn Write, facts: &CoverageFacts<'_>, look: &Look) -> io::Result<()> {
    let own = facts.coverage.share();
    let Some(least) = facts.least.filter(|least| own < *least) else { return Ok(()) };
    let text = format!("{} of all routes are spoken of, {} are wanted", share(own), percent(least));
    writeln!(out, "{}", look.paint(Ink::Bad, text))
}

/// `coverage of haproxy.cfg: 12 of 14 routes are spoken of (85%), 8 of them partly`, and the others.
fn one_file(
    out: &mut dyn Write,
    quotes: &Quotes<'_>,
    facts: &CoverageFacts<'_>,
    file: FileId,
    look: &Look,
) -> io::Result<()> {
    let routes: Vec<&CoveredRoute> = facts.coverage.routes.iter().filter(|route| route.span.file == file).collect();
    let kind = |is: fn(&Spoken) -> bool| -> Vec<&CoveredRoute> {
        routes.iter().filter(|route| is(&route.spoken)).copied().collect()
    };
    let bare = kind(|spoken| *spoken == Spoken::Bare);
    let partly = kind(|spoken| matches!(spoken, Spoken::Partly(_)));
    let unknown = kind(|spoken| matches!(spoken, Spoken::Unknown(_)));
    let spoken_of = routes.len() - bare.len() - unknown.len();
    let part = if routes.is_empty() { 1.0 } else { spoken_of as f64 / routes.len() as f64 };
    let name = look.paint(Ink::Place, quotes.sources().file(file).name());
    let partly_said = if partly.is_empty() { String::new() } else { format!(", {} of them partly", partly.len()) };
    let all = count(routes.len(), "route");
    writeln!(out, "coverage of {name}: {spoken_of} of {all} spoken of ({}){partly_said}", share(part))?;
    list(out, quotes, ("bare", Ink::Bad, SHOWN), &bare, look)?;
    list(out, quotes, ("unknown", Ink::Unsure, SHOWN), &unknown, look)?;
    list(out, quotes, ("partly", Ink::Unsure, PARTLY), &partly, look)?;
    let untaken: Vec<&Untaken> = facts.coverage.untaken.iter().filter(|one| one.span.file == file).collect();
    let shown = if look.verbose() { untaken.len() } else { SHOWN };
    for one in untaken.iter().take(shown) {
        line(out, quotes, ("not taken", Ink::Faint), one.span, look)?;
        let why = match &one.waits_for {
            Some(blame) => {
                format!("not counted: at rest no request takes it; {} ({})", blame.reason, quotes.at(blame.span))
            }
            None => "not counted: no request takes it".to_owned(),
        };
        below(out, quotes, &why, look)?;
    }
    more(out, untaken.len(), shown, "not taken")?;
    writeln!(out)
}

fn list(
    out: &mut dyn Write,
    quotes: &Quotes<'_>,
    (word, ink, most): (&str, Ink, usize),
    routes: &[&CoveredRoute],
    look: &Look,
) -> io::Result<()> {
    let shown = if look.verbose() { routes.len() } else { most };
    for route in routes.iter().take(shown) {
        line(out, quotes, (word, ink), route.span, look)?;
        if let Spoken::Unknown(blame) | Spoken::Partly(Some(blame)) = &route.spoken {
            below(out, quotes, &format!("not known: {} ({})", blame.reason, quotes.at(blame.span)), look)?;
        }
        if let (Some(witness), Some(outcome)) = (&route.witness, &route.outcome) {
            let of = if route.spoken == Spoken::Bare { "such as" } else { "not spoken of:" };
            below(out, quotes, &format!("{of} {} -> {outcome}", sent(witness)), look)?;
        }
        if route.spoken == Spoken::Bare && route.proposal.is_none() {
            below(out, quotes, "no expectation was found that is proved to hold for it", look)?;
        }
    }
    more(out, routes.len(), shown, word)
}

fn more(out: &mut dyn Write, all: usize, shown: usize, word: &str) -> io::Result<()> {
    if all <= shown {
        return Ok(());
    }
    writeln!(out, "  and {} more: {word}; -v lists them", all - shown)
}

/// What could be expected of the bare ones, ready to be pasted.
fn proposals(out: &mut dyn Write, quotes: &Quotes<'_>, facts: &CoverageFacts<'_>, look: &Look) -> io::Result<()> {
    let all: Vec<&String> = facts.coverage.routes.iter().filter_map(|route| route.proposal.as_ref()).collect();
    if all.is_empty() {
        return Ok(());
    }
    let shown = if look.verbose() { all.len() } else { SHOWN };
    writeln!(out, "proposals, each proved to hold today; keep below `expect:` of evenkeel.yaml what is meant:\n")?;
    for one in all.iter().take(shown) {
        // Control characters don't come into YAML as they are, so lines stay lines.
        one.lines().try_for_each(|line| writeln!(out, "{}", quotes.clean(line)))?;
    }
    if all.len() > shown {
        writeln!(out, "  # and {} more; -v lists them", all.len() - shown)?;
    }
    writeln!(out)
}
