//! What the most frequent words of nginx are for, in a sentence each.
//!
//! They are those that the collected configurations have most often; `docs/engines/nginx.md` says what was tried of them.

use crate::manual;

/// Words and what they are for, sorted.
pub const DIRECTIVES: &[(&str, &str)] = &[
    ("access_log", "Where requests are logged, and in which format."),
    ("add_header", "Adds a header to answers of some statuses; a block with one of its own inherits none."),
    ("alias", "Serves files from this folder, with the matched part of the location taken off the path."),
    ("allow", "Lets clients of this address or network in; the first `allow` or `deny` that fits decides."),
    ("auth_basic", "Asks for user name and password."),
    ("auth_request", "Asks another location first whether the request may pass."),
    ("autoindex", "Lists the files of a folder that has no index."),
    ("charset", "The character set that is said in Content-Type."),
    ("client_body_timeout", "How long a client may pause between two pieces of the body."),
    ("client_header_timeout", "How long a client may take to send the head of a request."),
    ("client_max_body_size", "The largest body that a request may have; more is answered with 413."),
    ("default_type", "The type of files whose ending isn't known."),
    ("deny", "Turns clients of this address or network away with 403; the first `allow` or `deny` that fits decides."),
    ("error_log", "Where errors are logged, and from which level on."),
    (
        "error_page",
        "What is served in the place of an error: a path that is looked up anew, a named location, or a redirect.",
    ),
    ("etag", "Whether files are sent with an ETag."),
    ("events", "Settings of how connections are handled."),
    ("expires", "Sets Expires and Cache-Control of answers."),
    ("fastcgi_index", "The file that is meant by a path with a slash at its end."),
    ("fastcgi_param", "A parameter for the FastCGI program; a block with one of its own inherits none."),
    ("fastcgi_pass", "Hands the request to a FastCGI program such as php-fpm."),
    ("fastcgi_read_timeout", "How long the FastCGI program may pause between two pieces of its answer."),
    ("fastcgi_split_path_info", "Splits the path into the script and what comes after it."),
    ("geo", "A variable whose value is chosen by the client's address."),
    ("grpc_pass", "Hands the request to a gRPC server."),
    ("gzip", "Compresses answers."),
    ("gzip_types", "Types that are compressed besides HTML."),
    ("hash", "Chooses the server by a hash of this text; `consistent` moves few clients when a server goes."),
    ("health_check", "Checks the servers of an upstream actively (nginx Plus)."),
    ("http", "All that concerns HTTP."),
    ("http2", "Whether HTTP/2 is spoken here."),
    ("if", "Applies its lines where the condition holds; best kept to `return` and `rewrite`."),
    ("include", "Puts the content of other files here."),
    ("index", "Files that answer a path with a slash at its end; the first that is there."),
    ("internal", "Only requests from inside nginx get here; others meet 404."),
    ("ip_hash", "Chooses the server by the client's address."),
    ("keepalive", "How many idle connections to the servers each worker keeps."),
    ("keepalive_timeout", "How long an idle connection of a client stays open."),
    ("least_conn", "Chooses the server with the fewest connections for its weight."),
    ("limit_conn", "How many connections at once are allowed for one key."),
    ("limit_req", "Slows requests down, or turns them away, beyond the rate of a zone."),
    ("limit_req_zone", "A zone that counts requests for each key, and the rate that it allows."),
    (
        "listen",
        "Address and port that this server listens on; `default_server` makes it the one for names that no other has.",
    ),
    (
        "location",
        "What is done with requests whose path fits: exact (`=`), prefix, prefix before expressions (`^~`), or expression (`~`).",
    ),
    ("log_format", "Names a format of log lines."),
    ("log_not_found", "Whether files that aren't there are logged."),
    ("map", "A variable whose value is chosen by the value of another."),
    ("pid", "The file that holds the number of the main process."),
    ("proxy_buffering", "Whether an answer is taken in whole before it is passed on."),
    ("proxy_cache", "Keeps answers in this cache and serves them from there."),
    ("proxy_connect_timeout", "How long it may take to connect to a server."),
    (
        "proxy_http_version",
        "The version of HTTP that is spoken to servers; 1.1 is needed for WebSocket and `keepalive`.",
    ),
    ("proxy_intercept_errors", "Whether errors of servers are handled by `error_page`, too."),
    ("proxy_next_upstream", "After which failures a request goes on to the next server."),
    ("proxy_pass", "Hands the request to a server or an upstream; with a path it takes the place of the location's."),
    ("proxy_read_timeout", "How long a server may pause between two pieces of its answer."),
    ("proxy_redirect", "Rewrites Location in answers of servers."),
    ("proxy_send_timeout", "How long a server may take to accept the next piece of the request."),
    ("proxy_set_header", "Sets a header of the request for the server; a block with one of its own inherits none."),
    ("proxy_ssl_verify", "Whether the certificate of the server is verified."),
    ("resolver", "DNS servers for names that are looked up at run time."),
    ("resolver_timeout", "How long a look-up of a name may take."),
    ("return", "Answers at once with a status, a text or a redirect."),
    ("rewrite", "Changes the path by a regular expression; the flag says what comes then."),
    ("root", "Serves files from this folder, with the whole path below it."),
    ("send_timeout", "How long a client may take to accept the next piece of an answer."),
    ("sendfile", "Lets the system copy files to the connection."),
    ("server", "A site: where it listens, the names it answers to, and its locations."),
    ("server_name", "Names that this server answers to: exact, with a `*` at one end, or an expression (`~`)."),
    ("server_tokens", "Whether the version is shown in errors and in the header Server."),
    ("set", "Sets a variable."),
    ("set_real_ip_from", "Whose word on the client's address is believed."),
    ("split_clients", "A variable whose value is chosen for shares of clients."),
    ("ssl_certificate", "The certificate of this server, with those that lead to its root."),
    ("ssl_certificate_key", "The private key of the certificate."),
    ("ssl_ciphers", "Ciphers that are offered up to TLS 1.2."),
    ("ssl_dhparam", "Parameters of old Diffie-Hellman ciphers."),
    ("ssl_prefer_server_ciphers", "Whether the order of the server's ciphers counts, not the client's."),
    ("ssl_protocols", "Versions of TLS that are offered."),
    ("ssl_session_cache", "Where sessions are kept so that clients come back without a full handshake."),
    ("ssl_session_tickets", "Whether clients keep their sessions themselves, in tickets."),
    ("ssl_session_timeout", "How long a client can come back to a session."),
    ("ssl_stapling", "Whether proof that the certificate isn't revoked is sent along."),
    ("ssl_stapling_verify", "Whether that proof is verified first."),
    ("ssl_trusted_certificate", "Certificates of authorities that are trusted for stapling and for clients."),
    ("status_zone", "Counts the requests under this name (nginx Plus)."),
    ("stream", "All that concerns connections that aren't read as HTTP."),
    ("stub_status", "Answers with a few numbers on connections."),
    ("sub_filter", "Replaces a text in answers."),
    ("tcp_nodelay", "Whether small pieces are sent at once."),
    ("tcp_nopush", "Whether head and beginning of a file are sent in one piece."),
    (
        "try_files",
        "Serves the first of these files that is there; the last one is a path, a named location or a status for when none is.",
    ),
    ("types", "Which ending stands for which type."),
    ("upstream", "A group of servers and how requests are spread over them."),
    ("user", "The user that workers run as."),
    ("uwsgi_pass", "Hands the request to a uwsgi program."),
    ("worker_connections", "How many connections each worker may have open."),
    ("worker_processes", "How many workers there are."),
    ("zone", "Memory that workers share, so that they know the same of the servers."),
];

/// What a directive is for, in a sentence; its words are given, the name first.
pub fn describe(words: &[&str]) -> Option<&'static str> {
    match words {
        ["server", _, ..] => Some("One endpoint of this upstream: its address, weight, and when it counts as failed."),
        _ => manual::find(DIRECTIVES, words),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted() {
        assert!(DIRECTIVES.is_sorted_by(|a, b| a.0 < b.0));
    }
}
