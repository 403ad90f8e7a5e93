//! `evenkeel trace` as users run it.

mod run;

use run::{Folder, SHOP, assert_page};

fn shop(name: &str) -> Folder {
    Folder::new(name).with("haproxy.cfg", SHOP)
}

#[test]
fn the_page_names_the_rule_that_stole_the_request() {
    let ran = shop("trace-stolen").run(&["trace", "POST http://shop.example.com/api/auth/token"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_page("trace_stolen.txt", &ran.out);
}

#[test]
fn the_page_names_near_misses_and_rewrites_and_masks_secrets() {
    let request = ["trace", "http://shop.example.com/Login", "-H", "Accept: text/html", "--client", "10.0.0.7"];
    let ran = shop("trace-near").run(&request);
    assert_eq!(ran.status, 0);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    assert_page("trace_near.txt", &ran.out);
}

#[test]
fn the_page_begins_with_the_line_that_answers() {
    let text = "events {}
http {
    server {
        listen 80;
        server_name shop.example.com;
        root /srv/shop;
        location /api/ { proxy_pass http://10.0.2.11:8080; }
        location / { try_files $uri $uri/ /index.html; }
    }
}
";
    let ran = Folder::new("trace-files").with("nginx.conf", text).run(&["trace", "http://shop.example.com/any/page"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, ""));
    assert_page("trace_files.txt", &ran.out);
}

#[test]
fn what_nobody_knows_is_unknown_with_the_line_to_blame() {
    let text = SHOP.replace("acl is_login path_beg /login", "acl is_login lua.who eq 1");
    let folder = Folder::new("trace-unknown").with("haproxy.cfg", text);
    let ran = folder.run(&["trace", "http://shop.example.com/"]);
    assert_eq!(ran.status, 0);
    assert_page("trace_unknown.txt", &ran.out);
    assert_eq!(folder.run(&["trace", "http://shop.example.com/", "--strict"]).status, 1);
    let json = folder.run(&["trace", "http://shop.example.com/", "--format", "json"]).json();
    assert_eq!(json["outcome"]["action"], "unknown");
    assert_eq!(json["outcome"]["blame"][0]["line"], 11);
}

#[test]
fn json_has_the_shape_of_version_1() {
    let folder = shop("trace-json");
    let json = folder.run(&["trace", "http://shop.example.com/login?a=1", "--format", "json"]).json();
    assert_eq!(json["version"], 1);
    let outcome = &json["outcome"];
    assert_eq!((&outcome["action"], &outcome["pool"]), (&"forward".into(), &"auth".into()));
    let second = serde_json::json!({"endpoint": "10.0.1.12:8080", "name": "auth2", "share": 0.75});
    assert_eq!(outcome["endpoints"][1], second);
    assert_eq!(
        (&outcome["sees"]["path"], &outcome["sees"]["host"]),
        (&"/login?a=1".into(), &"shop.example.com".into())
    );
    assert_eq!(outcome["sees"]["headers"]["x-forwarded-proto"], "http");
    let step =
        |what: &str| json["steps"].as_array().unwrap().iter().find(|step| step["what"] == what).cloned().unwrap();
    assert_eq!(step("skipped")["line"], 10);
    assert_eq!(
        step("matched"),
        serde_json::json!({"file": "haproxy.cfg", "line": 12, "text": "use_backend auth if is_login", "what": "matched"})
    );

    let json = folder.run(&["trace", "http://shop.example.com/admin/", "--format", "json"]).json();
    assert_eq!((&json["outcome"]["action"], &json["outcome"]["status"]), (&"reject".into(), &403.into()));
}

#[test]
fn the_listener_is_the_ports_or_the_only_one_of_the_scheme() {
    let folder = shop("trace-listener");
    let ran = folder.run(&["trace", "http://shop.example.com:8080/"]);
    assert!(
        ran.out.contains("note: no listener is bound to port 8080; web is the only one that speaks http"),
        "{}",
        ran.out
    );
    let ran = folder.run(&["trace", "https://shop.example.com/"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert_eq!(
        ran.err,
        "error: no listener is bound to port 443, and none speaks https\n  \
         help: choose one with --listener NAME|:PORT|ADDRESS:PORT: web (http :80)\n"
    );
    let ran = folder.run(&["trace", "https://shop.example.com/", "--listener", "web", "-q"]);
    assert_eq!(ran.out.lines().next(), Some("GET https://shop.example.com/ -> pool app (2 endpoints, 50% each)"));
}

#[test]
fn a_request_that_is_none_is_refused() {
    let ran = shop("trace-request").run(&["trace", "ftp://a/"]);
    assert_eq!(
        (ran.status, ran.err.as_str()),
        (2, "error: the scheme \"ftp\" is not known\n  help: use http, https, tcp or tls\n")
    );
}

#[test]
fn verbose_shows_every_rule() {
    let folder = shop("trace-verbose");
    let skipped = |arguments: &[&str]| folder.run(arguments).out.lines().filter(|line| line.starts_with('x')).count();
    assert!(skipped(&["trace", "http://a/", "-v"]) > skipped(&["trace", "http://a/"]));
}

#[test]
fn a_connection_is_traced_as_well() {
    let text = format!("{SHOP}\nlisten db\n    mode tcp\n    bind :5432\n    server db1 10.0.4.11:5432 check\n");
    let ran = Folder::new("trace-tcp").with("haproxy.cfg", text).run(&["trace", "tcp://db.example.com:5432"]);
    assert_eq!(ran.out.lines().next(), Some("tcp://db.example.com:5432 -> pool db (1 endpoint)"));
    assert!(!ran.out.contains("the endpoint receives"), "{}", ran.out);
}

/// A hash of the client's address names an endpoint where somebody said who the client is; a cookie always does.
#[test]
fn the_page_names_the_endpoint_that_a_request_is_bound_to() {
    let servers =
        "    server a 10.0.1.1:80 cookie a\n    server b 10.0.1.2:80 cookie b\n    server c 10.0.1.3:80 cookie c\n";
    let shop = |lines: &str| {
        let text = format!("defaults\n    mode http\nlisten web\n    bind :80\n{lines}{servers}");
        Folder::new("trace-bound").with("haproxy.cfg", text)
    };
    let goes = |lines: &str, more: &[&str]| {
        let ran = shop(lines).run(&[&["trace", "http://a/"], more].concat());
        let line = ran.out.lines().find_map(|line| line.trim().strip_prefix("goes to").map(str::trim));
        line.map(str::to_owned)
    };
    let source = "    balance source\n    hash-type consistent\n";
    let hashed = goes(source, &["--client", "192.0.2.7"]).unwrap();
    assert!(hashed.ends_with(":80, by the hash of the client address, while all endpoints are up"), "{hashed}");
    assert_eq!(goes(source, &[]), None, "nobody said who the client is");
    assert_eq!(goes("    balance roundrobin\n", &["--client", "192.0.2.7"]), None);
    let kept = goes("    cookie SRV insert\n", &["-H", "Cookie: x=1; SRV=b"]);
    assert_eq!(kept.as_deref(), Some("10.0.1.2:80, by its cookie, while all endpoints are up"));
    let json = shop(source).run(&["trace", "http://a/", "--client", "192.0.2.7", "--format", "json"]).json();
    let shares: Vec<f64> = (0..3).map(|at| json["outcome"]["endpoints"][at]["share"].as_f64().unwrap()).collect();
    assert_eq!(shares.iter().filter(|share| **share == 1.0).count(), 1, "{shares:?}");
    assert_eq!(shares.iter().sum::<f64>(), 1.0, "{shares:?}");
}

/// The page in docs/trace.md is what users get from the example in this checkout.
#[test]
fn the_document_shows_the_page_of_today() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut command = Folder::new("trace-docs").command();
    command.current_dir(root.join("examples/outages/3-api-rule-above-auth/haproxy/after"));
    let output = command.args(["trace", "POST https://www.example.com/api/auth/login", "."]).output().unwrap();
    let page = String::from_utf8(output.stdout).unwrap();
    let path = root.join("docs/trace.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let start = document.find("POST https://www.example.com/api/auth/login ->").unwrap();
    let end = start + document[start..].find("\n```").unwrap();
    if std::env::var_os("EVENKEEL_BLESS").is_some() {
        std::fs::write(&path, format!("{}{}{}", &document[..start], page.trim_end(), &document[end..])).unwrap();
    }
    assert_eq!(&document[start..end], page.trim_end(), "docs/trace.md is old; EVENKEEL_BLESS=1 renews it");
}
