//! The head of a message, read as leniently as can be: what an engine sends is the matter of the question, so nothing of
//! it may be refused here.

use memchr::{memchr, memchr_iter};

/// First line and headers of a request or an answer.
pub(crate) struct Head<'a> {
    /// The first line, without its end.
    pub(crate) first: &'a [u8],
    /// Names as sent, and values without the blanks around them.
    headers: Vec<(&'a [u8], &'a [u8])>,
}

/// Length of the head that `bytes` begin with, its empty line included; `seen` bytes were looked at before.
pub(crate) fn end(bytes: &[u8], seen: usize) -> Option<usize> {
    let from = seen.saturating_sub(2);
    for at in memchr_iter(b'\n', &bytes[from..]) {
        let before = &bytes[..from + at];
        let before = before.strip_suffix(b"\r").unwrap_or(before);
        if before.ends_with(b"\n") {
            return Some(from + at + 1);
        }
    }
    None
}

impl<'a> Head<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Head<'a> {
        let mut lines = bytes.split(|&byte| byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
        let first = lines.next().unwrap_or_default();
        Head { first, headers: lines.filter_map(header).collect() }
    }

    /// All headers, in order.
    pub(crate) fn headers(&self) -> &[(&'a [u8], &'a [u8])] {
        &self.headers
    }

    /// Value of the first header of that name.
    pub(crate) fn value(&self, name: &str) -> Option<&'a [u8]> {
        let mut named = self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name.as_bytes()));
        named.next().map(|(_, value)| *value)
    }

    /// Whether a header of that name lists the word.
    pub(crate) fn lists(&self, name: &str, word: &str) -> bool {
        let named = self.headers.iter().filter(|(own, _)| own.eq_ignore_ascii_case(name.as_bytes()));
        let mut words = named.flat_map(|(_, value)| value.split(|&byte| byte == b','));
        words.any(|part| part.trim_ascii().eq_ignore_ascii_case(word.as_bytes()))
    }
}

fn header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr(b':', line)?;
    Some((&line[..colon], line[colon + 1..].trim_ascii()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_ends_at_its_first_empty_line_however_the_bytes_come_in() {
        let text = b"GET / HTTP/1.1\r\nHost: a\r\n\r\nbody\n\n";
        for seen in 0..26 {
            assert_eq!(end(text, seen), Some(27), "{seen}");
        }
        assert_eq!(end(&text[..26], 0), None);
        assert_eq!(end(b"GET / HTTP/1.1\nHost: a\n\n", 0), Some(24));
    }

    #[test]
    fn names_are_found_in_any_case_and_words_in_lists() {
        let head = Head::read(b"GET / HTTP/1.1\r\nHost : x\r\nCONNECTION: a, Upgrade\r\nEmpty:\r\n\r\n");
        assert_eq!(head.first, b"GET / HTTP/1.1");
        assert_eq!(head.value("empty"), Some(&b""[..]));
        assert_eq!((head.value("host"), head.lists("connection", "upgrade")), (None, true));
        assert!(!head.lists("connection", "grade"));
    }
}
