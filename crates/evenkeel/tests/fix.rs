//! `evenkeel check --fix` as users run it.

mod run;

use run::Folder;

const SOUND: &str = "defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    option forwardfor
frontend web
    bind :80
    default_backend app
backend app
    option httpchk GET /healthz
    server a 10.0.0.1:80 check
    server b 10.0.0.2:80 check
";

const NGINX: &str = "events {}
http {
    upstream app {
        server 10.0.0.1:80;
        server 10.0.0.2:80;
    }
    server {
        listen 80;
        location / {
            proxy_set_header Host $host;
            proxy_pass http://app;
        }
    }
}
";

/// A fault, what mends it, and what `diff` says of that.
struct Case {
    file: &'static str,
    rule: &'static str,
    safe: bool,
    /// What stands in the place of what, in the sound configuration.
    fault: (&'static str, &'static str),
    /// The same after the fix; the sound text where nothing is said.
    mended: Option<&'static str>,
    kinds: &'static [&'static str],
}

const CASES: &[Case] = &[
    Case {
        file: "haproxy.cfg",
        rule: "time-cut-short",
        safe: true,
        fault: ("timeout server 30s", "timeout server 1m30s # long"),
        mended: Some("timeout server 90s # long"),
        kinds: &["timeout"],
    },
    Case {
        file: "haproxy.cfg",
        rule: "old-dialect",
        safe: true,
        fault: ("timeout connect 4s", "contimeout  4s"),
        mended: Some("timeout connect  4s"),
        kinds: &[],
    },
    Case {
        file: "haproxy.cfg",
        rule: "missing-newline",
        safe: true,
        fault: ("10.0.0.2:80 check\n", "10.0.0.2:80 check"),
        mended: None,
        kinds: &[],
    },
    Case {
        file: "haproxy.cfg",
        rule: "unused-suppression",
        safe: true,
        fault: ("    bind :80\n", "    # evenkeel: ignore[weak-tls] because old\n    bind :80\n"),
        mended: None,
        kinds: &[],
    },
    Case {
        file: "haproxy.cfg",
        rule: "lenient-parsing",
        safe: false,
        fault: ("    bind :80\n", "    bind :80\n    option accept-invalid-http-request\n"),
        mended: None,
        kinds: &[],
    },
    Case {
        file: "haproxy.cfg",
        rule: "weak-tls",
        safe: false,
        fault: ("    bind :80\n", "    bind :443 ssl crt a.pem ssl-min-ver TLSv1.0 alpn h2\n"),
        mended: Some("    bind :443 ssl crt a.pem ssl-min-ver TLSv1.2 alpn h2\n"),
        kinds: &[],
    },
    Case {
        file: "haproxy.cfg",
        rule: "duplicate-endpoint",
        safe: false,
        fault: ("    server b 10.0.0.2:80 check\n", "    server b 10.0.0.2:80 check\n    server c 10.0.0.2:80 check\n"),
        mended: None,
        kinds: &["endpoint", "share"],
    },
    Case {
        file: "nginx.conf",
        rule: "upstream-with-port",
        safe: true,
        fault: ("http://app;", "http://app:8080;"),
        mended: None,
        kinds: &[],
    },
    Case {
        file: "nginx.conf",
        rule: "unknown-upstream",
        safe: false,
        fault: ("http://app;", "http://apps/;"),
        mended: Some("http://app/;"),
        kinds: &["fate", "pool"],
    },
    Case {
        file: "nginx.conf",
        rule: "weak-tls",
        safe: false,
        fault: ("listen 80;", "listen 80; ssl_protocols TLSv1 TLSv1.1\n TLSv1.2;"),
        mended: Some("listen 80; ssl_protocols TLSv1.2 TLSv1.3;"),
        kinds: &[],
    },
    Case {
        file: "nginx.conf",
        rule: "lenient-parsing",
        safe: false,
        fault: ("        listen 80;\n", "        listen 80;\n        ignore_invalid_headers off;\n"),
        mended: None,
        kinds: &[],
    },
    Case {
        file: "nginx.conf",
        rule: "nginx-syntax",
        safe: false,
        fault: ("listen 80;", "listen 80"),
        mended: None,
        kinds: &[],
    },
];

#[test]
fn each_fix_changes_what_it_says_and_no_other_byte() {
    for case in CASES {
        let sound = if case.file == "nginx.conf" { NGINX } else { SOUND };
        let (plain, faulty) = case.fault;
        assert!(sound.contains(plain), "{plain}");
        let before = sound.replace(plain, faulty);
        let after = sound.replace(plain, case.mended.unwrap_or(plain));
        let name = format!("fix-{}-{}", case.file, case.rule);
        let folder = Folder::new(&name).with(case.file, &before).with("old/config", &before);

        let asked: &[&str] =
            if case.safe { &["check", case.file, "--fix"] } else { &["check", case.file, "--fix", "--unsafe"] };
        if !case.safe {
            let ran = folder.run(&["check", case.file, "--fix"]);
            assert_eq!(folder.read(case.file), before, "{name}: written without --unsafe");
            assert!(ran.out.contains("1 finding more can be mended by --fix --unsafe"), "{name}: {}", ran.out);
        }
        let ran = folder.run(asked);
        assert_eq!(folder.read(case.file), after, "{name}: {}{}", ran.out, ran.err);
        assert!(ran.out.contains(&format!("mended {} at {}:", case.rule, case.file)), "{name}: {}", ran.out);
        let again = folder.run(&["check", case.file, "--min-severity", "note"]).out;
        assert!(!again.contains(&format!("[{}]", case.rule)), "{name}: {again}");

        let engine = if case.file == "nginx.conf" { "nginx" } else { "haproxy" };
        let json = folder.run(&["diff", "old/config", case.file, "--engine", engine, "--format", "json"]).json();
        let changes = json["changes"].as_array().unwrap();
        let mut kinds: Vec<&str> = changes.iter().map(|change| change["kind"].as_str().unwrap()).collect();
        kinds.sort_unstable();
        kinds.dedup();
        assert_eq!(kinds, case.kinds, "{name}: {json:#}");
    }
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let text = SOUND.replace("timeout server 30s", "timeout server 1m30s");
    let folder = Folder::new("fix-dry").with("haproxy.cfg", &text);
    let ran = folder.run(&["check", "--fix", "--dry-run"]);
    let page = "\
--- a/haproxy.cfg
+++ b/haproxy.cfg
@@ -2,7 +2,7 @@
     mode http
     timeout connect 4s
     timeout client 30s
-    timeout server 1m30s
+    timeout server 90s
     timeout http-request 10s
     option forwardfor
 frontend web
would mend time-cut-short at haproxy.cfg:5: write 90s
what changes for traffic:
  timeout: pool app: endpoint timeout 1min -> 90s

";
    assert!(ran.out.starts_with(page), "{}", ran.out);
    assert_eq!((ran.status, folder.read("haproxy.cfg")), (1, text));
}

#[test]
fn programs_read_what_is_found_afterwards_alone() {
    let folder = Folder::new("fix-json").with("haproxy.cfg", SOUND.replace("server 30s", "server 1m30s"));
    let ran = folder.run(&["check", "--fix", "--format", "json"]);
    assert_eq!((ran.status, ran.json()["findings"].as_array().unwrap().len()), (0, 0), "{}", ran.out);
    assert!(ran.err.contains("+    timeout server 90s\n"), "{}", ran.err);
    assert!(folder.read("haproxy.cfg").contains("timeout server 90s\n"));
}

#[test]
fn a_fix_that_does_not_help_is_left() {
    let twice = "    option accept-invalid-http-request\n";
    let text = SOUND.replace("    bind :80\n", &format!("    bind :80\n{twice}{twice}"));
    let folder = Folder::new("fix-harm").with("haproxy.cfg", text.replace("server 30s", "server 1m30s"));
    let ran = folder.run(&["check", "--fix", "--unsafe"]);
    assert!(ran.out.contains("left lenient-parsing at haproxy.cfg:11: its fix was tried"), "{}", ran.out);
    assert_eq!(folder.read("haproxy.cfg"), text.replace("server 30s", "server 90s"));
}

#[test]
fn bytes_that_are_no_text_line_ends_and_secrets_stay() {
    let secret = "userlist u\n    user admin insecure-password hunter2secret\n";
    let text = format!("{secret}{SOUND}").replace("server 30s", "server 1m30s").replace('\n', "\r\n");
    let mut bytes = text.clone().into_bytes();
    bytes.extend(b"# caf\xe9\r\n");
    let folder = Folder::new("fix-bytes").with("haproxy.cfg", &bytes);
    let ran = folder.run(&["check", "--fix", "haproxy.cfg"]);
    let mut wanted = text.replace("1m30s", "90s").into_bytes();
    wanted.extend(b"# caf\xe9\r\n");
    assert_eq!(std::fs::read(folder.path().join("haproxy.cfg")).unwrap(), wanted, "{}", ran.out);
    assert!(!ran.out.contains("hunter2secret") && !ran.err.contains("hunter2secret"));
}

#[cfg(unix)]
#[test]
fn links_and_permissions_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::new("fix-links").with("real/haproxy.cfg", SOUND.replace("server 30s", "server 1m30s"));
    let (link, real) = (folder.path().join("haproxy.cfg"), folder.path().join("real/haproxy.cfg"));
    symlink("real/haproxy.cfg", &link).unwrap();
    std::fs::set_permissions(&real, std::fs::Permissions::from_mode(0o640)).unwrap();
    folder.run(&["check", "haproxy.cfg", "--fix"]);
    assert!(std::fs::read_to_string(&real).unwrap().contains("server 90s"));
    assert!(link.is_symlink());
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    let names = std::fs::read_dir(folder.path().join("real")).unwrap().count();
    assert_eq!(names, 1, "something was left beside it");
}

#[test]
fn standard_input_is_not_mended() {
    let folder = Folder::new("fix-stdin");
    let ran = folder.run_with(&["check", "-", "--fix"], &SOUND.replace("server 30s", "server 1m30s"));
    assert!(
        ran.out.contains("left time-cut-short at standard input:5: it isn't in a file that can be written"),
        "{}",
        ran.out
    );
}

#[test]
fn statistics_count_in_the_place_of_findings() {
    let text = SOUND.replace("server 30s", "server 1m30s").replace(
        "    option httpchk",
        "    # evenkeel: ignore[duplicate-endpoint] because it is a test\n    server c 10.0.0.2:80 check\n    option httpchk",
    );
    let folder = Folder::new("fix-statistics").with("haproxy.cfg", text);
    let ran = folder.run(&["check", "--statistics"]);
    let row = |rule: &str| {
        let line = ran.out.lines().find(|line| line.contains(rule)).unwrap_or_else(|| panic!("{}", ran.out));
        line.split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(row("time-cut-short"), ["1", "warning", "time-cut-short", "1", "0"]);
    assert!(!ran.out.contains("-->"), "{}", ran.out);
    let json = folder.run(&["check", "--statistics", "--format", "json"]).json();
    assert_eq!(json["statistics"][0]["found"], 1);
}
