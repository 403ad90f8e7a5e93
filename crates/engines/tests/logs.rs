//! Log formats as data: what each says, what of it can't be told apart, and where configurations ask for it.

use engines::{ENGINES, LOGGING, Logs, Nowhere, Typed, named, typed};
use finding::SourceMap;
use model::{Layout, LogFormat, Part, Piece};

fn read(id: &str, text: &str) -> Logs {
    let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
    let mut sources = SourceMap::new();
    let root = sources.add("test", text.as_bytes().to_vec());
    (engine.read)(&mut sources, &[root], &Nowhere).logs
}

fn of(text: &str) -> Typed {
    typed(LOGGING, text).unwrap()
}

/// A format as one text, with the names of its parts in brackets; `[]` is of no interest.
fn shown(format: &LogFormat) -> String {
    let name = |part: &Part| match part {
        Part::Ignored => "[]".to_owned(),
        part => format!("[{}]", format!("{part:?}").split('(').next().unwrap()),
    };
    match &format.layout {
        Layout::Text(pieces) => pieces
            .iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_string(),
                Piece::Part(part) => name(part),
            })
            .collect(),
        Layout::Json(members) => {
            let shown = members.iter().map(|member| format!("{}={}", member.path.join("."), name(&member.part)));
            format!("JSON {}", shown.collect::<Vec<_>>().join(" "))
        }
    }
}

#[test]
fn known_formats_lose_nothing_and_no_two_parts_touch() {
    for known in LOGGING.iter().flat_map(|engine| engine.known) {
        let format = named(LOGGING, known.name).unwrap();
        assert_eq!(format.name, known.name);
        let Layout::Text(pieces) = &format.layout else { continue };
        let touch = |pair: &[Piece]| matches!(pair, [Piece::Part(_), Piece::Part(_)]);
        assert!(!pieces.windows(2).any(touch), "{}", known.name);
    }
    let names: Vec<&str> = LOGGING.iter().flat_map(|engine| engine.known).map(|known| known.name).collect();
    assert!(LOGGING.iter().all(|engine| engine.known.is_sorted_by(|a, b| a.name < b.name)));
    assert!(names.iter().all(|name| names.iter().filter(|other| *other == name).count() == 1));
    assert!(LOGGING.is_sorted_by(|a, b| a.id < b.id));
    assert_eq!(named(LOGGING, "nonsense"), None);
}

#[test]
fn known_formats_are_what_they_were() {
    let show = |name| shown(&named(LOGGING, name).unwrap());
    assert_eq!(
        show("haproxy-http"),
        "[Client]:[] [[Time]] [Listener] [Pool]/[Endpoint] []/[]/[]/[Served]/[Total] [Status] [] [] [] [Termination] \
         []/[]/[]/[]/[Retries] []/[] []\"[RequestLine]\""
    );
    assert_eq!(show("combined"), "[Client] - [] [[Time]] \"[RequestLine]\" [Status] [] \"[]\" \"[]\"");
    assert_eq!(
        show("envoy"),
        "[[Time]] \"[Method] [Target] []\" [Status] [Termination] [] [] [Total] [Served] \"[]\" \"[]\" \"[]\" \"[Host]\" \
         \"[Endpoint]\""
    );
    assert!(show("envoy-istio").ends_with("\"[Endpoint]\" [Pool] [] [] [Client] [] [Route]"));
    assert!(
        show("nginx-ingress").ends_with("[Total] [[Pool]] [[]] [Endpoint] [Attempts] [Served] [EndpointStatus] []")
    );
}

#[test]
fn formats_are_taken_for_the_engine_whose_words_they_have() {
    for (text, wanted) in [
        ("$remote_addr \"$request\" ${status}", "[Client] \"[RequestLine]\" [Status]"),
        ("($remote_addr - $remote_user) $status", "([Client] - []) [Status]"),
        ("%ci:%cp %ST%%", "[Client]:[] [Status]%"),
        ("%{+Q}b %s", "\"[Pool]\" [Endpoint]"),
        ("%START_TIME% %RESPONSE_CODE% %REQ(:authority)%\\n", "[Time] [Status] [Host]"),
        ("%START_TIME(%s%3f)% %UPSTREAM_HOST%", "[Time] [Endpoint]"),
        ("%DURATION%ms", "[Total]ms"),
        ("{\"a\":\"$host\",\"b\":{\"c\":$status}}", "JSON a=[Host] b.c=[Status]"),
    ] {
        assert_eq!(shown(&of(text).format), wanted, "{text}");
        assert!(of(text).unclear.is_empty(), "{text}: {:?}", of(text).unclear);
    }
    assert!(typed(LOGGING, "combined").is_none() && typed(LOGGING, "100% $5").is_none());
}

#[test]
fn what_cannot_be_told_apart_is_said_and_not_read() {
    for (text, wanted, why) in [
        (
            "$remote_addr$status x",
            "[] x",
            "where $remote_addr ends can't be told from what is behind it, so $remote_addr and $status are not read",
        ),
        (
            "$host $request $status \"$upstream_addr\"",
            "[Host] [] \"[Endpoint]\"",
            "so $request and $status are not read",
        ),
        ("%b:%s %ST", "[] [Status]", "so %b and %s are not read"),
        ("%ST %hr %Ta", "[Status] []", "so %Ta is not read"),
        ("%[capture.req.hdr(0)] %ST \"%s\"", "[] \"[Endpoint]\"", "so %ST is not read"),
        ("\"%[capture.req.hdr(0)]\" %ST", "\"[]\" [Status]", "double quotes in %[capture.req.hdr(0)] stay"),
        ("{\"a\":\"m=$status\",\"b\":[\"$host\"],\"c\":\"$uri\"}", "JSON c=[Target]", "$status shares its place"),
    ] {
        let typed = of(text);
        assert_eq!(shown(&typed.format), wanted, "{text}");
        assert!(typed.unclear.iter().any(|unclear| unclear.contains(why)), "{text}: {:?}", typed.unclear);
    }
}

#[test]
fn of_several_that_say_the_same_the_best_is_read() {
    assert_eq!(shown(&of("[$time_local] $msec $uri $request_uri").format), "[[] []] [Time] []");
    assert_eq!(shown(&of("$uri|$request_uri|$http_host|$host").format), "[]");
    assert_eq!(shown(&of("\"$uri\" $request_uri \"$http_host\" $host").format), "\"[]\" [Target] \"[]\" [Host]");
    assert_eq!(shown(&of("%Tt %Ta %s %si:%sp").format), "[] [Total] [Endpoint] []");
    assert_eq!(shown(&of("%si:%sp").format), "[Endpoint]");
    assert_eq!(shown(&of("\"$scheme://$host$request_uri\" $host:$server_port").format), "\"[Target]\" []");
}

#[test]
fn json_is_read_as_json_only_where_it_is_sure_to_be() {
    // A list of times without quotes, quotes that become `\x22`, and `+1`, are not JSON.
    for text in ["{\"a\":$upstream_response_time}", "{\"a\":\"$status\"} x", "{\"a\":%rc}", "{\"a\":\"%r\"}"] {
        assert!(matches!(of(text).format.layout, Layout::Text(_)), "{text}");
    }
    for text in
        ["{\"a\":$request_time,\"b\":\"$upstream_response_time\"}", "{ \"a\" : %ST, \"b\" : [\"%ci:%cp\", {}] }"]
    {
        assert!(matches!(of(text).format.layout, Layout::Json(_)), "{text}");
    }
    let logs =
        read("nginx", "http { log_format j '{\"a\":\"$http_x\"}'; log_format e escape=json '{\"a\":\"$http_x\"}'; }");
    assert!(matches!(logs.formats[0].format.layout, Layout::Text(_)));
    assert!(matches!(logs.formats[1].format.layout, Layout::Json(_)));
}
