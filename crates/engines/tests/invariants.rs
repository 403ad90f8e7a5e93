//! What holds for every engine, whatever the text: reading never fails, everything carries its span, and what wasn't
//! understood is said and blamed. (ARCHITECTURE.md, invariants 1, 2 and 6.)

use std::path::{Path, PathBuf};

use engines::outline::Outline;
use engines::{ENGINES, Engine, Nowhere, Reading};
use finding::{SourceMap, Span};
use model::trace::{Outcome, Tracer};
use model::{Arrival, ListenerId, Model, Request};
use proptest::prelude::*;

/// Words, signs and breakages of both engines, to be strewn together.
const PIECES: &[&str] = &[
    "frontend f\n",
    "backend b\n",
    "listen l\n",
    "defaults\n",
    "global\n",
    "    bind :80\n",
    "    mode tcp\n",
    "    acl a path_beg /x\n",
    "    use_backend b if a\n",
    "    use_backend %[path] if { ",
    " }\n",
    " or !a\n",
    "    server s 10.0.0.1:80 check backup weight 256\n",
    "    http-request deny unless a",
    "    timeout client 5",
    "http {\n",
    "server {\n",
    "listen 80;\n",
    "server_name a *.b ~c;\n",
    "location ~ ^/(x|y {\n",
    "location = / ",
    "proxy_pass http://u;\n",
    "upstream u {",
    "server 10.0.0.1:80 weight=3;",
    "if ($a) {",
    "rewrite ^ /x last;",
    "return 301 $scheme;",
    "include /nowhere/*;\n",
    "map $a $b {",
    "stream {",
    "lua_block {",
    "{",
    "}",
    ";",
    "\"",
    "'",
    "\\",
    "\n",
    "\r\n",
    "#",
    "$",
    "${X",
    "%[",
    "{{ x }}",
    "<% y",
    ".if defined(X)\n",
    ".endif\n",
    "\0",
    "é",
    "\u{feff}",
];

fn read(engine: &Engine, bytes: &[u8]) -> (SourceMap, Reading) {
    let mut sources = SourceMap::new();
    let root = sources.add("text", bytes.to_vec());
    let reading = (engine.read)(&mut sources, &[root], &Nowhere);
    assert_eq!(sources.file(root).bytes(), bytes, "{} changed the text", engine.id);
    (sources, reading)
}

/// Fails unless the span names text that is there.
#[track_caller]
fn assert_inside(sources: &SourceMap, span: Span, what: &str) {
    let length = sources.file(span.file).text().len() as u32;
    assert!(span.start <= span.end && span.end <= length, "{what} stands at {span:?} of {length} bytes");
}

/// Every span of the model, with what it belongs to.
fn spans(model: &Model) -> Vec<(Span, &'static str)> {
    let mut spans = Vec::new();
    for listener in &model.listeners {
        spans.extend([(listener.span, "listener"), (listener.name.span, "name of a listener")]);
        spans.extend(listener.binds.iter().map(|bind| (bind.span, "bind")));
    }
    for table in &model.tables {
        spans.push((table.span, "table"));
        for route in &table.routes {
            spans.push((route.span, "route"));
            spans.extend(route.filters.iter().map(|filter| (filter.span, "filter")));
        }
    }
    for pool in &model.pools {
        spans.extend([(pool.span, "pool"), (pool.name.span, "name of a pool"), (pool.balance.span, "balance policy")]);
        for endpoint in &pool.endpoints {
            spans.extend([(endpoint.span, "endpoint"), (endpoint.weight.span, "weight")]);
        }
    }
    let gaps = model.coverage.files.iter().flat_map(|file| &file.gaps);
    spans.extend(gaps.map(|gap| (gap.span, "gap")));
    spans
}

/// Every span of an outline.
fn outlined(outline: &Outline) -> Vec<(Span, &'static str)> {
    let statements = outline.statements.iter().flat_map(|one| one.words.iter().chain([&one.span]));
    let mut spans: Vec<(Span, &'static str)> = statements.map(|span| (*span, "statement")).collect();
    spans.extend(outline.sections.iter().flat_map(|one| [(one.span, "section"), (one.head, "head of a section")]));
    spans.extend(outline.names.iter().map(|name| (name.span, "name")));
    spans.extend(outline.files.iter().map(|file| (file.span, "named file")));
    spans
}

/// Reads, and checks all that must hold of any text.
fn check(engine: &Engine, bytes: &[u8]) {
    let (sources, reading) = read(engine, bytes);
    for (span, what) in spans(&reading.model) {
        assert_inside(&sources, span, what);
    }
    for finding in &reading.findings {
        assert_inside(&sources, finding.primary.span, &finding.rule);
        assert!(!finding.message.is_empty(), "{} says nothing", finding.rule);
    }
    for span in reading.comments.iter().chain(&reading.secrets) {
        assert_inside(&sources, *span, "comment or secret");
    }
    for (span, what) in outlined(&(engine.editor.outline)(&sources, &reading.files, &Nowhere)) {
        assert_inside(&sources, span, what);
    }
    for listener in 0..reading.model.listeners.len().min(3) {
        ask(&reading.model, listener, "example.com", "/x/y?z=1");
    }
}

fn ask(model: &Model, listener: usize, host: &str, target: &str) -> Vec<Outcome> {
    let request = Request {
        method: "GET".into(),
        target: target.into(),
        version: "1.1".into(),
        headers: vec![("host".into(), host.into())],
        client: [192, 0, 2, 1].into(),
        client_port: 40_000,
        tls: None,
    };
    let port = model.listeners[listener].binds.first().and_then(|bind| bind.ports).map_or(80, |ports| ports.first);
    let arrival = Arrival { listener: ListenerId(listener as u32), bind: 0, address: None, port };
    let outcomes = Tracer::new(model).decide(&arrival, &request);
    assert!(!outcomes.is_empty(), "a request met nothing at all");
    outcomes
}

/// Real files of all engines beside the checkout; none where they aren't there.
fn corpus() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus");
    let Ok(engines) = std::fs::read_dir(&folder) else {
        eprintln!("{} is not here: nothing was tried on real files", folder.display());
        return Vec::new();
    };
    let folders = engines.filter_map(|entry| std::fs::read_dir(entry.ok()?.path()).ok());
    folders.flatten().filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn reading_never_fails(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        for engine in ENGINES {
            check(engine, pieces.concat().as_bytes());
        }
    }

    #[test]
    fn reading_never_fails_on_any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for engine in ENGINES {
            check(engine, &bytes);
        }
    }
}

#[test]
fn everything_carries_its_span() {
    // Files of other engines too: they are bad configuration, and still no error.
    for path in corpus() {
        let bytes = std::fs::read(&path).unwrap();
        for engine in ENGINES {
            check(engine, &bytes);
        }
    }
}

/// For each engine a text in which the line with `UNHEARD` may take requests for /x, and no others.
const UNHEARD: &[(&str, &str)] = &[
    (
        "haproxy",
        "defaults\n    mode http\nfrontend f\n    bind :80\n    http-request UNHEARD-of if { path_beg /x }\n    \
         default_backend b\nbackend b\n    server s 10.0.0.1:80\n",
    ),
    (
        "nginx",
        "events {}\nhttp {\n    server {\n        listen 80;\n        location / { return 204; }\n        location /x {\n            \
         UNHEARD_of on;\n            proxy_pass http://10.0.0.1;\n        }\n    }\n}\n",
    ),
];

#[test]
fn what_was_not_understood_is_said_and_blamed() {
    assert_eq!(UNHEARD.len(), ENGINES.len(), "an engine without its text");
    for (engine, (id, text)) in ENGINES.iter().zip(UNHEARD) {
        assert_eq!(engine.id, *id);
        let (sources, reading) = read(engine, text.as_bytes());
        let gaps = reading.model.coverage.files.iter().flat_map(|file| &file.gaps);
        let said: Vec<&str> = gaps.map(|gap| sources.line_of(gap.span)).collect();
        assert!(said.iter().any(|line| line.contains("UNHEARD")), "{id} says {said:?}");
        let spoiled = ask(&reading.model, 0, "example.com", "/x/y");
        let blamed = |outcome: &Outcome| matches!(outcome, Outcome::Unknown { blame } if sources.line_of(blame.span).contains("UNHEARD"));
        assert!(spoiled.iter().any(blamed), "{id}: {spoiled:?}");
        let untouched = ask(&reading.model, 0, "example.com", "/y");
        assert!(!untouched.iter().any(|outcome| matches!(outcome, Outcome::Unknown { .. })), "{id}: {untouched:?}");
    }
}
