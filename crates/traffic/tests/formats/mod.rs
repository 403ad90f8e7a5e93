//! Log formats by hand, as engines would word them.

use model::{Layout, LogFormat, Member, Part, Piece, TimeForm, TimeUnit};

fn text(text: &str) -> Piece {
    Piece::Text(text.into())
}

/// A format of pieces: parts between texts.
pub fn pieces(name: &str, before: &str, parts: &[(Part, &str)]) -> LogFormat {
    let parts = parts.iter().flat_map(|(part, after)| [Piece::Part(*part), text(after)]);
    let layout = Layout::Text([text(before)].into_iter().chain(parts).collect());
    LogFormat { name: name.into(), layout, syslog: false, absent: Vec::new() }
}

/// A format of members: keys with dots between, and parts.
pub fn members(name: &str, members: &[(&str, Part)]) -> LogFormat {
    let member = |(path, part): &(&str, Part)| Member { path: path.split('.').map(Into::into).collect(), part: *part };
    let layout = Layout::Json(members.iter().map(member).collect());
    LogFormat { name: name.into(), layout, syslog: false, absent: Vec::new() }
}

/// `$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"
/// $upstream_addr $upstream_response_time`
pub fn nginx() -> LogFormat {
    let parts = [
        (Part::Client, " - "),
        (Part::Ignored, " ["),
        (Part::Time(TimeForm::Clf), "] \""),
        (Part::RequestLine, "\" "),
        (Part::Status, " "),
        (Part::Ignored, " \""),
        (Part::Ignored, "\" \""),
        (Part::Ignored, "\" "),
        (Part::Endpoint, " "),
        (Part::Served(TimeUnit::Seconds), ""),
    ];
    pieces("main", "", &parts)
}

/// The same values in another order, in the clothes of JSON.
pub fn reordered() -> LogFormat {
    let parts = [
        (Part::Time(TimeForm::Iso), "\",\"ua\":\""),
        (Part::Ignored, "\",\"upstream\":\""),
        (Part::Endpoint, "\",\"took\":\""),
        (Part::Served(TimeUnit::Seconds), "\",\"status\":"),
        (Part::Status, ",\"referer\":\""),
        (Part::Ignored, "\",\"request\":\""),
        (Part::RequestLine, "\",\"bytes\":"),
        (Part::Ignored, ",\"client\":\""),
        (Part::Client, "\"}"),
    ];
    pieces("reordered", "{\"time\":\"", &parts)
}

/// `combined`
pub fn combined() -> LogFormat {
    let parts = [
        (Part::Client, " - "),
        (Part::Ignored, " ["),
        (Part::Time(TimeForm::Clf), "] \""),
        (Part::RequestLine, "\" "),
        (Part::Status, " "),
        (Part::Ignored, " \""),
        (Part::Ignored, "\" \""),
        (Part::Ignored, "\""),
    ];
    pieces("combined", "", &parts)
}

/// HAProxy's `option httplog`.
pub fn haproxy() -> LogFormat {
    let ms = TimeUnit::Milliseconds;
    let parts = [
        (Part::Client, ":"),
        (Part::Ignored, " ["),
        (Part::Time(TimeForm::Clf), "] "),
        (Part::Listener, " "),
        (Part::Pool, "/"),
        (Part::Endpoint, " "),
        (Part::Ignored, "/"),
        (Part::Ignored, "/"),
        (Part::Ignored, "/"),
        (Part::Served(ms), "/"),
        (Part::Total(ms), " "),
        (Part::Status, " "),
        (Part::Ignored, " "),
        (Part::Ignored, " "),
        (Part::Ignored, " "),
        (Part::Termination(2), " "),
        (Part::Ignored, "/"),
        (Part::Ignored, "/"),
        (Part::Ignored, "/"),
        (Part::Ignored, "/"),
        (Part::Retries, " "),
        (Part::Ignored, "/"),
        (Part::Ignored, " "),
        (Part::Ignored, " \""),
        (Part::RequestLine, "\""),
    ];
    LogFormat { syslog: true, absent: vec!["<NOSRV>".into()], ..pieces("httplog", "", &parts) }
}

/// Envoy's JSON.
pub fn envoy() -> LogFormat {
    let ms = TimeUnit::Milliseconds;
    let all = [
        ("start_time", Part::Time(TimeForm::Iso)),
        ("method", Part::Method),
        ("path", Part::Target),
        ("response_code", Part::Status),
        ("response_flags", Part::Termination(0)),
        ("duration", Part::Total(ms)),
        ("upstream_service_time", Part::Served(ms)),
        ("x_forwarded_for", Part::Client),
        ("authority", Part::Host),
        ("upstream_host", Part::Endpoint),
        ("upstream_cluster", Part::Pool),
        ("route_name", Part::Route),
    ];
    members("envoy", &all)
}
