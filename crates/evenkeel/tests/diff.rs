//! `evenkeel diff` as users run it.

mod run;

use std::process::Command;

use run::{Folder, assert_page};

const OLD: &str = "\
defaults
    mode http
    timeout connect 4s
    timeout client 30s
    timeout server 30s

frontend web
    bind :80
    use_backend auth if { path_beg /login }
    default_backend app

backend auth
    option httpchk
    http-check send meth GET uri /healthz hdr Authorization \"Basic hunter2secret\"
    server auth1 10.0.1.11:8080 check
    server auth2 10.0.1.12:8080 check

backend app
    server app1 10.0.3.11:8080 check
    server app2 10.0.3.12:8080 check
";

/// Three changes, one of them on a line with a secret, and a line that nobody understands.
fn new() -> String {
    OLD.replace("timeout connect 4s", "timeout connect 2s")
        .replace("auth1 10.0.1.11:8080 check", "auth1 10.0.1.11:8080 check weight 3")
        .replace("/healthz", "/ready")
        .replace("    default_backend", "    http-request lua.shape\n    default_backend")
}

fn two(name: &str) -> Folder {
    Folder::new(name).with("old.cfg", OLD).with("new.cfg", new())
}

#[test]
fn the_page_shows_the_lines_of_both_sides_and_never_a_secret() {
    let ran = two("diff-page").run(&["diff", "old.cfg", "new.cfg"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    assert_page("diff.txt", &ran.out);
}

#[test]
fn markdown_is_for_a_pull_request() {
    let ran = two("diff-markdown").run(&["diff", "old.cfg", "new.cfg", "--format", "markdown"]);
    assert_eq!(ran.status, 1);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    assert_page("diff.md", &ran.out);
}

#[test]
fn github_gets_the_lines_of_the_new_side() {
    let ran = two("diff-github").run(&["diff", "old.cfg", "new.cfg", "--format", "github"]);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    let commands: Vec<&str> = ran.out.lines().map(|line| line.split("::").nth(1).unwrap()).collect();
    let expected = [
        "warning file=new.cfg,line=16,title=evenkeel diff%3A share",
        "warning file=new.cfg,line=15,title=evenkeel diff%3A health",
        "warning file=new.cfg,line=3,title=evenkeel diff%3A timeout",
        "notice file=new.cfg,line=10,title=evenkeel diff%3A unknown",
    ];
    assert_eq!(commands, expected, "{}", ran.out);
}

#[test]
fn json_has_the_shape_of_version_1() {
    let ran = two("diff-json").run(&["diff", "old.cfg", "new.cfg", "--format", "json"]);
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    let json = ran.json();
    assert_eq!((&json["version"], &json["equivalent"]), (&1.into(), &"no".into()));
    let kinds: Vec<&str> =
        json["changes"].as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["share", "health", "timeout"]);
    let timeout = &json["changes"][2];
    assert_eq!(timeout["message"], "pools auth and app: connect timeout 4s -> 2s");
    assert_eq!((&timeout["before"], &timeout["after"]), (&"4s".into(), &"2s".into()));
    let line = |index: usize| {
        let line = &timeout["because"][index];
        (line["side"].as_str().unwrap(), line["file"].as_str().unwrap(), line["line"].as_u64().unwrap())
    };
    assert_eq!((line(0), line(1)), (("old", "old.cfg", 3), ("new", "new.cfg", 3)));
    assert!(timeout.get("witness").is_none() && timeout.get("traffic_share").is_none());
    assert_eq!(json["unknown"][0]["text"], "http-request lua.shape");
}

#[test]
fn exit_statuses_follow_what_was_found() {
    let folder =
        two("diff-status").with("same.cfg", format!("# the same\n{}", OLD.replace("backend app", "backend  app")));
    let status = |arguments: &[&str]| folder.run(&[&["diff"], arguments].concat()).status;
    assert_eq!(status(&["old.cfg", "same.cfg"]), 0);
    assert_eq!(status(&["old.cfg", "same.cfg", "--strict"]), 0);
    assert_eq!(status(&["old.cfg", "new.cfg"]), 1);
    assert_eq!(status(&["old.cfg", "gone.cfg"]), 2);
    assert_eq!(status(&["old.cfg"]), 2);
    assert_eq!(status(&["old.cfg", "new.cfg", "--map", "auth"]), 2);
    assert_eq!(status(&["old.cfg", "new.cfg", "--map", "auth=login"]), 2);
}

#[test]
fn a_rule_that_takes_requests_from_another_is_shown_with_a_request() {
    let taken = OLD.replace("    use_backend auth", "    use_backend app if { path_beg /log }\n    use_backend auth");
    let folder = two("diff-fate").with("new.cfg", taken);
    let ran = folder.run(&["diff", "old.cfg", "new.cfg"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("/login -> pool app, before -> pool auth"), "{}", ran.out);
    let same = folder.run(&["diff", "old.cfg", "old.cfg"]);
    assert_eq!(same.out, "compared old.cfg with old.cfg\nno change found; equivalent: yes\n");
}

#[test]
fn a_map_names_what_was_renamed() {
    let renamed = OLD.replace("backend auth", "backend login").replace("10.0.1.1", "10.0.7.1");
    let folder = two("diff-map").with("new.cfg", renamed);
    let kinds = |arguments: &[&str]| {
        let json = folder.run(&[&["diff", "old.cfg", "new.cfg", "--format", "json"], arguments].concat()).json();
        let changes = json["changes"].as_array().unwrap().clone();
        changes.iter().map(|one| one["kind"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&[]), ["fate", "pool", "pool"]);
    assert_eq!(kinds(&["--map", "auth=login"]), ["endpoint", "endpoint"]);
    let ran = folder.run(&["diff", "old.cfg", "new.cfg", "--map", "auth=logn"]);
    assert_eq!(ran.err, "error: the new configuration has no pool \"logn\"\n  help: did you mean login?\n");
}

#[test]
fn folders_are_compared_by_the_names_in_them() {
    let nginx = "events {}\nhttp { server { listen 81; location / { proxy_pass http://10.0.0.1; } } }\n";
    let folder = Folder::new("diff-folders")
        .with("before/edge/haproxy.cfg", OLD)
        .with("before/nginx.conf", nginx)
        .with("after/edge/haproxy.cfg", new())
        .with("after/nginx.conf", nginx)
        .with("after/more/nginx.conf", nginx.replace("listen 81", "listen 82"));
    let ran = folder.run(&["diff", "before", "after", "--format", "json"]);
    let messages: Vec<String> = ran.json()["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["message"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(messages[0], "listener *:82 is new (HTTP)");
    assert_eq!(messages[1], "pool 10.0.0.1 is new: 1 endpoint");
    assert_eq!(messages.len(), 5, "{messages:#?}");
    let ran = folder.run(&["diff", "before", "after", "--map", "auth=none"]);
    assert_eq!(
        (ran.status, ran.err.lines().next()),
        (2, Some("error: no configuration has a pool \"auth\" before and \"none\" after"))
    );
}

/// The page on `diff` shows what the tool says.
#[test]
fn the_transcripts_of_the_page_are_real() {
    let top = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(top.join("docs/diff.md")).unwrap();
    let transcripts: Vec<&str> = page.split("```console\n$ evenkeel ").skip(1).collect();
    assert_eq!(transcripts.len(), 3);
    for transcript in transcripts {
        let (command, shown) = transcript.split_once('\n').unwrap();
        let mut evenkeel = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
        let ran = evenkeel.args(command.split(' ')).current_dir(top.join("examples/outages")).output().unwrap();
        let said = String::from_utf8(ran.stdout).unwrap();
        assert_eq!(shown.split_once("\n```\n").unwrap().0, said.trim_end(), "{command}");
    }
}

/// What differs is found in one order, whatever the process: of two engines, where each header differs, too.
#[test]
fn the_same_question_gets_the_same_answer() {
    let outage = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/outages/3-api-rule-above-auth");
    let run = || {
        let mut evenkeel = Command::new(env!("CARGO_BIN_EXE_evenkeel"));
        evenkeel.args(["diff", "haproxy/before", "nginx/after"]).current_dir(&outage).output().unwrap().stdout
    };
    let first = run();
    (0..3).for_each(|_| assert!(run() == first, "another answer: {}", String::from_utf8_lossy(&first)));
}

/// Runs git in a folder; false where there is none.
fn git(folder: &Folder, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]);
    let output = command.args(arguments).current_dir(folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").output();
    output.is_ok_and(|output| output.status.success())
}

const SITE: &str = "events {}\nhttp {\n    include conf.d/*.conf;\n}\n";

fn pool(weight: u32) -> String {
    format!(
        "upstream app {{\n    server 10.0.0.1:80 weight={weight};\n    server 10.0.0.2:80;\n}}\nserver {{\n    listen 80;\n    location / {{\n        proxy_pass http://app;\n    }}\n}}\n"
    )
}

/// A repository with two commits, and a third state on the disk.
fn repository(name: &str) -> Option<Folder> {
    let folder = Folder::new(name).with("web/nginx.conf", SITE).with("web/available/app.conf", pool(1));
    let link = folder.path().join("web/conf.d/app.conf");
    std::fs::create_dir_all(link.parent().unwrap()).unwrap();
    std::os::unix::fs::symlink("../available/app.conf", link).unwrap();
    let kept = git(&folder, &["init", "-q"]) && git(&folder, &["add", "."]) && git(&folder, &["commit", "-qm", "one"]);
    let folder = folder.with("web/available/app.conf", pool(2));
    let kept = kept && git(&folder, &["commit", "-qam", "two"]);
    let folder = folder.with("web/available/app.conf", pool(3));
    if !kept {
        eprintln!("not tested: there is no git");
    }
    kept.then_some(folder)
}

#[test]
fn a_revision_is_read_with_what_it_includes() {
    let Some(folder) = repository("diff-git") else { return };
    let shares = |old: &str, new: &str| {
        let json = folder.run(&["diff", old, new, "--format", "json"]).json();
        let change = &json["changes"][0];
        assert_eq!(json["changes"].as_array().unwrap().len(), 1, "{json:#}");
        let file = |index: usize| change["because"][index]["file"].as_str().unwrap().to_owned();
        (change["after"].as_str().unwrap().to_owned(), file(0), file(1))
    };
    let of = |share: &str, old: &str, new: &str| (format!("2 endpoints, {share}"), old.to_owned(), new.to_owned());
    let (then, now) = ("HEAD~1:web/conf.d/app.conf", "main:web/conf.d/app.conf");
    assert_eq!(shares("HEAD~1:web/nginx.conf", "main:web/nginx.conf"), of("33.3% to 66.7%", then, now));
    assert_eq!(shares("main:web/nginx.conf", "web/nginx.conf"), of("25% to 75%", now, "web/conf.d/app.conf"));
    assert_eq!(shares("HEAD~1:web/nginx.conf", "HEAD~0:./web/nginx.conf").0, "2 endpoints, 33.3% to 66.7%");
}

#[test]
fn folders_at_a_revision_are_read() {
    let Some(folder) = repository("diff-git-folder") else { return };
    for (old, new, status) in [("HEAD~1:web/", "HEAD:web", 1), ("HEAD:", "HEAD:.", 0), ("HEAD:web", "web", 1)] {
        let ran = folder.run(&["diff", old, new]);
        assert_eq!(ran.status, status, "{old} {new} {ran:?}");
    }
    let ran = folder.run(&["diff", "HEAD:web", "HEAD~1:web", "--format", "github"]);
    assert!(ran.out.starts_with("::warning file=web/conf.d/app.conf,line=2,"), "{}", ran.out);
}

#[test]
fn what_git_does_not_have_is_said() {
    let Some(folder) = repository("diff-git-missing") else { return };
    let said = |old: &str| {
        let ran = folder.run(&["diff", old, "web/nginx.conf"]);
        assert_eq!((ran.status, ran.out.as_str()), (2, ""));
        ran.err
    };
    assert_eq!(
        said("HEAD:web/nginx.cnf"),
        "error: HEAD:web/nginx.cnf can't be read: there is no such file\n  help: did you mean HEAD:web/nginx.conf?\n"
    );
    assert_eq!(
        said("gone:web"),
        "error: gone:web can't be read: there is no such file, and git knows no revision \"gone\"\n  \
         help: give a file, a folder, or REVISION:PATH as in main:haproxy.cfg\n"
    );
    let ran = folder.run(&["diff", "--", "--output=x:web", "web/nginx.conf"]);
    assert!(ran.err.contains("git knows no revision \"--output=x\""), "an option is no revision: {ran:?}");
}
