//! How a page looks: colours, width, how much is said.

use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verbosity {
    /// Only what was found.
    Quiet,
    /// What most readers want.
    #[default]
    Normal,
    /// All of it.
    Verbose,
}

/// How a page looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Whether colours are used.
    pub color: bool,
    /// Width of the page in columns.
    pub width: usize,
    /// How much is said.
    pub verbosity: Verbosity,
}

impl Default for Look {
    fn default() -> Self {
        Look { color: false, width: Look::WIDTH, verbosity: Verbosity::Normal }
    }
}

/// What a colour stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    /// The answer.
    Strong,
    /// All is well.
    Good,
    /// Something is amiss.
    Bad,
    /// Nobody knows.
    Unsure,
    /// A file and a line.
    Place,
    /// Less important.
    Faint,
    /// As any other text.
    Plain,
}

impl Look {
    /// Width of a page that isn't on a terminal.
    pub const WIDTH: usize = 120;

    /// Whether all is said.
    pub fn verbose(&self) -> bool {
        self.verbosity == Verbosity::Verbose
    }

    /// The text in its colour; as it is where there are none.
    pub(crate) fn paint(&self, ink: Ink, text: impl AsRef<str>) -> String {
        let text = text.as_ref();
        if !self.color || text.is_empty() {
            return text.to_owned();
        }
        let style = ink.style();
        format!("{}{text}{}", style.render(), style.render_reset())
    }
}

impl Ink {
    /// The colour itself; those of the terminal, so that they fit its background.
    fn style(self) -> Style {
        match self {
            Ink::Strong => Style::new().bold(),
            Ink::Good => AnsiColor::Green.on_default().bold(),
            Ink::Bad => AnsiColor::Red.on_default().bold(),
            Ink::Unsure => AnsiColor::Yellow.on_default().bold(),
            Ink::Place => AnsiColor::Cyan.on_default(),
            Ink::Faint => Style::new().dimmed(),
            Ink::Plain => Style::new(),
        }
    }
}

/// The text cut to so many columns, with `...` where something is missing. Wide characters count as two.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(3);
    let mut used = 0;
    let fits = |character: &char| {
        used += character.width().unwrap_or(0);
        used <= room
    };
    let mut cut: String = text.chars().take_while(fits).collect();
    cut.truncate(cut.trim_end().len());
    cut.push_str("...");
    cut
}

/// The text with spaces behind it up to so many columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(text.width())))
}

/// Breaks a text at spaces into lines of at most so many columns; a longer word stands alone.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.len() - 1;
        let fits = lines[last].is_empty() || lines[last].width() + 1 + word.width() <= columns;
        if !fits {
            lines.push(word.to_owned());
            continue;
        }
        if !lines[last].is_empty() {
            lines[last].push(' ');
        }
        lines[last].push_str(word);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(cut("abcdefgh", 8), "abcdefgh");
        assert_eq!(cut("abcdefghi", 8), "abcde...");
        assert_eq!(cut("日本語日本語", 8), "日本...");
        assert_eq!(pad("日本", 6), "日本  ");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("averylongword x", 4), ["averylongword", "x"]);
    }
}
