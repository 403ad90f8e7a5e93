//! Includes that can't be found: what they may hold, as far as their name says.

use finding::Span;
use model::Text;

/// An include that was not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The directive.
    pub span: Span,
    /// The file or pattern.
    pub path: Text,
    /// What it may change.
    pub weight: Weight,
}

/// What a file that can't be found may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// A file that comes with nginx, or with certbot, and routes nothing.
    Harmless,
    /// By its name it speaks of TLS, logs or the like; most probably it routes nothing.
    Light,
    /// It may hold anything.
    Heavy,
}

/// Files that come with nginx, Debian or certbot, and route nothing.
const HARMLESS: [&str; 11] = [
    "mime.types",
    "fastcgi_params",
    "fastcgi.conf",
    "scgi_params",
    "uwsgi_params",
    "proxy_params",
    "koi-utf",
    "koi-win",
    "win-utf",
    "options-ssl-nginx.conf",
    "snakeoil.conf",
];

/// Words in a path that speak of things which route nothing.
const LIGHT: [&str; 14] = [
    "ssl",
    "tls",
    "cert",
    "gzip",
    "brotli",
    "cache",
    "log",
    "header",
    "security",
    "mime",
    "performance",
    "perf",
    "tuning",
    "cloudflare",
];

/// What the file of that path may change.
pub fn weigh(path: &str) -> Weight {
    let base = path.rsplit('/').next().unwrap_or(path);
    if HARMLESS.contains(&base) || path.contains("modules") {
        Weight::Harmless
    } else if LIGHT.iter().any(|word| path.to_ascii_lowercase().contains(word)) {
        Weight::Light
    } else {
        Weight::Heavy
    }
}
