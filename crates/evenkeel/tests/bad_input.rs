//! What people get to read when the input is bad: one clear message, exit status 2 where it could not run.

mod run;

use std::fs::File;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use run::{Folder, Ran, SHOP};

#[track_caller]
fn refused(ran: &Ran, message: &str) {
    assert_eq!((ran.status, ran.out.as_str(), ran.err.as_str()), (2, "", message), "{ran:?}");
}

#[test]
fn a_missing_file_suggests_the_nearest() {
    let folder = Folder::new("missing").with("haproxy.cfg", SHOP);
    refused(
        &folder.run(&["check", "haprox.cfg"]),
        "error: haprox.cfg can't be read: there is no such file\n  help: did you mean haproxy.cfg?\n",
    );
    refused(
        &folder.run(&["check", "conf/haproxy.cfg"]),
        "error: conf/haproxy.cfg can't be read: there is no such file\n  help: the folder conf isn't there either\n",
    );
}

/// The superuser may read everything, so the binary runs as nobody there.
#[test]
fn no_permission_is_said() {
    let folder = Folder::new("permission").with("haproxy.cfg", SHOP);
    std::fs::set_permissions(folder.path().join("haproxy.cfg"), PermissionsExt::from_mode(0o000)).unwrap();
    let is_root = File::open(folder.path().join("haproxy.cfg")).is_ok();
    let ran: Ran = if is_root {
        let binary = folder.path().join("evenkeel");
        std::fs::copy(env!("CARGO_BIN_EXE_evenkeel"), &binary).unwrap();
        let mut command = Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"]).arg(binary);
        match command.args(["check", "haproxy.cfg"]).current_dir(folder.path()).output() {
            Ok(output) => output.into(),
            Err(error) => return eprintln!("not tested: runs as root, and setpriv can't be run: {error}"),
        }
    } else {
        folder.run(&["check", "haproxy.cfg"])
    };
    refused(
        &ran,
        "error: haproxy.cfg can't be read: permission denied\n  help: run evenkeel as somebody who may read it\n",
    );
}

#[test]
fn a_folder_without_configuration_is_said() {
    let folder = Folder::new("folder").with("some/readme.md", "hello").with("some/node_modules/haproxy.cfg", SHOP);
    refused(
        &folder.run(&["check", "some"]),
        "error: no configuration of HAProxy or nginx in the folder some\n  help: name the file\n",
    );
}

#[test]
fn a_folder_in_place_of_a_file_is_said() {
    let folder = Folder::new("in-place").with("haproxy.cfg", SHOP).with("out/x", "");
    let ran = folder.run(&["check", "haproxy.cfg", "--output", "out"]);
    refused(&ran, "error: out can't be written: it is a folder\n  help: choose another --output\n");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no half-written file stays behind");
}

#[test]
fn an_include_loop_names_its_way() {
    let folder = Folder::new("loop")
        .with("nginx.conf", "events {}\nhttp {\n    include a.conf;\n}\n")
        .with("a.conf", "include b.conf;\n")
        .with("b.conf", "server { listen 80; }\ninclude a.conf;\n");
    let ran = folder.run(&["check", "nginx.conf"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.out.contains("error[include-loop]"), "{}", ran.out);
    assert!(ran.out.contains("--> b.conf:2:"), "{}", ran.out);
}

#[test]
fn a_file_over_the_limit_is_refused_unread() {
    let folder = Folder::new("large");
    File::create(folder.path().join("haproxy.cfg")).unwrap().set_len(100 << 20).unwrap();
    refused(
        &folder.run(&["check", "haproxy.cfg"]),
        "error: haproxy.cfg can't be read: it has 100 MB, and 64 MB is the most that is read\n",
    );
}

#[test]
fn a_binary_file_is_refused() {
    let folder = Folder::new("binary").with("haproxy.cfg", b"frontend web\n  bind\0:80\n");
    refused(
        &folder.run(&["check", "haproxy.cfg"]),
        "error: haproxy.cfg can't be read: it is a binary file: there is a NUL byte at line 2, column 7\n  \
         help: a configuration is a text file\n",
    );
}

#[test]
fn broken_utf8_is_read_on_with_a_note() {
    let text = [b"# caf\xe9\n".as_slice(), SHOP.as_bytes()].concat();
    let folder = Folder::new("utf8").with("haproxy.cfg", text);
    let ran = folder.run(&["check", "haproxy.cfg", "--min-severity", "note"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    assert!(ran.out.contains("note[broken-utf8]: the byte 0xe9 is not UTF-8\n --> haproxy.cfg:1:6\n"), "{}", ran.out);
    assert!(ran.out.contains("read haproxy.cfg: 33 lines"), "{}", ran.out);
}

#[test]
fn an_unclosed_quote_or_brace_is_named_with_its_place() {
    let folder = Folder::new("unclosed")
        .with("haproxy.cfg", SHOP.replace("path_beg /login", "path_beg \"/login"))
        .with("nginx.conf", "events {}\nhttp {\n    server {\n        listen 80;\n    }\n");
    let ran = folder.run(&["check", "haproxy.cfg"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("this quote is not closed on its line"), "{}", ran.out);
    assert!(ran.out.contains("--> haproxy.cfg:11:27"), "{}", ran.out);
    let ran = folder.run(&["check", "nginx.conf"]);
    assert_eq!(ran.status, 1);
    assert!(ran.out.contains("--> nginx.conf:2:6"), "{}", ran.out);
    assert!(ran.out.contains("this block is never closed"), "{}", ran.out);
}

#[test]
fn an_unknown_key_of_the_intent_file_suggests_the_nearest() {
    let folder = Folder::new("key").with("haproxy.cfg", SHOP).with("evenkeel.yaml", "balancer:\n  edge: haproxy.cfg\n");
    let ran = folder.run(&["check"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    let expected = "error[intent-key]: unknown key \"balancer\"\n --> evenkeel.yaml:1:1\n";
    assert!(ran.err.starts_with(expected), "{}", ran.err);
    assert!(ran.err.contains("= help: did you mean balancers?"), "{}", ran.err);
}

#[test]
fn an_intent_file_that_names_a_missing_configuration_says_where() {
    let folder =
        Folder::new("named").with("haproxy.cfg", SHOP).with("evenkeel.yaml", "balancers:\n  edge: haprox.cfg\n");
    refused(
        &folder.run(&["check"]),
        "error: evenkeel.yaml:2:9: haprox.cfg can't be read: there is no such file\n  help: did you mean haproxy.cfg?\n",
    );
}

#[test]
fn an_expectation_on_a_pool_that_is_not_there_suggests_the_nearest() {
    let intent =
        "balancers:\n  edge: haproxy.cfg\nexpect:\n  - name: log-ins\n    when: GET http://a/login\n    pool: aut\n";
    let folder = Folder::new("pool").with("haproxy.cfg", SHOP).with("evenkeel.yaml", intent);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.status, 1, "{ran:?}");
    let expected = "error[intent-pool]: no configuration has a pool named aut\n --> evenkeel.yaml:6:11\n";
    assert!(ran.out.contains(expected), "{}", ran.out);
    assert!(ran.out.contains("= help: did you mean auth?"), "{}", ran.out);
}

#[test]
fn empty_input_is_said() {
    let folder = Folder::new("empty").with("haproxy.cfg", "\n  \n");
    refused(
        &folder.run(&["check", "haproxy.cfg"]),
        "error: haproxy.cfg is empty\n  help: a configuration was expected\n",
    );
    refused(&folder.run(&["check", "-"]), "error: standard input is empty\n  help: a configuration was expected\n");
}

#[test]
fn standard_input_is_read() {
    let ran = Folder::new("stdin").run_with(&["check", "-", "--format", "json"], SHOP);
    assert_eq!(ran.status, 1);
    assert_eq!(ran.json()["read"][0]["file"], "standard input");
}

#[test]
fn a_text_that_is_no_configuration_is_refused() {
    let folder = Folder::new("other").with("notes.txt", "buy milk\n");
    refused(
        &folder.run(&["check", "notes.txt"]),
        "error: notes.txt is not recognised as configuration of HAProxy or nginx\n  \
         help: say whose it is with --engine haproxy|nginx\n",
    );
}

#[test]
fn an_unknown_option_is_refused() {
    let ran = Folder::new("option").run(&["check", "--formt", "json"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("--formt") && ran.err.contains("--format"), "{}", ran.err);
}
