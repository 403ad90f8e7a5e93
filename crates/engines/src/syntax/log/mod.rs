//! Log formats of any engine: texts and variables become a layout, and what could not be told apart is said.

mod holds;
mod json;
mod lines;

pub use holds::{Escape, Holds};
use model::{Layout, Member, Part, Text};

/// A variable of a log format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// As it is written.
    pub written: Text,
    /// What it says.
    pub part: Part,
    /// Of several that say the same, the one of the lowest rank is read.
    pub rank: u8,
    /// What its value is made of.
    pub holds: Holds,
}

impl Variable {
    /// One of which nothing is of interest.
    pub fn ignored(written: impl Into<Text>, holds: Holds) -> Self {
        Variable { written: written.into(), part: Part::Ignored, rank: 0, holds }
    }

    /// Whether something is read there.
    fn counts(&self) -> bool {
        self.part != Part::Ignored
    }
}

/// A piece of a log format.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// Itself.
    Text(String),
    /// What differs from line to line.
    Variable(Variable),
}

/// What a log format came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The layout.
    pub layout: Layout,
    /// What isn't read of it, and why: a sentence each.
    pub unclear: Vec<Text>,
}

/// What the lines of a format look like; those of one object are read as JSON where they are sure to be JSON.
pub fn compose(tokens: Vec<Token>, may_be_json: bool) -> Composed {
    let tokens = one_of_each(joined(tokens));
    let object = if may_be_json { json::layout(&tokens) } else { None };
    object.unwrap_or_else(|| lines::layout(tokens))
}

/// Members of an object, by their keys from the outside in.
pub fn members(keys: &[(&[&str], Part)]) -> Vec<Member> {
    let member =
        |(path, part): &(&[&str], Part)| Member { path: path.iter().copied().map(Text::from).collect(), part: *part };
    keys.iter().map(member).collect()
}

/// Texts that stand side by side, in one.
fn joined(tokens: Vec<Token>) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    for token in tokens {
        match (out.last_mut(), token) {
            (_, Token::Text(text)) if text.is_empty() => {}
            (Some(Token::Text(before)), Token::Text(text)) => before.push_str(&text),
            (_, token) => out.push(token),
        }
    }
    out
}

/// Of several variables that say the same, all but the best one say nothing.
fn one_of_each(mut tokens: Vec<Token>) -> Vec<Token> {
    let kind = |part: &Part| std::mem::discriminant(part);
    let mut best: Vec<(usize, u8, Part)> = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let Token::Variable(variable) = token else { continue };
        match best.iter_mut().find(|(.., part)| kind(part) == kind(&variable.part)) {
            Some(known) if variable.rank < known.1 => *known = (index, variable.rank, variable.part),
            Some(_) => {}
            None => best.push((index, variable.rank, variable.part)),
        }
    }
    for (index, token) in tokens.iter_mut().enumerate() {
        if let Token::Variable(variable) = token
            && best.iter().all(|(own, ..)| *own != index)
        {
            variable.part = Part::Ignored;
        }
    }
    tokens
}
