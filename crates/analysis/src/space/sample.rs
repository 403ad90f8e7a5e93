//! Texts that a matcher takes, its boundaries first.

use model::{How, Matcher, Pattern, Strings, Text};

/// A few texts that the matcher takes; none where none was found.
pub fn samples(matcher: &Matcher) -> Vec<Text> {
    let found: Vec<String> = match matcher {
        Matcher::Strings(strings) => strings.any.iter().flat_map(|text| of_text(strings, text)).collect(),
        Matcher::Regexes(patterns) => patterns.iter().flat_map(of_pattern).collect(),
        Matcher::Networks(networks) => networks.iter().map(|network| network.network().to_string()).collect(),
        Matcher::Numbers(ranges) => ranges.iter().map(|range| range.from.max(0).to_string()).collect(),
        Matcher::Length(ranges) => ranges.iter().map(|range| "x".repeat(range.from.clamp(0, 4096) as usize)).collect(),
        Matcher::Found | Matcher::Truthy => vec!["1".into()],
    };
    found.into_iter().map(Text::from).collect()
}

/// The text itself and one a letter longer, where the comparison lets it.
fn of_text(strings: &Strings, text: &str) -> Vec<String> {
    match strings.how {
        How::Equal => vec![text.into()],
        How::Prefix => vec![text.into(), format!("{text}x")],
        How::Suffix => vec![format!("x{text}"), text.into()],
        How::Substring => vec![text.into(), format!("x{text}x")],
        How::Word(delimiters) => {
            let delimiter = delimiters.chars().next().unwrap_or('/');
            vec![format!("{delimiter}{text}"), text.into()]
        }
    }
}

/// Texts that an expression matches, found by writing out its simplest words and trying them.
pub fn of_pattern(pattern: &Pattern) -> Vec<String> {
    let mut words = Writer { rest: pattern.source.chars().collect(), at: 0, depth: 0 }.alternatives();
    words.truncate(SOME);
    words.retain(|word| pattern.is_match(word) == Some(true));
    words
}

/// So many texts are enough for one expression.
const SOME: usize = 8;

/// Groups may be nested so deep.
const DEPTH: usize = 16;

/// Reads an expression and writes short texts that it may match. What it doesn't know it leaves out: whoever asks tries
/// the texts on the expression.
struct Writer {
    rest: Vec<char>,
    at: usize,
    depth: usize,
}

impl Writer {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn take(&mut self) -> Option<char> {
        let found = self.peek();
        self.at += 1;
        found
    }

    /// Up to a closing bracket or the end, one after the other.
    fn alternatives(&mut self) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            all.extend(self.sequence());
            match self.peek() {
                Some('|') => self.at += 1,
                _ => return all,
            }
        }
    }

    /// All ways to put the parts together, as far as there is room.
    fn sequence(&mut self) -> Vec<String> {
        let mut words = vec![String::new()];
        while let Some(next) = self.peek().filter(|next| !"|)".contains(*next)) {
            let atoms = self.atom(next);
            let repeats = self.repeats();
            let options: Vec<String> =
                repeats.iter().flat_map(|times| atoms.iter().map(|atom| atom.repeat(*times))).collect();
            words = words.iter().flat_map(|word| options.iter().map(move |option| format!("{word}{option}"))).collect();
            words.truncate(SOME);
        }
        words
    }

    /// Anchors are empty words: whether one holds shows when the text is tried.
    fn atom(&mut self, next: char) -> Vec<String> {
        self.at += 1;
        match next {
            '^' | '$' => vec![String::new()],
            '.' => vec!["x".into()],
            '[' => vec![self.class()],
            '(' => self.group(),
            '\\' => vec![self.escape()],
            other => vec![other.into()],
        }
    }

    /// What is nested too deep ends the reading; a wrong text is found out when it is tried.
    fn group(&mut self) -> Vec<String> {
        self.depth += 1;
        if self.depth > DEPTH {
            self.at = self.rest.len();
            return vec![String::new()];
        }
        // `(?:`, `(?i)`, `(?<name>`, `(?=`: what stands between the mark and the body says nothing here.
        if self.peek() == Some('?') {
            while self.peek().is_some_and(|next| !":>=!)".contains(next)) {
                self.at += 1;
            }
            self.at += usize::from(self.peek() != Some(')'));
        }
        let words = self.alternatives();
        self.at += 1;
        self.depth -= 1;
        words
    }

    /// One letter of the kind that is meant; `\b` and the like stand for no letter.
    fn escape(&mut self) -> String {
        match self.take() {
            Some('d') => "1".into(),
            Some('w' | 'S' | 'D') => "x".into(),
            Some('s') => " ".into(),
            Some('b' | 'B' | 'A' | 'z' | 'Z') | None => String::new(),
            Some(other) => other.into(),
        }
    }

    /// A character that the class takes: its first one, or a common one that a negated class leaves.
    fn class(&mut self) -> String {
        let negated = self.peek() == Some('^');
        self.at += usize::from(negated);
        let mut inside = String::new();
        while let Some(next) = self.take() {
            match next {
                ']' if !inside.is_empty() => break,
                '\\' => inside.push_str(&self.escape()),
                other => inside.push(other),
            }
        }
        if negated {
            return "x1-_a".chars().find(|free| !inside.contains(*free)).unwrap_or('x').into();
        }
        inside.chars().next().map_or_else(String::new, String::from)
    }

    /// How often the last atom may stand: the least, and once.
    fn repeats(&mut self) -> Vec<usize> {
        let repeats = match self.peek() {
            Some('?' | '*') => vec![1, 0],
            Some('+') => vec![1],
            Some('{') => return self.braces(),
            _ => return vec![1],
        };
        self.at += 1;
        self.lazy();
        repeats
    }

    /// Only the least number, and never so many that the text gets long.
    fn braces(&mut self) -> Vec<usize> {
        let inside: String = self.rest[self.at + 1..].iter().take_while(|next| **next != '}').collect();
        self.at += inside.chars().count() + 2;
        self.lazy();
        let least = inside.split(',').next().and_then(|least| least.parse().ok()).unwrap_or(1);
        vec![usize::min(least, 64)]
    }

    /// Lazy or greedy, the same texts match.
    fn lazy(&mut self) {
        self.at += usize::from(matches!(self.peek(), Some('?' | '+')));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(source: &str) -> Vec<String> {
        of_pattern(&Pattern::new(source, false))
    }

    #[test]
    fn simple_expressions_are_written_out() {
        assert_eq!(of("^/v[0-9]+/(users|orders)$"), ["/v0/users", "/v0/orders"]);
        assert_eq!(of(r"\.(jpe?g|png)$"), [".jpeg", ".jpg", ".png"]);
        assert_eq!(of(r"^/a/\d{3}"), ["/a/111"]);
        assert_eq!(of("^(?:www[.])?example[.]com$"), ["www.example.com", "example.com"]);
        assert_eq!(of("^/[^/]+/x"), ["/x/x"]);
    }

    #[test]
    fn what_does_not_match_is_not_given() {
        assert_eq!(of("^a(?=b)$"), Vec::<String>::new());
        assert_eq!(of("("), Vec::<String>::new());
        assert_eq!(of(&"(".repeat(10_000)), Vec::<String>::new());
    }
}
