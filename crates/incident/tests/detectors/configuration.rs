//! What was changed.

use std::sync::Arc;

use finding::Confidence;
use incident::{Origin, Origins, Seen, Subject};
use model::{AdminState, EndpointState, PoolState, Running};

use crate::made::{GOOD, MEANT, Made, at, endpoints, lines, row};

/// The balancer, which runs since then.
fn since(second: i64) -> Running {
    Running { since: Some(at(second)), ..Running::default() }
}

#[test]
fn a_change_is_told_with_its_line_since_it_is_in_force() {
    let mut made = Made::new();
    let bad = GOOD.replace("auth1 10.0.1.11:80 check", "auth1 10.0.1.11:80 check weight 40");
    made.configure(0, GOOD, MEANT).running(1, since(-300));
    made.slices(0..30, |_| vec![row("auth", "auth1", "", 20), row("api", "api1", "", 60)]);
    made.configure(12, &bad, MEANT).running(13, since(13)).running(14, since(13));
    let told = made.only("changed");
    assert_eq!((told.since, told.confidence), (at(13), Confidence::High));
    assert_eq!(told.subject, Subject::Balancer("edge".into()));
    assert!(told.message.contains("10.0.1.11:80 had 25% and gets 93%"), "{}", told.message);
    assert_eq!(lines(&told), ["server auth1 10.0.1.11:80 check weight 40"]);
    assert_eq!((told.places[0].line, told.places[0].file.as_str()), (11, "haproxy.cfg"));
    assert!((told.size - 0.25).abs() < 0.02, "{}", told.size);
}

#[test]
fn what_is_gone_is_shown_as_it_was() {
    let mut made = Made::new();
    let bad = GOOD.replace("    timeout client 8h\n    timeout server 8h\n", "");
    made.configure(0, GOOD, MEANT).configure(9, &bad, MEANT).slices(0..12, |_| vec![]);
    let told = made.only("changed");
    assert_eq!(lines(&told)[0], "timeout client 30s", "what decides now comes first: {told:#?}");
    assert!(lines(&told).contains(&"timeout server 8h"), "{told:#?}");
}

#[test]
fn a_comment_is_told_as_harmless_and_the_same_again_not_at_all() {
    let mut made = Made::new();
    made.configure(0, GOOD, MEANT).configure(5, &format!("# more\n{GOOD}"), MEANT).running(6, since(-300));
    let told = made.only("changed");
    assert!(told.message.contains("nothing that traffic can notice"), "{}", told.message);
    assert!(told.message.contains("not in force") || told.message.contains("isn't in force"), "{}", told.message);
    assert_eq!((told.size, told.since), (0.0, at(5)));
    let mut same = Made::new();
    same.configure(0, GOOD, MEANT).configure(5, GOOD, MEANT);
    assert!(same.told("changed").is_empty());
}

#[test]
fn what_is_undone_is_over() {
    let mut made = Made::new();
    let bad = GOOD.replace("path_beg /login", "path_beg /logout");
    made.configure(0, GOOD, MEANT).configure(5, &bad, MEANT).configure(20, GOOD, MEANT);
    let told = made.told("changed");
    assert_eq!(
        told.iter().map(|sign| (sign.since, sign.until)).collect::<Vec<_>>(),
        [(at(5), Some(at(20))), (at(20), None)]
    );
    assert_eq!(lines(&told[0])[0], "use_backend auth if { path_beg /logout }");
}

#[test]
fn a_secret_is_never_shown() {
    let mut made = Made::new();
    let with = |word: &str| format!("{GOOD}userlist people\n    user kim insecure-password {word}\n");
    made.configure(0, &with("hunter22"), MEANT).configure(5, &with("swordfish"), MEANT);
    let told = format!("{:?}", made.told("changed"));
    assert!(told.contains("******") && !told.contains("hunter22") && !told.contains("swordfish"), "{told}");
}

#[test]
fn what_was_written_shortly_before_is_told_with_its_author() {
    let mut made = Made::new();
    let mut own = made.configuration(GOOD, MEANT);
    let file = own.files[0];
    let origin = |author: &str, second| Origin {
        commit: Some("abc1234".into()),
        author: author.into(),
        at: at(second),
        summary: "Render the pool".into(),
    };
    own.origins = Origins {
        changes: vec![origin("Kim", -60), origin("Ada", -90_000)],
        lines: vec![(file, 10, 1), (file, 11, 0)],
    };
    let mut older = own.clone();
    made.see(0, "edge", Seen::Configuration(Arc::new(own)));
    let told = made.only("changed");
    assert!(told.message.contains("Kim") && told.message.contains("60 s before"), "{}", told.message);
    assert_eq!((lines(&told), told.confidence), (vec!["server auth1 10.0.1.11:80 check"], Confidence::Medium));
    older.origins.changes.remove(0);
    let mut quiet = Made::new();
    quiet.see(0, "edge", Seen::Configuration(Arc::new(older)));
    assert!(quiet.told("changed").is_empty());
}

#[test]
fn a_broken_expectation_is_told_with_its_line_and_an_old_one_as_old() {
    let mut made = Made::new();
    let bad = GOOD.replace("    use_backend auth", "    use_backend api if { path_beg / }\n    use_backend auth");
    let worse = MEANT.replace("share: even", "share: even, endpoints: at least 9");
    made.configure(0, GOOD, &worse).configure(10, &bad, &worse).configure(40, GOOD, &worse);
    let told = made.told("expectation-broken");
    let facts: Vec<_> = told.iter().map(|sign| (sign.since, sign.until, sign.confidence)).collect();
    assert_eq!(facts, [(at(0), None, Confidence::Low), (at(10), Some(at(40)), Confidence::High)], "{told:#?}");
    assert_eq!(lines(&told[1])[0], "use_backend api if { path_beg / }");
    assert_eq!(told[1].subject, Subject::Pool("auth".into()));
    assert!(
        told[1].message.starts_with("\"logins reach the auth service\" doesn't hold any more, but POST"),
        "{}",
        told[1].message
    );
    let mut quiet = Made::new();
    quiet.configure(0, GOOD, MEANT).configure(10, &format!("{GOOD}\n"), MEANT);
    assert!(quiet.told("expectation-broken").is_empty());
}

/// The pool `auth` as it runs, the first endpoint with another weight and state.
fn runs(second: i64, weight: u32, admin: AdminState, count: usize) -> Running {
    let of = |name: &model::Text| EndpointState {
        endpoint: name.clone(),
        is_up: Some(true),
        weight: Some(1),
        ..EndpointState::default()
    };
    let mut endpoints: Vec<EndpointState> = endpoints("auth", count).iter().map(of).collect();
    (endpoints[0].weight, endpoints[0].admin) = (Some(weight), admin);
    let pool = PoolState { pool: "auth".into(), endpoints, ..PoolState::default() };
    Running { pools: vec![pool], ..since(second) }
}

#[test]
fn what_runs_otherwise_than_the_file_is_drift() {
    let with = |weight, admin, count| {
        let mut made = Made::new();
        made.configure(0, GOOD, MEANT);
        (1..10).for_each(|second| {
            made.running(second, runs(-300, 1, AdminState::Ready, 4));
        });
        (10..20).for_each(|second| {
            made.running(second, runs(-300, weight, admin, count));
        });
        made
    };
    assert!(with(1, AdminState::Ready, 4).told("drifted").is_empty());
    let told = with(40, AdminState::Ready, 4).only("drifted");
    assert_eq!((told.since, told.confidence), (at(10), Confidence::High));
    assert_eq!(told.message, "auth1 in pool auth runs with weight 40 and the file says 1");
    assert_eq!(lines(&told), ["server auth1 10.0.1.11:80 check"]);
    let told = with(1, AdminState::Draining, 4).only("drifted");
    assert_eq!(told.message, "auth1 in pool auth is draining and the file says ready");
    let told = with(1, AdminState::Ready, 3).only("drifted");
    assert_eq!(told.message, "auth4 in pool auth is in the file and doesn't run");
    let told = with(1, AdminState::Ready, 5).only("drifted");
    assert_eq!(told.message, "auth5 in pool auth runs and isn't in the file");
}

#[test]
fn a_process_that_is_older_than_its_file_has_drifted_until_it_reads_it() {
    let mut made = Made::new();
    let mut later = made.configuration(GOOD, MEANT);
    made.see(0, "edge", Seen::Configuration(Arc::new(later.clone())));
    later = made.configuration(&GOOD.replace("auth1 10.0.1.11:80", "auth1 10.0.1.11:80 weight 9"), MEANT);
    made.see(10, "edge", Seen::Configuration(Arc::new(later)));
    (1..20).for_each(|second| {
        made.running(second, runs(-300, 1, AdminState::Ready, 4));
    });
    (20..30).for_each(|second| {
        made.running(second, runs(20, 9, AdminState::Ready, 4));
    });
    let told = made.only("drifted");
    assert_eq!((told.since, told.until, told.size), (at(10), Some(at(20)), 0.0));
    assert!(told.message.contains("the change isn't in force"), "{}", told.message);
}
