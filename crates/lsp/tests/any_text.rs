//! Whatever the text and the place, every question has an answer, and no answer is outside of the text.

use std::path::Path;

use engines::{ENGINES, Engine, Nowhere};
use finding::{FileId, SourceMap};
use lsp::{Balancer, Client, Encoding, Snapshot, View, answer, of_findings, of_gaps, uri_of};
use lsp_types::Uri;
use proptest::prelude::*;
use serde_json::{Value, json};

const FILE: FileId = FileId(0);

fn snapshot(engine: &'static Engine, text: &[u8]) -> (Snapshot, Uri) {
    let mut sources = SourceMap::new();
    let root = sources.add("/text", text.to_vec());
    let mut reading = (engine.read)(&mut sources, &[root], &Nowhere);
    let outline = (engine.editor.outline)(&sources, &reading.files, &Nowhere);
    let findings = std::mem::take(&mut reading.findings);
    let uri = uri_of(Path::new("/text")).unwrap();
    let uris = sources.files().map(|_| uri.clone()).collect();
    let balancers = vec![Balancer { name: "text".to_owned(), engine, reading, outline }];
    (Snapshot { sources, uris, balancers, findings }, uri)
}

/// Asks everything at a place; a question that is refused is a defect.
fn ask_all(view: View<'_>, uri: &Uri, line: usize, column: usize) -> Vec<Value> {
    let document = json!({ "uri": uri });
    let position = json!({ "line": line, "character": column });
    let at = json!({ "textDocument": document, "position": position, "context": { "includeDeclaration": true } });
    let range = json!({ "start": position, "end": position });
    let on = json!({ "textDocument": document, "range": range, "context": { "diagnostics": [], "only": ["quickfix", "source.fixAll"] } });
    let completed = json!({ "textDocument": document, "position": position });
    let all = [
        ("textDocument/hover", &at),
        ("textDocument/definition", &at),
        ("textDocument/references", &at),
        ("textDocument/completion", &completed),
        ("textDocument/documentSymbol", &at),
        ("textDocument/codeLens", &at),
        ("textDocument/codeAction", &on),
    ];
    all.map(|(method, params)| {
        answer(view, FILE, method, params).unwrap_or_else(|refusal| panic!("{method} at {line}:{column}: {refusal:?}"))
    })
    .to_vec()
}

fn client(encoding: Encoding) -> Client {
    let mut client = Client { encoding, related: true, nested: true, ..Client::default() };
    client.own.trace_lens = true;
    client
}

/// Asks at every place of some lines.
fn check(engine: &'static Engine, text: &[u8], encoding: Encoding) {
    let (snapshot, uri) = snapshot(engine, text);
    let client = client(encoding);
    let view = View { snapshot: &snapshot, thorough: None, client: &client, pages: &[] };
    let lines = snapshot.sources.file(FILE).line_count();
    let shown = of_findings(view, &snapshot.findings).into_iter().chain(of_gaps(view));
    for (_, diagnostic) in shown {
        assert!(diagnostic.range.start <= diagnostic.range.end);
        assert!(diagnostic.range.end.line as usize <= lines, "{diagnostic:?} of {lines} lines");
    }
    for line in 0..=lines.min(12) {
        let length = snapshot.sources.file(FILE).line(line + 1).len();
        for column in (0..=length + 1).step_by(3) {
            ask_all(view, &uri, line, column);
        }
    }
}

const PIECES: &[&str] = &[
    "frontend f\n",
    "    acl é path_beg /x\n",
    "    use_backend %[path,map(\u{1f600}.map,",
    "    use_backend b if é !{ path_reg ^\"",
    "backend b\n",
    "    server s 10.0.0.1:80 track b/",
    "    http-request set-var(txn.é) path if { var(",
    "map(",
    "http {\nserver {\n",
    "proxy_pass http://",
    "proxy_pass \"",
    "limit_req_zone $é zone=\"",
    "zone=:",
    "map $a $é {",
    "location @",
    "${",
    "\"",
    "\\",
    "}",
    ";",
    "\r\n",
    "\0",
    "# evenkeel: ignore[",
    "\u{1f600}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_question_has_an_answer(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20)) {
        for engine in ENGINES {
            check(engine, pieces.concat().as_bytes(), Encoding::Utf16);
            check(engine, pieces.concat().as_bytes(), Encoding::Utf8);
        }
    }
}

#[test]
fn real_files_are_explained() {
    for engine in ENGINES {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(engine.id);
        let Ok(files) = std::fs::read_dir(&folder) else {
            eprintln!("{} is not here: nothing was tried on real files", folder.display());
            continue;
        };
        let (mut told, mut all) = (0, 0);
        for file in files.flatten() {
            let (snapshot, _) = snapshot(engine, &std::fs::read(file.path()).unwrap());
            let sources = &snapshot.sources;
            for statement in &snapshot.balancers[0].outline.statements {
                let words: Vec<&str> = statement.words.iter().map(|span| sources.text(*span)).collect();
                all += 1;
                told += usize::from((engine.editor.describe)(&words).is_some());
            }
        }
        println!("{}: {told} of {all} statements of real files have a sentence", engine.id);
        assert!(told * 100 >= all * 90, "{told} of {all} statements");
    }
}
