//! The page of `trace`: first the answer, then the way there, then what lies at its end.

use std::io::{self, Write};

use finding::Span;
use model::PoolId;
use model::trace::{Assumption, Fate, Near, Outcome, Step, What, Why};

use crate::facts::TraceFacts;
use crate::human::{pool, replay, steps, way};
use crate::look::{Ink, cut, wrap};
use crate::words;
use crate::{Look, Verbosity};

/// More fates than this are counted, unless all is to be said.
const FATES: usize = 6;

/// Of the lines that decided so many are shown in the answer, the last ones.
const DECIDERS: usize = 3;

/// Of the rules that a reader may have expected so many of each kind are shown in the answer.
const OTHERS: usize = 3;

/// Writes the page.
///
/// # Errors
/// Those of the writer.
pub fn trace(out: &mut dyn Write, facts: &TraceFacts<'_>, look: &Look) -> io::Result<()> {
    let page = Page { facts, look };
    page.answer(out)?;
    if look.verbosity == Verbosity::Quiet {
        return Ok(());
    }
    page.about_request(out)?;
    let shown = if look.verbose() { facts.trace.fates.len() } else { 1 };
    for (index, fate) in facts.trace.fates.iter().take(shown).enumerate() {
        page.way(out, fate, index)?;
    }
    page.end(out)?;
    replay::replays(out, facts.replays, look)
}

/// What is said, and how it looks.
struct Page<'p> {
    facts: &'p TraceFacts<'p>,
    look: &'p Look,
}

impl Page<'_> {
    /// The answer in a line or two.
    fn answer(&self, out: &mut dyn Write) -> io::Result<()> {
        let request = format!("{} {}", self.facts.ask.method, self.facts.ask.url());
        let request = if self.facts.ask.scheme.is_http() { request } else { self.facts.ask.url() };
        let request = self.facts.quotes.clean(&request);
        match self.facts.trace.outcome() {
            Some(outcome) => {
                let ink = if matches!(outcome, Outcome::Reject { .. }) { Ink::Bad } else { Ink::Good };
                let said = self.facts.quotes.clean(&words::outcome(self.facts.model, outcome));
                writeln!(out, "{} -> {}", self.look.paint(Ink::Strong, request), self.look.paint(ink, said))?;
            }
            None => {
                let said = "unknown: the configuration alone doesn't say";
                writeln!(out, "{} -> {}", self.look.paint(Ink::Strong, request), self.look.paint(Ink::Unsure, said))?;
                self.blame(out)?;
                return self.possible(out);
            }
        }
        self.deciders(out)?;
        self.others(out)
    }

    /// The line that answers, and below it what led there; a line that is named already isn't named again.
    fn deciders(&self, out: &mut dyn Write) -> io::Result<()> {
        let Some(fate) = self.facts.trace.fates.first() else { return Ok(()) };
        let mut deciders = steps::deciders(self.facts.quotes, fate);
        deciders.reverse();
        deciders.dedup_by_key(|span| self.facts.quotes.at(*span));
        for (number, &span) in deciders.iter().take(DECIDERS).enumerate() {
            self.quoted(out, if number == 0 { "by    " } else { "after " }, span, "")?;
        }
        Ok(())
    }

    /// The rules that a reader may have expected: those that came too late, and those that missed by a trifle.
    fn others(&self, out: &mut dyn Write) -> io::Result<()> {
        let steps = || self.facts.trace.fates.iter().take(1).flat_map(|fate| &fate.steps);
        for step in steps().filter(|step| step.what == What::TooLate).take(OTHERS) {
            self.quoted(out, "not   ", step.span, "which comes too late")?;
        }
        let near = steps()
            .filter(|step| step.what == What::Skipped)
            .filter_map(|step| Some((step.span, missed_narrowly(step)?)));
        for (span, why) in near.take(OTHERS) {
            self.quoted(out, "nearly", span, why.near.map(words::nearly).unwrap_or_default())?;
        }
        Ok(())
    }

    /// `by haproxy.cfg:24  use_backend auth if is_login`, and what there is to say of it.
    fn quoted(&self, out: &mut dyn Write, word: &str, span: Span, why: &str) -> io::Result<()> {
        let at = self.facts.quotes.at(span);
        let room = self.look.width.saturating_sub(word.len() + at.len() + why.len() + 8);
        let line = cut(&self.facts.quotes.line(span), room.max(30));
        let why = if why.is_empty() { String::new() } else { format!("   {why}") };
        let why = self.look.paint(Ink::Unsure, why);
        writeln!(out, "  {word} {}  {line}{why}", self.look.paint(Ink::Place, at))
    }

    /// The lines to blame where the outcome is not known.
    fn blame(&self, out: &mut dyn Write) -> io::Result<()> {
        for blame in self.facts.trace.blame() {
            self.quoted(out, "because of", blame.span, &format!("({})", self.facts.quotes.clean(&blame.reason)))?;
        }
        Ok(())
    }

    /// What could become of the request, each with what must be so for it.
    fn possible(&self, out: &mut dyn Write) -> io::Result<()> {
        let fates = &self.facts.trace.fates;
        let shown = if self.look.verbose() { fates.len() } else { FATES };
        writeln!(out, "  it can be:")?;
        for fate in fates.iter().take(shown) {
            let said = self.facts.quotes.clean(&words::outcome(self.facts.model, &fate.outcome));
            let when: Vec<String> =
                fate.assumptions.iter().filter(|one| !one.at_rest).map(|one| self.taken(one)).collect();
            let when = if when.is_empty() { String::new() } else { format!(", where {}", when.join(" and ")) };
            writeln!(out, "    {}", cut(&format!("{said}{when}"), self.look.width.saturating_sub(4)))?;
        }
        if fates.len() > shown {
            writeln!(out, "    or one of {} more; -v lists them", fates.len() - shown)?;
        }
        Ok(())
    }

    /// What must be so for a fate: `line 30 applies`.
    fn taken(&self, assumption: &Assumption) -> String {
        let place = self.facts.quotes.place(assumption.blame.span);
        let holds = if assumption.holds { "applies" } else { "doesn't apply" };
        format!("line {} {holds}", place.line)
    }

    /// What a reader should know of the request: the listener's choice, and the client where nobody named one.
    fn about_request(&self, out: &mut dyn Write) -> io::Result<()> {
        if let Some(note) = &self.facts.placed.note {
            for line in wrap(&format!("note: {note}"), self.look.width.saturating_sub(2)) {
                writeln!(out, "  {}", self.look.paint(Ink::Unsure, line))?;
            }
        }
        let looked = |fate: &Fate| {
            fate.steps.iter().flat_map(|step| &step.why).any(|why| why.looked_at.contains("client address"))
        };
        if self.facts.ask.client.is_none() && self.facts.trace.fates.iter().any(looked) {
            let client = self.facts.placed.request.client;
            writeln!(out, "  note: the client is taken to be {client}, somebody on the internet; --client says who")?;
        }
        Ok(())
    }

    /// One way from its beginning to its end, and what was taken for granted on it.
    fn way(&self, out: &mut dyn Write, fate: &Fate, index: usize) -> io::Result<()> {
        let title = match self.facts.trace.fates.len() {
            1 => "the way".to_owned(),
            n => format!("the way, {} of {n}: {}", index + 1, words::outcome(self.facts.model, &fate.outcome)),
        };
        writeln!(out, "\n{}", self.look.paint(Ink::Strong, self.facts.quotes.clean(&title)))?;
        way::way(out, self.facts.quotes, fate, self.look)?;
        self.assumptions(out, fate)
    }

    /// What was taken for granted, one line each.
    fn assumptions(&self, out: &mut dyn Write, fate: &Fate) -> io::Result<()> {
        let at_rest: Vec<&Assumption> = fate.assumptions.iter().filter(|assumption| assumption.at_rest).collect();
        if at_rest.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{}", self.look.paint(Ink::Strong, "taken for granted: the system is idle and healthy"))?;
        for assumption in at_rest {
            let holds = if assumption.holds { "holds" } else { "doesn't hold" };
            let at = self.facts.quotes.at(assumption.blame.span);
            let line = self.facts.quotes.line(assumption.blame.span);
            let reason = self.facts.quotes.clean(&assumption.blame.reason);
            let line = cut(&line, self.look.width.saturating_sub(at.len() + 4));
            writeln!(out, "  {}  {line}", self.look.paint(Ink::Place, at))?;
            writeln!(out, "      {}", cut(&format!("{holds}: {reason}"), self.look.width.saturating_sub(6)))?;
        }
        Ok(())
    }

    /// What lies at the end of the way: the pools, and what the endpoint receives.
    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut seen: Vec<PoolId> = Vec::new();
        for fate in &self.facts.trace.fates {
            if let Outcome::Forward { pool, .. } = fate.outcome
                && !seen.contains(&pool)
            {
                seen.push(pool);
                pool::pool(out, self.facts, pool, self.look)?;
            }
        }
        let Some(fate) = self.facts.trace.fates.first() else { return Ok(()) };
        if self.facts.trace.outcome().is_some() {
            pool::sees(out, self.facts, fate, self.look)?;
        }
        Ok(())
    }
}

/// The condition that missed by a trifle.
fn missed_narrowly(step: &Step) -> Option<&Why> {
    step.why.iter().find(|why| why.near.is_some_and(|near| near != Near::OnlyThis))
}
