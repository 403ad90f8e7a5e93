//! Every form of `evenkeel check` says the same of the same configuration.

mod decode;
#[path = "../run/mod.rs"]
mod run;

use decode::FORMS;
use run::{Folder, SHOP};

const INTENT: &str = "\
balancers:
  edge: haproxy.cfg
pools:
  auth:
    share: even
expect:
  - name: log-ins reach auth
    when: POST http://shop.example.com/login
    pool: auth
  - name: tokens come from auth
    when: GET http://shop.example.com/api/auth/token
    pool: auth
  - name: scripts go to app
    when: GET http://shop.example.com/script
    pool: app
";

/// The shop with a script that nobody understands, and a finding that its owners live with.
fn shop(name: &str) -> Folder {
    let text = SHOP
        .replace("    acl is_login", "    http-request deny if { path /script } { lua.who eq 1 }\n    acl is_login")
        .replace("    stats auth", "    # evenkeel: ignore[plain-password] because it is the sample\n    stats auth");
    Folder::new(name).with("haproxy.cfg", text).with("evenkeel.yaml", INTENT)
}

/// What each form must say, in one line of it.
const FACTS: &[&[&str]] = &[
    &["this route is never taken: requests meant for pool auth go to pool api"],
    &["a secret stands here in the clear"],
    &["help: move it above the route that takes its requests"],
    &["try: evenkeel trace 'GET http://shop.example.com/api/auth/token'"],
    &["shadowed-route", "haproxy.cfg:15"],
    &["plain-password", "haproxy.cfg:32"],
    &["expectation", "haproxy.cfg:14"],
    &["fails ", "pool auth: share even"],
    &["fails ", "tokens come from auth"],
    &["unknown ", "scripts go to app"],
    &["holds ", "log-ins reach auth"],
    &["not understood", "haproxy.cfg:11", "lua.who"],
    &["10.0.1.12:8080 gets 75% instead of 50%"],
];

#[test]
fn every_form_is_asked() {
    let help = Folder::new("formats-help").run(&["check", "--help"]).out;
    let values = help.split("--format").nth(1).unwrap().split("--min-severity").next().unwrap();
    let values: Vec<&str> =
        values.lines().filter_map(|line| line.trim().strip_prefix("- ")?.split(':').next()).collect();
    assert_eq!(values, FORMS.iter().map(|form| form.name).collect::<Vec<_>>());
}

#[test]
fn every_form_says_the_same() {
    let folder = shop("formats-same");
    for form in FORMS {
        let ran = folder.run(&["check", "--format", form.name]);
        assert_eq!((ran.status, ran.err.as_str()), (1, ""), "{}", form.name);
        let lines = (form.decode)(&ran.out);
        for fact in FACTS.iter().filter(|fact| !form.lacks.contains(&fact[0])) {
            let says = lines.iter().any(|line| fact.iter().all(|part| line.contains(part)));
            assert!(says, "{} doesn't say {fact:?}:\n{}", form.name, lines.join("\n"));
        }
        for absent in ["hunter2", "statistics page"] {
            assert!(!ran.out.contains(absent), "{} says {absent}:\n{}", form.name, ran.out);
        }
    }
}

#[test]
fn a_form_lacks_only_what_it_is_said_to_lack() {
    let folder = shop("formats-lack");
    for form in FORMS {
        let lines = (form.decode)(&folder.run(&["check", "--format", form.name]).out);
        for lack in FACTS.iter().filter(|fact| form.lacks.contains(&fact[0])) {
            let says = lines.iter().any(|line| lack.iter().all(|part| line.contains(part)));
            assert!(!says, "{} does say {lack:?}", form.name);
        }
    }
}

#[test]
fn the_exit_status_is_the_same() {
    let folder = shop("formats-status").with("sound.cfg", "defaults\n    mode http\n");
    let cases: [(&[&str], i32); 5] = [
        (&["haproxy.cfg"], 1),
        (&["haproxy.cfg", "--strict"], 1),
        (&["haproxy.cfg", "--min-severity", "error"], 1),
        (&["sound.cfg"], 0),
        (&["gone.cfg"], 2),
    ];
    for form in FORMS {
        for (arguments, status) in cases {
            let ran = folder.run(&[&["check", "--format", form.name], arguments].concat());
            assert_eq!(ran.status, status, "{} {arguments:?}: {ran:?}", form.name);
        }
    }
}

#[test]
fn strict_makes_a_failure_of_what_nobody_knows() {
    let folder = shop("formats-strict");
    let of = |strict: &[&str]| folder.run(&[&["check", "--format", "junit"], strict].concat()).out;
    assert!(of(&[]).contains("name=\"scripts go to app\"><skipped "));
    assert!(of(&["--strict"]).contains("name=\"scripts go to app\"><failure type=\"error\" "));
}

#[test]
fn too_little_coverage_is_said_where_it_is_a_reason_to_fail() {
    let folder = shop("formats-coverage");
    for form in FORMS.iter().filter(|form| form.name != "json") {
        let ran = folder.run(&["check", "--format", form.name, "--min-coverage", "100%"]);
        let lines = (form.decode)(&ran.out);
        let says = lines.iter().any(|line| line.contains("of all routes are spoken of, 100% are wanted"));
        assert!(says, "{}:\n{}", form.name, ran.out);
    }
}

#[test]
fn what_the_change_didnt_bring_is_no_failure_in_any_form() {
    let folder = shop("formats-baseline");
    std::fs::copy(folder.path().join("haproxy.cfg"), folder.path().join("old.txt")).unwrap();
    for form in FORMS {
        let ran = folder.run(&[
            "check",
            "haproxy.cfg",
            "--format",
            form.name,
            "--baseline",
            "old.txt",
            "--engine",
            "haproxy",
        ]);
        assert_eq!(ran.status, 0, "{}: {ran:?}", form.name);
        let lines = (form.decode)(&ran.out);
        assert!(!ran.out.contains("shadowed-route"), "{}:\n{}", form.name, ran.out);
        let loud = ["<failure", "::error", "\"level\": \"error\"", "critical", "class=\"error\""];
        assert!(!loud.iter().any(|word| ran.out.contains(word)), "{}:\n{}", form.name, ran.out);
        assert!(lines.iter().any(|line| line.contains("tokens come from auth")), "{}", form.name);
    }
}
