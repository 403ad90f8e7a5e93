//! What differs between the engines.

use std::path::Path;

use engines::Engine;

use crate::Trouble;

/// How an engine is run, and with what.
pub(crate) struct Kind {
    /// The engine's name.
    pub(super) name: &'static str,
    /// Name of its configuration.
    pub(super) config: &'static str,
    /// The configuration, with marks.
    pub(super) text: &'static str,
    /// The lines by which it speaks TLS to auth, marked as the configuration is.
    pub(super) tls: &'static str,
    /// How it is asked what it does.
    pub(super) live: &'static str,
    /// What the intents say of health.
    pub(super) health: &'static str,
    /// The file that its standard output goes to.
    pub(super) out: &'static str,
    /// The signal that has it read its files again.
    pub(super) reload: &'static str,
    /// The words that run it.
    pub(super) run: fn(&str, &Path) -> Vec<String>,
    /// The words after its name that have it check its files.
    pub(super) check: fn(&Path) -> Vec<String>,
}

impl Kind {
    /// That of an engine.
    pub(super) fn of(engine: &Engine) -> Result<Kind, Trouble> {
        match engine.id {
            "haproxy" => Ok(HAPROXY),
            "nginx" => Ok(NGINX),
            _ => Err(Trouble::NoEngine { engine: engine.name }),
        }
    }
}

const HAPROXY: Kind = Kind {
    name: "HAProxy",
    config: "haproxy.cfg",
    text: include_str!("texts/haproxy.cfg"),
    tls: include_str!("texts/haproxy-tls.cfg"),
    live: "unix:{folder}/admin.sock",
    health: "GET /healthz",
    // Its log goes to standard output.
    out: "access.log",
    reload: "USR2",
    // As master and worker: only so a reload keeps the listeners.
    run: |program, folder| vec![program.to_owned(), "-W".to_owned(), "-f".to_owned(), file(folder, "haproxy.cfg")],
    check: |folder| vec!["-c".to_owned(), "-f".to_owned(), file(folder, "haproxy.cfg")],
};

const NGINX: Kind = Kind {
    name: "nginx",
    config: "nginx.conf",
    text: include_str!("texts/nginx.conf"),
    tls: include_str!("texts/nginx-tls.conf"),
    live: "http://{net}.0.5:8404/status",
    health: "passive",
    out: "error.log",
    reload: "HUP",
    run: |program, folder| {
        let mut words = vec![program.to_owned()];
        words.extend(given(folder, &file(folder, "error.log")));
        words.extend(["-g", "daemon off;"].map(str::to_owned));
        words
    },
    check: |folder| [vec!["-t".to_owned()], given(folder, "stderr")].concat(),
};

fn given(folder: &Path, errors: &str) -> Vec<String> {
    let prefix = folder.display().to_string();
    ["-c", &file(folder, "nginx.conf"), "-p", &prefix, "-e", errors].map(str::to_owned).to_vec()
}

fn file(folder: &Path, name: &str) -> String {
    folder.join(name).display().to_string()
}
