//! Traefik: so far its access logs alone, as seen on Traefik 3.7.15.

use model::{Layout, LogFormat, Part, Piece, TimeForm, TimeUnit};

use crate::syntax::log::members;
use crate::{Known, Logging};

/// Traefik's access logs. It has no log formats that users write.
pub static LOGGING: Logging =
    Logging { id: "traefik", known: KNOWN, recognise: |_| false, typed: None, ending: crate::logs::left_by_client };

/// The formats by name, sorted.
const KNOWN: &[Known] = &[
    Known { name: "traefik", about: "Traefik with format: json", format: json },
    Known { name: "traefik-clf", about: "Traefik by default", format: clf },
];

const NS: TimeUnit = TimeUnit::Nanoseconds;

/// The keys that are read.
const KEYS: &[(&[&str], Part)] = &[
    (&["StartUTC"], Part::Time(TimeForm::Iso)),
    (&["ClientHost"], Part::Client),
    (&["RequestMethod"], Part::Method),
    (&["RequestPath"], Part::Target),
    (&["RequestAddr"], Part::Host),
    (&["DownstreamStatus"], Part::Status),
    (&["entryPointName"], Part::Listener),
    (&["ServiceName"], Part::Pool),
    (&["ServiceAddr"], Part::Endpoint),
    (&["ServiceURL"], Part::EndpointUrl),
    (&["Duration"], Part::Total(NS)),
    (&["OriginDuration"], Part::Served(NS)),
    (&["RetryAttempts"], Part::Retries),
    (&["RouterName"], Part::Route),
];

fn json() -> LogFormat {
    LogFormat { name: "traefik".into(), layout: Layout::Json(members(KEYS)), syslog: false, absent: Vec::new() }
}

/// The Common Log Format with the number of the request, the route, the endpoint and the time that it took.
fn clf() -> LogFormat {
    let text = |text: &str| Piece::Text(text.into());
    let pieces = vec![
        Piece::Part(Part::Client),
        text(" - "),
        Piece::Part(Part::Ignored),
        text(" ["),
        Piece::Part(Part::Time(TimeForm::Clf)),
        text("] \""),
        Piece::Part(Part::RequestLine),
        text("\" "),
        Piece::Part(Part::Status),
        text(" "),
        Piece::Part(Part::Ignored),
        text(" \""),
        Piece::Part(Part::Ignored),
        text("\" \""),
        Piece::Part(Part::Ignored),
        text("\" "),
        Piece::Part(Part::Ignored),
        text(" \""),
        Piece::Part(Part::Route),
        text("\" \""),
        Piece::Part(Part::EndpointUrl),
        text("\" "),
        Piece::Part(Part::Total(TimeUnit::Milliseconds)),
        text("ms"),
    ];
    LogFormat { name: "traefik-clf".into(), layout: Layout::Text(pieces), syslog: false, absent: Vec::new() }
}
