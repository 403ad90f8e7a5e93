//! Headers of answers, and when the names of endpoints are looked up.

use analysis::diff::Equivalent;

use crate::Two;

/// A location with one line, and more around it.
fn nginx(server: &str, location: &str) -> String {
    format!(
        "events {{}}\nhttp {{\nupstream p {{ server 10.0.0.1:80; }}\nserver {{ listen 80;\n{server}\nlocation / {{\n{location}\nproxy_pass http://p;\n}}\nlocation /b {{ proxy_pass http://p; }}\n}}\n}}\n"
    )
}

fn two(old: &str, new: &str) -> Two {
    Two::read(("nginx", old), ("nginx", new))
}

/// What both sides of a change in a location are said to be.
fn change(old: &str, new: &str) -> (String, String) {
    let told = two(&nginx("", old), &nginx("", new)).diff(&[]);
    let [one] = &told.changes[..] else { panic!("{told:#?}") };
    assert!(one.kind.name() == "header" && !one.because.old.is_empty() && !one.because.new.is_empty(), "{one:#?}");
    (one.before.clone().unwrap(), one.after.clone().unwrap())
}

const USUAL: &str = "only with status 200, 201, 204, 206, 301 to 304, 307 and 308";

#[test]
fn a_header_of_an_answer_comes_goes_and_changes() {
    let said = |old, new, before: &str, after: &str| assert_eq!(change(old, new), (before.into(), after.into()));
    said("", "add_header X 1 always;", "no header x", "header x: 1");
    said("add_header X 1 always;", "", "header x: 1", "no header x");
    said("add_header X 1 always;", "add_header X 2 always;", "header x: 1", "header x: 2");
    said("add_header X 1 always;", "add_header X 1;", "header x: 1", &format!("header x: 1 ({USUAL})"));
    said("add_trailer X 1 always;", "add_header X 1 always;", "trailer x: 1", "header x: 1");
    said("", "proxy_hide_header X;", "header x of the endpoint", "no header x of the endpoint");
    said("", "proxy_pass_header Server;", "no header server of the endpoint", "header server of the endpoint");
    let set = |value: &str| format!("add_header X $c always; set $c {value};");
    said(&set("1"), &set("2"), "header x: 1", "header x: 2");
}

#[test]
fn another_time_to_keep_is_a_change() {
    let (before, after) = change("expires 1h;", "expires 2h;");
    assert!(before.contains("max-age=3600 (") && after.contains("max-age=7200 ("), "{before}; {after}");
}

#[test]
fn a_condition_takes_the_headers_of_answers_over() {
    let old = "add_header X 1; if ($arg_a) { set $b 1; }";
    let new = "add_header X 1; if ($arg_a) { set $b 1; add_header Y 1; }";
    let told = two(&nginx("", old), &nginx("", new)).diff(&[]);
    assert_eq!(told.equivalent, Equivalent::No, "{told:#?}");
    assert!(told.changes[0].message.contains("a="), "{told:#?}");
}

/// The same headers, by other lines: where they stand and what else there is says nothing.
#[test]
fn the_same_headers_by_other_lines_are_no_change() {
    let same = |old: &str, new: &str| assert_eq!(two(old, new).told(), Vec::<String>::new(), "{old}\n{new}");
    let both = "add_header X 1; add_header Y $host always;";
    same(&nginx(both, ""), &nginx(both, both));
    same(&nginx(both, ""), &nginx("add_header Y $host always; add_header X 1;", ""));
    same(&nginx("", "add_header X \"\";"), &nginx("", ""));
    same(&nginx("add_header X 1;", "return 404;"), &nginx("add_header X 1;", "add_header Z 1; return 404;"));
    same(&nginx("", "proxy_hide_header Date;"), &nginx("", ""));
}

fn passing(resolver: &str, host: &str) -> String {
    format!(
        "events {{}}\nhttp {{\n{resolver}\nserver {{ listen 80;\nlocation / {{\nset $h db.example.com;\nproxy_pass http://{host}:81;\n}}\n}}\n}}\n"
    )
}

#[test]
fn when_a_name_is_looked_up_is_told() {
    const RESOLVER: &str = "resolver 10.0.0.2;";
    let told = |old: &str, new: &str| two(old, new).told();
    let (again, once) = (passing(RESOLVER, "$h"), passing(RESOLVER, "db.example.com"));
    let line = |from: &str, to: &str| format!("endpoint: pool db.example.com:81: name resolution {from} -> {to}");
    assert!(told(&again, &once)[0].starts_with(&line("at run time", "at start")));
    assert!(told(&again, &passing("", "$h"))[0].starts_with(&line("at run time", "never")));
    assert_eq!(told(&again, &again.replace("$h", "$other")), Vec::<String>::new());
    // An address needs no looking up, and who has an upstream is taken from there.
    let address = |host| passing(RESOLVER, host).replace("db.example.com", "10.0.0.1");
    assert_eq!(told(&address("$h"), &address("10.0.0.1")), Vec::<String>::new());
    let besides =
        |text: &str| text.replace("location /", "location /b { proxy_pass http://db.example.com:81; }\nlocation /");
    assert_eq!(told(&besides(&again), &besides(&once)), Vec::<String>::new());
}

/// Who is counted together is said by the map that makes a limit's key, and by the maps that make that.
#[test]
fn another_key_of_a_limit_is_a_change_wherever_it_is_made() {
    let limited = |cdn: &str, value: &str| {
        format!(
            "events {{}}\nhttp {{\ngeo $cdn {{ default 0; {cdn} 1; }}\nmap $cdn $counted {{ 0 {value}; 1 ''; }}\n\
             map $counted $key {{ default $counted; }}\nlimit_req_zone $key zone=logins:1m rate=10r/m;\n\
             server {{ listen 80; location / {{ limit_req zone=logins burst=5; proxy_pass http://10.0.0.1; }} }}\n}}\n"
        )
    };
    let usual = limited("10.9.0.0/16", "$binary_remote_addr");
    for other in [limited("10.9.0.0/16", "everybody"), limited("10.8.0.0/16", "$binary_remote_addr")] {
        let told = two(&usual, &other).diff(&[]);
        assert_eq!(told.equivalent, Equivalent::No, "{told:#?}");
        assert!(told.changes.iter().all(|one| one.kind.name() == "limit"), "{told:#?}");
    }
    assert_eq!(two(&usual, &usual).diff(&[]).equivalent, Equivalent::Yes);
    // What a client sends may be a token.
    let keyed = |token: &str| usual.replace("map $cdn $counted { 0", &format!("map $http_x_key $counted {{ {token}"));
    let told = format!("{:?}", two(&keyed("one-token"), &keyed("another-token")).told());
    assert!(told.contains("2 lines") && !told.contains("token"), "{told}");
}
