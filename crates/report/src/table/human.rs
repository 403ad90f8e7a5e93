//! A table with aligned columns.

use std::borrow::Cow;
use std::io::{self, Write};

use traffic::{Table, Value};
use unicode_width::UnicodeWidthStr;

use crate::Look;
use crate::look::{Ink, pad};

/// Decimals that a person reads.
const DECIMALS: usize = 3;

/// One column: its name, and how its values look.
struct Column<'a> {
    name: Cow<'a, str>,
    decimals: usize,
    is_number: bool,
    width: usize,
}

/// Writes the table with its values under each other: texts from the left, numbers from the right with as many decimals as the column
/// needs, and three at most. Nothing is cut, however long a line gets.
///
/// # Errors
/// Those of the writer.
pub fn human(out: &mut dyn Write, table: &Table, look: &Look) -> io::Result<()> {
    let columns: Vec<Column<'_>> = (0..table.columns.len()).map(|place| column(table, place)).collect();
    let names: Vec<String> = columns.iter().map(|column| column.laid(&column.name)).collect();
    writeln!(out, "{}", look.paint(Ink::Strong, names.join("  ").trim_end()))?;
    for row in &table.rows {
        let values: Vec<String> =
            columns.iter().zip(row).map(|(column, value)| column.laid(&shown(value, column.decimals))).collect();
        writeln!(out, "{}", values.join("  ").trim_end())?;
    }
    let rows = match table.rows.len() {
        1 => "1 row".to_owned(),
        count => format!("{count} rows"),
    };
    writeln!(out, "{}", look.paint(Ink::Faint, format!("({rows})")))
}

fn column(table: &Table, place: usize) -> Column<'_> {
    let values = || table.rows.iter().filter_map(move |row| row.get(place));
    let is_text = |value: &Value| matches!(value, Value::Text(_));
    let decimals = values().map(needed).max().unwrap_or(0);
    let name = plain(&table.columns[place]);
    let widest = values().map(|value| shown(value, decimals).width()).max().unwrap_or(0);
    Column { width: widest.max(name.width()), decimals, is_number: !values().any(is_text), name }
}

impl Column<'_> {
    fn laid(&self, text: &str) -> String {
        match self.is_number {
            true => format!("{}{text}", " ".repeat(self.width.saturating_sub(text.width()))),
            false => pad(text, self.width),
        }
    }
}

fn shown(value: &Value, decimals: usize) -> Cow<'_, str> {
    match value {
        Value::None => Cow::Borrowed("-"),
        Value::Whole(number) => Cow::Owned(number.to_string()),
        Value::Real(number) if is_tiny(*number) => Cow::Owned(format!("{number:.2e}")),
        Value::Real(number) => Cow::Owned(format!("{number:.decimals$}")),
        Value::Text(text) => plain(text),
    }
}

/// Decimals without which a value would be another one, as far as people look.
fn needed(value: &Value) -> usize {
    match value {
        Value::Real(number) if !is_tiny(*number) => {
            let text = format!("{number:.DECIMALS$}");
            text.trim_end_matches('0').rsplit_once('.').map_or(0, |(_, decimals)| decimals.len())
        }
        _ => 0,
    }
}

/// Whether nothing would be left of it.
fn is_tiny(number: f64) -> bool {
    number != 0.0 && number.abs() < 0.000_5
}

/// The text without what a terminal would obey.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let one = |character: char| match character.is_control() {
        true => character.escape_default().to_string(),
        false => character.to_string(),
    };
    Cow::Owned(text.chars().map(one).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(columns: &[&str], rows: Vec<Vec<Value>>) -> String {
        let table = Table { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows };
        let mut out = Vec::new();
        human(&mut out, &table, &Look::default()).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn text(text: &str) -> Value {
        Value::Text(text.to_owned())
    }

    #[test]
    fn texts_stand_left_and_numbers_right() {
        let rows = vec![
            vec![text("auth"), Value::Whole(12_000), Value::Real(5.023_5), text("日本")],
            vec![text("a"), Value::Whole(-3), Value::None, text("x")],
            vec![Value::None, Value::Whole(0), Value::Real(1_200.5), text("z")],
        ];
        let wanted = "\
pool  requests    p95_ms  城
auth     12000     5.024  日本
a           -3         -  x
-            0  1200.500  z
(3 rows)
";
        assert_eq!(page(&["pool", "requests", "p95_ms", "城"], rows), wanted);
    }

    #[test]
    fn decimals_are_those_that_say_something() {
        let rows = |numbers: &[f64]| numbers.iter().map(|number| vec![Value::Real(*number)]).collect();
        assert_eq!(page(&["x"], rows(&[1.0, 20.0])), " x\n 1\n20\n(2 rows)\n");
        assert_eq!(page(&["x"], rows(&[0.25, 20.0])), "    x\n 0.25\n20.00\n(2 rows)\n");
        assert_eq!(page(&["x"], rows(&[0.000_012])), "      x\n1.20e-5\n(1 row)\n");
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        let rows = vec![vec![text("a\u{1b}[31m\nb\u{9b}c")]];
        assert_eq!(page(&["x"], rows), "x\na\\u{1b}[31m\\nb\\u{9b}c\n(1 row)\n");
        assert_eq!(page(&["a\tb"], Vec::new()), "a\\tb\n(0 rows)\n");
    }
}
