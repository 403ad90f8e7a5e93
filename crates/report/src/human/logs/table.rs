//! Columns of text and numbers.

use unicode_width::UnicodeWidthStr;

use crate::look::pad;

/// A table with a head.
pub(super) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty one; columns whose head begins with `<` stand left.
    pub(super) fn new(head: &[&'static str]) -> Self {
        Table { head: head.to_vec(), rows: Vec::new() }
    }

    /// Adds a row with as many columns as the head has.
    pub(super) fn row(&mut self, row: Vec<String>) {
        self.rows.push(row);
    }

    /// The lines, head first. Columns in which no row says anything are left out.
    pub(super) fn lines(&self) -> Vec<String> {
        let says = |column: &usize| self.rows.iter().any(|row| !row[*column].is_empty());
        let columns: Vec<usize> = (0..self.head.len()).filter(says).collect();
        let cell = |text: &str, column: usize| {
            let left = self.head[column].starts_with('<');
            let width = self.width(column);
            let space = width.saturating_sub(text.width());
            if left { pad(text, width) } else { format!("{}{text}", " ".repeat(space)) }
        };
        let line = |of: &dyn Fn(usize) -> String| {
            let cells: Vec<String> = columns.iter().map(|column| cell(&of(*column), *column)).collect();
            cells.join("  ").trim_end().to_owned()
        };
        let head = line(&|column| self.head[column].trim_start_matches('<').to_owned());
        let rows = self.rows.iter().map(|row| line(&|column| row[column].clone()));
        std::iter::once(head).chain(rows).collect()
    }

    fn width(&self, column: usize) -> usize {
        let head = self.head[column].trim_start_matches('<').width();
        self.rows.iter().map(|row| row[column].width()).max().unwrap_or(0).max(head)
    }
}
