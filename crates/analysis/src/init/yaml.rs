//! Writing YAML.

/// A text as a YAML scalar, quoted where it has to be.
pub(crate) fn scalar(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._/-:".contains(&byte);
    let starts = text.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() || first == b'/');
    let word = !matches!(text, "null" | "true" | "false" | "yes" | "no" | "on" | "off");
    if starts && word && text.bytes().all(plain) && !text.ends_with(':') {
        return text.to_owned();
    }
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            control if control.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::scalar;

    #[test]
    fn only_what_needs_quotes_gets_them() {
        assert_eq!(scalar("10.0.1.11:8080"), "10.0.1.11:8080");
        assert_eq!(scalar("[::1]:80"), "\"[::1]:80\"");
        assert_eq!(scalar("a: b"), "\"a: b\"");
        assert_eq!(scalar("*.x\"\\"), "\"*.x\\\"\\\\\"");
        assert_eq!(scalar("true"), "\"true\"");
    }
}
