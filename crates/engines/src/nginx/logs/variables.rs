//! The variables of log formats, as seen on nginx 1.22.1.

use model::{Part, TimeForm, TimeUnit};

use crate::syntax::log::{Escape, Holds, Variable};

const S: TimeUnit = TimeUnit::Seconds;
const CLF: Part = Part::Time(TimeForm::Clf);

/// What a value is made of; words and lines are escaped as the format says.
enum Made {
    Of(Holds),
    Word,
    Line,
}

use Holds::{Address, Date, Name, Number, Port, Several, Zoned};
use Made::{Line, Of, Word};

/// Variables of which something is read, sorted: name, what it says, rank, what it is made of.
const READ: &[(&str, Part, u8, Made)] = &[
    ("document_uri", Part::Target, 2, Line),
    ("host", Part::Host, 0, Word),
    ("http_host", Part::Host, 1, Line),
    ("msec", Part::Time(TimeForm::Epoch(S)), 0, Of(Number)),
    ("proxy_host", Part::Pool, 1, Word),
    ("proxy_protocol_addr", Part::Client, 0, Of(Address)),
    ("proxy_upstream_name", Part::Pool, 0, Of(Name)),
    ("remote_addr", Part::Client, 1, Of(Address)),
    ("request", Part::RequestLine, 0, Line),
    ("request_method", Part::Method, 0, Word),
    ("request_time", Part::Total(S), 0, Of(Number)),
    ("request_uri", Part::Target, 0, Word),
    ("session_time", Part::Total(S), 1, Of(Number)),
    ("ssl_preread_server_name", Part::Host, 2, Of(Name)),
    ("status", Part::Status, 0, Of(Number)),
    ("time_iso8601", Part::Time(TimeForm::Iso), 1, Of(Date)),
    ("time_local", CLF, 2, Of(Zoned)),
    ("upstream_addr", Part::Endpoint, 0, Of(Several)),
    ("upstream_first_byte_time", Part::Served(S), 2, Of(Several)),
    ("upstream_header_time", Part::Served(S), 1, Of(Several)),
    ("upstream_response_time", Part::Served(S), 0, Of(Several)),
    ("upstream_session_time", Part::Served(S), 3, Of(Several)),
    ("upstream_status", Part::EndpointStatus, 0, Of(Several)),
    ("uri", Part::Target, 1, Line),
];

/// Numbers of no interest, sorted.
const NUMBERS: [&str; 13] = [
    "body_bytes_sent",
    "bytes_received",
    "bytes_sent",
    "connection",
    "connection_requests",
    "connection_time",
    "content_length",
    "gzip_ratio",
    "pid",
    "proxy_port",
    "request_length",
    "session_id",
    "worker",
];

/// Words of no interest, sorted.
const WORDS: [&str; 17] = [
    "args",
    "https",
    "ingress_name",
    "is_args",
    "namespace",
    "pipe",
    "protocol",
    "proxy_alternative_upstream_name",
    "query_string",
    "req_id",
    "request_id",
    "scheme",
    "server_protocol",
    "service_name",
    "ssl_cipher",
    "ssl_protocol",
    "ssl_session_reused",
];

/// The variable of that name, without its `$`; case doesn't matter.
pub(super) fn variable(name: &str, escape: Escape) -> Variable {
    let written = format!("${name}");
    let name = name.to_ascii_lowercase();
    let name = name.as_str();
    let made = |made: &Made| match made {
        Of(holds) => *holds,
        Word => Holds::Word(escape),
        Line => Holds::Line(escape),
    };
    if let Ok(index) = READ.binary_search_by(|known| known.0.cmp(name)) {
        let (_, part, rank, of) = &READ[index];
        return Variable { written: written.into(), part: *part, rank: *rank, holds: made(of) };
    }
    Variable::ignored(written, other(name, escape))
}

/// What the others hold. Of the numbers that a request may not have, `-` stands in the place.
fn other(name: &str, escape: Escape) -> Holds {
    let text_of_upstream = ["upstream_http_", "upstream_cookie_", "upstream_trailer_"];
    match name {
        "remote_port" | "server_port" | "proxy_protocol_port" | "realip_remote_port" => Port,
        "server_addr" | "realip_remote_addr" | "proxy_protocol_server_addr" => Address,
        "hostname" | "server_name" | "ssl_server_name" => Name,
        "remote_user" => Holds::User(escape),
        "body_bytes_sent" | "bytes_received" | "bytes_sent" | "connection" | "request_length" => Number,
        _ if NUMBERS.contains(&name) => Holds::Signed,
        _ if WORDS.contains(&name) => Holds::Word(escape),
        _ if text_of_upstream.iter().any(|prefix| name.starts_with(prefix)) => Holds::Line(escape),
        _ if name.starts_with("upstream_") => Several,
        _ => Holds::Line(escape),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(READ.is_sorted_by(|a, b| a.0 < b.0));
        assert!(NUMBERS.is_sorted() && WORDS.is_sorted());
    }
}
