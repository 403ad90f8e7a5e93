//! The end of a Lua block: OpenResty counts braces, and passes over Lua's strings, long brackets and comments.

/// Offset just after the `}` that closes the block whose body begins at `start`; `None` where nothing closes it.
pub fn block_end(text: &[u8], start: usize) -> Option<usize> {
    let mut depth = 1usize;
    let mut at = start;
    while at < text.len() {
        match text[at] {
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(at + 1),
            b'}' => depth -= 1,
            _ => {
                at = piece_end(text, at);
                continue;
            }
        }
        at += 1;
    }
    None
}

/// Offset after the string, long bracket, comment or single byte that begins at `at`.
fn piece_end(text: &[u8], at: usize) -> usize {
    match text[at] {
        quote @ (b'"' | b'\'') => string_end(text, at + 1, quote),
        b'[' => long_bracket_end(text, at).unwrap_or(at + 1),
        b'-' if text.get(at + 1) == Some(&b'-') => {
            long_bracket_end(text, at + 2).unwrap_or_else(|| line_end(text, at + 2))
        }
        _ => at + 1,
    }
}

/// A string ends at its quote, or at the end of its line.
fn string_end(text: &[u8], mut at: usize, quote: u8) -> usize {
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'\n' => return at,
            byte if byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

/// A comment ends with its line.
fn line_end(text: &[u8], at: usize) -> usize {
    memchr::memchr(b'\n', &text[at..]).map_or(text.len(), |n| at + n)
}

/// `[[ ... ]]` and `[==[ ... ]==]`.
fn long_bracket_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix(b"[")?;
    let level = rest.iter().take_while(|&&byte| byte == b'=').count();
    let body = rest.get(level..)?.strip_prefix(b"[")?;
    let close = [b"]".as_slice(), &rest[..level], b"]"].concat();
    let body_at = text.len() - body.len();
    Some(memchr::memmem::find(body, &close).map_or(text.len(), |n| body_at + n + close.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces_of_strings_and_comments_do_not_count() {
        for body in ["x}", "a={}}", "'}'}", "\"\\\"}\"}", "-- }\n}", "--[[ } ]]}", "[==[ }]] ]==]}", "t[1]={{}}}"] {
            assert_eq!(block_end(body.as_bytes(), 0), Some(body.len()), "{body}");
        }
        assert_eq!(block_end(b"{}", 0), None);
    }
}
