//! The access logs that configurations ask for, and how requests end.

use engines::{ENGINES, LOGGING, Logs, Nowhere};
use finding::SourceMap;
use model::{Ending, Side};

fn read(id: &str, text: &str) -> (Logs, SourceMap) {
    let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
    let mut sources = SourceMap::new();
    let root = sources.add("test", text.as_bytes().to_vec());
    let logs = (engine.read)(&mut sources, &[root], &Nowhere).logs;
    (logs, sources)
}

/// Each log on a line: whose, where to, which format, and `some` where requests are left out.
fn told(logs: &Logs) -> Vec<String> {
    let tell = |log: &engines::AccessLog| {
        let format = &logs.formats[log.format].format;
        let syslog = if format.syslog { " syslog" } else { "" };
        let some = if log.some.is_some() { " some" } else { "" };
        let path = log.path.as_deref().unwrap_or("-");
        format!("{} {path} {}{syslog}{some}", log.of.as_deref().unwrap_or("-"), format.name)
    };
    logs.logs.iter().map(tell).collect()
}

#[test]
fn nginx_says_where_each_log_is() {
    let text = "http {\n\
        access_log /var/log/all.log;\n\
        log_format slim '$status';\n\
        server { server_name a.example; access_log /var/log/a.log late buffer=32k if=$loud;\n\
        location /off { access_log off; }\n\
        location /x { if ($arg_x) { access_log syslog:server=127.0.0.1 slim; } } }\n\
        server { access_log /var/log/b.log none; }\n\
        log_format late '$request_time' ' $upstream_addr';\n}\n\
        stream { log_format s '$remote_addr'; server { listen 1; access_log /s.log s; } }\n";
    let (logs, sources) = read("nginx", text);
    assert_eq!(
        told(&logs),
        ["- /var/log/all.log combined", "a.example /var/log/a.log late some", "a.example - slim syslog", "- /s.log s"]
    );
    let unclear = &logs.unclear[0];
    assert_eq!(unclear.reason, "no `log_format` that was read has the name none");
    assert_eq!(sources.position(unclear.span).line, 7);
    assert_eq!(told(&read("nginx", "http { server { } }").0), ["- - combined"]);
    assert!(told(&read("nginx", "server { location / { } }").0).is_empty(), "a part of a configuration");
    let (logs, _) = read("nginx", "http { log_format t '{{ x }} $status'; access_log /x t; }");
    assert!(logs.unclear[0].reason.contains("template"), "{:?}", logs.unclear);
}

#[test]
fn haproxy_inherits_its_formats_and_the_last_one_counts() {
    let text = "defaults\n  mode http\n  option httplog\n\
        frontend a\n  bind :1\n\
        frontend b\n  bind :2\n  option httplog clf\n  option dontlog-normal\n\
        listen c\n  bind :3\n  mode tcp\n  http-request set-log-level silent if { path /x }\n\
        backend p\n  option tcplog\n\
        defaults\n  mode http\n  log-format \"%ci %ST\"\n\
        frontend d\n  bind :4\n\
        frontend e\n  bind :5\n\
        frontend f\n  bind :6\n  option httpslog\n  log-format \"%b %s%ST\"\n\
        defaults\nfrontend g\n  bind :7\n";
    let (logs, sources) = read("haproxy", text);
    assert_eq!(
        told(&logs),
        [
            "a - haproxy-http syslog",
            "b - haproxy-http-clf syslog some",
            "c - haproxy-tcp syslog some",
            "d - log-format of d syslog",
            "e - log-format of d syslog",
            "f - log-format of f syslog",
            "g - haproxy-connect syslog"
        ]
    );
    assert_eq!(sources.position(logs.unclear[0].span).line, 26);
    assert!(logs.unclear[0].reason.ends_with("so %s and %ST are not read"));
}

/// Who brought it about, and the words for it.
fn ended(engine: &str, letters: &str) -> Option<(Ending, String)> {
    let engine = LOGGING.iter().find(|own| own.id == engine).unwrap();
    (engine.ending)(letters).map(|end| (end.ending, end.words))
}

#[test]
fn ends_have_words_and_somebody_who_brought_them_about() {
    for (engine, letters, ending, words) in [
        ("haproxy", "cD", Ending::ClientSlow, "ended by a timeout: the client was too slow, while data was flowing"),
        (
            "haproxy",
            "sH--",
            Ending::EndpointSlow,
            "ended by a timeout: the endpoint was too slow, before the endpoint had answered",
        ),
        ("haproxy", "CD--", Ending::ClientLeft, "was broken off by the client, while data was flowing"),
        ("haproxy", "----", Ending::Whole, "was answered to the end"),
        ("envoy", "-", Ending::Whole, "was answered to the end"),
        ("envoy", "UH", Ending::NoEndpoint, "found no healthy endpoint"),
        ("nginx", "499", Ending::ClientLeft, "was broken off by the client, before it was answered"),
        ("caddy", "499", Ending::ClientLeft, "was broken off by the client, before it was answered"),
    ] {
        assert_eq!(ended(engine, letters), Some((ending, words.into())), "{engine} {letters}");
    }
    for (engine, letters) in [("haproxy", "x-"), ("haproxy", "c"), ("envoy", "XYZ"), ("nginx", "200"), ("traefik", "")]
    {
        assert_eq!(ended(engine, letters), None, "{engine} {letters}");
    }
}

#[test]
fn all_letters_of_haproxy_mean_something() {
    let mut said = std::collections::HashSet::new();
    for first in "CSPLRUDKIcs-".chars() {
        for second in "RQCHDLT-".chars() {
            let (ending, words) = ended("haproxy", &format!("{first}{second}")).unwrap();
            assert!(said.insert(words.clone()), "{first}{second} says what another one says: {words}");
            let side = match first {
                'C' | 'c' => Some(Side::Client),
                'S' => Some(Side::Endpoint),
                'L' | '-' => None,
                's' if second != 'Q' => Some(Side::Endpoint),
                'P' if "RHD".contains(second) => ending.side(),
                _ => Some(Side::Balancer),
            };
            assert_eq!(ending.side(), side, "{first}{second}");
        }
    }
}
