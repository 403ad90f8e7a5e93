//! Sample expressions (`req.hdr(host),lower`) and log-format strings (`%[src]:%[src_port]`).

use finding::Span;
use smol_str::SmolStr;

use super::super::words::Word;

/// A name with its arguments: a fetch or a converter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Name, such as `req.hdr`.
    pub name: SmolStr,
    /// Arguments between the parentheses.
    pub args: Vec<SmolStr>,
}

impl Call {
    /// The argument at `index`; empty past the end.
    pub fn arg(&self, index: usize) -> &str {
        self.args.get(index).map_or("", SmolStr::as_str)
    }
}

/// A fetch and the converters after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// What is read off the traffic.
    pub fetch: Call,
    /// What changes it, in order.
    pub converters: Vec<Call>,
    /// The whole expression.
    pub span: Span,
}

/// An expression of more calls than this is not read; each would nest one level deeper.
const CALLS: usize = 64;

/// Reads an expression; `None` where parentheses don't match, a name is empty, or there are too many calls.
pub fn parse(text: &str, span: Span) -> Option<Sample> {
    let mut calls = Vec::new();
    let mut rest = text;
    loop {
        let (call, after) = parse_call(rest)?;
        calls.push(call);
        if calls.len() > CALLS {
            return None;
        }
        match after.strip_prefix(',') {
            Some(more) => rest = more,
            None if after.is_empty() => break,
            None => return None,
        }
    }
    let fetch = calls.remove(0);
    Some(Sample { fetch, converters: calls, span })
}

/// One call and what follows it.
fn parse_call(text: &str) -> Option<(Call, &str)> {
    let name_len = text.find(['(', ',', ')']).unwrap_or(text.len());
    let (name, rest) = text.split_at(name_len);
    if name.is_empty() || name.contains(char::is_whitespace) {
        return None;
    }
    if !rest.starts_with('(') {
        return Some((Call { name: name.into(), args: Vec::new() }, rest));
    }
    let (args, used) = parse_args(&rest[1..])?;
    Some((Call { name: name.into(), args }, &rest[1 + used..]))
}

/// Arguments up to the closing parenthesis, and how many bytes they take with it. Quotes and backslashes protect commas
/// and parentheses, as seen on HAProxy 2.6.12.
fn parse_args(text: &str) -> Option<(Vec<SmolStr>, usize)> {
    let (mut args, mut arg, mut quote, mut depth) = (Vec::new(), String::new(), None, 0usize);
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match (character, quote) {
            ('"' | '\'', None) => quote = Some(character),
            (character, Some(open)) if character == open => quote = None,
            ('\\', None | Some('"')) => match characters.next()? {
                (_, escaped @ ('\\' | '"' | '\'' | ',' | ')' | '(' | ' ')) => arg.push(escaped),
                (_, other) => arg.extend(['\\', other]),
            },
            (',', None) if depth == 0 => args.push(std::mem::take(&mut arg).into()),
            ('(', None) => {
                depth += 1;
                arg.push('(');
            }
            (')', None) if depth > 0 => {
                depth -= 1;
                arg.push(')');
            }
            (')', None) => {
                if !(args.is_empty() && arg.is_empty()) {
                    args.push(arg.into());
                }
                return Some((args, at + 1));
            }
            _ => arg.push(character),
        }
    }
    None
}

/// A piece of a log-format string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Itself.
    Text(SmolStr),
    /// `%[...]`.
    Sample(Sample),
    /// `%ci`, `%T` and their kin.
    Alias(SmolStr),
    /// `%[...]` that can't be read.
    Broken(SmolStr),
}

/// Cuts a log-format string into its pieces; `%%` is a percent sign.
pub fn pieces(word: &Word) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut literal = String::new();
    let mut rest = word.as_str();
    while let Some(at) = rest.find('%') {
        literal.push_str(&rest[..at]);
        let (piece, used) = piece(&rest[at..], word.span);
        match piece {
            Piece::Text(text) => literal.push_str(&text),
            piece => {
                flush(&mut literal, &mut out);
                out.push(piece);
            }
        }
        rest = &rest[at + used..];
    }
    literal.push_str(rest);
    flush(&mut literal, &mut out);
    out
}

/// Ends the literal before a piece that is none.
fn flush(literal: &mut String, out: &mut Vec<Piece>) {
    if !literal.is_empty() {
        out.push(Piece::Text(std::mem::take(literal).into()));
    }
}

/// The piece that begins with the percent sign of `text`, and its length.
fn piece(text: &str, span: Span) -> (Piece, usize) {
    let flags = flags_len(&text[1..]);
    let rest = &text[1 + flags..];
    if rest.starts_with('%') && flags == 0 {
        return (Piece::Text("%".into()), 2);
    }
    if rest.starts_with('[') {
        let Some(end) = bracket_end(rest) else {
            return (Piece::Broken(text.into()), text.len());
        };
        let inner = rest[1..end].trim();
        let piece = parse(inner, span).map_or_else(|| Piece::Broken(inner.into()), Piece::Sample);
        return (piece, 1 + flags + end + 1);
    }
    let name = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    match name {
        0 => (Piece::Text(text[..1 + flags].into()), 1 + flags),
        _ => (Piece::Alias(rest[..name].into()), 1 + flags + name),
    }
}

/// Length of `{+Q,...}` at the start of `text`.
pub fn flags_len(text: &str) -> usize {
    match text.strip_prefix('{').and_then(|rest| rest.find('}')) {
        Some(end) => end + 2,
        None => 0,
    }
}

/// Offset of the `]` that closes the `[` at the start; brackets within quotes or parentheses don't count.
pub fn bracket_end(text: &str) -> Option<usize> {
    let (mut quote, mut depth) = (None, 0i32);
    let mut bytes = text.bytes().enumerate().skip(1);
    while let Some((at, byte)) = bytes.next() {
        match (byte, quote) {
            (b'"' | b'\'', None) => quote = Some(byte),
            (byte, Some(open)) if byte == open => quote = None,
            (b'\\', None | Some(b'"')) => {
                bytes.next();
            }
            (b'(', None) => depth += 1,
            (b')', None) => depth -= 1,
            (b']', None) if depth <= 0 => return Some(at),
            _ => {}
        }
    }
    text.find(']')
}

#[cfg(test)]
mod tests {
    use finding::FileId;

    use super::*;

    fn sample(text: &str) -> Option<Sample> {
        parse(text, Span::new(FileId(0), 0, 0))
    }

    #[test]
    fn expressions_are_cut_into_calls() {
        let read = sample("req.hdr(host),lower,map_str(a.map,be_default)").unwrap();
        assert_eq!(read.fetch.name, "req.hdr");
        assert_eq!(read.converters[1].args, ["a.map", "be_default"]);
        let regsub = sample(r#"path,regsub("^/(a|b),",'',g)"#).unwrap();
        assert_eq!(regsub.converters[0].args, ["^/(a|b),", "", "g"]);
        assert_eq!(sample("src()").unwrap().fetch.args.len(), 0);
        assert_eq!(sample("hdr(host"), None);
        assert_eq!(sample(""), None);
    }

    #[test]
    fn log_formats_are_cut_into_pieces() {
        let word = |text: &str| Word { text: text.into(), span: Span::new(FileId(0), 0, 0) };
        let read = pieces(&word("a%[src]b%%c%ci%{+Q}[hdr(x)]"));
        assert_eq!(read[0], Piece::Text("a".into()));
        assert_eq!(read[2], Piece::Text("b%c".into()));
        assert_eq!(read[3], Piece::Alias("ci".into()));
        assert!(matches!(&read[4], Piece::Sample(sample) if sample.fetch.arg(0) == "x"));
        assert_eq!(pieces(&word("50%")), [Piece::Text("50%".into())]);
        assert!(matches!(pieces(&word("%[src"))[..], [Piece::Broken(_)]));
    }
}
