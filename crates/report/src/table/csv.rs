//! A table as comma-separated values (RFC 4180).

use std::borrow::Cow;
use std::io::{self, Write};

use traffic::{Table, Value};

/// Writes the names, then a record for each row. Nothing stands for a value that isn't there, and `""` for an empty text.
///
/// # Errors
/// Those of the writer.
pub fn csv(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let names: Vec<Cow<'_, str>> = table.columns.iter().map(|name| field(name)).collect();
    record(out, &names)?;
    csv_rows(out, table)
}

/// Writes the records alone, for a table that goes on.
///
/// # Errors
/// Those of the writer.
pub fn csv_rows(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    table.rows.iter().try_for_each(|row| record(out, &row.iter().map(value).collect::<Vec<_>>()))
}

fn record(out: &mut dyn Write, fields: &[Cow<'_, str>]) -> io::Result<()> {
    // Readers pass over an empty line.
    let line = if fields.len() == 1 && fields[0].is_empty() { "\"\"".to_owned() } else { fields.join(",") };
    write!(out, "{line}\r\n")
}

fn value(value: &Value) -> Cow<'_, str> {
    match value {
        Value::None => Cow::Borrowed(""),
        Value::Whole(number) => Cow::Owned(number.to_string()),
        Value::Real(number) => Cow::Owned(number.to_string()),
        Value::Text(text) => field(text),
    }
}

fn field(text: &str) -> Cow<'_, str> {
    match text.is_empty() || text.contains(['"', ',', '\r', '\n']) {
        true => Cow::Owned(format!("\"{}\"", text.replace('"', "\"\""))),
        false => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(columns: &[&str], rows: Vec<Vec<Value>>) -> String {
        let mut out = Vec::new();
        csv(&mut out, &Table { columns: columns.iter().map(|&name| name.to_owned()).collect(), rows }).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn fields_are_quoted_where_they_must_be() {
        let text = |text: &str| Value::Text(text.to_owned());
        let rows = vec![
            vec![text("aaa"), text("b CR\r\nLF b"), text("say \"hi\""), text("1,5")],
            vec![text(""), Value::None, Value::Whole(-7), Value::Real(0.1)],
        ];
        let wanted = "a,\"b,c\",d,e\r\naaa,\"b CR\r\nLF b\",\"say \"\"hi\"\"\",\"1,5\"\r\n\"\",,-7,0.1\r\n";
        assert_eq!(written(&["a", "b,c", "d", "e"], rows), wanted);
    }

    #[test]
    fn a_row_of_nothing_is_a_row() {
        assert_eq!(written(&["x"], vec![vec![Value::None], vec![Value::Whole(1)]]), "x\r\n\"\"\r\n1\r\n");
    }
}
