//! A table for programs: an object for each row.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Map, Value as Json, json};
use traffic::{Table, Value};

/// Version of the shape.
const VERSION: u32 = 1;

/// Writes `{"version": 1, "columns": [...], "rows": [{...}, ...]}`, a row a line. A name that two columns have gets a number.
///
/// # Errors
/// Those of the writer.
pub fn json(out: &mut dyn Write, table: &Table) -> io::Result<()> {
    let names = distinct(&table.columns);
    write!(out, "{{\"version\": {VERSION}, \"columns\": {}, \"rows\": [", json!(names))?;
    for (place, row) in table.rows.iter().enumerate() {
        let row: Map<String, Json> = names.iter().cloned().zip(row.iter().map(value)).collect();
        write!(out, "{}{}", if place == 0 { "\n" } else { ",\n" }, Json::Object(row))?;
    }
    writeln!(out, "\n]}}")
}

fn value(value: &Value) -> Json {
    match value {
        Value::None => Json::Null,
        Value::Whole(number) => json!(number),
        // JSON has no infinity, and makes it null.
        Value::Real(number) => json!(number),
        Value::Text(text) => json!(text),
    }
}

/// The names, each once: `x`, `x_2`, `x_3`.
fn distinct(columns: &[String]) -> Vec<String> {
    let mut taken: BTreeSet<String> = columns.iter().cloned().collect();
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    for name in columns {
        let is_first = seen.insert(name);
        let mut free = (2_u64..).map(|number| format!("{name}_{number}"));
        names.push(if is_first {
            name.clone()
        } else {
            free.find(|free| taken.insert(free.clone())).unwrap_or_default()
        });
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: &Table) -> Json {
        let mut out = Vec::new();
        json(&mut out, table).unwrap();
        serde_json::from_slice(&out).unwrap()
    }

    #[test]
    fn rows_are_objects() {
        let columns = ["pool", "n", "x", "none"].map(str::to_owned).to_vec();
        let text = |text: &str| Value::Text(text.to_owned());
        let rows = vec![
            vec![text("a\"b\n"), Value::Whole(i64::MAX), Value::Real(0.1), Value::None],
            vec![text(""), Value::Whole(-1), Value::Real(f64::INFINITY), Value::None],
        ];
        let wanted = json!({ "version": 1, "columns": ["pool", "n", "x", "none"], "rows": [
            { "pool": "a\"b\n", "n": i64::MAX, "x": 0.1, "none": null },
            { "pool": "", "n": -1, "x": null, "none": null },
        ] });
        assert_eq!(read(&Table { columns, rows }), wanted);
        assert_eq!(read(&Table::default()), json!({ "version": 1, "columns": [], "rows": [] }));
    }

    #[test]
    fn no_column_is_lost() {
        let columns = ["x", "x", "x_2", "x"].map(str::to_owned).to_vec();
        let rows = vec![[1, 2, 3, 4].map(Value::Whole).to_vec()];
        assert_eq!(read(&Table { columns, rows })["rows"], json!([{ "x": 1, "x_3": 2, "x_2": 3, "x_4": 4 }]));
    }
}
