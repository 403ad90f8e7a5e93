//! What a proxy says once: the last word counts, and `defaults` are inherited.

use std::sync::Arc;

use super::super::words::Line;

/// One setting: a line, or its opposite (`no option redispatch`).
#[derive(Clone, Debug)]
struct Setting {
    line: Arc<Line>,
    off: bool,
}

/// The settings of a proxy. Cloning shares the lines.
#[derive(Clone, Debug, Default)]
pub struct Settings(Vec<Setting>);

impl Settings {
    /// Sets what the first `words` words of the line name, in place of an earlier one; it is the last one then.
    pub fn set(&mut self, line: Arc<Line>, words: usize, off: bool) {
        let same = |other: &Setting| (0..words).all(|index| other.line.at(index) == line.at(index));
        self.0.retain(|other| !same(other));
        self.0.push(Setting { line, off });
    }

    /// The line of a setting of one word, such as `balance`.
    pub fn get(&self, word: &str) -> Option<&Arc<Line>> {
        self.find(|line| line.at(0) == word)
    }

    /// The line of a setting of two words, such as `timeout client`.
    pub fn pair(&self, first: &str, second: &str) -> Option<&Arc<Line>> {
        self.find(|line| line.at(1) == second && line.at(0) == first)
    }

    /// The line that switches an option on.
    pub fn option(&self, name: &str) -> Option<&Arc<Line>> {
        self.pair("option", name)
    }

    /// The lines whose first word is `word`, such as all `timeout` lines.
    pub fn all<'s>(&'s self, word: &'s str) -> impl Iterator<Item = &'s Arc<Line>> {
        self.0.iter().filter(move |setting| !setting.off && setting.line.at(0) == word).map(|setting| &setting.line)
    }

    /// All lines, those that switch something off among them.
    pub fn lines(&self) -> impl Iterator<Item = &Arc<Line>> {
        self.0.iter().map(|setting| &setting.line)
    }

    /// The first line that fits, unless it was switched off.
    fn find(&self, is: impl Fn(&Line) -> bool) -> Option<&Arc<Line>> {
        self.0.iter().find(|setting| is(&setting.line)).filter(|setting| !setting.off).map(|setting| &setting.line)
    }
}
