//! PostgreSQL, asked past the balancer.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use incident::{Backing, Observation, Seen};

use crate::bench::{Bench, address};

/// Where Debian has it.
const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

struct Database(Child);

impl Drop for Database {
    fn drop(&mut self) {
        // SIGINT: it ends at once, and puts everything away.
        let _ = Command::new("kill").args(["-INT", &self.0.id().to_string()]).status();
        let _ = self.0.wait();
    }
}

/// Whoever may run it: it refuses root.
fn user() -> Option<u32> {
    let users = std::fs::read_to_string("/etc/passwd").ok()?;
    users.lines().find_map(|line| line.strip_prefix("postgres:")?.split(':').nth(1)?.parse().ok())
}

fn run(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(Path::new(PROGRAMS).join(program));
    command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
    if let Some(user) = user() {
        command.uid(user).gid(user);
    }
    command
}

fn backing(own: &Observation) -> Option<Backing> {
    match &own.seen {
        Seen::Backing(seen) if own.of == "db1" => Some(seen.clone()),
        _ => None,
    }
}

#[test]
fn a_database_says_what_it_does() {
    if !Path::new(PROGRAMS).join("postgres").exists() {
        return eprintln!("PostgreSQL is not installed: nothing was tried");
    }
    let at = address(5_432);
    let (front, data) = (address(5_433), tempfile::tempdir().unwrap());
    let folder = data.path().to_str().unwrap().to_owned();
    Command::new("chown").args(["-R", "postgres", &folder]).status().unwrap();
    assert!(run("initdb", &["-D", &folder, "-A", "trust", "-U", "evenkeel", "-N"]).status().unwrap().success());
    let (host, port) = (at.ip().to_string(), at.port().to_string());
    let listen = format!("listen_addresses={host}");
    let arguments =
        ["-D", &folder, "-p", &port, "-c", &listen, "-c", "fsync=off", "-k", &folder, "-c", "max_connections=33"];
    let _database = Database(run("postgres", &arguments).spawn().unwrap());
    let config = format!(
        "defaults\n  timeout connect 1s\n  timeout client 1h\n  timeout server 1h\nlisten db\n  mode tcp\n  bind {front}\n  server db1 {at}\n"
    );
    let intent = "balancers:\n  edge: haproxy.cfg\nwatch:\n  every: 200ms\n  databases:\n    db: postgres://evenkeel@/postgres\n";
    let bench = Bench::new(&[("haproxy.cfg", &config), ("evenkeel.yaml", intent)]);
    let mut watched = bench.watch();
    let (first, _) = watched.wait("the database", backing);
    assert_eq!(
        (first.is_read_only, first.limit, first.connections, first.waiting_for_locks),
        (Some(false), Some(33), Some(0), Some(0))
    );
    assert!(first.started.is_some_and(|started| (watch::now().0 - started.0).abs() < 60_000) && first.millis.is_some());

    let ask = |question: &str| run("psql", &["-h", &host, "-p", &port, "-U", "evenkeel", "postgres", "-c", question]);
    assert!(ask("create table t (a int); insert into t values (1)").status().unwrap().success());
    let mut holder = ask("begin; update t set a = 2; select pg_sleep(60), 'secret@example.com'").spawn().unwrap();
    watched.wait("a question", |own| backing(own).filter(|own| own.active == Some(1)));
    let mut waiter = ask("update t set a = 3").spawn().unwrap();
    let (locked, _) = watched.wait("a lock", |own| backing(own).filter(|own| own.waiting_for_locks == Some(1)));
    let longest = locked.longest.unwrap();
    assert!(longest.contains("pg_sleep(?), ?") && !longest.contains("secret"), "{longest}");
    assert!(locked.longest_millis.is_some_and(|millis| millis > 0.0));
    let ended = locked.ended.expect("this PostgreSQL counts what it ends");
    let end = "select pg_terminate_backend(pid) from pg_stat_activity where query like '%set a = 3' and pid <> pg_backend_pid()";
    assert!(ask(end).status().unwrap().success());
    watched.wait("that it ended one", |own| backing(own).filter(|own| own.ended == Some(ended + 1)));
    for child in [&mut holder, &mut waiter] {
        child.kill().unwrap();
        child.wait().unwrap();
    }

    assert!(ask("alter system set default_transaction_read_only = on").status().unwrap().success());
    assert!(ask("select pg_reload_conf()").status().unwrap().success());
    watched.wait("that it only reads", |own| backing(own).filter(|own| own.is_read_only == Some(true)));
}

#[test]
fn a_database_that_isnt_there_is_silent() {
    let at = address(5_432);
    let config = format!(
        "defaults\n  timeout connect 1s\n  timeout client 1h\n  timeout server 1h\nlisten db\n  mode tcp\n  bind :5433\n  server db1 {at}\n"
    );
    let intent = "balancers:\n  edge: haproxy.cfg\nwatch:\n  databases:\n    db: postgres://evenkeel@/postgres\n";
    let bench = Bench::new(&[("haproxy.cfg", &config), ("evenkeel.yaml", intent)]);
    let (why, _) = bench.watch().wait("silence", |own| match &own.seen {
        Seen::Silent(why) if own.of == "db1" => Some(why.to_string()),
        _ => None,
    });
    assert_eq!(why, format!("the database at {at} can't be asked: refused"));
}
