//! Caddy: so far its access logs alone, as seen on Caddy 2.11.7.

use model::{Layout, LogFormat, Part, TimeForm, TimeUnit};

use crate::syntax::log::members;
use crate::{Known, Logging};

/// Caddy's access logs. It has no log formats that users write.
pub static LOGGING: Logging =
    Logging { id: "caddy", known: KNOWN, recognise: |_| false, typed: None, ending: crate::logs::left_by_client };

/// The formats by name, sorted.
const KNOWN: &[Known] =
    &[Known { name: "caddy", about: "Caddy with log; endpoints only with log_append upstream", format: json }];

/// The keys that are read. Caddy doesn't say who answered; `log_append upstream {http.reverse_proxy.upstream.hostport}` makes it
/// say so, under the name that its documentation gives.
const KEYS: &[(&[&str], Part)] = &[
    (&["ts"], Part::Time(TimeForm::Epoch(TimeUnit::Seconds))),
    (&["request", "client_ip"], Part::Client),
    (&["request", "method"], Part::Method),
    (&["request", "host"], Part::Host),
    (&["request", "uri"], Part::Target),
    (&["status"], Part::Status),
    (&["duration"], Part::Total(TimeUnit::Seconds)),
    (&["upstream"], Part::Endpoint),
];

fn json() -> LogFormat {
    LogFormat { name: "caddy".into(), layout: Layout::Json(members(KEYS)), syslog: false, absent: Vec::new() }
}
