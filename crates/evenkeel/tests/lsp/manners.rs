//! How it behaves when others don't.

use serde_json::{Value, json};

use crate::client::Editor;
use crate::configurations::HAPROXY;
use crate::run::Folder;

#[test]
fn the_end_is_as_the_protocol_has_it() {
    Editor::start(Folder::new("lsp-end")).end();
    let mut unasked = Editor::start(Folder::new("lsp-exit"));
    unasked.notify("exit", Value::Null);
    assert_eq!(unasked.status(), 1);
    let mut gone = Editor::start(Folder::new("lsp-gone"));
    gone.hang_up();
    assert_eq!(gone.status(), 1);
}

#[test]
fn nothing_comes_before_hello_or_after_good_bye() {
    let mut editor = Editor::silent(Folder::new("lsp-order"));
    assert_eq!(editor.refused("textDocument/hover", json!({})).0, -32002);
    editor.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(editor.refused("initialize", json!({ "capabilities": {} })).0, -32600);
    editor.request("shutdown", Value::Null);
    assert_eq!(editor.refused("textDocument/hover", json!({})).0, -32600);
    editor.notify("exit", Value::Null);
    assert_eq!(editor.status(), 0);
}

#[test]
fn what_cannot_be_read_is_refused_and_the_rest_goes_on() {
    let mut editor = Editor::start(Folder::new("lsp-broken"));
    editor.write(b"Content-Length: 9\r\n\r\n{\"broken\"");
    let error = editor.wait("a parse error", |message| message["error"]["code"] == -32700);
    assert_eq!(error["id"], Value::Null);
    editor.write(b"nonsense\r\n\r\nmore nonsense\r\n");
    editor.write(b"Content-Length: 4\r\n\r\nnull");
    editor.write(b"Content-Length: 2\r\n\r\n\xff\xfe");
    assert_eq!(editor.refused("textDocument/nonsense", json!({})).0, -32601);
    assert_eq!(editor.refused("textDocument/hover", json!({ "textDocument": 1 })).0, -32602);
    assert_eq!(editor.refused("textDocument/hover", Value::Null).0, -32602);
    assert_eq!(editor.refused("workspace/executeCommand", json!({ "command": "rm", "arguments": [] })).0, -32602);
    assert_eq!(editor.refused("workspace/executeCommand", json!({ "command": "evenkeel.explain" })).0, -32602);
    editor.notify("textDocument/didChange", json!({ "textDocument": {} }));
    editor.notify("$/nonsense", json!([1, 2]));
    editor.end();
}

#[test]
fn texts_that_nobody_opened_have_no_answer() {
    let mut editor = Editor::start(Folder::new("lsp-closed").with("haproxy.cfg", HAPROXY));
    let at = editor.at("haproxy.cfg", 0, 0);
    assert_eq!(editor.request("textDocument/hover", at), Value::Null);
    editor.changes("haproxy.cfg", json!([{ "text": "" }]));
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri("haproxy.cfg") } }));
    editor.end();
}

#[test]
fn files_that_are_deleted_and_texts_that_were_never_saved_are_read_all_the_same() {
    let mut editor = Editor::start(Folder::new("lsp-deleted").with("haproxy.cfg", HAPROXY));
    editor.open_file("haproxy.cfg", "haproxy");
    editor.found("haproxy.cfg", "missing-newline");
    std::fs::remove_file(editor.folder().path().join("haproxy.cfg")).unwrap();
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": [] }));
    editor.change("haproxy.cfg", [0, 0, 0, 0], "# x\n");
    editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| one["range"]["start"]["line"] == 25));
    let document = json!({ "uri": "untitled:Untitled-1", "languageId": "haproxy", "version": 1, "text": "global\n x" });
    editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
    editor.wait("diagnostics of a text without a file", |message| {
        message["params"]["uri"] == "untitled:Untitled-1" && message["params"]["diagnostics"][0]["source"] == "evenkeel"
    });
    editor.end();
}

#[test]
fn columns_are_bytes_where_both_sides_agree() {
    // The finding reaches from the first word to the end of the line; é and the emoji have 2 and 4 bytes, 1 and 2 units.
    let broken = HAPROXY.replace("acl is_api path_beg /api\n", "acl \"é😀\n");
    for (kinds, end) in [(json!(["utf-16", "utf-8"]), 15), (json!(["utf-16"]), 12), (Value::Null, 12)] {
        let capabilities = json!({ "general": { "positionEncodings": kinds } });
        let mut editor = Editor::start_with(Folder::new("lsp-columns"), capabilities, Value::Null);
        editor.open("haproxy.cfg", "haproxy", &broken);
        let is_quote = |one: &&Value| one["code"] == "syntax" && one["range"]["start"]["line"] == 8;
        let all = editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| is_quote(&one)));
        let quote = all.iter().find(is_quote).unwrap();
        assert_eq!(quote["range"]["end"]["character"], end, "{quote:#}");
        editor.end();
    }
}

#[test]
fn odd_changes_and_places_break_nothing() {
    let mut editor = Editor::start(Folder::new("lsp-odd"));
    editor.open("haproxy.cfg", "haproxy", HAPROXY);
    editor.change("haproxy.cfg", [900, 900, 9000, 0], "\n# end\n");
    editor.change("haproxy.cfg", [5, 9, 2, 0], "?");
    editor.change("haproxy.cfg", [4_294_967_295, 4_294_967_295, 4_294_967_295, 4_294_967_295], "é");
    editor.hover("haproxy.cfg", 4_294_967_295, 4_294_967_295);
    editor.changes("haproxy.cfg", json!([{ "text": "" }]));
    editor.hover("haproxy.cfg", 0, 0);
    editor.changes("haproxy.cfg", json!([{ "text": "\u{0}\u{feff}\r\r\n{{% }}" }]));
    editor.hover("haproxy.cfg", 1, 1);
    editor.end();
}

#[test]
fn a_large_text_is_read_and_the_newest_state_is_the_one_that_counts() {
    let mut editor = Editor::start(Folder::new("lsp-large"));
    let backend = |n: usize| format!("backend b{n}\n    server s 10.0.0.1:80\n");
    let text: String = (0..20_000).map(backend).collect();
    editor.open("haproxy.cfg", "haproxy", &text);
    for _ in 0..20 {
        editor.change("haproxy.cfg", [0, 0, 0, 0], "# x\n");
    }
    let at = editor.at("haproxy.cfg", 20, 9);
    editor.ask("textDocument/documentSymbol", json!({ "textDocument": { "uri": editor.uri("haproxy.cfg") } }));
    let id = editor.ask("textDocument/hover", at);
    let answer = editor.answer(id);
    assert_eq!(answer["result"]["range"]["start"]["line"], 20, "{answer}");
    let published = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    let versions: Vec<i64> =
        std::iter::from_fn(|| editor.came(published)).map(|one| one["params"]["version"].as_i64().unwrap()).collect();
    assert!(versions.is_sorted() && versions.len() < 15, "an older state was worked on: {versions:?}");
    editor.end();
}

#[test]
fn a_request_that_waits_can_be_cancelled() {
    let mut editor = Editor::start(Folder::new("lsp-cancel"));
    let backend = |n: usize| format!("backend b{n}\n    server s 10.0.0.1:80\n");
    editor.open("haproxy.cfg", "haproxy", &(0..20_000).map(backend).collect::<String>());
    let at = editor.at("haproxy.cfg", 0, 0);
    let id = editor.ask("textDocument/hover", at);
    editor.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(editor.answer(id)["error"]["code"], -32800);
    editor.end();
}
