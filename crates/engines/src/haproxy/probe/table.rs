//! Tables with a line of names above them.

/// Rows, with values by the name of their column: versions have more and fewer of them.
pub(super) struct Table<'a> {
    names: Vec<&'a str>,
    rows: Vec<Vec<&'a str>>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Row<'t> {
    names: &'t [&'t str],
    values: &'t [&'t str],
}

impl<'a> Table<'a> {
    /// The table whose line of names begins so; it ends with an empty line.
    pub(super) fn find(text: &'a str, beginning: &str, separator: char) -> Option<Self> {
        let mut lines = text.lines().skip_while(|line| !line.starts_with(beginning));
        let names = cut(lines.next()?.strip_prefix("# ")?, separator);
        let rows = lines.take_while(|line| !line.trim().is_empty()).map(|line| cut(line, separator)).collect();
        Some(Table { names, rows })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|values| Row { names: &self.names, values })
    }
}

impl<'t> Row<'t> {
    /// A value; empty where this version doesn't have it.
    pub(super) fn text(self, name: &str) -> &'t str {
        let place = self.names.iter().position(|own| *own == name);
        place.and_then(|place| self.values.get(place)).copied().unwrap_or_default()
    }

    pub(super) fn number(self, name: &str) -> Option<u64> {
        self.text(name).parse().ok()
    }

    /// A count; 0 where it isn't told.
    pub(super) fn count(self, name: &str) -> u64 {
        self.number(name).unwrap_or_default()
    }
}

/// The values of a line. One that has quotes around it may have separators and doubled quotes in it.
fn cut(line: &str, separator: char) -> Vec<&str> {
    let mut values = Vec::new();
    let (mut start, mut is_quoted) = (0, false);
    for (at, letter) in line.char_indices() {
        if letter == '"' {
            is_quoted = !is_quoted;
        } else if letter == separator && !is_quoted {
            values.push(bare(&line[start..at]));
            start = at + letter.len_utf8();
        }
    }
    values.push(bare(&line[start..]));
    values
}

fn bare(value: &str) -> &str {
    value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value)
}
