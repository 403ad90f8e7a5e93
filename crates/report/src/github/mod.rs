//! Workflow commands, which GitHub shows on the lines of a pull request.

mod check;
mod diff;

pub use check::check;
pub use diff::diff;

/// A message as a command takes it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property as a command takes it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line of the log that is no command, whatever stands in it: those of old begin anywhere.
fn plain(text: &str) -> String {
    let text = text.replace("##[", "# #[");
    if text.trim_start().starts_with("::") { format!("> {text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        assert_eq!(data("50% ::x\ny"), "50%25 ::x%0Ay");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
    }

    #[test]
    fn nothing_begins_a_command() {
        assert_eq!(plain("  ::add-mask::x"), ">   ::add-mask::x");
        assert_eq!(plain("holds  ##[stop-commands]x"), "holds  # #[stop-commands]x");
    }
}
