//! The files of three databases: one is made, the others are copies of it that follow. A copy of a database that was never
//! started is as good as a backup of a running one, and made in a tenth of the time.

use std::fs::{self, Permissions};
use std::io;
use std::net::SocketAddr;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::programs::Programs;
use crate::Trouble;

/// What all three are told. Nothing outlives the stack, so nothing need survive a loss of power.
const SETTINGS: &str = "
port = 5432
unix_socket_directories = ''
max_connections = 200
shared_buffers = 16MB
fsync = off
full_page_writes = off
autovacuum = off
jit = off
max_parallel_workers = 0
wal_receiver_status_interval = 1
wal_retrieve_retry_interval = 50ms
";

/// Makes a folder with the folders `db1`, `db2`, `db3`.
pub(super) fn install(programs: &Programs, place: &Path, addresses: &[SocketAddr]) -> Result<PathBuf, Trouble> {
    let folder = place.join("databases");
    make(programs, place, &folder).map_err(Trouble::file(&folder))?;
    let first = folder.join("db1");
    let path = first.display().to_string();
    let quick = [
        "-A",
        "trust",
        "-U",
        "postgres",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
        "--no-instructions",
        "--wal-segsize=1",
    ];
    call(&programs.command("initdb", &[&["-D", &path], &quick[..]].concat()))?;
    append(&first.join("pg_hba.conf"), "host all all 127.0.0.0/8 trust\nhost replication all 127.0.0.0/8 trust\n")?;
    append(&first.join("postgresql.conf"), SETTINGS)?;
    for number in 2..=addresses.len() {
        let other = folder.join(format!("db{number}")).display().to_string();
        call(&["cp", "-a", &path, &other].map(str::to_owned))?;
    }
    for (number, address) in addresses.iter().enumerate() {
        settle(&folder.join(format!("db{}", number + 1)), number, address, &addresses[0])?;
    }
    Ok(folder)
}

/// The folder is theirs, and they may pass through ours to reach it.
fn make(programs: &Programs, place: &Path, folder: &Path) -> io::Result<()> {
    fs::create_dir(folder)?;
    fs::set_permissions(place, Permissions::from_mode(0o711))?;
    match programs.user {
        Some((user, group)) => chown(folder, Some(user), Some(group)),
        None => Ok(()),
    }
}

/// What each is told for itself.
fn settle(own: &Path, number: usize, address: &SocketAddr, primary: &SocketAddr) -> Result<(), Trouble> {
    let mut settings = format!("listen_addresses = '{}'\n", address.ip());
    if number > 0 {
        let follow =
            format!("host={} port={} user=postgres application_name=db{}", primary.ip(), primary.port(), number + 1);
        settings += &format!("primary_conninfo = '{follow}'\n");
        append(&own.join("standby.signal"), "")?;
    }
    append(&own.join("postgresql.conf"), &settings)
}

fn append(path: &Path, text: &str) -> Result<(), Trouble> {
    let old = fs::read_to_string(path).unwrap_or_default();
    fs::write(path, old + text).map_err(Trouble::file(path))
}

fn call(words: &[String]) -> Result<(), Trouble> {
    let mut command = Command::new(&words[0]);
    command.args(&words[1..]).stdin(Stdio::null()).current_dir("/");
    let failed = |error| Trouble::System { what: format!("{} fails", words.join(" ")), error };
    let output = command.output().map_err(failed)?;
    match output.status.success() {
        true => Ok(()),
        false => Err(failed(io::Error::other(String::from_utf8_lossy(&output.stderr).into_owned()))),
    }
}
