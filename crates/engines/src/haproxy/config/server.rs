//! `server`, `server-template`, `default-server`, `bind`: a name or addresses, and parameters.

use smol_str::SmolStr;

use super::super::words::{Line, Word};
use super::address::{self, Host, Port};

/// A parameter with the words that belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Param<'a> {
    /// The words: the parameter and its values.
    pub words: &'a [Word],
}

impl<'a> Param<'a> {
    /// Its name.
    pub fn name(&self) -> &'a str {
        self.words[0].as_str()
    }

    /// Its value; empty where it has none.
    pub fn value(&self) -> &'a str {
        self.words.get(1).map_or("", Word::as_str)
    }
}

/// A `server` line, or one of the servers of a `server-template`.
#[derive(Clone, Debug)]
pub struct Server<'a> {
    /// Its name.
    pub name: Word,
    /// Where it is, as written.
    pub place: SmolStr,
    /// Where it is.
    pub host: Host,
    /// Its port.
    pub port: Port,
    /// What follows, after that of `default-server`.
    pub params: Vec<Param<'a>>,
    /// The line.
    pub line: finding::Span,
}

/// A `bind` line.
#[derive(Clone, Debug)]
pub struct Bind<'a> {
    /// Addresses, one for each comma.
    pub addresses: Vec<(Host, Port)>,
    /// What follows.
    pub params: Vec<Param<'a>>,
    /// The line.
    pub line: finding::Span,
}

/// Parameters of a server that have a value, sorted.
const SERVER_VALUES: [&str; 61] = [
    "addr",
    "agent-addr",
    "agent-inter",
    "agent-port",
    "agent-send",
    "alpn",
    "ca-file",
    "check-alpn",
    "check-proto",
    "check-sni",
    "ciphers",
    "ciphersuites",
    "cookie",
    "crl-file",
    "crt",
    "downinter",
    "error-limit",
    "fall",
    "fastinter",
    "guid",
    "hash-key",
    "id",
    "init-addr",
    "inter",
    "log-bufsize",
    "log-proto",
    "max-reuse",
    "maxconn",
    "maxqueue",
    "minconn",
    "namespace",
    "npn",
    "observe",
    "on-error",
    "on-marked-down",
    "on-marked-up",
    "pool-low-conn",
    "pool-max-conn",
    "pool-purge-delay",
    "port",
    "proto",
    "proxy-v2-options",
    "redir",
    "resolve-net",
    "resolve-opts",
    "resolve-prefer",
    "resolvers",
    "rise",
    "set-proxy-v2-tlv-fmt",
    "shard",
    "slowstart",
    "sni",
    "socks4",
    "source",
    "ssl-max-ver",
    "ssl-min-ver",
    "tcp-ut",
    "track",
    "verify",
    "verifyhost",
    "weight",
];

/// Parameters of a server that have no value, sorted.
const SERVER_FLAGS: [&str; 46] = [
    "agent-check",
    "allow-0rtt",
    "backup",
    "check",
    "check-send-proxy",
    "check-ssl",
    "check-via-socks4",
    "disabled",
    "enabled",
    "force-sslv3",
    "force-tlsv10",
    "force-tlsv11",
    "force-tlsv12",
    "force-tlsv13",
    "no-agent-check",
    "no-backup",
    "no-check",
    "no-check-send-proxy",
    "no-check-ssl",
    "no-send-proxy",
    "no-send-proxy-v2",
    "no-send-proxy-v2-ssl",
    "no-send-proxy-v2-ssl-cn",
    "no-ssl",
    "no-ssl-reuse",
    "no-sslv3",
    "no-tfo",
    "no-tls-tickets",
    "no-tlsv10",
    "no-tlsv11",
    "no-tlsv12",
    "no-tlsv13",
    "no-verifyhost",
    "non-stick",
    "send-proxy",
    "send-proxy-v2",
    "send-proxy-v2-ssl",
    "send-proxy-v2-ssl-cn",
    "ssl",
    "ssl-reuse",
    "stick",
    "strict-sni",
    "tfo",
    "tls-tickets",
    "transparent",
    "ws",
];

/// Parameters of `bind` that have a value, sorted.
const BIND_VALUES: [&str; 41] = [
    "alpn",
    "backlog",
    "ca-file",
    "ca-ignore-err",
    "ca-sign-file",
    "ca-sign-pass",
    "ca-verify-file",
    "ciphers",
    "ciphersuites",
    "client-sigalgs",
    "crl-file",
    "crt",
    "crt-ignore-err",
    "crt-list",
    "curves",
    "ecdhe",
    "expose-fd",
    "gid",
    "group",
    "guid-prefix",
    "id",
    "interface",
    "level",
    "maxconn",
    "mode",
    "mss",
    "name",
    "namespace",
    "nice",
    "npn",
    "process",
    "proto",
    "severity-output",
    "shards",
    "sigalgs",
    "ssl-max-ver",
    "ssl-min-ver",
    "tcp-ut",
    "thread",
    "tls-ticket-keys",
    "uid",
];

/// Parameters of `bind` that have none, sorted.
const BIND_FLAGS: [&str; 27] = [
    "accept-netscaler-cip",
    "accept-proxy",
    "allow-0rtt",
    "defer-accept",
    "force-sslv3",
    "force-tlsv10",
    "force-tlsv11",
    "force-tlsv12",
    "force-tlsv13",
    "generate-certificates",
    "no-alpn",
    "no-ca-names",
    "no-sslv3",
    "no-tls-tickets",
    "no-tlsv10",
    "no-tlsv11",
    "no-tlsv12",
    "no-tlsv13",
    "prefer-client-ciphers",
    "quic-force-retry",
    "ssl",
    "ssl-no-reuse",
    "strict-sni",
    "tfo",
    "transparent",
    "v4v6",
    "v6only",
];

/// Cuts the words after a server's address into parameters; words that are none of 2.6 or later come second.
pub fn server_params(words: &[Word]) -> (Vec<Param<'_>>, Vec<Word>) {
    cut(words, |name| match SERVER_VALUES.binary_search(&name) {
        Ok(_) => Some(1),
        Err(_) => SERVER_FLAGS.binary_search(&name).is_ok().then_some(0),
    })
}

/// The same for `bind`.
fn bind_params(words: &[Word]) -> (Vec<Param<'_>>, Vec<Word>) {
    cut(words, |name| match name {
        "verify" | "user" => Some(1),
        _ if BIND_VALUES.binary_search(&name).is_ok() => Some(1),
        _ => BIND_FLAGS.binary_search(&name).is_ok().then_some(0),
    })
}

/// Cuts words into parameters, as `values` says how many words follow each; the unknown ones come second.
fn cut(words: &[Word], values: impl Fn(&str) -> Option<usize>) -> (Vec<Param<'_>>, Vec<Word>) {
    let (mut params, mut unknown) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(word) = words.get(at) {
        match values(word.as_str()) {
            Some(count) => {
                let end = (at + 1 + count).min(words.len());
                params.push(Param { words: &words[at..end] });
                at = end;
            }
            None => {
                unknown.push(word.clone());
                at += 1;
            }
        }
    }
    (params, unknown)
}

/// Reads a `server` line; `None` where name or address is missing.
pub fn server<'a>(line: &'a Line, defaults: &[Param<'a>]) -> Option<(Server<'a>, Vec<Word>)> {
    let (name, place) = (line.words.get(1)?, line.words.get(2)?);
    let (host, port) = address::parse(place.as_str());
    let (own, unknown) = server_params(line.from(3));
    let params = defaults.iter().copied().chain(own).collect();
    Some((Server { name: name.clone(), place: place.text.clone(), host, port, params, line: line.span }, unknown))
}

/// Reads a `server-template` line: `prefix 1-5 address params`; `None` where something is missing.
pub fn template<'a>(line: &'a Line, defaults: &[Param<'a>]) -> Option<(Vec<Server<'a>>, Vec<Word>)> {
    let (prefix, range, place) = (line.words.get(1)?, line.at(2), line.words.get(3)?);
    let (first, last) = match range.split_once('-') {
        Some((first, last)) => (first.parse::<u16>().ok()?, last.parse::<u16>().ok()?),
        None => (1, range.parse::<u16>().ok()?),
    };
    let (host, port) = address::parse(place.as_str());
    let (own, unknown) = server_params(line.from(4));
    let params: Vec<Param<'_>> = defaults.iter().copied().chain(own).collect();
    let make = |number| {
        let name = Word { text: format!("{}{number}", prefix.text).into(), span: prefix.span };
        Server { name, place: place.text.clone(), host: host.clone(), port, params: params.clone(), line: line.span }
    };
    Some(((first..=last).map(make).collect(), unknown))
}

/// Reads a `bind` line, or the addresses on a section's own line.
pub fn bind(line: &Line, from: usize) -> Option<(Bind<'_>, Vec<Word>)> {
    let addresses = line.words.get(from)?.text.split(',').filter(|text| !text.is_empty()).map(address::parse).collect();
    let (params, unknown) = bind_params(line.from(from + 1));
    Some((Bind { addresses, params, line: line.span }, unknown))
}

#[cfg(test)]
mod tests {
    use finding::{FileId, Span};

    use super::*;

    fn line(text: &str) -> Line {
        let span = Span::new(FileId(0), 0, 0);
        Line { words: text.split(' ').map(|word| Word { text: word.into(), span }).collect(), span }
    }

    #[test]
    fn the_lists_are_sorted() {
        assert!(SERVER_VALUES.is_sorted() && SERVER_FLAGS.is_sorted());
        assert!(BIND_VALUES.is_sorted() && BIND_FLAGS.is_sorted());
    }

    #[test]
    fn servers_have_parameters_with_and_without_values() {
        let line_of = line("server a 10.0.0.1:80 check inter 2s weight 3 nonsense");
        let (server, unknown) = server(&line_of, &[]).unwrap();
        assert_eq!(server.params.iter().map(Param::name).collect::<Vec<_>>(), ["check", "inter", "weight"]);
        assert_eq!(unknown[0].text, "nonsense");
        assert!(super::server(&line("server a"), &[]).is_none());
    }

    #[test]
    fn a_template_makes_servers() {
        let line_of = line("server-template web 2-4 _http._tcp.example.com check");
        let (servers, _) = template(&line_of, &[]).unwrap();
        assert_eq!(servers.iter().map(|server| server.name.as_str()).collect::<Vec<_>>(), ["web2", "web3", "web4"]);
        assert!(template(&line("server-template web x host:80"), &[]).is_none());
    }
}
