//! Words of a configuration line as the engine sees them: without quotes and backslashes, with the environment put in.

use finding::Span;
use smol_str::SmolStr;

use crate::Surroundings;

/// One word and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The text after quotes, escapes and variables.
    pub text: SmolStr,
    /// The text as written.
    pub span: Span,
}

impl Word {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// One line of words: a keyword and its arguments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The words; never empty.
    pub words: Box<[Word]>,
    /// From the first word to the last.
    pub span: Span,
}

impl Line {
    /// The text of the word at `index`; empty past the end.
    pub fn at(&self, index: usize) -> &str {
        self.words.get(index).map_or("", Word::as_str)
    }

    /// The words from `index` on.
    pub fn from(&self, index: usize) -> &[Word] {
        self.words.get(index..).unwrap_or_default()
    }

    /// The word after the first one that reads `name`.
    pub fn after(&self, name: &str) -> Option<&Word> {
        let at = self.words.iter().position(|word| word.text == name)?;
        self.words.get(at + 1)
    }

    /// Whether a word reads `name`.
    pub fn has(&self, name: &str) -> bool {
        self.words.iter().any(|word| word.text == name)
    }
}

/// What a raw word came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unquoted {
    /// The texts: one, or several where `"${NAME[*]}"` holds several words.
    pub texts: Vec<SmolStr>,
    /// Names of variables that are not set and have no default; they stand in the text as written.
    pub unset: Vec<String>,
    /// Whether a variable stands in it.
    pub variable: bool,
    /// Why the engine refuses the word, if it does.
    pub refused: Option<&'static str>,
}

/// Takes quotes and escapes off a raw word and puts variables in, as seen on HAProxy 2.6.12: only inside double quotes,
/// with `${NAME-default}`; `\xHH` is a byte.
pub fn unquote(raw: &str, surroundings: &dyn Surroundings) -> Unquoted {
    if !raw.bytes().any(|byte| matches!(byte, b'\\' | b'"' | b'\'')) {
        return Unquoted { texts: vec![raw.into()], ..Unquoted::default() };
    }
    let mut reader = Unquoter { raw, at: 0, text: Vec::new(), out: Unquoted::default(), surroundings };
    reader.run();
    reader.finish()
}

/// One raw word while it is read.
struct Unquoter<'a> {
    raw: &'a str,
    at: usize,
    text: Vec<u8>,
    out: Unquoted,
    surroundings: &'a dyn Surroundings,
}

impl Unquoter<'_> {
    /// Reads the word to its end.
    fn run(&mut self) {
        let mut quote = None;
        while let Some(&byte) = self.raw.as_bytes().get(self.at) {
            match (byte, quote) {
                (b'"' | b'\'', None) => quote = Some(byte),
                (byte, Some(open)) if byte == open => quote = None,
                (b'\\', None | Some(b'"')) => {
                    self.escape(quote.is_some());
                    continue;
                }
                (b'$', Some(b'"')) => {
                    self.variable();
                    continue;
                }
                _ => self.text.push(byte),
            }
            self.at += 1;
        }
    }

    /// Reads the escape sequence at `at`.
    fn escape(&mut self, quoted: bool) {
        let rest = &self.raw.as_bytes()[self.at + 1..];
        let (byte, len) = match rest.first() {
            Some(byte @ (b' ' | b'\\' | b'#' | b'\'' | b'"')) => (*byte, 2),
            Some(b'$') if quoted => (b'$', 2),
            Some(b't') => (b'\t', 2),
            Some(b'n') => (b'\n', 2),
            Some(b'r') => (b'\r', 2),
            Some(b'x') => match self.raw.get(self.at + 2..self.at + 4).and_then(|hex| u8::from_str_radix(hex, 16).ok())
            {
                Some(byte) => (byte, 4),
                None => {
                    self.out.refused = Some("`\\x` needs two hexadecimal digits");
                    (b'\\', 1)
                }
            },
            _ => (b'\\', 1),
        };
        self.text.push(byte);
        self.at += len;
    }

    /// Reads the variable at `at`: `$NAME`, `${NAME}`, `${NAME-default}`, `${NAME[*]}`.
    fn variable(&mut self) {
        let start = self.at;
        let Some((name, default, spread, end)) = parse_variable(&self.raw[start..]) else {
            self.out.refused = Some("a variable is written \"$NAME\", \"${NAME}\" or \"${NAME-default}\"");
            self.text.push(b'$');
            self.at += 1;
            return;
        };
        self.at = start + end;
        self.out.variable = true;
        match self.surroundings.env(name).or_else(|| default.map(str::to_owned)) {
            Some(value) if spread => self.spread(&value),
            Some(value) => self.text.extend_from_slice(value.as_bytes()),
            None => {
                self.out.unset.push(name.to_owned());
                self.text.extend_from_slice(&self.raw.as_bytes()[start..self.at]);
            }
        }
    }

    /// Puts in a value of several words.
    fn spread(&mut self, value: &str) {
        for (index, word) in value.split_ascii_whitespace().enumerate() {
            if index > 0 {
                self.cut();
            }
            self.text.extend_from_slice(word.as_bytes());
        }
    }

    /// Ends one text.
    fn cut(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.out.texts.push(String::from_utf8_lossy(&text).into());
    }

    /// What the word came to.
    fn finish(mut self) -> Unquoted {
        self.cut();
        self.out
    }
}

/// Name, default, whether `[*]` spreads it, and length of the variable that `text` begins with.
fn parse_variable(text: &str) -> Option<(&str, Option<&str>, bool, usize)> {
    let braced = text[1..].starts_with('{');
    let start = if braced { 2 } else { 1 };
    let name_len = text[start..].bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    let name = &text[start..start + name_len];
    if name.is_empty() || name.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    if !braced {
        return Some((name, None, false, start + name_len));
    }
    let close = text.find('}')?;
    let mut rest = &text[start + name_len..close];
    let spread = rest.starts_with("[*]");
    if spread {
        rest = &rest[3..];
    }
    let default = rest.strip_prefix('-');
    (rest.is_empty() || default.is_some()).then_some((name, default, spread, close + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Missing;

    struct Env;

    impl Surroundings for Env {
        fn read(&self, _: &str) -> Result<Vec<u8>, Missing> {
            Err(Missing { why: String::new() })
        }
        fn glob(&self, _: &str) -> Vec<String> {
            Vec::new()
        }
        fn env(&self, name: &str) -> Option<String> {
            (name == "FOO").then(|| "foo val".to_owned())
        }
    }

    #[test]
    fn words_read_as_the_engine_reads_them() {
        let cases = [
            (r"a\ b", "a b"),
            (r#"a"b c"d"#, "ab cd"),
            (r"a\.b", r"a\.b"),
            (r"'a\tb'", r"a\tb"),
            (r#""a\tb""#, "a\tb"),
            (r"a\x41b", "aAb"),
            (r#""a\'b\"""#, "a'b\""),
            (r#""$FOO""#, "foo val"),
            ("${FOO}", "${FOO}"),
            (r#""\$FOO""#, "$FOO"),
            (r#""${NOPE-dflt}x""#, "dfltx"),
            (r#""${FOO-dflt}""#, "foo val"),
        ];
        for (raw, wanted) in cases {
            assert_eq!(unquote(raw, &Env).texts, [wanted], "{raw}");
        }
    }

    #[test]
    fn what_the_engine_refuses_is_said() {
        for raw in [r#""${NOPE:-x}""#, r#""$1""#, r#""${FOO""#, r"a\xZZ"] {
            assert!(unquote(raw, &Env).refused.is_some(), "{raw}");
        }
        assert_eq!(unquote(r#""${NOPE}""#, &Env).unset, ["NOPE"]);
        assert_eq!(unquote(r#""a ${FOO[*]}""#, &Env).texts, ["a foo", "val"]);
    }
}
