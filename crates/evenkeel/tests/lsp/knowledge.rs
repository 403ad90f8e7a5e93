//! What the editor can ask about a place.

use serde_json::{Value, json};

use crate::client::Editor;
use crate::configurations::{HAPROXY, NGINX, SITE};
use crate::run::{Folder, SHOP};

fn haproxy(name: &str) -> Editor {
    let folder = Folder::new(name).with("haproxy.cfg", HAPROXY).with("hosts.map", "a.example.com api\n");
    let mut editor = Editor::start(folder);
    editor.open_file("haproxy.cfg", "haproxy");
    editor
}

fn nginx(name: &str) -> Editor {
    let mut editor = Editor::start(Folder::new(name).with("nginx.conf", NGINX).with("conf.d/shop.conf", SITE));
    editor.open_file("conf.d/shop.conf", "nginx");
    editor.open_file("nginx.conf", "nginx");
    editor
}

/// Waits until proofs are through, which come once nobody types.
fn settled(editor: &mut Editor, name: &str, line: u32, column: u32, word: &str) -> String {
    for _ in 0..300 {
        let text = editor.hover(name, line, column);
        if text.contains(word) {
            return text;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    panic!("{word} isn't shown: {}", editor.hover(name, line, column));
}

#[test]
fn a_line_of_haproxy_is_explained() {
    let mut editor = haproxy("lsp-hover-h");
    let bind = editor.hover("haproxy.cfg", 7, 6);
    assert!(bind.starts_with("**bind** (HAProxy): Where this section listens"), "{bind}");
    let route = editor.hover("haproxy.cfg", 11, 6);
    assert!(route.contains("Where the path begins with \"/api\": to pool `api` (2 endpoints, 50% each)"), "{route}");
    let live = settled(&mut editor, "haproxy.cfg", 11, 6, "**Live**");
    assert!(live.contains("-> pool api"), "{live}");
    let shadowed = settled(&mut editor, "haproxy.cfg", 12, 6, "**Shadowed**");
    assert!(shadowed.contains("line 12 `use_backend api if is_api`"), "{shadowed}");
    assert!(shadowed.contains("## Why it matters"), "the page of the rule: {shadowed}");
    let server = editor.hover("haproxy.cfg", 17, 6);
    assert!(server.contains("Endpoint of pool `api`: 50% of its traffic"), "{server}");
    editor.end();
}

#[test]
fn a_line_of_nginx_is_explained() {
    let mut editor = nginx("lsp-hover-n");
    let pass = editor.hover("conf.d/shop.conf", 3, 20);
    assert!(pass.contains("**proxy_pass** (nginx): Hands the request"), "{pass}");
    assert!(pass.contains("to pool `shop`"), "{pass}");
    let live = settled(&mut editor, "conf.d/shop.conf", 4, 24, "**Live**");
    assert!(live.contains("/old/"), "{live}");
    editor.end();
}

#[test]
fn what_is_not_understood_is_said() {
    let mut editor = Editor::start(Folder::new("lsp-gap"));
    let text = HAPROXY.replace("option forwardfor", "filter something-odd");
    editor.open("haproxy.cfg", "haproxy", &format!("{text}\n"));
    let gap = editor.hover("haproxy.cfg", 5, 6);
    assert!(gap.contains("Not understood"), "{gap}");
    editor.end();
}

#[test]
fn names_of_haproxy_lead_to_where_they_are_made() {
    let mut editor = haproxy("lsp-define-h");
    let file = || "haproxy.cfg".to_owned();
    for (line, column, wanted) in [(11, 24, 8), (11, 17, 15), (14, 22, 22), (10, 45, 8)] {
        let at = editor.at("haproxy.cfg", line, column);
        assert_eq!(editor.places("textDocument/definition", at), [(file(), wanted)], "{line}:{column}");
    }
    let map = editor.at("haproxy.cfg", 13, 38);
    assert_eq!(editor.places("textDocument/definition", map), [("hosts.map".to_owned(), 0)]);
    let mut uses = editor.at("haproxy.cfg", 8, 9);
    uses["context"] = json!({ "includeDeclaration": true });
    assert_eq!(editor.places("textDocument/references", uses), [(file(), 8), (file(), 10), (file(), 11)]);
    editor.end();
}

#[test]
fn names_of_nginx_lead_to_where_they_are_made() {
    let mut editor = nginx("lsp-define-n");
    let (main, site) = (|| "nginx.conf".to_owned(), || "shop.conf".to_owned());
    let cases = [
        ("conf.d/shop.conf", 3, 36, (main(), 2)),
        ("conf.d/shop.conf", 4, 34, (main(), 3)),
        ("conf.d/shop.conf", 5, 40, (site(), 6)),
        ("nginx.conf", 4, 16, (site(), 0)),
    ];
    for (file, line, column, wanted) in cases {
        let at = editor.at(file, line, column);
        assert_eq!(editor.places("textDocument/definition", at), [wanted], "{file}:{line}:{column}");
    }
    let mut uses = editor.at("nginx.conf", 2, 15);
    uses["context"] = json!({ "includeDeclaration": false });
    assert_eq!(editor.places("textDocument/references", uses), [(site(), 3), (site(), 6)]);
    editor.end();
}

#[test]
fn an_intent_file_leads_to_pools_and_files() {
    let folder =
        Folder::new("lsp-define-i").with("haproxy.cfg", HAPROXY).with("evenkeel.yaml", crate::configurations::INTENT);
    let mut editor = Editor::start(folder);
    editor.open_file("evenkeel.yaml", "yaml");
    let pool = editor.at("evenkeel.yaml", 5, 12);
    assert_eq!(editor.places("textDocument/definition", pool), [("haproxy.cfg".to_owned(), 19)]);
    let file = editor.at("evenkeel.yaml", 1, 12);
    assert_eq!(editor.places("textDocument/definition", file), [("haproxy.cfg".to_owned(), 0)]);
    editor.end();
}

#[test]
fn sections_are_listed() {
    let names = |all: &Value| -> Vec<String> {
        all.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap().to_owned()).collect()
    };
    let mut editor = haproxy("lsp-symbols-h");
    let document = json!({ "textDocument": { "uri": editor.uri("haproxy.cfg") } });
    let all = editor.request("textDocument/documentSymbol", document);
    assert_eq!(names(&all), ["defaults", "frontend web", "backend api", "backend login", "backend app"]);
    assert_eq!(names(&all[2]["children"]), ["a1", "a2"]);
    editor.end();
    let mut editor = nginx("lsp-symbols-n");
    let document = json!({ "textDocument": { "uri": editor.uri("conf.d/shop.conf") } });
    let all = editor.request("textDocument/documentSymbol", document);
    assert_eq!(names(&all), ["server shop.example.com"]);
    assert_eq!(names(&all[0]["children"]), ["location /", "location /old/", "location /files/", "location @missing"]);
    editor.end();
}

#[test]
fn what_may_come_next_is_offered() {
    let labels = |all: Value| -> Vec<String> {
        all.as_array().unwrap().iter().map(|one| one["label"].as_str().unwrap().to_owned()).collect()
    };
    let mut editor = haproxy("lsp-complete");
    let backends = editor.at("haproxy.cfg", 11, 16);
    assert_eq!(labels(editor.request("textDocument/completion", backends)), ["api", "app", "login"]);
    let acls = editor.at("haproxy.cfg", 11, 23);
    assert_eq!(labels(editor.request("textDocument/completion", acls)), ["is_api", "is_login"]);
    let words = editor.at("haproxy.cfg", 5, 4);
    assert!(labels(editor.request("textDocument/completion", words)).contains(&"use_backend".to_owned()));
    let second = editor.at("haproxy.cfg", 5, 11);
    assert!(labels(editor.request("textDocument/completion", second)).contains(&"forwardfor".to_owned()));
    editor.end();
}

#[test]
fn a_request_is_traced_as_by_the_command() {
    let mut editor = haproxy("lsp-trace");
    let wanted = json!({ "uri": editor.uri("haproxy.cfg"), "request": "GET http://x/api/1", "headers": ["x-a: b"] });
    let mut traced =
        editor.request("workspace/executeCommand", json!({ "command": "evenkeel.trace", "arguments": [wanted] }));
    let text = traced.as_object_mut().unwrap().remove("text").unwrap();
    assert!(text.as_str().unwrap().starts_with("GET http://x/api/1 -> pool api"), "{text}");
    let ran =
        editor.folder().run(&["trace", "GET http://x/api/1", "-H", "x-a: b", "haproxy.cfg", "--format", "json"]).json();
    let steps = |value: &Value| -> Vec<(Value, Value)> {
        value["steps"].as_array().unwrap().iter().map(|step| (step["line"].clone(), step["what"].clone())).collect()
    };
    assert_eq!((&traced["version"], &traced["outcome"]), (&ran["version"], &ran["outcome"]));
    assert_eq!(steps(&traced), steps(&ran));
    let wanted = json!({ "uri": editor.uri("haproxy.cfg"), "request": "GET ftp://x/" });
    let (code, why) =
        editor.refused("workspace/executeCommand", json!({ "command": "evenkeel.trace", "arguments": [wanted] }));
    assert_eq!(code, -32803, "{why}");
    editor.end();
}

#[test]
fn a_lens_asks_for_a_request_and_pages_are_given() {
    let mut editor = haproxy("lsp-lens");
    let document = json!({ "textDocument": { "uri": editor.uri("haproxy.cfg") } });
    let lenses = editor.request("textDocument/codeLens", document);
    assert_eq!(
        (&lenses[0]["range"]["start"]["line"], &lenses[0]["command"]["command"]),
        (&json!(6), &json!("evenkeel.traceRequest"))
    );
    let page = editor
        .request("workspace/executeCommand", json!({ "command": "evenkeel.explain", "arguments": ["shadowed-route"] }));
    assert!(page.as_str().unwrap().starts_with("# shadowed-route"), "{page}");
    editor.end();
}

#[test]
fn no_answer_shows_a_secret() {
    let mut editor = Editor::start(Folder::new("lsp-secret"));
    editor.open("haproxy.cfg", "haproxy", SHOP);
    let line = SHOP.lines().position(|line| line.contains("hunter2")).unwrap() as u32;
    let mut said = editor.hover("haproxy.cfg", line, 6);
    let all = editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| one["code"] == "shadowed-route"));
    said.push_str(&json!(all).to_string());
    let wanted = json!({ "uri": editor.uri("haproxy.cfg"), "request": "GET http://shop.example.com/stats" });
    said.push_str(
        &editor
            .request("workspace/executeCommand", json!({ "command": "evenkeel.trace", "arguments": [wanted] }))
            .to_string(),
    );
    assert!(!said.contains("hunter2"), "{said}");
    editor.end();
}
