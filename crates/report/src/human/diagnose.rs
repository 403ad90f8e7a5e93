//! `diagnose` as a page for people: who it is in the first line, then whom it hits, why, and the mend; then all other suspects.

use std::io::{self, Write};

use incident::{Culprit, Diagnosis, Evidence, Impact, Mend, Side, Sign, Standing, Suspect, Verdict};

use crate::diagnose::{clock, headline, standing};
use crate::look::{Ink, pad, wrap};
use crate::quote::printable;
use crate::words::share;
use crate::{Look, Verbosity};

/// So much room the words at the left have.
const LEFT: usize = 11;
/// So much of the evidence of each of the other suspects is told, unless all is to be said.
const EVIDENCE: usize = 3;
/// So many lines around a change are shown.
const AROUND: usize = 2;

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn diagnosis(out: &mut dyn Write, own: &Diagnosis, look: &Look) -> io::Result<()> {
    let ink = match own.verdict {
        Verdict::Named => Ink::Bad,
        Verdict::Inconclusive => Ink::Unsure,
        Verdict::NothingWrong => Ink::Good,
    };
    for line in wrap(&printable(&headline(own)), look.width) {
        writeln!(out, "{}", look.paint(ink, line))?;
    }
    if look.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    writeln!(out)?;
    if own.verdict != Verdict::NothingWrong {
        impact(out, own, look)?;
    }
    match own.named() {
        Some(first) => named(out, first, look)?,
        None => settles(out, own, look)?,
    }
    others(out, own, look)?;
    signs(out, &own.signs, look)
}

/// Whom it hits, and since when.
fn impact(out: &mut dyn Write, own: &Diagnosis, look: &Look) -> io::Result<()> {
    let Impact { since, requests, failed, logins, parts } = &own.impact;
    if let Some(since) = since {
        let text = format!("{}, for {} s up to {}", clock(*since), own.at.since(*since).as_secs(), clock(own.at));
        said(out, "since", &text, look)?;
    }
    let mut text = format!("{failed} of {requests} requests failed");
    if logins.0 > 0 {
        text.push_str(&format!(", {} of {} log-ins", logins.1, logins.0));
    }
    let each = parts.iter().take(6).map(|(name, part)| format!("{} of {name}", share(*part)));
    let each: Vec<String> = each.collect();
    if !each.is_empty() {
        text.push_str(&format!(": {}", each.join(", ")));
    }
    said(out, "hits", &text, look)
}

/// The suspect that is named.
fn named(out: &mut dyn Write, first: &Suspect, look: &Look) -> io::Result<()> {
    match &first.culprit {
        Some(culprit) => lines(out, culprit, look)?,
        None => said(out, "what", &first.story, look)?,
    }
    said(out, "because", "", look)?;
    first.evidence.iter().try_for_each(|one| evidence(out, one, look))?;
    match first.culprit.as_ref().and_then(|culprit| culprit.mend.as_ref()) {
        Some(own) => mend(out, own, look),
        None => Ok(()),
    }
}

/// The lines that are to blame, and what they change.
fn lines(out: &mut dyn Write, own: &Culprit, look: &Look) -> io::Result<()> {
    for (index, change) in own.changes.iter().enumerate() {
        said(out, if index == 0 { "what" } else { "" }, change, look)?;
    }
    for (index, place) in own.places.iter().enumerate() {
        let at = look.paint(Ink::Place, format!("{}:{}", place.file, place.line));
        let word = pad(if index == 0 { "lines" } else { "" }, LEFT);
        writeln!(out, "{word}{at}  {}", printable(&place.text))?;
    }
    if let Some(origin) = &own.origin {
        let commit = origin.commit.as_deref().unwrap_or("not committed yet");
        said(out, "by", &format!("{}, {} \"{}\" of {}", origin.author, commit, origin.summary, origin.at), look)?;
    }
    said(out, "in force", &format!("since {}", clock(own.since)), look)?;
    if own.whom.is_empty() { Ok(()) } else { said(out, "whom", &own.whom, look) }
}

/// What would settle it, where nobody is named.
fn settles(out: &mut dyn Write, own: &Diagnosis, look: &Look) -> io::Result<()> {
    let mut word = "to settle";
    let open = own.suspects.iter().filter(|one| one.standing == Standing::Possible);
    for (suspect, settles) in open.filter_map(|one| Some((one, one.settles.as_ref()?))).take(3) {
        said(out, word, &format!("{}: {}", suspect.name, settles.advice), look)?;
        if let Some(command) = &settles.command {
            said(out, "", command, look)?;
        }
        word = "";
    }
    Ok(())
}

/// All suspects that aren't named, each with what speaks for it and against it.
fn others(out: &mut dyn Write, own: &Diagnosis, look: &Look) -> io::Result<()> {
    if own.verdict == Verdict::NothingWrong && !look.verbose() {
        return Ok(());
    }
    let rest = &own.suspects[usize::from(own.named().is_some()).min(own.suspects.len())..];
    let title = if own.named().is_some() { "others" } else { "suspects" };
    writeln!(out)?;
    writeln!(out, "{}", look.paint(Ink::Strong, title))?;
    rest.iter().try_for_each(|suspect| other(out, suspect, look))
}

fn other(out: &mut dyn Write, own: &Suspect, look: &Look) -> io::Result<()> {
    let ink = match own.standing {
        Standing::Named | Standing::Possible => Ink::Unsure,
        Standing::Unlikely | Standing::RuledOut => Ink::Good,
        Standing::NotTold => Ink::Faint,
    };
    let word = look.paint(ink, pad(standing(own.standing), LEFT));
    let at = own.culprit.as_ref().and_then(|culprit| culprit.places.first());
    let at = at.map_or_else(String::new, |place| format!("  {}:{} {}", place.file, place.line, place.text));
    writeln!(out, "{word}{}{}", printable(&own.name), look.paint(Ink::Place, printable(&at)))?;
    let shown = if look.verbose() { own.evidence.len() } else { EVIDENCE };
    own.evidence.iter().take(shown).try_for_each(|one| evidence(out, one, look))
}

/// One line for it or against it, with what it counts.
fn evidence(out: &mut dyn Write, own: &Evidence, look: &Look) -> io::Result<()> {
    let (mark, ink) = if own.side == Side::For { ('+', Ink::Bad) } else { ('-', Ink::Good) };
    let count = look.paint(ink, format!("{mark}{:>2.0}", own.strength));
    let room = look.width.saturating_sub(LEFT + 5);
    for (index, line) in wrap(&printable(&own.text), room).into_iter().enumerate() {
        let left = if index == 0 { format!("{count}  ") } else { " ".repeat(5) };
        writeln!(out, "{}{left}{line}", " ".repeat(LEFT))?;
    }
    Ok(())
}

/// The mend, as `diff -u` has it.
fn mend(out: &mut dyn Write, own: &Mend, look: &Look) -> io::Result<()> {
    said(out, "mend", "", look)?;
    for line in crate::diagnose::unified(own, AROUND).lines() {
        let ink = match line.as_bytes().first() {
            Some(b'+') => Ink::Good,
            Some(b'-') => Ink::Bad,
            Some(b'@') => Ink::Faint,
            _ => Ink::Plain,
        };
        writeln!(out, "{}", look.paint(ink, printable(line)))?;
    }
    Ok(())
}

/// All that is odd, in the order in which it began.
fn signs(out: &mut dyn Write, all: &[Sign], look: &Look) -> io::Result<()> {
    if all.is_empty() {
        return Ok(());
    }
    writeln!(out)?;
    writeln!(out, "{}", look.paint(Ink::Strong, "what is odd"))?;
    for sign in all {
        let until = sign.until.map_or_else(String::new, |until| format!(" (until {})", clock(until)));
        said(out, &clock(sign.since), &format!("{}{until}", sign.message), look)?;
    }
    Ok(())
}

/// A word at the left, and a text beside it.
fn said(out: &mut dyn Write, word: &str, text: &str, look: &Look) -> io::Result<()> {
    let room = look.width.saturating_sub(LEFT);
    for (index, line) in wrap(&printable(text), room).into_iter().enumerate() {
        let left = look.paint(Ink::Faint, pad(if index == 0 { word } else { "" }, LEFT));
        writeln!(out, "{}", format!("{left}{line}").trim_end())?;
    }
    Ok(())
}
