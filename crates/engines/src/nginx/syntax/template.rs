//! Marks of template languages: Jinja and Go (`{{ }}`, `{% %}`, `{# #}`), ERB (`<% %>`).

use memchr::memmem;

/// Longest mark that is looked for, in bytes: keeps the search linear where a mark is never closed.
const LONGEST: usize = 4096;

/// Offset after the mark that begins at `at`, where one does. In nginx's own grammar none of them can stand there.
pub fn mark_end(text: &[u8], at: usize) -> Option<usize> {
    let rest = &text[at..text.len().min(at + LONGEST)];
    let close: &[u8] = match rest.get(..2)? {
        b"{{" if looks_like_expression(&rest[2..]) => b"}}",
        b"{%" => b"%}",
        b"<%" => b"%>",
        b"{#" if begins_line(text, at) => b"#}",
        _ => return None,
    };
    memmem::find(rest, close).map(|n| at + n + 2)
}

/// Whether the mark `start..end` stands for statements, not for a piece of a word.
pub fn is_statement(text: &[u8], start: usize, end: usize) -> bool {
    let mark = &text[start..end];
    match &mark[..2] {
        b"{%" | b"{#" => true,
        b"<%" => mark.get(2) != Some(&b'='),
        _ => keyword(mark) || (begins_line(text, start) && ends_line(text, end)),
    }
}

/// Words of Go and its kin that stand for no value.
fn keyword(mark: &[u8]) -> bool {
    let inner = String::from_utf8_lossy(&mark[2..mark.len() - 2]);
    let word = inner.trim_start_matches(['-', '~', ' ', '#', '/']).split([' ', '-', '}']).next().unwrap_or("");
    matches!(word, "if" | "else" | "end" | "range" | "with" | "define" | "unless" | "each" | "*")
}

/// JSON in a text begins `{{"`; an expression begins with a name.
fn looks_like_expression(inner: &[u8]) -> bool {
    let first = inner.iter().find(|byte| !matches!(byte, b' ' | b'\t' | b'-' | b'~' | b'\n'));
    first.is_some_and(|byte| byte.is_ascii_alphabetic() || b"._$(#/".contains(byte))
}

/// Whether only blanks stand before it on its line.
fn begins_line(text: &[u8], at: usize) -> bool {
    let line = memchr::memrchr(b'\n', &text[..at]).map_or(0, |n| n + 1);
    // A long run of blanks is not looked through again and again.
    at - line < LONGEST && text[line..at].iter().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Whether only blanks stand after it on its line.
fn ends_line(text: &[u8], at: usize) -> bool {
    text[at..].iter().take_while(|&&byte| byte != b'\n').take(LONGEST).all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}
