//! Texts as XML and HTML have them.

/// A text, or the value of an attribute in double quotes, in which nothing is markup. What XML can't hold becomes U+FFFD.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\r' => out.push_str(&format!("&#{};", character as u32)),
            '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            character => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_configuration_is_markup() {
        let hostile = "<script>\"x\"</script> & ' ]]> \u{1b}[31m\u{0}\u{ffff}\n";
        let escaped = escape(hostile);
        let read = format!("<a b=\"{escaped}\">{escaped}</a>");
        let read = roxmltree::Document::parse(&read).unwrap();
        let back = "<script>\"x\"</script> & ' ]]> \u{fffd}[31m\u{fffd}\u{fffd}\n";
        assert_eq!((read.root_element().text(), read.root_element().attribute("b")), (Some(back), Some(back)));
    }
}
