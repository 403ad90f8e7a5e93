//! One finding with its annotated source, as rustc draws it.

use std::io::{self, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use finding::{Finding, Label, Severity, Span, Witness};

use crate::quote::{MASK, floor};
use crate::{Look, Quotes};

/// Labels at most so many lines apart are drawn in one window.
const CLOSE: usize = 8;

/// Of a longer line only the part around the label is drawn.
const LONG_LINE: usize = 2_000;

/// More related places than this are counted, not drawn.
const RELATED: usize = 8;

/// Draws findings, one after the other.
///
/// # Errors
/// Those of the writer.
pub fn findings(out: &mut dyn Write, quotes: &Quotes<'_>, findings: &[Finding], look: &Look) -> io::Result<()> {
    findings.iter().try_for_each(|one| finding(out, quotes, one, look))
}

/// Draws one finding.
pub(crate) fn finding(out: &mut dyn Write, quotes: &Quotes<'_>, finding: &Finding, look: &Look) -> io::Result<()> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    // A condition may ask for a secret, and then messages and witnesses have it.
    let message = quotes.clean(&finding.message);
    let mut group = Group::with_title(level.primary_title(message.as_str()).id(&*finding.rule));
    for window in windows(quotes, finding) {
        group = window.draw(group, quotes);
    }
    let more = finding.related.len().saturating_sub(RELATED);
    if more > 0 {
        group = group.element(Level::NOTE.message(format!("and {more} more places")));
    }
    if let Some(witness) = &finding.witness {
        group = group.element(Level::NOTE.with_name(Some("try")).message(quotes.clean(&trace_command(witness))));
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if look.color { Renderer::styled() } else { Renderer::plain() };
    writeln!(out, "{}\n", renderer.term_width(look.width).render(&[group]))
}

/// Method and URL.
pub fn request(witness: &Witness) -> String {
    format!("{} {}", witness.method, witness.url).trim().to_owned()
}

/// The command that shows the way of a request.
pub(crate) fn trace_command(witness: &Witness) -> String {
    let mut text = format!("evenkeel trace '{}'", request(witness));
    for (name, value) in &witness.headers {
        text.push_str(&format!(" -H '{name}: {value}'"));
    }
    if let Some(client) = &witness.client {
        text.push_str(&format!(" --client {client}"));
    }
    text
}

/// Lines of one file that lie close together, with what there is to say of them.
struct Window<'f> {
    lines: Range<usize>,
    labels: Vec<(&'f Label, bool)>,
}

/// The primary label's window first, then the others in the order of the finding.
fn windows<'f>(quotes: &Quotes<'_>, finding: &'f Finding) -> Vec<Window<'f>> {
    let mut windows: Vec<Window<'f>> = Vec::new();
    let related = finding.related.iter().take(RELATED).map(|label| (label, false));
    for (label, primary) in std::iter::once((&finding.primary, true)).chain(related) {
        let line = quotes.place(label.span).line;
        let home = windows.iter_mut().find(|window| window.is_close(label.span, line));
        match home {
            Some(window) => {
                window.lines = window.lines.start.min(line)..window.lines.end.max(line + 1);
                window.labels.push((label, primary));
            }
            None => windows.push(Window { lines: line..line + 1, labels: vec![(label, primary)] }),
        }
    }
    windows
}

impl Window<'_> {
    /// Whether a line of a file is near enough to be drawn here.
    fn is_close(&self, span: Span, line: usize) -> bool {
        let same_file = self.labels.iter().all(|(label, _)| label.span.file == span.file);
        same_file && line + CLOSE >= self.lines.start && line <= self.lines.end + CLOSE
    }

    /// Adds the lines and their labels to what is drawn.
    fn draw<'a>(&self, group: Group<'a>, quotes: &Quotes<'_>) -> Group<'a> {
        let Some((first, _)) = self.labels.first() else { return group };
        let file = quotes.sources().file(first.span.file);
        let drawn = Drawn::new(quotes, self);
        let mut snippet = Snippet::source(drawn.text.clone()).line_start(self.lines.start).fold(true);
        let mut group = group;
        if drawn.is_cut {
            let place = quotes.place(first.span);
            let origin = Origin::path(file.name().to_owned()).line(place.line).char_column(place.column);
            group = group.element(origin);
        } else {
            snippet = snippet.path(file.name().to_owned());
        }
        for (label, primary) in &self.labels {
            let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            let mut annotation = kind.span(drawn.range(quotes, label.span));
            if !label.message.is_empty() {
                annotation = annotation.label(label.message.clone());
            }
            snippet = snippet.annotation(annotation);
        }
        group.element(snippet)
    }
}

/// The text of a window: lines of the file without secrets, very long ones cut.
struct Drawn {
    text: String,
    /// Range of the file and where it begins in the text; a masked range ends where the next one begins.
    pieces: Vec<(Range<usize>, usize)>,
    is_cut: bool,
}

impl Drawn {
    /// The lines of a window.
    fn new(quotes: &Quotes<'_>, window: &Window<'_>) -> Drawn {
        let mut drawn = Drawn { text: String::new(), pieces: Vec::new(), is_cut: false };
        let Some((first, _)) = window.labels.first() else { return drawn };
        for line in window.lines.clone() {
            let focus = window.labels.iter().map(|(label, _)| label.span);
            let focus = focus.filter(|span| quotes.place(*span).line == line).map(|span| span.start as usize).min();
            drawn.line(quotes, first.span, line, focus);
        }
        drawn
    }

    /// Adds one line of the file of `span`; of a very long one what is around `focus`.
    fn line(&mut self, quotes: &Quotes<'_>, span: Span, line: usize, focus: Option<usize>) {
        let file = quotes.sources().file(span.file);
        let whole = file.line(line);
        let offset = whole.as_ptr() as usize - file.text().as_ptr() as usize;
        let (mut start, mut end) = (offset, offset + whole.len());
        if whole.len() > LONG_LINE {
            self.is_cut = true;
            start = floor(file.text(), focus.unwrap_or(start).saturating_sub(LONG_LINE / 4).max(start));
            end = floor(file.text(), (start + LONG_LINE).min(end));
        }
        let mut at = start;
        for secret in quotes.secrets_in(Span::new(span.file, start, end)) {
            let (from, to) = ((secret.start as usize).max(at), (secret.end as usize).min(end));
            if from < to {
                self.piece(at..from, &file.text()[at..from]);
                self.piece(from..to, MASK);
                at = to;
            }
        }
        self.piece(at..end, &file.text()[at..end]);
        self.text.push('\n');
    }

    /// Adds a text and remembers where in the file it comes from.
    fn piece(&mut self, from: Range<usize>, text: &str) {
        self.pieces.push((from, self.text.len()));
        self.text.push_str(text);
    }

    /// Where a span is in the text: its part on its first line.
    fn range(&self, quotes: &Quotes<'_>, span: Span) -> Range<usize> {
        let text = quotes.sources().text(span);
        let own = text.lines().next().unwrap_or("").trim_end().len();
        let start = self.offset(span.start as usize);
        let end = self.offset(span.start as usize + own);
        floor(&self.text, start)..floor(&self.text, end.max(start))
    }

    /// Where in the text an offset of the file is.
    fn offset(&self, at: usize) -> usize {
        let index = self.pieces.partition_point(|(from, _)| from.start <= at);
        let Some((from, start)) = index.checked_sub(1).and_then(|index| self.pieces.get(index)) else { return 0 };
        let next = self.pieces.get(index).map_or(self.text.len(), |(_, next)| *next);
        (start + (at.min(from.end) - from.start)).min(next)
    }
}

#[cfg(test)]
mod tests {
    use finding::SourceMap;

    use super::*;

    fn drawn(sources: &SourceMap, secrets: Vec<Span>, one: &Finding) -> String {
        let mut out = Vec::new();
        finding(&mut out, &Quotes::new(sources, secrets), one, &Look::default()).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn at(sources: &SourceMap, text: &str) -> Span {
        let (id, file) = sources.files().next().unwrap();
        let start = file.text().find(text).unwrap();
        Span::new(id, start, start + text.len())
    }

    fn source(text: String) -> SourceMap {
        let mut sources = SourceMap::new();
        sources.add("a.cfg", text.into_bytes());
        sources
    }

    #[test]
    fn a_secret_is_masked_and_labels_stay_in_place() {
        let sources = source("user admin password hunter2 expired\n".into());
        let one = Finding::new("r", Severity::Warning, at(&sources, "expired"), "old").label("here");
        let page = drawn(&sources, vec![at(&sources, "hunter2")], &one);
        let lines: Vec<&str> = page.lines().collect();
        let line = lines.iter().position(|line| line.contains("user admin password ****** expired")).unwrap();
        assert_eq!(lines[line].find("expired"), lines[line + 1].find("^^^^^^^ here"), "{page}");
    }

    #[test]
    fn of_a_very_long_line_only_the_part_around_the_label_is_drawn() {
        let sources = source(format!("{} bad {}\n", "x".repeat(50_000), "y".repeat(50_000)));
        let one = Finding::new("r", Severity::Error, at(&sources, "bad"), "wrong");
        let page = drawn(&sources, vec![], &one);
        assert!(page.len() < 1_000 && page.contains(" bad ") && page.contains("a.cfg:1:50002"), "{page}");
    }

    #[test]
    fn lines_far_apart_are_drawn_apart_and_many_are_counted() {
        let text: String = (1..=500).map(|n| format!("line{n};\n")).collect();
        let sources = source(text);
        let mut one = Finding::new("r", Severity::Note, at(&sources, "line400;"), "many");
        for n in (10..=250).step_by(20) {
            one = one.also(at(&sources, &format!("line{n};")), "");
        }
        let page = drawn(&sources, vec![], &one);
        assert!(page.find("a.cfg:400").unwrap() < page.find("a.cfg:10").unwrap(), "{page}");
        assert!(page.contains("and 5 more places") && !page.contains("line250;"), "{page}");
    }
}
