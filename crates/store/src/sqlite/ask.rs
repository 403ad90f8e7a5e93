//! Answers questions of users, which can only read.

use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, ErrorCode};
use traffic::{Table, Value};

use crate::{Trouble, blob};

pub fn ask(connection: &mut Connection, query: &str) -> Result<Table, Trouble> {
    guard(connection, Some(allow)).map_err(|error| trouble(&error))?;
    let answer = answer(connection, query).map_err(|error| trouble(&error));
    guard(connection, None).map_err(|error| trouble(&error))?;
    answer
}

fn guard(connection: &mut Connection, allow: Option<fn(AuthContext<'_>) -> Authorization>) -> Result<(), Error> {
    connection.authorizer(allow)
}

/// Reading, and nothing else: no other files, no settings, no transactions.
fn allow(context: AuthContext<'_>) -> Authorization {
    match context.action {
        AuthAction::Select | AuthAction::Read { .. } | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Function { function_name } if !function_name.eq_ignore_ascii_case("load_extension") => {
            Authorization::Allow
        }
        AuthAction::Pragma { pragma_name: "table_info" | "table_list", .. } => Authorization::Allow,
        _ => Authorization::Deny,
    }
}

fn answer(connection: &Connection, query: &str) -> Result<Table, Error> {
    let mut statement = connection.prepare(query)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let width = columns.len();
    let mut table = Table { columns, rows: Vec::new() };
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        table.rows.push((0..width).map(|place| row.get_ref(place).map(value)).collect::<Result<_, _>>()?);
    }
    Ok(table)
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::None,
        ValueRef::Integer(number) => Value::Whole(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        // Nobody can read it, so that it says what it is.
        ValueRef::Blob(bytes) => Value::Text(match blob::decode(bytes) {
            Some(sketch) => format!("sketch of {}", sketch.count()),
            None => format!("{} bytes", bytes.len()),
        }),
    }
}

fn trouble(error: &Error) -> Trouble {
    let tables = "docs/log-store.md has the tables: requests, endings, clients, logs";
    let only_reads = || Trouble::new("a question to the log store can only read", "write one SELECT");
    match error {
        _ if error.sqlite_error_code() == Some(ErrorCode::AuthorizationForStatementDenied) => only_reads(),
        Error::SqlInputError { msg, .. } if msg.starts_with("not authorized") => only_reads(),
        Error::Empty => Trouble::new("this question to the log store asks nothing", "write one SELECT"),
        Error::MultipleStatement => Trouble::new("a question to the log store is one statement", "write one SELECT"),
        Error::SqlInputError { msg, offset, .. } if *offset >= 0 => Trouble::new(
            format!("the log store doesn't understand the question: {msg}, at its byte {}", offset + 1),
            tables,
        ),
        Error::SqlInputError { msg, .. } => {
            Trouble::new(format!("the log store doesn't understand the question: {msg}"), tables)
        }
        Error::SqliteFailure(_, Some(message)) => Trouble::new(format!("the log store can't answer: {message}"), ""),
        error => Trouble::new(format!("the log store can't answer: {error}"), ""),
    }
}
