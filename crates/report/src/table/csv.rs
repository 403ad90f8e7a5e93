//! A table as comma-separated values (RFC 4180).

use std::fmt::Write as _;
use std::io::{self, Write};

use traffic::{Table, Value};

/// Writes the names, then a record for each row. Nothing stands for a value that isn't there, and `""` for an empty text.
///
/// # Errors
/// Those of the writer.
pub fn csv(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    record(out, &mut String::new(), &table.columns, |line, name| text(line, name))?;
    csv_rows(out, table)
}

/// Writes the records alone, for a table that goes on.
///
/// # Errors
/// Those of the writer.
pub fn csv_rows(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let mut line = String::new();
    table.rows.iter().try_for_each(|row| record(out, &mut line, row, value))
}

/// Writes a record; `line` is any, and is used for many.
fn record<F>(
    out: &mut dyn Write,
    line: &mut String,
    fields: &[F],
    mut put: impl FnMut(&mut String, &F),
) -> io::Result<()> {
    line.clear();
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            line.push(',');
        }
        put(line, field);
    }
    // Readers pass over an empty line.
    if line.is_empty() && fields.len() == 1 {
        line.push_str("\"\"");
    }
    line.push_str("\r\n");
    out.write_all(line.as_bytes())
}

fn value(line: &mut String, value: &Value) {
    // A line of text takes whatever it is given.
    let _ = match value {
        Value::None => Ok(()),
        Value::Whole(number) => write!(line, "{number}"),
        Value::Real(number) => write!(line, "{number}"),
        Value::Text(own) => {
            text(line, own);
            Ok(())
        }
    };
}

fn text(line: &mut String, text: &str) {
    match text.is_empty() || text.contains(['"', ',', '\r', '\n']) {
        true => line.extend(["\"", &text.replace('"', "\"\""), "\""]),
        false => line.push_str(text),
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
