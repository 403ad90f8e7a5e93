//! `evenkeel check --coverage` as users run it.

mod run;

use run::{Folder, SHOP, assert_page};

const INTENT: &str = "\
balancers:
  edge: haproxy.cfg
expect:
  - name: log-ins reach auth
    when: POST http://shop.example.com/login
    pool: auth
";

fn shop(name: &str) -> Folder {
    Folder::new(name).with("haproxy.cfg", SHOP).with("evenkeel.yaml", INTENT)
}

#[test]
fn the_page_lists_bare_routes_with_proposals() {
    let ran = shop("coverage-page").run(&["check", "--coverage"]);
    let page = ran.out.split_once("\ncoverage of ").unwrap().1;
    assert!(!ran.out.contains("hunter2"), "{}", ran.out);
    assert_page("coverage.txt", &format!("coverage of {page}"));
}

#[test]
fn without_being_asked_nothing_is_said_of_it() {
    let folder = shop("coverage-not");
    let (plain, asked) = (folder.run(&["check"]), folder.run(&["check", "--coverage"]));
    assert!(!plain.out.contains("\ncoverage of "), "{}", plain.out);
    assert_eq!(plain.status, asked.status);
    let json = folder.run(&["check", "--format", "json"]).json();
    assert!(json.get("coverage").is_none(), "{json:#}");
}

#[test]
fn a_share_that_is_too_small_is_a_reason_to_fail() {
    let folder = shop("coverage-least");
    let run = |least: &str| folder.run(&["check", "--min-severity", "error", "--min-coverage", least]);
    let json = folder.run(&["check", "--coverage", "--format", "json"]).json();
    let coverage = &json["coverage"];
    let share = coverage["share"].as_f64().unwrap();
    assert_eq!(share, coverage["covered"].as_f64().unwrap() / coverage["routes"].as_f64().unwrap());
    assert!(share > 0.05 && share < 0.9, "{coverage:#}");
    let percent = |share: f64| format!("{:.3}%", share * 100.0);
    assert_eq!((run(&percent(share - 0.001)).status, run(&percent(share + 0.001)).status), (0, 1));
    assert!(run("95%").out.contains("95% are wanted"));
    let quiet = folder.run(&["check", "-q", "--min-severity", "error", "--min-coverage", "95%"]);
    assert_eq!((quiet.status, quiet.out.lines().count()), (1, 1), "{quiet:?}");
    for wrong in ["120%", "much"] {
        assert_eq!(run(wrong).status, 2);
    }
}

#[test]
fn json_has_each_bare_route_with_what_could_be_expected() {
    let json = shop("coverage-json").run(&["check", "--coverage", "--format", "json"]).json();
    let bare = json["coverage"]["bare"].as_array().unwrap();
    let web = bare.iter().find(|one| one["text"].as_str().unwrap().starts_with("default_backend")).unwrap();
    assert_eq!(web["file"], "haproxy.cfg");
    assert!(
        web["line"].as_u64().unwrap() > 1 && web["witness"]["url"].as_str().unwrap().starts_with("http"),
        "{web:#}"
    );
    let proposals: String = bare.iter().filter_map(|one| one["proposal"].as_str()).collect();
    let pasted = format!("{INTENT}{proposals}");
    let folder = shop("coverage-pasted").with("evenkeel.yaml", pasted);
    let json = folder.run(&["check", "--coverage", "--format", "json"]).json();
    assert_eq!(json["coverage"]["bare"].as_array().map(Vec::len), Some(0), "{json:#}");
    assert_eq!(json["summary"]["holds"], 1 + bare.len() as u64, "{json:#}");
}

#[test]
fn an_expectation_that_holds_at_rest_says_so() {
    let text = SHOP.replace(
        "    use_backend",
        "    http-request track-sc0 src\n    http-request deny if { path_beg /login } { sc_http_req_rate(0) gt 9 }\n    use_backend",
    );
    let folder = shop("coverage-rest").with("haproxy.cfg", text);
    let ran = folder.run(&["check"]);
    assert!(
        ran.out.contains("if this doesn't hold: `sc_http_req_rate(0)` depends on the state of the system"),
        "{}",
        ran.out
    );
    let json = folder.run(&["check", "--format", "json"]).json();
    let assumes = &json["expectations"][0]["assumes"];
    assert_eq!((&assumes[0]["file"], &assumes[0]["holds"]), (&"haproxy.cfg".into(), &false.into()), "{json:#}");
}
