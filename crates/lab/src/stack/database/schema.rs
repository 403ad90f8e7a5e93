//! Tables, users and roles.

use std::time::Duration;

use tokio_postgres::Error;

use super::Session;
use crate::stack::password::{self, first_session};

/// The auth application asks by functions, as many do whose database is looked after by others.
const TABLES: &str = "
CREATE TABLE users (id serial PRIMARY KEY, name text UNIQUE NOT NULL, salt bytea NOT NULL, hash bytea NOT NULL);
CREATE TABLE sessions (token text PRIMARY KEY, user_id int NOT NULL, made timestamptz NOT NULL DEFAULT now());
CREATE FUNCTION find_user(wanted text) RETURNS SETOF users LANGUAGE plpgsql STABLE AS
  $$ BEGIN RETURN QUERY SELECT * FROM users WHERE name = wanted; END $$;
CREATE FUNCTION open_session(wanted text, owner int) RETURNS void LANGUAGE plpgsql AS
  $$ BEGIN DELETE FROM sessions WHERE user_id = owner; INSERT INTO sessions (token, user_id) VALUES (wanted, owner); END $$;
CREATE ROLE auth LOGIN;
CREATE ROLE haproxy LOGIN;
CREATE ROLE evenkeel LOGIN IN ROLE pg_monitor;
GRANT SELECT ON users TO auth;
GRANT SELECT, INSERT, DELETE ON sessions TO auth;
";

/// Makes everything in an empty database; the first `present` users are there from the start on.
pub(super) async fn make(session: &Session, users: usize, present: usize) -> Result<(), Error> {
    let rows: Vec<String> = password::names(users).map(|name| row(&name)).collect();
    let rows = format!("INSERT INTO users (name, salt, hash) VALUES {};", rows.join(","));
    // Most users are logged in when we first look.
    let open = (0..present).filter(|user| password::is_early(*user));
    let open: Vec<String> = open.map(|user| format!("('{}', {})", first_session(user), user + 1)).collect();
    let open = format!("INSERT INTO sessions (token, user_id) VALUES {};", open.join(","));
    session.ask(&format!("BEGIN; {TABLES} {rows} {open} COMMIT;")).await
}

/// Waits until a database has followed.
pub(super) async fn follow(session: &Session, users: usize) -> Result<(), Error> {
    let wanted = i64::try_from(password::names(users).count()).unwrap_or(0);
    let mut count = Ok(-1);
    for _ in 0..400 {
        count = session.number("SELECT count(*) FROM users").await;
        if matches!(count, Ok(count) if count == wanted) {
            break;
        }
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    count.map(|_| ())
}

fn row(name: &str) -> String {
    let salt = name.as_bytes();
    let hash = password::hash(salt, &password::of(name));
    format!("('{name}', '\\x{}', '\\x{}')", hex(salt), hex(&hash))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
