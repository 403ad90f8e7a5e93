//! YAML as a tree in which every value knows its place.

use std::collections::HashMap;

use finding::{FileId, Finding, Severity, Span};
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, StrInput};

use super::password;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// Without blanks and line ends behind it.
    pub span: Span,
    /// Numbers and truth values are texts here: whoever asks for one reads it.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `key:` with nothing behind it.
    Nothing,
    /// With quotes and escapes undone.
    Scalar(String),
    /// Elements in their order.
    List(Vec<Node>),
    /// In their order, twice the same key too: the check of shapes complains about that.
    Map(Vec<(Node, Node)>),
}

/// Values may be nested so deep; an intent file needs seven.
const DEPTH: usize = 64;

/// Values in all, those that aliases repeat included.
const VALUES: usize = 1_000_000;

impl Node {
    /// The text of a scalar.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let found = self.pairs().iter().find(|(own, _)| own.text() == Some(key));
        found.map(|(_, value)| value).filter(|value| value.kind != Kind::Nothing)
    }

    /// Keys and values of a map; none for anything else.
    pub fn pairs(&self) -> &[(Node, Node)] {
        match &self.kind {
            Kind::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// The elements of a list; a single value counts as a list of one.
    pub fn elements(&self) -> &[Node] {
        match &self.kind {
            Kind::List(elements) => elements,
            Kind::Nothing => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// What it is, for a message.
    pub fn described(&self) -> String {
        match &self.kind {
            Kind::Nothing => "nothing".into(),
            Kind::Scalar(text) => format!("{:?}", password::without(text)),
            Kind::List(_) => "a list".into(),
            Kind::Map(_) => "a map of keys".into(),
        }
    }

    /// Values inside and itself, as the limit on aliases counts them.
    fn size(&self) -> usize {
        match &self.kind {
            Kind::Nothing | Kind::Scalar(_) => 1,
            Kind::List(elements) => 1 + elements.iter().map(Node::size).sum::<usize>(),
            Kind::Map(pairs) => 1 + pairs.iter().map(|(key, value)| key.size() + value.size()).sum::<usize>(),
        }
    }
}

/// Reads the first document of a text; an empty text is [`Kind::Nothing`].
pub(crate) fn parse(file: FileId, text: &str) -> Result<Node, Finding> {
    let mut reader = Reader {
        events: Parser::new_from_str(text),
        offsets: Offsets::new(text),
        file,
        text,
        anchors: HashMap::new(),
        values: 0,
    };
    reader.document()
}

/// Builds the tree from the parser's events.
struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
    offsets: Offsets,
    file: FileId,
    text: &'t str,
    /// Values that aliases may repeat, by the parser's number.
    anchors: HashMap<usize, Node>,
    /// How many there are so far, those that aliases repeat included.
    values: usize,
}

/// An event and where it stands.
type Spot<'t> = (Event<'t>, Span);

impl<'t> Reader<'t> {
    /// The first document; what comes behind it isn't read.
    fn document(&mut self) -> Result<Node, Finding> {
        loop {
            let (event, span) = self.next()?;
            match event {
                Event::StreamEnd => return Ok(Node { span, kind: Kind::Nothing }),
                Event::StreamStart | Event::DocumentStart(_) | Event::DocumentEnd | Event::Nothing => {}
                event => return self.value((event, span), 0),
            }
        }
    }

    /// Past the end of the text there is the end again, so that lists that are left open end somewhere.
    fn next(&mut self) -> Result<Spot<'t>, Finding> {
        match self.events.next_event() {
            Some(Ok((event, span))) => Ok((event, self.span(span.start.index(), span.end.index()))),
            Some(Err(error)) => Err(self.broken(&error)),
            None => Ok((Event::StreamEnd, self.span(usize::MAX, usize::MAX))),
        }
    }

    /// The span of characters `start..end`, without blanks at its end.
    fn span(&self, start: usize, end: usize) -> Span {
        let (start, end) = (self.offsets.byte(start), self.offsets.byte(end));
        let length = self.text.get(start..end).map_or(0, |text| text.trim_end().len());
        Span::new(self.file, start, start + length)
    }

    /// Points to the letter where the parser gave up, which is often behind the mistake.
    fn broken(&self, error: &ScanError) -> Finding {
        let at = self.offsets.byte(error.marker().index());
        let span = Span::new(self.file, at.min(self.text.len()), (at + 1).min(self.text.len()));
        Finding::new("intent-syntax", Severity::Error, span, format!("this is not YAML: {}", error.info()))
            .help("the lines above matter too: a quote or bracket may be left open, or the indentation is off")
    }

    /// Small files can be made to grow without end; this is said in place of reading them.
    fn too_much(&self, span: Span, what: &str) -> Finding {
        Finding::new("intent-syntax", Severity::Error, span, format!("this file is {what}"))
    }

    /// One value with all inside. Anchors are noted once it is read, so none can hold itself.
    fn value(&mut self, (event, span): Spot<'t>, depth: usize) -> Result<Node, Finding> {
        self.values += 1;
        if depth > DEPTH {
            return Err(self.too_much(span, "nested too deep"));
        }
        if self.values > VALUES {
            return Err(self.too_much(span, "too large"));
        }
        let (kind, anchor) = match event {
            Event::Scalar(text, style, anchor, _) => (scalar(&text, style), anchor),
            Event::SequenceStart(anchor, _) => (self.list(depth)?, anchor),
            Event::MappingStart(anchor, _) => (self.map(depth)?, anchor),
            Event::Alias(anchor) => (self.alias(anchor)?, 0),
            _ => (Kind::Nothing, 0),
        };
        let span = self.around(span, &kind);
        let node = Node { span, kind };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        Ok(node)
    }

    /// The parser gives only the start of a list or map: it ends where its last value ends.
    fn around(&self, start: Span, kind: &Kind) -> Span {
        let last = match kind {
            Kind::List(elements) => elements.last().map(|element| element.span),
            Kind::Map(pairs) => pairs.last().map(|(key, value)| key.span.to(value.span)),
            Kind::Nothing | Kind::Scalar(_) => None,
        };
        last.map_or(start, |last| start.to(last))
    }

    /// Repeats what the anchor names; nothing where there is no such anchor.
    fn alias(&mut self, anchor: usize) -> Result<Kind, Finding> {
        let node = self.anchors.get(&anchor).cloned();
        let size = node.as_ref().map_or(1, Node::size);
        self.values += size;
        if self.values > VALUES {
            return Err(self.too_much(Span::new(self.file, 0, 0), "too large once its aliases are written out"));
        }
        Ok(node.map_or(Kind::Nothing, |node| node.kind))
    }

    /// Up to its end, or that of the text.
    fn list(&mut self, depth: usize) -> Result<Kind, Finding> {
        let mut elements = Vec::new();
        loop {
            match self.next()? {
                (Event::SequenceEnd | Event::StreamEnd, _) => return Ok(Kind::List(elements)),
                spot => elements.push(self.value(spot, depth + 1)?),
            }
        }
    }

    /// Keys may be any value here, as YAML has it; whoever asks for a name takes only texts.
    fn map(&mut self, depth: usize) -> Result<Kind, Finding> {
        let mut pairs = Vec::new();
        loop {
            match self.next()? {
                (Event::MappingEnd | Event::StreamEnd, _) => return Ok(Kind::Map(pairs)),
                spot => {
                    let key = self.value(spot, depth + 1)?;
                    let spot = self.next()?;
                    pairs.push((key, self.value(spot, depth + 1)?));
                }
            }
        }
    }
}

/// Only a plain word can be nothing: `""` is a text, and so is `"null"`.
fn scalar(text: &str, style: ScalarStyle) -> Kind {
    match (style, text) {
        (ScalarStyle::Plain, "" | "~" | "null") => Kind::Nothing,
        _ => Kind::Scalar(text.to_owned()),
    }
}

/// Byte offsets of characters; the parser counts characters.
struct Offsets {
    /// `None` where each character is one byte.
    starts: Option<Vec<u32>>,
    /// The length of the text in bytes, which is where all offsets past it point.
    end: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let starts = (!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at as u32).collect());
        Offsets { starts, end: text.len() }
    }

    fn byte(&self, character: usize) -> usize {
        match &self.starts {
            None => character.min(self.end),
            Some(starts) => starts.get(character).map_or(self.end, |at| *at as usize),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        parse(FileId(0), text).unwrap()
    }

    fn at<'t>(text: &'t str, node: &Node) -> &'t str {
        &text[node.span.start as usize..node.span.end as usize]
    }

    #[test]
    fn every_value_knows_its_place() {
        let text = "ä: { öl: 'x y' }  # no\nlist:\n  - one\n  - 2\n";
        let root = read(text);
        assert_eq!(at(text, root.get("ä").unwrap().get("öl").unwrap()), "'x y'");
        let list = root.get("list").unwrap();
        assert_eq!(at(text, &list.elements()[1]), "2");
        assert!(at(text, list).ends_with("- 2"));
    }

    #[test]
    fn nothing_is_nothing() {
        assert_eq!(read("").kind, Kind::Nothing);
        assert_eq!(read("# only a comment\n").kind, Kind::Nothing);
        assert!(read("a:\n").get("a").is_none());
        assert_eq!(read("a: ''\n").get("a").unwrap().text(), Some(""));
    }

    #[test]
    fn what_is_broken_is_said_where_it_is() {
        let finding = parse(FileId(0), "a: [1, 2\nb: 3\n").unwrap_err();
        assert_eq!(finding.rule, "intent-syntax");
        let deep = "[".repeat(10_000);
        assert!(parse(FileId(0), &deep).is_err());
    }

    #[test]
    fn aliases_cannot_blow_up() {
        let mut text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
        for n in 1..12 {
            let before = format!("*a{}, ", n - 1).repeat(10);
            text.push_str(&format!("a{n}: &a{n} [{before}]\n"));
        }
        assert!(parse(FileId(0), &text).unwrap_err().message.contains("aliases"));
    }
}
