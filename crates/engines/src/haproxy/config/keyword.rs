//! The words that may begin a line of a proxy, and what kind of line each makes.

/// What a line of a proxy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyword {
    /// Said once, inherited from `defaults`, the last one counts; the number of words that name it.
    Setting(usize),
    /// The same, of one word; no matter for traffic.
    Quiet,
    /// A list of its own, in order.
    Listed(List),
    /// `option` and `no option`.
    Option,
    /// About logging, processes and the like: no matter for traffic.
    Ignored,
    /// Dropped in some version; its old meaning is read.
    Old(List, &'static str),
}

/// The lists of lines that a proxy keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum List {
    /// `acl`
    Acl,
    /// `bind`
    Bind,
    /// `server`
    Server,
    /// `server-template`
    ServerTemplate,
    /// `default-server`
    DefaultServer,
    /// `tcp-request`
    TcpRequest,
    /// `tcp-response`
    TcpResponse,
    /// `http-request`
    HttpRequest,
    /// `http-response` and `http-after-response`
    HttpResponse,
    /// `block`
    Block,
    /// `reqrep` and its kin
    OldRequest,
    /// `rsprep` and its kin
    OldResponse,
    /// `redirect`
    Redirect,
    /// `use_backend`
    UseBackend,
    /// `use-server`
    UseServer,
    /// `stick`
    Stick,
    /// `stats`
    Stats,
    /// `http-check`
    HttpCheck,
    /// `tcp-check`
    TcpCheck,
    /// `force-persist`, `ignore-persist`
    Persist,
    /// `capture`, `declare capture`
    Capture,
    /// `monitor fail`
    MonitorFail,
    /// `errorfile` and its kin
    ErrorFile,
    /// `filter`
    Filter,
    /// A setting under a new name.
    Renamed,
}

use Keyword::{Ignored, Listed, Old, Option as OptionLine, Quiet, Setting};

/// All words, sorted.
const KEYWORDS: &[(&str, Keyword)] = &[
    ("acl", Listed(List::Acl)),
    ("appsession", Old(List::Renamed, "1.6")),
    ("backlog", Ignored),
    ("balance", Setting(1)),
    ("bind", Listed(List::Bind)),
    ("bind-process", Old(List::Renamed, "2.7")),
    ("block", Old(List::Block, "2.1")),
    ("capture", Listed(List::Capture)),
    ("clitcpka-cnt", Ignored),
    ("clitcpka-idle", Ignored),
    ("clitcpka-intvl", Ignored),
    ("clitimeout", Old(List::Renamed, "2.1")),
    ("compression", Setting(2)),
    ("contimeout", Old(List::Renamed, "2.1")),
    ("cookie", Setting(1)),
    ("declare", Listed(List::Capture)),
    ("default-server", Listed(List::DefaultServer)),
    ("default_backend", Setting(1)),
    ("description", Ignored),
    ("disabled", Setting(1)),
    ("dispatch", Setting(1)),
    ("email-alert", Ignored),
    ("enabled", Setting(1)),
    ("error-log-format", Ignored),
    ("errorfile", Listed(List::ErrorFile)),
    ("errorfiles", Listed(List::ErrorFile)),
    ("errorloc", Listed(List::ErrorFile)),
    ("errorloc302", Listed(List::ErrorFile)),
    ("errorloc303", Listed(List::ErrorFile)),
    ("external-check", Ignored),
    ("filter", Listed(List::Filter)),
    ("force-persist", Listed(List::Persist)),
    ("fullconn", Setting(1)),
    ("grace", Ignored),
    ("guid", Ignored),
    ("hash-balance-factor", Setting(1)),
    ("hash-preserve-affinity", Setting(1)),
    ("hash-type", Setting(1)),
    ("http-after-response", Listed(List::HttpResponse)),
    ("http-check", Listed(List::HttpCheck)),
    ("http-error", Listed(List::ErrorFile)),
    ("http-request", Listed(List::HttpRequest)),
    ("http-response", Listed(List::HttpResponse)),
    ("http-reuse", Ignored),
    ("http-send-name-header", Setting(1)),
    ("id", Ignored),
    ("ignore-persist", Listed(List::Persist)),
    ("load-server-state-from-file", Ignored),
    ("log", Ignored),
    ("log-format", Quiet),
    ("log-format-sd", Ignored),
    ("log-steps", Ignored),
    ("log-tag", Ignored),
    ("max-keep-alive-queue", Ignored),
    ("max-session-srv-conns", Ignored),
    ("maxconn", Setting(1)),
    ("mode", Setting(1)),
    ("monitor", Listed(List::MonitorFail)),
    ("monitor-net", Old(List::Renamed, "2.5")),
    ("monitor-uri", Setting(1)),
    ("option", OptionLine),
    ("persist", Setting(1)),
    ("rate-limit", Setting(2)),
    ("redirect", Listed(List::Redirect)),
    ("redisp", Old(List::Renamed, "2.1")),
    ("redispatch", Old(List::Renamed, "2.1")),
    ("reqadd", Old(List::OldRequest, "2.1")),
    ("reqallow", Old(List::OldRequest, "2.1")),
    ("reqdel", Old(List::OldRequest, "2.1")),
    ("reqdeny", Old(List::OldRequest, "2.1")),
    ("reqiallow", Old(List::OldRequest, "2.1")),
    ("reqidel", Old(List::OldRequest, "2.1")),
    ("reqideny", Old(List::OldRequest, "2.1")),
    ("reqipass", Old(List::OldRequest, "2.1")),
    ("reqirep", Old(List::OldRequest, "2.1")),
    ("reqisetbe", Old(List::OldRequest, "2.1")),
    ("reqitarpit", Old(List::OldRequest, "2.1")),
    ("reqpass", Old(List::OldRequest, "2.1")),
    ("reqrep", Old(List::OldRequest, "2.1")),
    ("reqsetbe", Old(List::OldRequest, "2.1")),
    ("reqtarpit", Old(List::OldRequest, "2.1")),
    ("retries", Setting(1)),
    ("retry-on", Setting(1)),
    ("rspadd", Old(List::OldResponse, "2.1")),
    ("rspdel", Old(List::OldResponse, "2.1")),
    ("rspdeny", Old(List::OldResponse, "2.1")),
    ("rspidel", Old(List::OldResponse, "2.1")),
    ("rspideny", Old(List::OldResponse, "2.1")),
    ("rspirep", Old(List::OldResponse, "2.1")),
    ("rsprep", Old(List::OldResponse, "2.1")),
    ("server", Listed(List::Server)),
    ("server-state-file-name", Ignored),
    ("server-template", Listed(List::ServerTemplate)),
    ("source", Setting(1)),
    ("srvtcpka-cnt", Ignored),
    ("srvtcpka-idle", Ignored),
    ("srvtcpka-intvl", Ignored),
    ("srvtimeout", Old(List::Renamed, "2.1")),
    ("stats", Listed(List::Stats)),
    ("stick", Listed(List::Stick)),
    ("stick-table", Setting(1)),
    ("tcp-check", Listed(List::TcpCheck)),
    ("tcp-request", Listed(List::TcpRequest)),
    ("tcp-response", Listed(List::TcpResponse)),
    ("timeout", Setting(2)),
    ("transparent", Setting(1)),
    ("unique-id-format", Ignored),
    ("unique-id-header", Setting(1)),
    ("use-fcgi-app", Setting(1)),
    ("use-server", Listed(List::UseServer)),
    ("use_backend", Listed(List::UseBackend)),
];

/// What the word makes of a line; `None` where it is unknown.
pub fn keyword(word: &str) -> Option<Keyword> {
    KEYWORDS.binary_search_by(|(name, _)| (*name).cmp(word)).ok().map(|index| KEYWORDS[index].1)
}

/// Options without effect on where a request goes and what it meets there, sorted.
const QUIET_OPTIONS: [&str; 40] = [
    "abortonclose",
    "accept-invalid-http-request",
    "accept-invalid-http-response",
    "checkcache",
    "clitcpka",
    "contstats",
    "disable-h2-upgrade",
    "dontlog-normal",
    "dontlognull",
    "external-check",
    "forceclose",
    "h1-case-adjust-bogus-client",
    "h1-case-adjust-bogus-server",
    "http-buffer-request",
    "http-ignore-probes",
    "http-keep-alive",
    "http-no-delay",
    "http-pretend-keepalive",
    "http-restrict-req-hdr-names",
    "http-server-close",
    "http-tunnel",
    "http-use-htx",
    "http-use-proxy-header",
    "httpclose",
    "httplog",
    "httpslog",
    "idle-close-on-response",
    "independant-streams",
    "independent-streams",
    "log-health-checks",
    "log-separate-errors",
    "logasap",
    "nolinger",
    "prefer-last-server",
    "socket-stats",
    "splice-auto",
    "splice-request",
    "splice-response",
    "srvtcpka",
    "tcplog",
];

/// Options that are read elsewhere, sorted.
const READ_OPTIONS: [&str; 18] = [
    "allbackups",
    "forwarded",
    "forwardfor",
    "httpchk",
    "ldap-check",
    "mysql-check",
    "originalto",
    "persist",
    "pgsql-check",
    "redis-check",
    "redispatch",
    "smtpchk",
    "spop-check",
    "ssl-hello-chk",
    "tcp-check",
    "tcp-smart-accept",
    "tcp-smart-connect",
    "tcpka",
];

/// What is known of an option: whether it matters for traffic; `None` where the option is unknown.
pub fn option(name: &str) -> Option<bool> {
    if QUIET_OPTIONS.binary_search(&name).is_ok() {
        return Some(false);
    }
    if READ_OPTIONS.binary_search(&name).is_ok() || name == "transparent" {
        return Some(true);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(KEYWORDS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(QUIET_OPTIONS.is_sorted() && READ_OPTIONS.is_sorted());
        assert_eq!(keyword("use_backend"), Some(Keyword::Listed(List::UseBackend)));
        assert_eq!(keyword("nonsense"), None);
    }
}
