//! `evenkeel check --baseline` as users run it: only what the change brings.

mod run;

use run::{Folder, Ran};

/// A route that is never taken and a pool that nobody checks; `log-ins` fails, `shop` holds.
const OLD: &str = "\
defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s
    timeout http-request 10s
    option httpchk GET /healthz
    option forwardfor
frontend web
    bind :80
    use_backend app if { path_beg /api/ }
    use_backend auth if { path_beg /api/auth/ }
    default_backend app

backend auth
    server auth1 10.0.1.11:8080 check
    server auth2 10.0.1.12:8080 check

backend app
    server app1 10.0.3.11:8080 check
    server app2 10.0.3.12:8080 check
";

const INTENT: &str = "\
balancers:
  edge: new/haproxy.cfg
expect:
  - name: tokens come from auth
    when: GET http://shop.example.com/api/auth/token
    pool: auth
  - name: the shop is there
    when: GET http://shop.example.com/cart
    pool: app
";

/// All lines moved by a comment; nothing else.
fn moved() -> String {
    format!("# moved\n\n{OLD}")
}

/// What the change is may stand in `new`; the intent file speaks of that side.
fn folder(name: &str, new: &str) -> Folder {
    Folder::new(name).with("old/haproxy.cfg", OLD).with("new/haproxy.cfg", new).with("evenkeel.yaml", INTENT)
}

fn rules(ran: &Ran) -> Vec<String> {
    let json = ran.json();
    json["findings"].as_array().unwrap().iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect()
}

const JSON: [&str; 4] = ["check", "--format", "json", "--baseline"];

fn against(folder: &Folder, old: &str, more: &[&str]) -> Ran {
    folder.run(&[&JSON[..], &[old], more].concat())
}

#[test]
fn what_was_there_is_no_news_wherever_it_stands_now() {
    let folder = folder("baseline-moved", &moved());
    let whole = folder.run(&["check", "--format", "json"]);
    assert_eq!((whole.status, rules(&whole)), (1, vec!["shadowed-route".to_owned()]), "{whole:?}");
    assert!(whole.json().get("baseline").is_none());
    for old in ["old", "old/haproxy.cfg"] {
        let ran = against(&folder, old, &[]);
        assert_eq!((ran.status, rules(&ran)), (0, vec![]), "{ran:?}");
        let json = ran.json();
        let said = serde_json::json!({ "old": old, "findings": 1, "fails": 1, "unknown": 0 });
        assert_eq!(json["baseline"], said);
        assert_eq!((&json["summary"]["warnings"], &json["summary"]["fails"]), (&0.into(), &1.into()));
        let before: Vec<&str> =
            json["expectations"].as_array().unwrap().iter().filter_map(|one| one["before"].as_str()).collect();
        assert_eq!(before, ["fails", "holds"]);
    }
    let page = folder.run(&["check", "--baseline", "old"]);
    assert_eq!(page.status, 0);
    assert!(!page.out.contains("error[") && !page.out.contains("warning["), "{}", page.out);
    assert!(
        page.out.contains("fails    tokens come from auth\n         no better before the change\n"),
        "{}",
        page.out
    );
    assert!(
        page.out.ends_with("1 failed; against old: 1 finding left out, 1 expectation no better before\n"),
        "{}",
        page.out
    );
}

#[test]
fn what_the_change_brings_is_found() {
    // The same rule on another line, and an expectation that held.
    let new = moved()
        .replace("    default_backend app", "    use_backend auth if { path_beg /api/v2/ }\n    default_backend auth");
    let folder = folder("baseline-new", &new);
    let ran = against(&folder, "old", &[]);
    assert_eq!(ran.status, 1);
    let json = ran.json();
    let lines: Vec<u64> =
        json["findings"].as_array().unwrap().iter().map(|one| one["location"]["line"].as_u64().unwrap()).collect();
    assert_eq!((lines, &json["baseline"]["findings"]), (vec![15], &1.into()), "{ran:?}");
    let verdicts: Vec<(&str, &str)> = json["expectations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["before"].as_str().unwrap(), one["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(verdicts, [("fails", "fails"), ("holds", "fails")]);
    let page = folder.run(&["check", "--baseline", "old"]).out;
    assert!(
        page.contains("error[expectation]: the shop is there") && !page.contains("error[expectation]: tokens"),
        "{page}"
    );
    // Only the expectation is new.
    let new = moved().replace("    default_backend app", "    default_backend auth");
    let ran = against(&folder.with("new/haproxy.cfg", new), "old", &["--min-severity", "error"]);
    assert_eq!((ran.status, rules(&ran)), (1, vec![]), "{ran:?}");
}

/// Of two lines that are the same, one was there.
#[test]
fn the_same_once_more_is_news() {
    let line = "    use_backend auth if { path_beg /api/auth/ }\n";
    let folder = folder("baseline-twice", &moved().replace(line, &line.repeat(2)));
    let both = rules(&folder.run(&["check", "--format", "json"]));
    let left = rules(&against(&folder, "old", &[]));
    assert_eq!((both.len(), left.len()), (2, 1), "{both:?} {left:?}");
}

/// What a comment silenced was no finding; without the comment it is one.
#[test]
fn what_is_no_longer_silenced_is_news() {
    let silent =
        OLD.replace("    use_backend auth", "    # evenkeel: ignore[shadowed-route] because\n    use_backend auth");
    let folder = folder("baseline-silent", OLD).with("old/haproxy.cfg", silent);
    assert_eq!(rules(&against(&folder, "old", &[])), ["shadowed-route"]);
}

#[test]
fn what_nobody_knows_counts_where_it_was_known() {
    let lua = "    http-request deny if { lua.who eq 1 }\n    default_backend app";
    let new = OLD.replace("    default_backend app", lua);
    let folder = folder("baseline-strict", &new);
    assert_eq!(against(&folder, "old", &["--strict", "--min-severity", "error"]).status, 1);
    let ran = against(&folder.with("old/haproxy.cfg", &new), "old", &["--strict", "--min-severity", "error"]);
    assert_eq!((ran.status, &ran.json()["baseline"]["unknown"]), (0, &1.into()), "{ran:?}");
}

/// Each of several is held against the one that it was, and one that is new against none.
#[test]
fn of_several_each_has_its_own_past() {
    let pool = "    when: GET http://shop.example.com:81/\n    pool: app\n";
    let intent = format!("balancers:\n  a: new/a/haproxy.cfg\n  b: new/b/haproxy.cfg\nexpect:\n  - name: b\n{pool}");
    let b = |pool: &str| {
        OLD.replace("bind :80", "bind :81").replace("default_backend app", &format!("default_backend {pool}"))
    };
    // `c` fails, but nobody has ever meant it.
    let folder = Folder::new("baseline-several")
        .with("old/a/haproxy.cfg", OLD)
        .with("old/b/haproxy.cfg", b("app"))
        .with("old/c/haproxy.cfg", b("auth"))
        .with("new/a/haproxy.cfg", OLD)
        .with("new/b/haproxy.cfg", b("auth"))
        .with("evenkeel.yaml", intent);
    let before = |folder: &Folder| {
        let ran = against(folder, "old", &["--min-severity", "error"]);
        (ran.status, ran.json()["expectations"][0]["before"].clone())
    };
    assert_eq!(before(&folder), (1, "holds".into()));
    let folder = folder.with("old/b/haproxy.cfg", b("auth"));
    assert_eq!(before(&folder), (0, "fails".into()));
    std::fs::remove_file(folder.path().join("old/b/haproxy.cfg")).unwrap();
    assert_eq!(before(&folder).0, 1, "nothing is known of a configuration that was not there");
}

#[test]
fn a_revision_is_a_baseline() {
    let folder = folder("baseline-git", OLD);
    let git = |arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.args(["-c", "user.name=t", "-c", "user.email=t@example.com"]).args(arguments);
        let output = command.current_dir(folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
        output.is_ok_and(|output| output.status.success())
    };
    if !(git(&["init", "-q"]) && git(&["add", "."]) && git(&["commit", "-qm", "one"])) {
        return eprintln!("not tested: there is no git");
    }
    let gone = moved().replace("option httpchk GET /healthz", "option forwardfor").replace(" check\n", "\n");
    std::fs::write(folder.path().join("new/haproxy.cfg"), gone).unwrap();
    let whole = rules(&folder.run(&["check", "--format", "json"]));
    for old in ["HEAD:new/haproxy.cfg", "HEAD:new", "HEAD:"] {
        let ran = against(&folder, old, &["--min-severity", "note"]);
        let left = rules(&ran);
        assert_eq!((ran.status, left.len() + 1), (1, whole.len()), "{old}: {left:?} of {whole:?}");
        assert!(!left.contains(&"shadowed-route".to_owned()));
    }
    let piped = folder.run_with(&[&JSON[..], &["HEAD:new/haproxy.cfg", "-"]].concat(), &moved());
    assert_eq!((piped.status, rules(&piped)), (0, vec![]), "{piped:?}");
    let ran = folder.run(&["check", "--baseline", "gone:new"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("git knows no revision \"gone\""), "{}", ran.err);
}
