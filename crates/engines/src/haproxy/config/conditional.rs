//! `.if`, `.elif`, `.else`, `.endif`: which lines count.

use crate::Surroundings;

/// What a condition of `.if` comes to; `None` where it depends on how the engine was built or is run.
pub fn evaluate(text: &str, surroundings: &dyn Surroundings) -> Option<bool> {
    or(text.trim(), surroundings, 0)
}

/// Parentheses may nest this deep; deeper ones are unknown.
const DEPTH: usize = 32;

/// Alternatives between `||`; `&&` binds tighter.
fn or(text: &str, around: &dyn Surroundings, depth: usize) -> Option<bool> {
    let parts = split(text, "||").into_iter().map(|part| and(part, around, depth));
    fold(parts, true)
}

/// Terms between `&&`, all of which must hold.
fn and(text: &str, around: &dyn Surroundings, depth: usize) -> Option<bool> {
    let parts = split(text, "&&").into_iter().map(|part| term(part, around, depth));
    fold(parts, false)
}

/// `deciding` if one part is it; unknown if none is and one is unknown.
fn fold(parts: impl Iterator<Item = Option<bool>>, deciding: bool) -> Option<bool> {
    let mut result = Some(!deciding);
    for part in parts {
        match part {
            Some(value) if value == deciding => return Some(deciding),
            None => result = None,
            _ => {}
        }
    }
    result
}

/// Parts between `separator` outside of parentheses.
fn split<'a>(text: &'a str, separator: &str) -> Vec<&'a str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0i32);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ if depth == 0 && text.as_bytes()[at..].starts_with(separator.as_bytes()) && at >= start => {
                parts.push(&text[start..at]);
                start = at + separator.len();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or(""));
    parts
}

/// One term: `!term`, `(expression)`, a number, or a call.
fn term(text: &str, around: &dyn Surroundings, depth: usize) -> Option<bool> {
    let text = text.trim();
    if depth > DEPTH {
        return None;
    }
    if let Some(rest) = text.strip_prefix('!') {
        return term(rest, around, depth + 1).map(|value| !value);
    }
    if let Some(inner) = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return or(inner, around, depth + 1);
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.bytes().any(|byte| byte != b'0'));
    }
    let (name, args) = text.strip_suffix(')')?.split_once('(')?;
    let args: Vec<&str> = args.split(',').map(str::trim).collect();
    call(name.trim(), &args, around)
}

/// A call such as `defined(NAME)`; `feature()` and its kin depend on how the engine was built.
fn call(name: &str, args: &[&str], around: &dyn Surroundings) -> Option<bool> {
    match (name, args) {
        ("defined", [variable]) => Some(around.env(variable).is_some()),
        ("streq", [left, right]) => Some(left == right),
        ("strneq", [left, right]) => Some(left != right),
        ("version_atleast", [version]) => Some(at_most_ours(version)?),
        ("version_before", [version]) => Some(!at_most_ours(version)?),
        _ => None,
    }
}

/// The version whose behaviour is modelled.
const VERSION: [u32; 3] = [2, 6, 12];

/// Whether a version is no later than ours; missing parts count as 0.
fn at_most_ours(version: &str) -> Option<bool> {
    let mut numbers = version.trim_matches(['"', '\'']).split(['.', '-']);
    let mut wanted = [0; 3];
    for number in &mut wanted {
        match numbers.next() {
            Some(text) => *number = text.parse().ok()?,
            None => break,
        }
    }
    Some(wanted <= VERSION)
}

/// One open `.if`.
#[derive(Clone, Copy, Debug)]
struct Level {
    /// Whether the lines of the present branch count.
    active: bool,
    /// Whether an earlier branch was taken, or may have been.
    taken: bool,
}

/// The blocks of `.if` that are open.
#[derive(Clone, Debug, Default)]
pub struct Blocks(Vec<Level>);

impl Blocks {
    /// Whether lines count here.
    pub fn active(&self) -> bool {
        self.0.iter().all(|level| level.active)
    }

    /// Whether a block is open.
    pub fn open(&self) -> bool {
        !self.0.is_empty()
    }

    /// `.if`. A condition that is not known is taken to hold.
    pub fn begin(&mut self, holds: Option<bool>) {
        let holds = holds.unwrap_or(true);
        self.0.push(Level { active: holds, taken: holds });
    }

    /// `.elif` and `.else`; false where no block is open.
    pub fn alternative(&mut self, holds: Option<bool>) -> bool {
        let Some(level) = self.0.last_mut() else { return false };
        level.active = !level.taken && holds.unwrap_or(true);
        level.taken |= level.active;
        true
    }

    /// `.endif`; false where no block is open.
    pub fn end(&mut self) -> bool {
        self.0.pop().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Nowhere;

    #[test]
    fn conditions_come_to_what_the_engine_makes_of_them() {
        let cases = [
            ("1", Some(true)),
            ("0", Some(false)),
            ("", Some(false)),
            ("!defined(HOME)", Some(true)),
            ("version_atleast(2.4)", Some(true)),
            ("version_before(2.4)", Some(false)),
            ("(1||0)&&1", Some(true)),
            ("streq(a,a) && 0", Some(false)),
            ("feature(OPENSSL)", None),
            ("feature(OPENSSL) || 1", Some(true)),
            ("nonsense", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(evaluate(text, &Nowhere), wanted, "{text}");
        }
        assert_eq!(evaluate(&"!".repeat(100_000), &Nowhere), None);
        assert_eq!(evaluate(&"(".repeat(100_000), &Nowhere), None);
    }

    #[test]
    fn one_branch_counts() {
        let mut blocks = Blocks::default();
        blocks.begin(Some(false));
        assert!(!blocks.active());
        assert!(blocks.alternative(None) && blocks.active());
        assert!(blocks.alternative(Some(true)) && !blocks.active());
        assert!(blocks.end() && !blocks.end() && blocks.active());
    }
}
