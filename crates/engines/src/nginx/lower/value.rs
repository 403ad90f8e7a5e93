//! Texts with variables in them: `$uri`, `${host}:8080`, `/new/$1`.

use model::{Field, Value};

/// A piece of such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Text as it stands.
    Text(&'t str),
    /// A variable's name, without `$`.
    Variable(&'t str),
    /// A group of a regular expression.
    Group(u8),
}

/// Cuts a text into its pieces.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        if at > 0 {
            out.push(Piece::Text(&rest[..at]));
        }
        let after = &rest[at + 1..];
        let (piece, length) = variable(after);
        out.push(piece.unwrap_or(Piece::Text("$")));
        rest = &after[length..];
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}

/// The variable that begins `text`, and how much of the text it is.
fn variable(text: &str) -> (Option<Piece<'_>>, usize) {
    if let Some(inner) = text.strip_prefix('{')
        && let Some(end) = inner.find('}')
    {
        return (Some(named(&inner[..end])), end + 2);
    }
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return (Some(named(&text[..1])), 1);
    }
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_').count();
    (Some(&text[..length]).filter(|name| !name.is_empty()).map(named), length)
}

/// A number of one digit is a group.
fn named(name: &str) -> Piece<'_> {
    match name.parse::<u8>() {
        Ok(group) if group < 10 => Piece::Group(group),
        _ => Piece::Variable(name),
    }
}

/// Whether the text has a variable.
pub fn has_variable(text: &str) -> bool {
    text.contains('$') && pieces(text).iter().any(|piece| !matches!(piece, Piece::Text(_)))
}

/// The value of pieces, each variable as `of` says.
pub fn join(text: &str, mut of: impl FnMut(&str) -> Value) -> Value {
    let mut values: Vec<Value> = pieces(text)
        .into_iter()
        .map(|piece| match piece {
            Piece::Text(text) => Value::text(text),
            Piece::Group(group) => Value::Field(Field::Capture(group)),
            Piece::Variable(name) => of(name),
        })
        .collect();
    match values.len() {
        0 => Value::text(""),
        1 => values.remove(0),
        _ => Value::join(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_cut_as_nginx_cuts_them() {
        use Piece::*;
        assert_eq!(pieces("/a/$1$uri-x"), [Text("/a/"), Group(1), Variable("uri"), Text("-x")]);
        assert_eq!(pieces("${host}_x$12"), [Variable("host"), Text("_x"), Group(1), Text("2")]);
        assert_eq!(pieces("a$"), [Text("a"), Text("$")]);
        assert!(!has_variable("^/x$"));
    }
}
