//! The pages of nginx's rules, and bad input: what is said, where, and that the rest is read.

use std::collections::HashMap;

use engines::{Missing, Nowhere, Reading, Surroundings, nginx};
use finding::SourceMap;

fn read(text: &str, around: &dyn Surroundings) -> (SourceMap, Reading) {
    let mut sources = SourceMap::new();
    let file = sources.add("nginx.conf", text.as_bytes().to_vec());
    let reading = nginx::read(&mut sources, &[file], around);
    (sources, reading)
}

/// Lines of the findings of a rule, from 1.
fn lines_of(text: &str, rule: &str) -> Vec<usize> {
    let (sources, reading) = read(text, &Nowhere);
    let found = reading.findings.iter().filter(|finding| finding.rule == rule);
    found.map(|finding| sources.position(finding.primary.span).line).collect()
}

#[test]
fn every_page_has_its_headings_and_its_examples_are_true() {
    const HEADINGS: [&str; 5] = ["What it finds", "Why it matters", "Example", "Fix", "Limits"];
    let pages = (nginx::ENGINE.pages)();
    assert!(pages.len() >= 7 && pages.is_sorted_by_key(|page| page.id));
    for page in pages {
        let headings: Vec<&str> = page.docs.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        assert_eq!(headings, HEADINGS, "{}", page.id);
        assert!(page.docs.starts_with(&format!("# {}\n", page.id)), "{}", page.id);
        for (kind, text) in fences(page.docs) {
            let mark = format!("# ^ {}", page.id);
            let marked = text.lines().enumerate().filter(|(_, line)| line.ends_with(&mark));
            let expected: Vec<usize> = marked.map(|(index, _)| index + 1).collect();
            assert_eq!(kind == "nginx ok", expected.is_empty(), "{}: a fence is ok or has a mark", page.id);
            assert_eq!(lines_of(&text, page.id), expected, "{} in\n{text}", page.id);
        }
    }
}

fn fences(docs: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut inside = false;
    for line in docs.lines() {
        match line.strip_prefix("```") {
            Some(kind) if !inside => out.push((kind.to_owned(), String::new())),
            Some(_) => {}
            None if inside => out.last_mut().unwrap().1.push_str(&format!("{line}\n")),
            None => continue,
        }
        inside ^= line.starts_with("```");
    }
    out
}

/// Files by name.
struct Files(HashMap<&'static str, &'static str>);

impl Surroundings for Files {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let text = self.0.get(path).ok_or(Missing { why: format!("{path}: no such file") })?;
        Ok(text.as_bytes().to_vec())
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        let (before, after) = pattern.split_once('*').unwrap();
        let mut found: Vec<String> = self
            .0
            .keys()
            .filter(|name| name.starts_with(before) && name.ends_with(after))
            .map(|name| (*name).to_owned())
            .collect();
        found.sort();
        found
    }

    fn env(&self, _name: &str) -> Option<String> {
        None
    }
}

fn messages(text: &str, files: &[(&'static str, &'static str)]) -> (Vec<String>, Reading) {
    let (_, reading) = read(text, &Files(files.iter().copied().collect()));
    (reading.findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect(), reading)
}

#[test]
fn includes_are_put_where_they_are_named() {
    let files = [
        ("conf.d/a.conf", "server { listen 1; include more/*.inc; }"),
        ("conf.d/b.conf", "upstream b { server 10.0.0.1; }"),
        ("more/x.inc", "location /x { proxy_set_header Host $host; proxy_pass http://b; }"),
    ];
    for pattern in ["conf.d/*.conf", "/etc/nginx/conf.d/*.conf"] {
        let (messages, reading) = messages(&format!("http {{ include {pattern}; }}"), &files);
        assert_eq!(messages, Vec::<String>::new());
        assert_eq!((reading.model.listeners.len(), reading.model.pools.len(), reading.files.len()), (1, 1, 4));
    }
}

#[test]
fn a_loop_of_includes_is_said_with_its_whole_way() {
    let files = [("a.conf", "include b.conf;"), ("b.conf", "server { listen 80; } include a.conf;")];
    let (messages, reading) = messages("http { include a.conf; }", &files);
    let way =
        "include-loop: this include closes a loop, and nginx refuses the configuration: a.conf -> b.conf -> a.conf";
    assert_eq!(messages, [way]);
    assert_eq!(reading.model.listeners.len(), 1);
}

#[test]
fn a_root_that_another_includes_is_read_once() {
    let mut sources = SourceMap::new();
    let part = sources.add("conf.d/a.conf", b"server { listen 80; }".to_vec());
    let whole = sources.add("nginx.conf", b"http { include conf.d/*.conf; }".to_vec());
    let files = Files([("conf.d/a.conf", "server { listen 80; }")].into());
    let reading = nginx::read(&mut sources, &[part, whole], &files);
    assert_eq!((reading.model.listeners.len(), reading.files.len()), (1, 2));
    assert_eq!(reading.model.listeners[0].binds.len(), 1);
}

#[test]
fn a_file_that_is_not_here_is_said_by_its_weight() {
    let text = "http { include mime.types; include tls/ssl.conf; include routes.conf; server { listen 80; } }";
    let (messages, reading) = messages(text, &[]);
    assert_eq!(messages[0], "include-missing: mime.types is not here; it usually routes nothing");
    assert_eq!(messages[1], "include-missing: tls/ssl.conf is not here; by its name it routes nothing");
    assert!(
        messages[2].starts_with("include-missing: routes.conf is not here, and what it says may change every verdict")
    );
    assert_eq!(reading.model.coverage.files[0].gaps.len(), 2);
}

#[test]
fn a_bomb_of_includes_ends() {
    let files = [
        ("a", "include b; include b; include b; include b; include b; include b; include b; include b;"),
        ("b", "include c; include c; include c; include c; include c; include c; include c; include c;"),
        ("c", "include d; include d; include d; include d; include d; include d; include d; include d;"),
        ("d", "include e; include e; include e; include e; include e; include e; include e; include e;"),
        ("e", "server { listen 80; }"),
    ];
    let (_, reading) = messages("http { include a; }", &files);
    assert_eq!(reading.model.listeners.len(), 1);
}

#[test]
fn nothing_is_something() {
    for text in
        ["", " ", "# only a comment", "\u{feff}", "}", "{", "server", "server {", "http { server { location", "\0\0\0"]
    {
        let (_, reading) = read(text, &Nowhere);
        assert_eq!(reading.engine, "nginx", "{text:?}");
    }
    let mut sources = SourceMap::new();
    let file = sources.add("nginx.conf", b"server { listen 80; return 200 \"\xff\xfe\"; }".to_vec());
    assert_eq!(nginx::read(&mut sources, &[file], &Nowhere).model.listeners.len(), 1);
}

#[test]
fn a_line_without_a_semicolon_does_not_swallow_the_next() {
    let (sources, reading) = read("server {\n  listen 81\n  server_name a.test\n  root /x;\n}\n", &Nowhere);
    let lines: Vec<usize> =
        reading.findings.iter().map(|finding| sources.position(finding.primary.span).line).collect();
    assert_eq!(lines, [2, 3]);
    assert_eq!(reading.model.listeners[0].name.value, "*:81");
}

#[test]
fn secrets_are_known_as_such() {
    let text = r#"server { listen 80;
        location / { proxy_set_header Authorization "Bearer s3cr3t"; proxy_set_header X-Api-Key k3y; proxy_pass http://a; }
        location /b { secure_link_md5 "$uri pa55"; proxy_set_header Host $host; proxy_set_header X-Token $http_x_token; }
        if ($http_x_api_key != "l3tm31n") { return 403; } }"#;
    let (sources, reading) = read(text, &Nowhere);
    let secrets: Vec<&str> = reading.secrets.iter().map(|span| sources.text(*span)).collect();
    for secret in ["s3cr3t", "k3y", "pa55", "l3tm31n"] {
        assert!(secrets.iter().any(|text| text.contains(secret)), "{secret} is not among {secrets:?}");
    }
    assert_eq!(secrets.len(), 4);
}
