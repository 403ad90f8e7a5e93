//! Texts into sections of lines.

use finding::{Edit, FileId, Finding, Fix, Severity, SourceMap, Span};

use super::super::words::{Line, Word, unquote};
use super::conditional::{Blocks, evaluate};
use crate::Surroundings;
use crate::syntax::{lines, template};

/// A section as read: its first line and the lines below.
#[derive(Clone, Debug)]
pub struct Section {
    /// The line that opens it, such as `backend auth`.
    pub head: Line,
    /// The lines below, without blank ones and comments.
    pub lines: Vec<Line>,
}

/// Sections and what there is to say of the text.
#[derive(Debug, Default)]
pub struct Sections {
    /// The sections in order.
    pub sections: Vec<Section>,
    /// What is wrong with the text.
    pub findings: Vec<Finding>,
    /// Comments.
    pub comments: Vec<Span>,
    /// Lines that could not be read, and why.
    pub unread: Vec<(Span, &'static str)>,
    /// Words that a variable of the environment stands in.
    pub variables: Vec<Span>,
}

/// Words that open a section, as in HAProxy 2.6; `crt-store` and `traces` came later.
const SECTIONS: [&str; 18] = [
    "backend",
    "cache",
    "crt-store",
    "defaults",
    "fcgi-app",
    "frontend",
    "global",
    "http-errors",
    "listen",
    "log-forward",
    "log-profile",
    "mailers",
    "peers",
    "program",
    "resolvers",
    "ring",
    "traces",
    "userlist",
];

/// Reads one file after another.
pub fn read(sources: &SourceMap, files: &[FileId], surroundings: &dyn Surroundings) -> Sections {
    let mut out = Sections::default();
    for &file in files {
        let text = sources.file(file).text();
        let template = template::recognise(text);
        if let Some((language, at)) = template {
            out.findings.push(template_finding(Span::new(file, at, at + 2), language));
        }
        let mut reader = FileReader {
            text,
            file,
            surroundings,
            out: &mut out,
            blocks: Blocks::default(),
            outside: true,
            template: template.is_some(),
        };
        reader.run();
        reader.end();
    }
    out
}

/// One file while it is read.
struct FileReader<'a> {
    text: &'a str,
    file: FileId,
    surroundings: &'a dyn Surroundings,
    out: &'a mut Sections,
    blocks: Blocks,
    /// Whether no section has begun in this file.
    outside: bool,
    template: bool,
}

impl FileReader<'_> {
    /// Reads all lines.
    fn run(&mut self) {
        let mut words = Vec::new();
        let mut broken = None;
        for token in lines::tokens(self.text, self.template) {
            match token.kind {
                lines::Kind::Space => {}
                lines::Kind::Comment => self.out.comments.push(self.span(token.start, token.end)),
                lines::Kind::Word => self.word(token.start, token.end, &mut words),
                lines::Kind::Broken => broken = Some(self.span(token.start, token.end)),
                lines::Kind::Newline => self.line(&mut words, broken.take()),
            }
        }
        self.line(&mut words, broken);
    }

    /// The place of a range of bytes in this file.
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    /// Takes one raw word; a variable can make several of it.
    fn word(&mut self, start: usize, end: usize, words: &mut Vec<Word>) {
        let raw = &self.text[start..end];
        let span = self.span(start, end);
        let unquoted = unquote(raw, self.surroundings);
        if let Some(why) = unquoted.refused {
            self.finding("syntax", Severity::Error, span, format!("HAProxy refuses this word: {why}"));
        }
        if unquoted.variable {
            self.out.variables.push(span);
        }
        for name in &unquoted.unset {
            let message = format!("the environment variable {name} is not set here: the text is read as it stands");
            self.finding("environment", Severity::Note, span, message);
        }
        words.extend(unquoted.texts.into_iter().map(|text| Word { text, span }));
    }

    /// Says what is wrong with the text.
    fn finding(&mut self, rule: &'static str, severity: Severity, span: Span, message: impl Into<String>) {
        self.out.findings.push(Finding::new(rule, severity, span, message));
    }

    /// Takes the words of one line.
    fn line(&mut self, words: &mut Vec<Word>, broken: Option<Span>) {
        if let Some(span) = broken {
            let message = "this quote is not closed on its line: HAProxy refuses the file";
            let finding = Finding::new("syntax", Severity::Error, span, message);
            self.out.findings.push(finding.help("close the quote on the same line, or write \\ before it"));
            let start = words.first().map_or(span, |word| word.span);
            self.out.unread.push((start.to(span), "the quote is not closed"));
            words.clear();
            return;
        }
        let (Some(first), Some(last)) = (words.first(), words.last()) else { return };
        let line = Line { span: first.span.to(last.span), words: words.drain(..).collect() };
        match line.at(0) {
            word if self.template && is_tag(word) => {
                self.out.unread.push((line.span, "a line of the template language"))
            }
            word if word.starts_with('.') => self.conditional(&line),
            _ if !self.blocks.active() => {}
            word if SECTIONS.contains(&word) => {
                self.outside = false;
                self.out.sections.push(Section { head: line, lines: Vec::new() });
            }
            _ => self.body(line),
        }
    }

    /// Takes a line below the head of a section.
    fn body(&mut self, line: Line) {
        match self.out.sections.last_mut() {
            Some(section) if !self.outside => section.lines.push(line),
            _ => {
                let message = format!("`{}` stands outside of a section: HAProxy refuses the file", line.at(0));
                self.finding("syntax", Severity::Error, line.span, message);
                self.out.unread.push((line.span, "it stands outside of a section"));
            }
        }
    }

    /// Takes a line that begins with a dot.
    fn conditional(&mut self, line: &Line) {
        let condition = &self.text[line.words[0].span.end as usize..line.span.end as usize];
        let active = self.blocks.active();
        let fits = match line.at(0) {
            ".if" => {
                let holds = self.evaluate(condition, line, active);
                self.blocks.begin(holds);
                true
            }
            ".elif" => {
                let holds = self.evaluate(condition, line, true);
                self.blocks.alternative(holds)
            }
            ".else" => self.blocks.alternative(Some(true)),
            ".endif" => self.blocks.end(),
            ".diag" | ".notice" | ".warning" | ".alert" => true,
            _ => false,
        };
        if !fits {
            let message = format!("`{}` doesn't fit here: HAProxy refuses the file", line.at(0));
            self.finding("syntax", Severity::Error, line.span, message);
        }
    }

    /// What the condition of a block comes to; says so where the text does not decide and the block is read.
    fn evaluate(&mut self, condition: &str, line: &Line, matters: bool) -> Option<bool> {
        let expanded = unquote(condition, self.surroundings).texts.join(" ");
        let holds = evaluate(&expanded, self.surroundings);
        if holds.is_none() && matters {
            let message = "whether this holds depends on how HAProxy was built: its lines are read as if it did";
            self.finding("conditional", Severity::Note, line.span, message);
        }
        holds
    }

    /// Says what is wrong at the end of the file.
    fn end(&mut self) {
        let end = self.span(self.text.len(), self.text.len());
        if self.blocks.open() {
            self.finding("syntax", Severity::Error, end, "an .if is not closed with .endif: HAProxy refuses the file");
        }
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.out.findings.push(missing_newline(self.text, end));
        }
    }
}

/// Seen on HAProxy 2.6.12: "Missing LF on last line, file might have been truncated".
fn missing_newline(text: &str, end: Span) -> Finding {
    let line = text.rfind('\n').map_or(0, |at| at + 1);
    let span = Span::new(end.file, line, text.len());
    let message = "the last line has no newline: HAProxy from 2.3 on takes the file for truncated and refuses it";
    let edits = vec![Edit { span: end, replacement: "\n".into() }];
    let fix = Fix { safe: true, message: "add a newline".into(), edits };
    Finding::new("missing-newline", Severity::Error, span, message).help("end the file with a newline").fix(fix)
}

/// The note that a file is a template.
fn template_finding(span: Span, language: template::Language) -> Finding {
    let message = format!(
        "this is a template ({}), not what HAProxy reads: the text is read as it stands, so check what the template produces",
        language.name()
    );
    Finding::new("template", Severity::Note, span, message)
}

/// Whether a line's first word is a tag of a template.
fn is_tag(word: &str) -> bool {
    template::tag(word).is_some()
}
