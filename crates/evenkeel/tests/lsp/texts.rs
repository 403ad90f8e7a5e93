//! Texts and the problems in them.

use serde_json::{Value, json};

use crate::client::{Editor, edited};
use crate::configurations::{HAPROXY, INTENT, NGINX, SITE};
use crate::run::Folder;

fn haproxy(name: &str) -> Editor {
    let folder = Folder::new(name).with("haproxy.cfg", HAPROXY).with("hosts.map", "a.example.com api\n");
    Editor::start(folder)
}

fn nginx(name: &str) -> Editor {
    Editor::start(Folder::new(name).with("nginx.conf", NGINX).with("conf.d/shop.conf", SITE))
}

fn line(diagnostic: &Value) -> u64 {
    diagnostic["range"]["start"]["line"].as_u64().unwrap()
}

#[test]
fn what_check_finds_is_shown_where_it_stands() {
    let mut editor = haproxy("lsp-findings");
    editor.open_file("haproxy.cfg", "haproxy");
    let end = editor.found("haproxy.cfg", "missing-newline");
    assert_eq!((line(&end), &end["severity"], &end["source"]), (24, &json!(1), &json!("evenkeel")));
    let late = editor.found("haproxy.cfg", "shadowed-route");
    assert_eq!((line(&late), &late["severity"]), (12, &json!(2)));
    assert_eq!(late["codeDescription"]["href"], "evenkeel:/shadowed-route.md");
    let related = &late["relatedInformation"][0];
    assert_eq!(
        (&related["location"]["range"]["start"]["line"], &related["location"]["uri"]),
        (&json!(11), &json!(editor.uri("haproxy.cfg")))
    );
    editor.end();
}

#[test]
fn the_same_is_found_as_by_check() {
    let mut editor = haproxy("lsp-same");
    let ran = editor.folder().run(&["check", "haproxy.cfg", "--format", "json"]).json();
    editor.open_file("haproxy.cfg", "haproxy");
    let shown = editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| one["code"] == "shadowed-route"));
    let findings = shown.iter().filter(|one| one["code"] != "not-understood");
    let mut shown: Vec<(String, u64)> =
        findings.map(|one| (one["code"].as_str().unwrap().to_owned(), line(one) + 1)).collect();
    let findings = ran["findings"].as_array().unwrap().iter();
    let mut found: Vec<(String, u64)> = findings
        .map(|one| (one["rule"].as_str().unwrap().to_owned(), one["location"]["line"].as_u64().unwrap()))
        .collect();
    shown.sort();
    found.sort();
    assert_eq!(shown, found);
    editor.end();
}

#[test]
fn a_text_is_followed_while_it_is_written() {
    let mut editor = haproxy("lsp-written");
    editor.open_file("haproxy.cfg", "haproxy");
    editor.found("haproxy.cfg", "shadowed-route");
    // A line above moves what is known, and a typing error is seen at once.
    editor.change("haproxy.cfg", [0, 0, 0, 0], "# né 😀\n");
    let moved = editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| line(one) == 25));
    assert!(moved.iter().any(|one| one["code"] == "shadowed-route" && line(one) == 13), "{moved:#?}");
    editor.change("haproxy.cfg", [15, 4, 15, 19], "defualt_backend");
    editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| line(one) == 15));
    editor.change("haproxy.cfg", [15, 4, 15, 19], "default_backend");
    let whole = HAPROXY.replace("    use_backend login if is_login\n", "") + "\n";
    editor.changes("haproxy.cfg", json!([{ "text": whole }]));
    let clean =
        |all: &[Value]| !all.iter().any(|one| one["code"] == "shadowed-route" || one["code"] == "missing-newline");
    editor.diagnostics("haproxy.cfg", clean);
    editor.end();
}

#[test]
fn comments_silence_what_they_name() {
    let mut editor = haproxy("lsp-silenced");
    let silenced = HAPROXY
        .replace("    use_backend login", "    # evenkeel: ignore[shadowed-route] because x\n    use_backend login");
    let unused =
        silenced.replace("default_backend app", "default_backend app # evenkeel: ignore[empty-pool] because y");
    editor.open("haproxy.cfg", "haproxy", &unused);
    let all = editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| one["code"] == "unused-suppression"));
    let unused: Vec<u64> = all.iter().filter(|one| one["code"] == "unused-suppression").map(line).collect();
    assert_eq!(unused, [15], "{all:#?}");
    assert!(!all.iter().any(|one| one["code"] == "shadowed-route"), "{all:#?}");
    editor.end();
}

#[test]
fn the_standard_weighs_what_is_shown() {
    let standard = "balancers: { edge: haproxy.cfg }
standard:
  rules: { missing-newline: off, shadowed-route: error }
  own: [{ rule: mine, must: pool.name == 'nobody', says: is called otherwise }]
";
    let folder = Folder::new("lsp-standard").with("haproxy.cfg", HAPROXY).with("evenkeel.yaml", standard);
    let mut editor = Editor::start(folder);
    editor.open_file("haproxy.cfg", "haproxy");
    // What is found at once is weighed as what comes later.
    let first = editor.diagnostics("haproxy.cfg", |_| true);
    assert!(!first.iter().any(|one| one["code"] == "missing-newline"), "{first:#?}");
    let late = editor.diagnostics("haproxy.cfg", |all| all.iter().any(|one| one["code"] == "shadowed-route"));
    let shown = |code: &str| late.iter().find(|one| one["code"] == code).map(|one| one["severity"].clone());
    assert_eq!((shown("shadowed-route"), shown("mine")), (Some(json!(1)), Some(json!(2))), "{late:#?}");
    editor.end();
}

#[test]
fn a_failed_expectation_stands_on_its_line_with_a_witness() {
    let folder = Folder::new("lsp-intent").with("haproxy.cfg", HAPROXY).with("evenkeel.yaml", INTENT);
    let mut editor = Editor::start(folder);
    editor.open_file("evenkeel.yaml", "yaml");
    let failed = editor.found("evenkeel.yaml", "expectation");
    assert_eq!((line(&failed), &failed["severity"]), (3, &json!(1)));
    let message = failed["message"].as_str().unwrap();
    assert!(message.contains("POST http://www.example.com/api/login -> pool api"), "{message}");
    assert_eq!(failed["relatedInformation"][0]["location"]["uri"], json!(editor.uri("haproxy.cfg")));
    // What isn't saved counts: the line that was in the way goes from the other text.
    editor.open("haproxy.cfg", "haproxy", &HAPROXY.replace("    use_backend api if is_api\n", ""));
    editor.diagnostics("evenkeel.yaml", |all| all.is_empty());
    // And what is wrong with the intent file itself.
    editor.change("evenkeel.yaml", [5, 4, 5, 8], "poool");
    editor.diagnostics("evenkeel.yaml", |all| all.iter().any(|one| one["code"] == "intent-key" && line(one) == 5));
    editor.end();
}

#[test]
fn a_file_is_read_in_the_configuration_that_includes_it() {
    let mut editor = nginx("lsp-included");
    editor.open_file("conf.d/shop.conf", "nginx");
    let uri = editor.uri("conf.d/shop.conf");
    let places = editor.at("conf.d/shop.conf", 3, 36);
    assert_eq!(editor.places("textDocument/definition", places), [("nginx.conf".to_owned(), 2)]);
    // The upstream goes from the main file, which nobody saved: the included one is told.
    editor.diagnostics("conf.d/shop.conf", |_| true);
    editor.open(
        "nginx.conf",
        "nginx",
        &NGINX.replace("    upstream shop { server 10.0.0.1:80; server 10.0.0.2:80; }\n", ""),
    );
    let places = editor.at("conf.d/shop.conf", 3, 36);
    assert_eq!(editor.places("textDocument/definition", places), []);
    // Closed again, the disk counts.
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": editor.uri("nginx.conf") } }));
    let places = editor.at("conf.d/shop.conf", 3, 36);
    assert_eq!(editor.places("textDocument/definition", places).len(), 1);
    editor.notify("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    editor.diagnostics("conf.d/shop.conf", |all| all.is_empty());
    editor.end();
}

#[test]
fn fixes_are_offered_and_mend() {
    let mut editor = haproxy("lsp-fixes");
    editor.open_file("haproxy.cfg", "haproxy");
    let end = editor.found("haproxy.cfg", "missing-newline");
    let context = json!({ "diagnostics": [end] });
    let document = json!({ "uri": editor.uri("haproxy.cfg") });
    let actions = editor.request(
        "textDocument/codeAction",
        json!({ "textDocument": document, "range": end["range"], "context": context }),
    );
    assert_eq!((&actions[0]["title"], &actions[0]["isPreferred"]), (&json!("add a newline"), &json!(true)));
    let mended = edited(HAPROXY, &editor.uri("haproxy.cfg"), &actions[0]);
    assert_eq!(mended, format!("{HAPROXY}\n"));
    editor.changes("haproxy.cfg", json!([{ "text": mended }]));
    editor.diagnostics("haproxy.cfg", |all| !all.iter().any(|one| one["code"] == "missing-newline"));
    editor.end();
}

#[test]
fn all_that_is_safe_is_fixed_at_once_where_that_is_asked() {
    let mut editor = haproxy("lsp-fix-all");
    editor.open_file("haproxy.cfg", "haproxy");
    editor.found("haproxy.cfg", "missing-newline");
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 0, "character": 0 } });
    let context = json!({ "diagnostics": [], "only": ["source.fixAll"] });
    let document = json!({ "uri": editor.uri("haproxy.cfg") });
    let actions = editor
        .request("textDocument/codeAction", json!({ "textDocument": document, "range": range, "context": context }));
    assert_eq!(edited(HAPROXY, &editor.uri("haproxy.cfg"), &actions[0]), format!("{HAPROXY}\n"));
    editor.end();
}

#[test]
fn a_finding_can_be_silenced_and_a_second_one_of_its_line_joins() {
    let mut editor = haproxy("lsp-silence");
    let condition = "if is_login { hdr(host) -m reg ^login.example.com$ }";
    let mut text = HAPROXY.replace("if is_login", condition);
    editor.open("haproxy.cfg", "haproxy", &text);
    for rule in ["unescaped-dot", "shadowed-route"] {
        let one = editor.found("haproxy.cfg", rule);
        let params = json!({
            "textDocument": { "uri": editor.uri("haproxy.cfg") },
            "range": one["range"],
            "context": { "diagnostics": [one], "only": ["quickfix"] },
        });
        let actions = editor.request("textDocument/codeAction", params);
        let silence = format!("Live with it: silence {rule} on this line");
        let action = actions.as_array().unwrap().iter().find(|action| action["title"] == silence.as_str());
        text = edited(&text, &editor.uri("haproxy.cfg"), action.unwrap());
        editor.changes("haproxy.cfg", json!([{ "text": text }]));
        editor.diagnostics("haproxy.cfg", |all| !all.iter().any(|one| one["code"] == rule));
    }
    assert!(
        text.contains("\n    # evenkeel: ignore[unescaped-dot, shadowed-route] because \n    use_backend login"),
        "{text}"
    );
    editor.end();
}
