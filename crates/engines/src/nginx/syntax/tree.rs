//! Directives and blocks from tokens, with a stack of our own: nesting costs no stack of the machine.

use super::token::{Token, TokenKind, Trouble, TroubleKind, each_token};
use super::word::Word;
use finding::{FileId, Span};

/// Blocks deeper than this are passed over with a finding; nginx itself has no use for more than ten.
const DEEPEST: usize = 64;

/// A directive with its words, and its block where it has one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// The first word.
    pub name: Word,
    /// The other words.
    pub args: Vec<Word>,
    /// What stands between its braces.
    pub body: Option<Vec<Directive>>,
    /// From the first word to the `;` or the `{`.
    pub span: Span,
}

impl Directive {
    /// The name as text.
    pub fn is(&self, name: &str) -> bool {
        self.name.text == name
    }

    /// The directives of its block; none where it has no block.
    pub fn inner(&self) -> &[Directive] {
        self.body.as_deref().unwrap_or_default()
    }

    /// The word at `index`, counted from 0 after the name.
    pub fn arg(&self, index: usize) -> Option<&str> {
        self.args.get(index).map(Word::as_str)
    }
}

/// What one file says.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// Directives outside all blocks, in order.
    pub directives: Vec<Directive>,
    /// Comments, each from its `#`.
    pub comments: Vec<Span>,
    /// Statements of a template language.
    pub templates: Vec<Span>,
    /// Whether it includes other files.
    pub includes: bool,
    /// What nginx would refuse.
    pub troubles: Vec<Trouble>,
}

/// Reads the text of `file`.
pub fn tree(file: FileId, text: &str) -> Tree {
    let mut builder = Builder::new(file, text);
    let mut troubles = each_token(text, |token| builder.take(&token));
    let mut tree = builder.finish();
    troubles.append(&mut tree.troubles);
    Tree { troubles, ..tree }
}

/// A block that is being read: the directive that opens it, and what it holds so far.
struct Frame {
    opener: Directive,
    outer: Vec<Directive>,
    open: Token,
}

struct Builder<'a> {
    file: FileId,
    text: &'a str,
    tree: Tree,
    words: Vec<Word>,
    current: Vec<Directive>,
    frames: Vec<Frame>,
    /// Braces open beyond [`DEEPEST`].
    skipped: usize,
}

impl<'a> Builder<'a> {
    /// Nothing is built yet.
    fn new(file: FileId, text: &'a str) -> Self {
        let tree = Tree::default();
        Builder { file, text, tree, words: Vec::new(), current: Vec::new(), frames: Vec::new(), skipped: 0 }
    }

    /// Takes the next token.
    fn take(&mut self, token: &Token) {
        let span = self.span(token);
        match token.kind {
            TokenKind::Space | TokenKind::Lua => {}
            TokenKind::Comment => self.tree.comments.push(span),
            TokenKind::Template => self.tree.templates.push(span),
            TokenKind::Word if self.skipped == 0 => self.word(span),
            TokenKind::Semicolon if self.skipped == 0 => self.end_directive(token),
            TokenKind::Open => self.open(token),
            TokenKind::Close => self.close(token),
            TokenKind::Word | TokenKind::Semicolon => {}
        }
    }

    /// Where the token stands.
    fn span(&self, token: &Token) -> Span {
        Span { file: self.file, start: token.start, end: token.end }
    }

    /// One more word of the directive that is being read.
    fn word(&mut self, span: Span) {
        self.words.push(Word::new(&self.text[span.start as usize..span.end as usize], span));
    }

    /// Notes what nginx would refuse.
    fn trouble(&mut self, kind: TroubleKind, span: Span) {
        self.tree.troubles.push(Trouble { kind, start: span.start, end: span.end });
    }

    /// The words so far as a directive that ends at `end`.
    fn directive(&mut self, end: Span) -> Option<Directive> {
        if self.words.is_empty() {
            return None;
        }
        // The buffer of words stays for the next directive; these get exactly the room that they need.
        let args: Vec<Word> = self.words.drain(1..).collect();
        let name = self.words.pop()?;
        self.tree.includes |= name.text == "include";
        let span = name.span.to(end);
        Some(Directive { name, args, body: None, span })
    }

    /// `;` ends a directive.
    fn end_directive(&mut self, token: &Token) {
        let span = self.span(token);
        match self.directive(span) {
            Some(directive) => self.current.push(directive),
            None => self.trouble(TroubleKind::NothingBefore, span),
        }
    }

    /// `{` begins a block, as long as it is not too deep.
    fn open(&mut self, token: &Token) {
        let span = self.span(token);
        if self.skipped > 0 || self.frames.len() >= DEEPEST {
            if self.skipped == 0 {
                self.trouble(TroubleKind::TooDeep, span);
                self.words.clear();
            }
            self.skipped += 1;
            return;
        }
        let opener = self.directive(span).unwrap_or_else(|| {
            self.trouble(TroubleKind::NothingBefore, span);
            Directive { name: Word::new("", span), args: Vec::new(), body: None, span }
        });
        let outer = std::mem::take(&mut self.current);
        self.frames.push(Frame { opener, outer, open: *token });
    }

    /// `}` ends the innermost block.
    fn close(&mut self, token: &Token) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        let span = self.span(token);
        self.end_without_semicolon();
        match self.frames.pop() {
            Some(frame) => self.leave(frame),
            None => self.trouble(TroubleKind::StrayClose, span),
        }
    }

    /// Words before a `}` or the end of the file: nginx refuses them; they are read as a directive all the same.
    fn end_without_semicolon(&mut self) {
        let Some(end) = self.words.last().map(|word| word.span) else { return };
        if let Some(directive) = self.directive(end) {
            self.trouble(TroubleKind::NoSemicolon, directive.span);
            self.current.push(directive);
        }
    }

    /// The block goes to the directive that opened it.
    fn leave(&mut self, frame: Frame) {
        let mut body = std::mem::replace(&mut self.current, frame.outer);
        body.shrink_to_fit();
        self.current.push(Directive { body: Some(body), ..frame.opener });
    }

    /// What is still open at the end of the file is closed there, and said.
    fn finish(mut self) -> Tree {
        self.end_without_semicolon();
        while let Some(frame) = self.frames.pop() {
            self.trouble(TroubleKind::UnclosedBrace, self.span(&frame.open));
            self.leave(frame);
        }
        self.tree.directives = self.current;
        self.tree
    }
}
