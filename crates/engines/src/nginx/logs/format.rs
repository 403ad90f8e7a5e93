//! A log format, cut into its variables and put in our words.

use model::{LogFormat, Text};

use super::variables::variable;
use crate::Typed;
use crate::syntax::log::{Escape, Token, compose};

/// The format that `text` says. With `escape=default` a line of JSON isn't sure to be JSON: `\x22` stands in it.
pub(super) fn translate(name: impl Into<Text>, text: &str, escape: Escape) -> Typed {
    let composed = compose(tokens(text, escape), escape == Escape::Json);
    let format = LogFormat { name: name.into(), layout: composed.layout, syslog: false, absent: Vec::new() };
    Typed { format, unclear: composed.unclear }
}

/// Texts and variables: `$name` and `${name}`.
fn tokens(text: &str, escape: Escape) -> Vec<Token> {
    let (mut out, mut rest) = (Vec::new(), text);
    while let Some(at) = rest.find('$') {
        out.push(Token::Text(rest[..at].into()));
        let (name, length) = name(&rest[at + 1..]);
        out.push(match name {
            "" => Token::Text("$".into()),
            name => Token::Variable(variable(name, escape)),
        });
        rest = &rest[at + 1 + length..];
    }
    out.push(Token::Text(rest.into()));
    out
}

/// The name that a text behind a `$` begins with, and how much of the text it takes up.
fn name(text: &str) -> (&str, usize) {
    if let Some(inner) = text.strip_prefix('{')
        && let Some(end) = inner.find('}')
    {
        return (&inner[..end], end + 2);
    }
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    (&text[..length], length)
}
