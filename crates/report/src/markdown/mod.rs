//! Markdown that a reviewer pastes into a pull request.

mod check;
mod diff;

pub use check::check;
pub use diff::diff;

/// A code span: its fence is longer than any run of backticks inside.
pub(crate) fn code(text: &str) -> String {
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

/// A text in which nothing is a sign of Markdown, and nobody is called by name.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' | '&') {
            out.push('\\');
        }
        out.push(character);
        if character == '@' {
            out.push('\u{200b}');
        }
    }
    out.replace("-\\>", "->")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_configuration_is_markup() {
        assert_eq!(text("*:80 <b> -> [x](y)"), r"\*:80 \<b\> -> \[x\](y)");
        assert_eq!(text("@everyone &lt;"), "@\u{200b}everyone \\&lt;");
        assert_eq!(code("a `b` ``c``"), "``` a `b` ``c`` ```");
        assert_eq!(code("plain"), "`plain`");
    }
}
