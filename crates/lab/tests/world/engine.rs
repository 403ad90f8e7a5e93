//! A real engine with a configuration of a test's own.

use std::net::{SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use engines::ENGINES;
use lab::{Keeper, Program};

use crate::own_address;

/// A running engine, gone when it is dropped.
pub struct Engine {
    keeper: Keeper,
    pid: u32,
    file: std::path::PathBuf,
    reload: &'static str,
    pub address: SocketAddr,
}

impl Engine {
    /// Starts it with what `text` writes for the address; None, with a word about it, where it isn't installed.
    pub fn start(id: &str, text: impl Fn(SocketAddr) -> String) -> Option<Engine> {
        let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
        let Ok(program) = Program::find(engine) else {
            eprintln!("{id} is not installed: nothing was tried with it");
            return None;
        };
        let address = own_address();
        let mut keeper = Keeper::new().unwrap();
        let folder = keeper.folder().display().to_string();
        let file = keeper.folder().join("engine.conf");
        std::fs::write(&file, text(address)).unwrap();
        let arguments = (engine.launch.run)(&[file.display().to_string()], &folder);
        let pid = keeper.run(&program.path, &arguments).unwrap();
        let mut engine = Engine { keeper, pid, file, reload: engine.launch.reload, address };
        engine.wait();
        Some(engine)
    }

    /// HAProxy that sends all it gets to these servers.
    pub fn haproxy(settings: &str, servers: &str) -> Option<Engine> {
        Engine::haproxy_on("", settings, servers)
    }

    /// The same with options of the address on which it listens.
    pub fn haproxy_on(options: &str, settings: &str, servers: &str) -> Option<Engine> {
        Engine::start("haproxy", |address| haproxy(address, options, settings, servers))
    }

    /// nginx with a location of these lines.
    pub fn nginx(location: &str) -> Option<Engine> {
        Engine::nginx_with("", location)
    }

    /// The same with lines beside it, such as an upstream.
    pub fn nginx_with(beside: &str, location: &str) -> Option<Engine> {
        Engine::start("nginx", |address| {
            nginx(&format!("{beside}\nserver {{ listen {address}; location / {{ {location} }} }}"))
        })
    }

    /// Has it take another configuration without a break.
    pub fn reload(&mut self, text: &str) {
        std::fs::write(&self.file, text).unwrap();
        self.keeper.signal(self.reload, self.pid).unwrap();
    }

    fn wait(&mut self) {
        let begun = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            let has_ended = self.keeper.ended(self.pid).is_some() || begun.elapsed() > Duration::from_secs(10);
            let text = std::fs::read_to_string(&self.file).unwrap_or_default();
            assert!(!has_ended, "the engine doesn't listen:\n{}\n{text}", self.keeper.said());
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A whole configuration of HAProxy.
pub fn haproxy(address: SocketAddr, options: &str, settings: &str, servers: &str) -> String {
    let timeouts = "  timeout connect 2s\n  timeout client 9s\n  timeout server 9s\n";
    let bind = format!("  bind {address} {options}\n");
    format!("global\n  maxconn 200\ndefaults\n  mode http\n{timeouts}listen lab\n{bind}{settings}\n{servers}\n")
}

/// A whole configuration of nginx around what stands in `http`.
pub fn nginx(http: &str) -> String {
    let temporary =
        ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|kind| format!("{kind}_temp_path {kind};"));
    format!(
        "worker_processes 1;\nevents {{ worker_connections 200; }}\nhttp {{ access_log off;\n{}\n{http}\n}}\n",
        temporary.concat()
    )
}
