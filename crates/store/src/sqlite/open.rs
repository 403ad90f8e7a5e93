//! Opens the file, and makes sure that it is a store of this version.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, Error, ErrorCode, OpenFlags};

use super::{Store, functions};
use crate::Trouble;

/// What SQLite calls the application: `evkl`.
const APPLICATION: i64 = 0x6576_6b6c;
/// The version of what is kept.
const VERSION: i64 = 2;
/// The version that didn't know bunches; it is read as it is, and made one of this version before it is written.
const WITHOUT_BUNCHES: i64 = 1;
/// How long another process that writes is waited for.
const PATIENCE: Duration = Duration::from_secs(60);

pub fn to_write(path: &Path) -> Result<Store, Trouble> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut store = connect(path, flags)?;
    let Store { connection, path } = &mut store;
    make(connection).map_err(|error| trouble(path, &error))?;
    if check(connection, path)? == WITHOUT_BUNCHES {
        renew(connection).map_err(|error| trouble(path, &error))?;
    }
    ready(connection).map_err(|error| trouble(path, &error))?;
    Ok(store)
}

pub fn to_read(path: &Path) -> Result<Store, Trouble> {
    // Where the file may be written, SQLite can tidy up behind a process that died; a file that is protected is opened to read.
    let store = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    let version = check(&store.connection, &store.path)?;
    let none = |connection: &Connection| match version {
        WITHOUT_BUNCHES => connection.execute_batch("CREATE TEMP TABLE bunch (minute, pool, bits, counts)"),
        _ => Ok(()),
    };
    let locked = |connection: &Connection| connection.pragma_update(None, "query_only", true);
    let Store { connection, path } = &store;
    let done = ready(connection).and_then(|()| none(connection)).and_then(|()| locked(connection));
    done.map_err(|error| trouble(path, &error))?;
    Ok(store)
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Store, Trouble> {
    let name = path.display().to_string();
    let connection = Connection::open_with_flags(path, flags).map_err(|error| trouble(&name, &error))?;
    connection.busy_timeout(PATIENCE).map_err(|error| trouble(&name, &error))?;
    Ok(Store { connection, path: name })
}

/// Makes the tables where the file is empty.
fn make(connection: &mut Connection) -> Result<(), Error> {
    let is_empty = |connection: &Connection| {
        connection.query_row("SELECT count(*) = 0 FROM sqlite_schema", [], |row| row.get::<_, bool>(0))
    };
    if !is_empty(connection)? || number(connection, "application_id")? != 0 {
        return Ok(());
    }
    // The journal stays SQLite's plain one. With a write-ahead log nobody would wait, but a store in a folder that one may only read
    // couldn't be asked at all; a piece is added in seconds.
    let piece = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    if is_empty(&piece)? {
        piece.execute_batch(include_str!("schema.sql"))?;
        piece.execute_batch(include_str!("bunches.sql"))?;
        piece.pragma_update(None, "user_version", VERSION)?;
        piece.pragma_update(None, "application_id", APPLICATION)?;
    }
    piece.commit()
}

/// Makes a store of this version out of one of the version before.
fn renew(connection: &mut Connection) -> Result<(), Error> {
    let piece = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    // Another process may have done it meanwhile.
    if number(&piece, "user_version")? == WITHOUT_BUNCHES {
        piece.execute_batch(include_str!("bunches.sql"))?;
        piece.pragma_update(None, "user_version", VERSION)?;
    }
    piece.commit()
}

/// The version of a store, if it can be used.
fn check(connection: &Connection, path: &str) -> Result<i64, Trouble> {
    let ask = |what| number(connection, what).map_err(|error| trouble(path, &error));
    if ask("application_id")? != APPLICATION {
        return Err(not_ours(path));
    }
    match ask("user_version")? {
        version @ WITHOUT_BUNCHES..=VERSION => Ok(version),
        version => {
            let message =
                format!("{path} is a log store of version {version}, and this evenkeel knows version {VERSION}");
            Err(Trouble::new(message, "use the evenkeel that made it, or a later one"))
        }
    }
}

fn ready(connection: &Connection) -> Result<(), Error> {
    connection.pragma_update(None, "temp_store", "memory")?;
    functions::register(connection)?;
    connection.execute_batch(include_str!("views.sql"))
}

fn number(connection: &Connection, pragma: &str) -> Result<i64, Error> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

fn not_ours(path: &str) -> Trouble {
    Trouble::new(
        format!("{path} is not a log store of evenkeel"),
        "name another file; where there is none, one is made",
    )
}

/// What SQLite says, in words.
pub fn trouble(path: &str, error: &Error) -> Trouble {
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => not_ours(path),
        Some(ErrorCode::CannotOpen) => Trouble::new(
            format!("the log store {path} can't be opened"),
            "see whether its folder is there, and may be used",
        ),
        Some(ErrorCode::ReadOnly) => {
            Trouble::new(format!("the log store {path} can't be written"), "see who owns the file and its folder")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            let message =
                format!("the log store {path} has been in use by another process for {} s", PATIENCE.as_secs());
            Trouble::new(message, "try again when it is done")
        }
        Some(ErrorCode::DiskFull) => {
            Trouble::new(format!("no room is left for the log store {path}"), "make room, and run this again")
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            Trouble::new(format!("the log store {path} is damaged"), "move it away, and read the logs again")
        }
        _ => Trouble::new(format!("the log store {path}: {error}"), ""),
    }
}
