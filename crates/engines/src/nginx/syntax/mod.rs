//! nginx's grammar, lossless: words, `;`, `{`, `}`, comments, Lua blocks and template marks.
//!
//! [`tokens`] cuts a text into pieces that concatenate to the text, byte for byte; [`tree`] builds directives from them.

mod lua;
mod template;
mod token;
mod tree;
mod word;

pub use token::{Token, TokenKind, Trouble, TroubleKind, tokens};
pub use tree::{Directive, Tree, tree};
pub use word::Word;
