//! Log formats that are one JSON object.

use model::{Layout, Member, Part, Text};

use super::{Composed, Holds, Token, Variable};

/// The layout of a format whose lines are sure to be one JSON object; `None` for any other.
pub(super) fn layout(tokens: &[Token]) -> Option<Composed> {
    let entries = Reader::new(tokens).object()?;
    if entries.iter().any(|entry| !entry.quoted && entry.variables().any(|one| one.holds != Holds::Number)) {
        return None;
    }
    let (mut members, mut unclear) = (Vec::new(), Vec::new());
    for entry in entries {
        match entry.part() {
            Some(Part::Ignored) => {}
            Some(part) => members.push(Member { path: entry.path, part }),
            None => unclear.extend(entry.variables().filter(|one| one.counts()).map(|one| {
                let written = &one.written;
                Text::from(format!("{written} shares its place in the object with something else, so it isn't read"))
            })),
        }
    }
    Some(Composed { layout: Layout::Json(members), unclear })
}

/// A value of an object.
struct Entry<'t> {
    path: Vec<Text>,
    content: Vec<Content<'t>>,
    quoted: bool,
    /// Whether it stands in a list.
    listed: bool,
}

/// A piece of a string or of a bare value.
enum Content<'t> {
    Text(String),
    Variable(&'t Variable),
}

impl<'t> Entry<'t> {
    fn variables(&self) -> impl Iterator<Item = &'t Variable> {
        self.content.iter().filter_map(|piece| match piece {
            Content::Variable(variable) => Some(*variable),
            Content::Text(_) => None,
        })
    }

    /// What the value says; `None` where that is more than one thing can say.
    fn part(&self) -> Option<Part> {
        match self.content.as_slice() {
            _ if self.variables().all(|variable| !variable.counts()) => Some(Part::Ignored),
            _ if self.listed => None,
            [Content::Variable(one)] => Some(one.part),
            [Content::Variable(one), Content::Text(colon), Content::Variable(port)]
                if colon == ":" && port.holds == Holds::Port =>
            {
                Some(one.part)
            }
            _ => None,
        }
    }
}

/// One sign of a format.
#[derive(Clone, Copy)]
enum Sign<'t> {
    Char(char),
    Variable(&'t Variable),
}

/// What comes next.
enum Next {
    Member,
    Value,
    After,
}

/// An object that is being read, with a stack of its own.
struct Reader<'t> {
    signs: Vec<Sign<'t>>,
    at: usize,
    /// What is open: whether each is a list.
    open: Vec<bool>,
    path: Vec<Text>,
    entries: Vec<Entry<'t>>,
}

impl<'t> Reader<'t> {
    fn new(tokens: &'t [Token]) -> Self {
        let mut signs = Vec::new();
        for token in tokens {
            match token {
                Token::Text(text) => signs.extend(text.chars().map(Sign::Char)),
                Token::Variable(variable) => signs.push(Sign::Variable(variable)),
            }
        }
        Reader { signs, at: 0, open: Vec::new(), path: Vec::new(), entries: Vec::new() }
    }

    /// The values of the object; `None` where it is none.
    fn object(mut self) -> Option<Vec<Entry<'t>>> {
        self.blanks();
        self.expect('{')?;
        self.open.push(false);
        let mut next = Next::Member;
        while !self.open.is_empty() {
            self.blanks();
            next = match next {
                Next::Member => self.member()?,
                Next::Value => self.value()?,
                Next::After => self.after()?,
            };
        }
        self.blanks();
        (self.at == self.signs.len()).then_some(self.entries)
    }

    fn member(&mut self) -> Option<Next> {
        if self.takes('}') {
            return Some(self.close());
        }
        self.expect('"')?;
        let key = match self.string()?.as_slice() {
            [Content::Text(key)] => Text::from(key.as_str()),
            _ => return None,
        };
        self.path.push(key);
        self.blanks();
        self.expect(':')?;
        Some(Next::Value)
    }

    fn value(&mut self) -> Option<Next> {
        let list = self.open.last() == Some(&true);
        if self.takes('{') {
            self.open.push(false);
            return Some(Next::Member);
        }
        if self.takes('[') {
            self.open.push(true);
            self.blanks();
            return Some(if self.takes(']') { self.close() } else { Next::Value });
        }
        let quoted = self.takes('"');
        let content = if quoted { self.string()? } else { self.bare()? };
        let listed = self.open.contains(&true);
        self.entries.push(Entry { path: self.path.clone(), content, quoted, listed });
        if !list {
            self.path.pop();
        }
        Some(Next::After)
    }

    fn after(&mut self) -> Option<Next> {
        let list = *self.open.last()?;
        if self.takes(',') {
            return Some(if list { Next::Value } else { Next::Member });
        }
        self.expect(if list { ']' } else { '}' })?;
        Some(self.close())
    }

    /// Closes the innermost object or list.
    fn close(&mut self) -> Next {
        self.open.pop();
        if self.open.last() == Some(&false) {
            self.path.pop();
        }
        Next::After
    }

    /// A string behind its first quote.
    fn string(&mut self) -> Option<Vec<Content<'t>>> {
        let mut content = Vec::new();
        loop {
            let sign = *self.signs.get(self.at)?;
            self.at += 1;
            match sign {
                Sign::Char('"') => return Some(content),
                Sign::Char('\\') => match self.signs.get(self.at)? {
                    Sign::Char(escaped @ ('"' | '\\' | '/')) => {
                        push(&mut content, *escaped);
                        self.at += 1;
                    }
                    _ => return None,
                },
                Sign::Char(character) => push(&mut content, character),
                Sign::Variable(variable) => content.push(Content::Variable(variable)),
            }
        }
    }

    /// A value without quotes.
    fn bare(&mut self) -> Option<Vec<Content<'t>>> {
        let mut content = Vec::new();
        while let Some(sign) = self.signs.get(self.at) {
            match sign {
                Sign::Char(',' | '}' | ']' | '"' | '{' | '[' | ':') => break,
                Sign::Char(character) if character.is_ascii_whitespace() => break,
                Sign::Char(character) => push(&mut content, *character),
                Sign::Variable(variable) => content.push(Content::Variable(variable)),
            }
            self.at += 1;
        }
        (!content.is_empty()).then_some(content)
    }

    fn blanks(&mut self) {
        while matches!(self.signs.get(self.at), Some(Sign::Char(' ' | '\t' | '\r' | '\n'))) {
            self.at += 1;
        }
    }

    fn takes(&mut self, wanted: char) -> bool {
        let here = matches!(self.signs.get(self.at), Some(Sign::Char(character)) if *character == wanted);
        self.at += usize::from(here);
        here
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        self.takes(wanted).then_some(())
    }
}

fn push(content: &mut Vec<Content<'_>>, character: char) {
    match content.last_mut() {
        Some(Content::Text(text)) => text.push(character),
        _ => content.push(Content::Text(character.into())),
    }
}
