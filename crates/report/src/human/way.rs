//! The way of a request: each step with its line and its reason.

use std::io::{self, Write};

use finding::{FileId, Span};
use model::Text;
use model::trace::{Fate, Step, What, Why};

use crate::human::steps::{Shown, shown};
use crate::look::{Ink, cut, wrap};
use crate::words::near;
use crate::{Look, Quotes};
use model::words::count;

/// More reasons than this are counted.
const REASONS: usize = 3;

/// Writes the steps; the name of the file stands above the first of its lines.
pub(crate) fn way(out: &mut dyn Write, quotes: &Quotes<'_>, fate: &Fate, look: &Look) -> io::Result<()> {
    let shown = shown(quotes, fate, look.verbose());
    let lines = fate.steps.iter().map(|step| quotes.place(step.span).line);
    let gutter = lines.max().unwrap_or(0).to_string().len().max(3);
    let mut way = Way { quotes, look, gutter, file: None };
    for one in &shown {
        match one {
            Shown::Step(step) => way.step(out, step)?,
            Shown::Skipped { count, ends } => way.skipped(out, *count, *ends)?,
        }
    }
    Ok(())
}

/// Writes the lines of one way.
struct Way<'w> {
    quotes: &'w Quotes<'w>,
    look: &'w Look,
    gutter: usize,
    file: Option<FileId>,
}

impl Way<'_> {
    /// A step: mark, line number, the line itself, and under it the reasons.
    fn step(&mut self, out: &mut dyn Write, step: &Step) -> io::Result<()> {
        let place = self.quotes.place(step.span);
        if self.file != Some(step.span.file) {
            self.file = Some(step.span.file);
            writeln!(out, "  in {}", self.look.paint(Ink::Place, place.file))?;
        }
        let (mark, ink) = mark(&step.what);
        let room = self.look.width.saturating_sub(self.gutter + 5);
        let line = self.quotes.line(step.span);
        let number = self.look.paint(Ink::Place, format!("{:>1$}", place.line, self.gutter));
        writeln!(out, "{} {number}   {}", self.look.paint(ink, mark), cut(&line, room))?;
        for said in self.reasons(step, &line) {
            for part in wrap(&said, room.max(40)) {
                writeln!(out, "{}{}", " ".repeat(self.gutter + 5), self.look.paint(ink, part))?;
            }
        }
        Ok(())
    }

    /// A run of skipped rules as a number.
    fn skipped(&self, out: &mut dyn Write, n: usize, ends: Option<(Span, Span)>) -> io::Result<()> {
        let lines = ends.map_or(String::new(), |(first, last)| {
            let (from, to) = (self.quotes.place(first), self.quotes.place(last));
            match from.file == to.file {
                true if from.line == to.line => format!(", line {}", from.line),
                true => format!(", lines {} to {}", from.line.min(to.line), from.line.max(to.line)),
                false => format!(", {}:{} to {}:{}", from.file, from.line, to.file, to.line),
            }
        });
        let text = format!("+ {} skipped{lines}", count(n, "rule"));
        writeln!(out, "{}{}", " ".repeat(self.gutter + 5), self.look.paint(Ink::Faint, text))
    }

    /// What the step did, and why; nothing where the quoted line says it.
    fn reasons(&self, step: &Step, line: &str) -> Vec<String> {
        if matches!(&step.what, What::Entered { table } if line.contains(table.as_str())) {
            return Vec::new();
        }
        let whys = telling(step);
        let more = whys.len().saturating_sub(REASONS);
        let mut said: Vec<String> = whys.iter().take(REASONS).map(|why| self.why(step, why)).collect();
        if more > 0 {
            said.push(format!("and {}", count(more, "condition more").replace("mores", "more")));
        }
        let did = self.did(step);
        let colon = if whys.first().is_some_and(|why| why.wanted.is_empty()) { ";" } else { ":" };
        match said.first_mut() {
            Some(first) => *first = format!("{did}{colon} {first}"),
            None => said.push(did),
        }
        said
    }

    /// What the step did, in a few words.
    fn did(&self, step: &Step) -> String {
        match &step.what {
            What::Listened => "took the request in".to_owned(),
            What::Matched => "matched".to_owned(),
            What::Chose => "chosen".to_owned(),
            What::TooLate => "too late, it would have matched as well".to_owned(),
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

    /// A value before or after a change.
    fn value(&self, value: &Option<Text>) -> String {
        match value {
            Some(value) if value.starts_with("unknown (") => self.quotes.clean(value),
            Some(value) => format!("\"{}\"", cut(&self.quotes.clean(value), 100)),
            None => "nothing".to_owned(),
        }
    }

    /// `the path is "/Login", wanted begins with "/login"`, with the place where the condition is written.
    fn why(&self, step: &Step, why: &Why) -> String {
        let said = match why.looked_at.as_str() {
            _ if why.wanted.is_empty() => state(why),
            "TLS" => tls(why),
            _ => look_at(why),
        };
        let said = self.quotes.clean(&said);
        let (own, at) = (self.quotes.place(step.span), self.quotes.place(why.span));
        match own.file == at.file {
            true if own.line == at.line => said,
            true => format!("{said} (line {})", at.line),
            false => format!("{said} ({}:{})", at.file, at.line),
        }
    }
}

/// What was found in the request, and what was wanted.
fn look_at(why: &Why) -> String {
    let looked_at = if is_host(&why.looked_at) { "the host" } else { &why.looked_at };
    let found = match &why.found {
        Some(found) => format!("{looked_at} is \"{}\"", cut(found, 80)),
        None if why.held.is_none() => format!("{looked_at} is not known"),
        None => format!("{looked_at} is absent"),
    };
    let wanted = if why.negated { format!("not ({})", why.wanted) } else { why.wanted.clone() };
    match why.held {
        Some(true) => format!("{found}, as wanted: {wanted}"),
        _ => format!("{found}, wanted: {wanted}"),
    }
}

/// Whether it is the host, in whatever form an engine looks at it: what was found shows the form.
fn is_host(looked_at: &str) -> bool {
    let rest = looked_at.strip_prefix("the ").unwrap_or(looked_at);
    let rest = rest.strip_prefix("first ").or(rest.strip_prefix("last ")).unwrap_or(rest);
    rest == "header host" || rest.starts_with("header host ")
}

/// Whether the request came over TLS: the one thing that is not a text.
fn tls(why: &Why) -> String {
    let over = if why.found.is_some() { "over" } else { "without" };
    let as_wanted = if why.held == Some(true) { "as wanted" } else { "but the rule is for the others" };
    format!("the request came {over} TLS, {as_wanted}")
}

/// A condition on the system, not on the request.
fn state(why: &Why) -> String {
    match why.held {
        Some(true) if why.negated => format!("taken not to hold: {}", why.looked_at),
        Some(false) if !why.negated => format!("taken not to hold: {}", why.looked_at),
        Some(_) => format!("taken to hold: {}", why.looked_at),
        None => format!("nothing is known: {}", why.looked_at),
    }
}

/// Of a skipped rule the conditions that failed, of another one those that held.
fn telling(step: &Step) -> Vec<&Why> {
    let wanted = if step.what == What::Skipped { Some(false) } else { Some(true) };
    let telling: Vec<&Why> = step.why.iter().filter(|why| why.held == wanted || why.held.is_none()).collect();
    let close: Vec<&Why> = telling.iter().copied().filter(|why| why.near.is_some()).collect();
    if step.what == What::Skipped && !close.is_empty() { close } else { telling }
}

/// The sign before a line, and its colour.
fn mark(what: &What) -> (&'static str, Ink) {
    match what {
        What::Matched | What::Chose => (">", Ink::Good),
        What::TooLate => ("!", Ink::Unsure),
        What::Skipped => ("x", Ink::Faint),
        What::Rewrote { .. } => ("~", Ink::Plain),
        What::Assumed { .. } => ("?", Ink::Unsure),
        What::Listened | What::Entered { .. } | What::Limited { .. } => (" ", Ink::Plain),
    }
}
