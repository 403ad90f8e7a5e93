//! Cuts a text into tokens as nginx's own reader does (`ngx_conf_read_token`), and loses nothing.

use super::{lua, template};

/// What a piece of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Blanks and line ends.
    Space,
    /// From `#` to the end of the line.
    Comment,
    /// A word, with its quotes.
    Word,
    /// `;`
    Semicolon,
    /// `{`
    Open,
    /// `}`
    Close,
    /// The body of a `*_by_lua_block`, without its braces.
    Lua,
    /// A statement of a template language.
    Template,
}

/// A piece of text, as byte offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// What is wrong with a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TroubleKind {
    /// A quote that is not closed before the end of the file.
    UnclosedQuote,
    /// A Lua block that is not closed before the end of the file.
    UnclosedLua,
    /// A quoted word is followed by something else than a blank, `;`, `{` or `)`.
    AfterQuote,
    /// A byte order mark; nginx takes it for a part of the first word.
    ByteOrderMark,
    /// A `{` that nothing closes.
    UnclosedBrace,
    /// A `}` that closes nothing.
    StrayClose,
    /// A `;` or `{` without a directive before it.
    NothingBefore,
    /// A directive that no `;` ends.
    NoSemicolon,
    /// Blocks inside blocks, deeper than is read.
    TooDeep,
}

/// Something that nginx would refuse, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong.
    pub kind: TroubleKind,
    /// First byte.
    pub start: u32,
    /// The byte after the last one.
    pub end: u32,
}

/// Cuts `text` into tokens; their texts concatenated are `text`.
pub fn tokens(text: &str) -> (Vec<Token>, Vec<Trouble>) {
    let mut tokens = Vec::new();
    let troubles = each_token(text, |token| tokens.push(token));
    (tokens, troubles)
}

/// Gives the tokens of `text` to `sink`, one after the other.
pub fn each_token(text: &str, sink: impl FnMut(Token)) -> Vec<Trouble> {
    let mut lexer = Lexer { text: text.as_bytes(), at: 0, sink, troubles: Vec::new(), name: None };
    lexer.run();
    lexer.troubles
}

struct Lexer<'a, S: FnMut(Token)> {
    text: &'a [u8],
    at: usize,
    sink: S,
    troubles: Vec<Trouble>,
    /// First word of the directive that is being read.
    name: Option<(usize, usize)>,
}

impl<S: FnMut(Token)> Lexer<'_, S> {
    /// Cuts the whole text. Each step takes at least one byte, so it ends.
    fn run(&mut self) {
        if self.text.starts_with(b"\xEF\xBB\xBF") {
            self.trouble(TroubleKind::ByteOrderMark, 0, 3);
            self.push(TokenKind::Space, 3);
        }
        while let Some(&byte) = self.text.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => self.space(),
                b'#' => self.push(TokenKind::Comment, line_end(self.text, self.at)),
                b';' => self.punctuation(TokenKind::Semicolon),
                b'}' => self.punctuation(TokenKind::Close),
                b'{' => self.open(),
                _ => self.word(),
            }
        }
    }

    /// Hands a token on; the next one begins where it ends.
    fn push(&mut self, kind: TokenKind, end: usize) {
        (self.sink)(Token { kind, start: self.at as u32, end: end as u32 });
        self.at = end;
    }

    /// Notes what nginx would refuse; the cutting goes on.
    fn trouble(&mut self, kind: TroubleKind, start: usize, end: usize) {
        self.troubles.push(Trouble { kind, start: start as u32, end: end as u32 });
    }

    /// A run of blanks and line ends.
    fn space(&mut self) {
        let rest = &self.text[self.at..];
        let length = rest.iter().take_while(|byte| is_space(**byte)).count();
        self.push(TokenKind::Space, self.at + length);
    }

    /// One byte that ends a directive or a block.
    fn punctuation(&mut self, kind: TokenKind) {
        self.name = None;
        self.push(kind, self.at + 1);
    }

    /// `{`: of a block, of a Lua block, or of a template's mark.
    fn open(&mut self) {
        if template::mark_end(self.text, self.at).is_some() {
            return self.word();
        }
        let is_lua = self.name.is_some_and(|(start, end)| self.text[start..end].ends_with(b"_by_lua_block"));
        self.punctuation(TokenKind::Open);
        if !is_lua {
            return;
        }
        if let Some(end) = lua::block_end(self.text, self.at) {
            self.push(TokenKind::Lua, end - 1);
        } else {
            self.trouble(TroubleKind::UnclosedLua, self.at - 1, self.at);
            self.push(TokenKind::Lua, self.text.len());
        }
    }

    /// A word, or a statement of a template where a word could begin.
    fn word(&mut self) {
        if let Some(end) = template::mark_end(self.text, self.at)
            && template::is_statement(self.text, self.at, end)
        {
            return self.push(TokenKind::Template, end);
        }
        let end = match self.text[self.at] {
            quote @ (b'"' | b'\'') => self.quoted_end(quote),
            _ => bare_end(self.text, self.at),
        };
        self.name.get_or_insert((self.at, end));
        self.push(TokenKind::Word, end);
    }

    /// A quote ends at the next one that no backslash precedes; a template mark in it may hold quotes.
    fn quoted_end(&mut self, quote: u8) -> usize {
        let mut at = self.at + 1;
        while let Some(&byte) = self.text.get(at) {
            match byte {
                b'\\' => at += 2,
                b'{' => at = template::mark_end(self.text, at).unwrap_or(at + 1),
                _ if byte == quote => {
                    self.check_after(at + 1);
                    return at + 1;
                }
                _ => at += 1,
            }
        }
        self.trouble(TroubleKind::UnclosedQuote, self.at, self.at + 1);
        self.unclosed_end()
    }

    /// An unclosed quote is read to the end of its line, or to the `;` there, so that the rest can be read.
    fn unclosed_end(&self) -> usize {
        let line = self.text[..line_end(self.text, self.at)].trim_ascii_end();
        let end = line.strip_suffix(b";").unwrap_or(line).len();
        end.max(self.at + 1)
    }

    /// nginx refuses anything else right after a quote.
    fn check_after(&mut self, at: usize) {
        if let Some(&byte) = self.text.get(at)
            && !is_space(byte)
            && !matches!(byte, b';' | b'{' | b')')
        {
            self.trouble(TroubleKind::AfterQuote, at, at + char_length(byte));
        }
    }
}

/// Where a word without quotes ends: at a blank, `;` or `{`; the brace of `${` and a template mark belong to the word.
fn bare_end(text: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(&byte) = text.get(at) {
        match byte {
            b'\\' => at += 2,
            b'$' if text.get(at + 1) == Some(&b'{') && text.get(at + 2) != Some(&b'{') => at += 2,
            b'{' => match template::mark_end(text, at) {
                Some(end) => at = end,
                None => break,
            },
            b';' | b' ' | b'\t' | b'\r' | b'\n' => break,
            b'<' => at = template::mark_end(text, at).unwrap_or(at + 1),
            _ => at += 1,
        }
    }
    char_boundary(text, at)
}

/// `at`, or the next offset that is not inside a character.
fn char_boundary(text: &[u8], mut at: usize) -> usize {
    while text.get(at).is_some_and(|byte| (*byte as i8) < -0x40) {
        at += 1;
    }
    at.min(text.len())
}

/// Bytes of the character that begins with this byte.
fn char_length(first: u8) -> usize {
    match first.leading_ones() {
        0 => 1,
        ones => ones as usize,
    }
}

/// What parts words in nginx.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n')
}

/// Where the line ends.
fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |n| at + n)
}
