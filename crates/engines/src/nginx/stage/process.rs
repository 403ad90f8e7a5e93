//! What concerns the process, not the traffic.

use super::super::syntax::Directive;
use super::hand::Hand;

/// Directives that need rights, ask the network, or are for other builds without a part in where requests go; sorted.
const DROPPED: [&str; 24] = [
    "brotli",
    "brotli_comp_level",
    "brotli_min_length",
    "brotli_static",
    "brotli_types",
    "daemon",
    "google_perftools_profiles",
    "master_process",
    "pid",
    "ssl_engine",
    "ssl_ocsp",
    "ssl_password_file",
    "ssl_stapling",
    "ssl_stapling_file",
    "ssl_stapling_responder",
    "ssl_stapling_verify",
    "status_zone",
    "user",
    "worker_cpu_affinity",
    "worker_priority",
    "worker_rlimit_core",
    "worker_rlimit_nofile",
    "worker_shutdown_timeout",
    "working_directory",
];

/// Connections that a plain user's limit of open files surely allows.
const CONNECTIONS: u32 = 1_000;

/// Moves a directive of this kind; `false` where it is none.
pub fn moved(directive: &Directive, hand: &mut Hand<'_>) -> bool {
    match (directive.name.as_str(), directive.args.first()) {
        ("worker_processes", Some(word)) => hand.replace(word, "1"),
        ("worker_connections", Some(word)) if word.text.parse().is_ok_and(|count: u32| count > CONNECTIONS) => {
            hand.replace(word, &CONNECTIONS.to_string());
        }
        ("load_module", Some(_)) => module(directive, hand),
        ("http2", Some(word)) if matches!(word.as_str(), "on" | "off") => hand.rewrite(directive, ""),
        (name, _) if DROPPED.binary_search(&name).is_ok() => hand.rewrite(directive, ""),
        _ => return false,
    }
    true
}

/// Where packages put modules.
const MODULES: &str = "/usr/lib/nginx/modules/";

/// A module that is here is loaded from where it is; what another one would do, nginx says by itself.
fn module(directive: &Directive, hand: &mut Hand<'_>) {
    let name = directive.arg(0).and_then(|path| path.rsplit('/').next()).unwrap_or("");
    match installed(name, hand) {
        Some(path) => hand.replace(&directive.args[0], &path),
        None => hand.rewrite(directive, ""),
    }
}

/// The path of a module, where it is here.
pub fn installed(name: &str, hand: &Hand<'_>) -> Option<String> {
    hand.subject.around.glob(&format!("{MODULES}{name}")).pop()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(DROPPED.is_sorted());
    }
}
