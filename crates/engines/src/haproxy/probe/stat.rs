//! `show stat`.

use model::{AdminState, EndpointState, ListenerState, PoolState, Running, Text};

use super::table::{Row, Table};

/// Kinds of rows, as the column `type` has them.
const FRONTEND: &str = "0";
const BACKEND: &str = "1";
const SERVER: &str = "2";

/// Reads all rows. Rows of servers stand before the one of their backend.
pub(super) fn read(table: &Table<'_>, into: &mut Running) {
    let mut accepted = None;
    for row in table.rows() {
        match kind(row) {
            FRONTEND => {
                // The count of `show info` has the questions on the socket in it.
                if let Some(connections) = row.number("conn_tot") {
                    *accepted.get_or_insert(0) += connections;
                }
                into.listeners.push(listener(row));
            }
            SERVER => pool(row, into).endpoints.push(endpoint(row)),
            BACKEND => {
                let pool = pool(row, into);
                (pool.sessions, pool.queued) = (row.count("scur"), row.count("qcur"));
            }
            _ => {}
        }
    }
    into.accepted = accepted.or(into.accepted);
}

/// What a row is about; before 1.4 only its name tells.
fn kind(row: Row<'_>) -> &str {
    match (row.text("type"), row.text("svname")) {
        ("", "FRONTEND") => FRONTEND,
        ("", "BACKEND") => BACKEND,
        ("", _) => SERVER,
        (kind, _) => kind,
    }
}

/// The pool of a row.
fn pool<'r>(row: Row<'_>, into: &'r mut Running) -> &'r mut PoolState {
    let name = row.text("pxname");
    let place = into.pools.iter().rposition(|own| own.pool == name).unwrap_or_else(|| {
        into.pools.push(PoolState { pool: name.into(), ..PoolState::default() });
        into.pools.len() - 1
    });
    &mut into.pools[place]
}

fn listener(row: Row<'_>) -> ListenerState {
    ListenerState {
        listener: row.text("pxname").into(),
        sessions: row.count("scur"),
        sessions_total: row.count("stot"),
        limit: row.number("slim"),
        denied: row.count("dreq") + row.count("dcon") + row.count("dses"),
    }
}

fn endpoint(row: Row<'_>) -> EndpointState {
    let status = row.text("status");
    let check = check(row);
    EndpointState {
        endpoint: row.text("svname").into(),
        address: Some(row.text("addr")).filter(|address| !address.is_empty()).map(Text::from),
        is_up: is_up(status, check.is_some()),
        check,
        admin: admin(status),
        // That of the user, where it is told: the other one is lower while an endpoint starts slowly.
        weight: row.number("uweight").or(row.number("weight")).and_then(|weight| u32::try_from(weight).ok()),
        sessions: row.count("scur"),
        queued: row.count("qcur"),
        sessions_total: row.count("stot"),
        errors_5xx: row.count("hrsp_5xx"),
        failed_connects: row.count("econ"),
        failed_answers: row.count("eresp"),
        retries: row.count("wretr") + row.count("wredis"),
    }
}

/// `UP`, `UP 1/3`, `DOWN`, `DOWN (agent)`, `NOLB`, `no check`, `DRAIN`, `MAINT`, `MAINT (via x/y)`.
fn is_up(status: &str, is_checked: bool) -> Option<bool> {
    match status.split(' ').next() {
        Some("UP" | "NOLB") => Some(true),
        Some("DOWN") => Some(false),
        // Without checks too; one that fails them says DOWN.
        Some("DRAIN") => is_checked.then_some(true),
        _ => None,
    }
}

fn admin(status: &str) -> AdminState {
    match status.split(' ').next() {
        Some("MAINT") => AdminState::Maintenance,
        Some("DRAIN") => AdminState::Draining,
        _ => AdminState::Ready,
    }
}

/// The last check; a star before it says that the next one is on its way.
fn check(row: Row<'_>) -> Option<Text> {
    let status = row.text("check_status").trim_start_matches("* ");
    let code = row.text("check_code");
    match (status, code) {
        ("", _) => None,
        (_, "") => Some(status.into()),
        _ => Some(format!("{status}/{code}").into()),
    }
}
