//! Questions to a database without the values in them.

/// A question is cut after so many characters.
const LONGEST: usize = 300;

/// The question with a `?` in the place of each text and number, on one line.
pub(super) fn bare(question: &str) -> String {
    let mut out = String::new();
    let mut rest = question;
    let mut before = ' ';
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '\'' => {
                // E'..' has its quotes behind backslashes.
                let is_escaped = matches!(before, 'e' | 'E');
                out.push('?');
                text(rest, is_escaped)
            }
            '$' if dollars(rest).is_some() => {
                out.push('?');
                dollars(rest).unwrap_or(1)
            }
            '0'..='9' if !is_name(before) => {
                out.push('?');
                rest.find(|letter: char| !letter.is_alphanumeric() && letter != '.').unwrap_or(rest.len())
            }
            _ => {
                match letter.is_whitespace() {
                    true if out.ends_with(' ') => {}
                    true => out.push(' '),
                    false => out.push(letter),
                }
                letter.len_utf8()
            }
        };
        before = rest[..length].chars().next_back().unwrap_or(' ');
        rest = &rest[length..];
        if out.len() > LONGEST {
            out.truncate((0..=LONGEST).rfind(|at| out.is_char_boundary(*at)).unwrap_or(0));
            out.push_str("...");
            break;
        }
    }
    out.trim().to_owned()
}

/// Whether a digit after it belongs to a name, or to a parameter.
fn is_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

/// How long a text in quotes is; one that isn't closed goes to the end.
fn text(from: &str, is_escaped: bool) -> usize {
    let bytes = from.as_bytes();
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if is_escaped => at += 2,
            b'\'' if bytes.get(at + 1) == Some(&b'\'') => at += 2,
            b'\'' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// How long a text between `$tag$` and `$tag$` is, where one begins here.
fn dollars(from: &str) -> Option<usize> {
    let tag = from[1..].find('$')? + 2;
    let name = &from[1..tag - 1];
    let is_tag = name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
    if !is_tag || name.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let close = from[tag..].find(&from[..tag]).map_or(from.len(), |end| tag + end + tag);
    Some(close)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_left_out() {
        for (question, without) in [
            (
                "select * from users where mail = 'ann@example.com' and id=42",
                "select * from users where mail = ? and id=?",
            ),
            ("select 'it''s', E'it\\'s', 1.5e3, x1, $1", "select ?, E?, ?, x1, $1"),
            ("do $$ begin secret; end $$; select $a$ $$ $a$", "do ?; select ?"),
            ("select 'open", "select ?"),
            ("select\n  1", "select ?"),
            ("", ""),
        ] {
            assert_eq!(bare(question), without);
        }
        assert!(bare(&"select a, ".repeat(200)).ends_with("..."));
    }

    proptest::proptest! {
        #[test]
        fn no_question_is_too_odd(question in "[a-zE0-9'$\\\\ é\n.]{0,60}") {
            let _ = bare(&question);
        }
    }
}
