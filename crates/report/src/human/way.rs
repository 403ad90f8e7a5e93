//! The way of a request: each step with its place, its line and its reason.

use std::io::{self, Write};

use model::trace::{Fate, Near, Step, What, Why};
use unicode_width::UnicodeWidthStr;

use crate::look::{Ink, cut, pad, wrap};
use crate::words::{count, near};
use crate::{Look, Quotes};

/// A run of at most so many skipped rules is shown whole.
const SHORT_RUN: usize = 3;

/// Of a longer run at most so many near misses are shown.
const NEAR_MISSES: usize = 8;

/// A wider place stands on a line of its own.
const WIDEST_PLACE: usize = 36;

/// More reasons than this are counted.
const REASONS: usize = 3;

/// The step that decided where the request goes.
pub(crate) fn decider(fate: &Fate) -> Option<&Step> {
    fate.steps.iter().rev().find(|step| matches!(step.what, What::Matched | What::Chose))
}

/// Writes the steps; long runs of skipped rules are condensed.
pub(crate) fn way(out: &mut dyn Write, quotes: &Quotes<'_>, fate: &Fate, look: &Look) -> io::Result<()> {
    let shown = condense(&fate.steps, look.verbose());
    let places = shown.iter().map(|shown| quotes.at(shown.step().span).width());
    let gutter = places.filter(|width| *width <= WIDEST_PLACE).max().unwrap_or(0);
    let way = Way { quotes, look, gutter };
    for one in &shown {
        match one {
            Shown::Step(step) => way.step(out, step)?,
            Shown::Run(steps) => way.run(out, steps)?,
        }
    }
    Ok(())
}

enum Shown<'s> {
    Step(&'s Step),
    /// Skipped rules that have nothing to say; never empty.
    Run(Vec<&'s Step>),
}

impl<'s> Shown<'s> {
    fn step(&self) -> &'s Step {
        match self {
            Shown::Step(step) => step,
            Shown::Run(steps) => steps[0],
        }
    }
}

fn condense(steps: &[Step], all: bool) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    for run in steps.chunk_by(|a, b| a.what == What::Skipped && b.what == What::Skipped) {
        if all || run.len() <= SHORT_RUN {
            shown.extend(run.iter().map(Shown::Step));
        } else {
            condense_run(run, &mut shown);
        }
    }
    shown
}

/// Near misses of a run in full, the closest kinds first in line; the others as a number.
fn condense_run<'s>(run: &'s [Step], shown: &mut Vec<Shown<'s>>) {
    let closeness = |step: &Step| step.why.iter().filter_map(|why| why.near).map(|near| near == Near::OnlyThis).min();
    let mut misses: Vec<usize> = (0..run.len()).filter(|&index| closeness(&run[index]).is_some()).collect();
    misses.sort_by_key(|&index| closeness(&run[index]));
    misses.truncate(NEAR_MISSES);
    misses.sort_unstable();
    let mut silent = Vec::new();
    for (index, step) in run.iter().enumerate() {
        if misses.binary_search(&index).is_err() {
            silent.push(step);
            continue;
        }
        if !silent.is_empty() {
            shown.push(Shown::Run(std::mem::take(&mut silent)));
        }
        shown.push(Shown::Step(step));
    }
    if !silent.is_empty() {
        shown.push(Shown::Run(silent));
    }
}

struct Way<'w> {
    quotes: &'w Quotes<'w>,
    look: &'w Look,
    gutter: usize,
}

impl Way<'_> {
    fn step(&self, out: &mut dyn Write, step: &Step) -> io::Result<()> {
        let (mark, ink) = mark(&step.what);
        let at = self.quotes.at(step.span);
        let room = self.look.width.saturating_sub(self.gutter + 6);
        let line = cut(&self.quotes.line(step.span), room);
        let place = self.look.paint(Ink::Place, pad(&at, self.gutter));
        let mark = self.look.paint(ink, mark);
        if at.width() > self.gutter {
            writeln!(out, "{mark} {place}\n  {}  {line}", " ".repeat(self.gutter))?;
        } else {
            writeln!(out, "{mark} {place}  {line}")?;
        }
        for said in self.reasons(step) {
            for part in wrap(&said, room.saturating_sub(2).max(40)) {
                writeln!(out, "  {}    {}", " ".repeat(self.gutter), self.look.paint(ink, part))?;
            }
        }
        Ok(())
    }

    fn run(&self, out: &mut dyn Write, steps: &[&Step]) -> io::Result<()> {
        let (first, last) = (steps[0], steps[steps.len() - 1]);
        let (from, to) = (self.quotes.place(first.span), self.quotes.place(last.span));
        let lines = match from.file == to.file {
            true if from.line == to.line => format!("line {}", from.line),
            true => format!("lines {} to {}", from.line.min(to.line), from.line.max(to.line)),
            false => format!("{}:{} to {}:{}", from.file, from.line, to.file, to.line),
        };
        let text = format!("+ {} skipped, {lines}", count(steps.len(), "rule"));
        writeln!(out, "  {}  {}", " ".repeat(self.gutter), self.look.paint(Ink::Faint, text))
    }

    /// What the step did, and why.
    fn reasons(&self, step: &Step) -> Vec<String> {
        let whys = telling(step);
        let more = whys.len().saturating_sub(REASONS);
        let mut said: Vec<String> = whys.iter().take(REASONS).map(|why| self.why(step, why)).collect();
        if more > 0 {
            said.push(format!("and {} more", count(more, "condition")));
        }
        let did = self.did(step);
        match said.first_mut() {
            Some(first) => *first = format!("{did}: {first}"),
            None => said.push(did),
        }
        said
    }

    fn did(&self, step: &Step) -> String {
        match &step.what {
            What::Listened => "took the request in".to_owned(),
            What::Matched => "matched".to_owned(),
            What::Chose => "chosen".to_owned(),
            What::Skipped => match step.why.iter().find_map(|why| why.near) {
                Some(close) => format!("skipped, {}", near(close)),
                None => "skipped".to_owned(),
            },
            What::Rewrote { part, before, after } => {
                format!("{part}: {} -> {}", self.value(before), self.value(after))
            }
            What::Entered { table } => format!("goes on with {}", self.quotes.clean(table)),
            What::Assumed { holds: true } => "assumed to apply".to_owned(),
            What::Assumed { holds: false } => "assumed not to apply".to_owned(),
            What::Limited { limit } => format!("limits: {}", self.quotes.clean(limit)),
        }
    }

    fn value(&self, value: &Option<model::Text>) -> String {
        match value {
            Some(value) => format!("\"{}\"", self.quotes.clean(value)),
            None => "nothing".to_owned(),
        }
    }

    /// `the path is "/Login", wanted: begins with "/login"`, with the place where the condition is written.
    fn why(&self, step: &Step, why: &Why) -> String {
        let found = match &why.found {
            Some(found) => format!("{} is \"{}\"", why.looked_at, cut(&self.quotes.clean(found), 80)),
            None if why.held.is_none() => format!("{}: nothing is known", why.looked_at),
            None => format!("{} is absent", why.looked_at),
        };
        let not = if why.negated { "not: " } else { "" };
        let wanted = self.quotes.clean(&why.wanted);
        let wanted = match why.held {
            Some(true) => format!("{found}, as wanted: {not}{wanted}"),
            _ => format!("{found}, wanted {not}{wanted}"),
        };
        let (own, at) = (self.quotes.place(step.span), self.quotes.place(why.span));
        if (own.file, own.line) == (at.file, at.line) {
            return wanted;
        }
        let at = if own.file == at.file { format!("line {}", at.line) } else { format!("{}:{}", at.file, at.line) };
        format!("{wanted} ({at})")
    }
}

/// Of a skipped rule the conditions that failed, of another one those that held.
fn telling(step: &Step) -> Vec<&Why> {
    let wanted = if step.what == What::Skipped { Some(false) } else { Some(true) };
    let telling: Vec<&Why> = step.why.iter().filter(|why| why.held == wanted || why.held.is_none()).collect();
    let close: Vec<&Why> = telling.iter().copied().filter(|why| why.near.is_some()).collect();
    if step.what == What::Skipped && !close.is_empty() { close } else { telling }
}

fn mark(what: &What) -> (&'static str, Ink) {
    match what {
        What::Matched | What::Chose => (">", Ink::Good),
        What::Skipped => ("x", Ink::Faint),
        What::Rewrote { .. } => ("~", Ink::Unsure),
        What::Assumed { .. } => ("?", Ink::Unsure),
        What::Listened | What::Entered { .. } => ("|", Ink::Faint),
        What::Limited { .. } => ("=", Ink::Faint),
    }
}
