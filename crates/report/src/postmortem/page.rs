//! A document as sections of blocks; each form writes them its own way.

use super::Tone;
use super::words::Words;

/// A document.
pub(super) struct Page {
    /// Its title.
    pub title: Line,
    /// What stands under the title.
    pub lead: Line,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section.
pub(super) struct Section {
    /// What links to it.
    pub id: &'static str,
    /// Its title; the same in each tone, so that a document can be read back.
    pub title: &'static str,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a section.
pub(super) enum Block {
    /// Sentences.
    Paragraph(Line),
    /// Names, each with what there is to say.
    Terms(Vec<(&'static str, Line)>),
    /// What happened when, and who says so.
    Entries(Vec<Entry>),
    /// A list.
    Items(Vec<Line>),
    /// A difference of a file, as `diff -u` shows it.
    Diff(String),
    /// What is to be done.
    Tasks(Vec<Task>),
}

/// Something that happened.
pub(super) struct Entry {
    /// When.
    pub time: String,
    /// What.
    pub what: Line,
    /// Who says so.
    pub source: String,
}

/// Something that is to be done.
pub(super) struct Task {
    /// What.
    pub name: Line,
    /// A remark; may be empty.
    pub remark: Line,
    /// Who does it.
    pub owner: Line,
    /// Until when.
    pub due: String,
    /// What proves it.
    pub check: Line,
    /// What is to be written into evenkeel.yaml.
    pub add: Option<String>,
}

/// Pieces of text, one after the other.
pub(super) type Line = Vec<Piece>;

/// A piece of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Words.
    Said(String),
    /// A figure, a time, a name.
    Fact(String),
    /// A line of a configuration, a command.
    Code(String),
    /// Something that isn't known: what it is, and who fills it in.
    Open(String),
}

/// A fact as a line.
pub(super) fn fact(text: impl ToString) -> Line {
    vec![Piece::Fact(text.to_string())]
}

/// A line of a configuration, or a command.
pub(super) fn code(text: impl ToString) -> Line {
    vec![Piece::Code(text.to_string())]
}

/// Something that isn't known, and who fills it in.
pub(super) fn open(what: &str, who: &str) -> Line {
    vec![Piece::Open(format!("{what}: to be filled in by {who}"))]
}

/// A line without marks.
pub(super) fn plain(line: &Line) -> String {
    let text = |own: &Piece| match own {
        Piece::Said(own) | Piece::Fact(own) | Piece::Code(own) | Piece::Open(own) => own.clone(),
    };
    line.iter().map(text).collect()
}

/// Lines one after the other, with something between them.
pub(super) fn joined(lines: impl IntoIterator<Item = Line>, between: &str) -> Line {
    let mut all = Line::new();
    for line in lines.into_iter().filter(|line| !line.is_empty()) {
        if !all.is_empty() {
            all.push(Piece::Said(between.to_owned()));
        }
        all.extend(line);
    }
    all
}

/// The words of a tone with facts in the places that are named in braces. `turn` chooses among several ways to say it.
pub(super) fn say(words: &Words, tone: Tone, turn: usize, facts: &[(&str, Line)]) -> Line {
    let mut line = Line::new();
    let mut rest = words.of(tone, turn);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            line.push(Piece::Said(before.to_owned()));
        }
        let fact = facts.iter().find(|(own, _)| *own == name);
        line.extend(fact.into_iter().flat_map(|(_, fact)| fact.clone()));
        rest = after;
    }
    if !rest.is_empty() {
        line.push(Piece::Said(rest.to_owned()));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stand_in_their_places() {
        let words = Words { plain: "{a} of {b}", tango: &["one {b}", "two {b}: {a}!"] };
        let facts = [("a", fact(1)), ("b", code("x"))];
        let said = |text: &str| Piece::Said(text.into());
        let (a, b) = (Piece::Fact("1".into()), Piece::Code("x".into()));
        assert_eq!(say(&words, Tone::Plain, 0, &facts), [a.clone(), said(" of "), b.clone()]);
        assert_eq!(say(&words, Tone::Tango, 3, &facts), [said("two "), b, said(": "), a, said("!")]);
    }
}
