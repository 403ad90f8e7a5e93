//! Logs in which something is wrong: words and counts.

use crate::lines::{envoy, haproxy, nginx};
use crate::run::Folder;

fn good(lines: u32) -> String {
    (0..lines).map(|number| haproxy(number % 3, "p/a", 200, "/", 5, "----")).collect()
}

#[test]
fn lines_that_cannot_be_read_are_counted_and_shown() {
    let log = good(5) + "Nov 20 10:00:01 lb1 haproxy[2143]: Proxy web started.\n" + &good(5);
    let folder = Folder::new("logs-unread").with("access.log", log);
    let ran = folder.run(&["logs", "access.log"]);
    assert!(ran.out.contains("1 of 11 lines could not be read"), "{}", ran.out);
    assert!(ran.out.contains("access.log:6: "), "{}", ran.out);
    let json = folder.run(&["logs", "access.log", "--format", "json"]).json();
    assert_eq!((&json["lines"], &json["unread"], &json["pools"][0]["requests"]), (&11.into(), &1.into(), &10.into()));
    assert_eq!(json["unread_examples"][0]["line"], 6);
}

#[test]
fn a_last_line_that_is_cut_is_not_read() {
    let log = good(4);
    let folder = Folder::new("logs-truncated").with("access.log", &log[..log.len() - 40]);
    let json = folder.run(&["logs", "access.log", "--format", "json"]).json();
    assert_eq!((&json["lines"], &json["unread"], &json["pools"][0]["requests"]), (&4.into(), &1.into(), &3.into()));
}

#[test]
fn formats_may_be_mixed() {
    let log: String = (0..30)
        .map(
            |number| {
                if number % 3 == 0 { envoy(0, "10.0.0.1:80", 200) } else { haproxy(0, "p/a", 200, "/", 5, "----") }
            },
        )
        .collect();
    let folder = Folder::new("logs-mixed").with("access.log", log);
    let ran = folder.run(&["logs", "access.log", "--format", "json"]);
    let json = ran.json();
    let pools: Vec<_> =
        json["pools"].as_array().unwrap().iter().map(|one| (one["pool"].as_str().unwrap(), &one["requests"])).collect();
    assert_eq!(pools, [("p", &20.into()), ("c1", &10.into())], "{json}");
    assert!(!ran.out.contains("s3cret"));
}

#[test]
fn a_long_line_and_zeros_do_no_harm() {
    let log = [
        good(2).into_bytes(),
        vec![b'x'; 10 << 20],
        b"\n".to_vec(),
        vec![0; 4_096],
        good(2).into_bytes(),
        vec![0; 100],
        b"\n".to_vec(),
    ]
    .concat();
    let folder = Folder::new("logs-long").with("access.log", log);
    let ran = folder.run(&["logs", "access.log", "--format", "json"]);
    let json = ran.json();
    assert_eq!((&json["unread"], &json["pools"][0]["requests"]), (&1.into(), &4.into()), "{json}");
    assert!(ran.out.len() < 10_000);
}

#[test]
fn a_clock_that_goes_backwards_is_counted_where_it_says() {
    let log = haproxy(5, "p/a", 200, "/", 5, "----")
        + &haproxy(3, "p/a", 200, "/", 5, "----")
        + &haproxy(5, "p/a", 200, "/", 5, "----");
    let folder = Folder::new("logs-clock").with("access.log", log);
    let json = folder.run(&["logs", "access.log", "--format", "json"]).json();
    let minutes: Vec<_> = json["pools"][0]["minutes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["minute"].as_str().unwrap(), &one["requests"]))
        .collect();
    assert_eq!(
        minutes,
        [("2026-11-20T10:03Z", &1.into()), ("2026-11-20T10:04Z", &0.into()), ("2026-11-20T10:05Z", &2.into())]
    );
}

#[test]
fn a_format_that_is_not_the_logs_is_told() {
    let folder = Folder::new("logs-wrong").with("access.log", good(5));
    let ran = folder.run(&["logs", "access.log", "--log-format", "combined"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("no line of access.log is of the format") && ran.err.contains("they look like haproxy-http"),
        "{}",
        ran.err
    );
    let ran = folder.run(&["logs", "access.log", "--log-format", "haproxy"]);
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("no log format that is known") && ran.err.contains("haproxy-http"), "{}", ran.err);
}

#[test]
fn a_format_can_be_typed() {
    let format = "$remote_addr - $remote_user [$time_local] \"$request\" $status $body_bytes_sent \"$http_referer\" \"$http_user_agent\" $upstream_addr $upstream_response_time";
    let folder = Folder::new("logs-typed").with("access.log", nginx(0, "10.0.2.1:80", "0.010", 200, "/"));
    let json = folder.run(&["logs", "access.log", "--log-format", format, "--format", "json"]).json();
    assert_eq!(json["pools"][0]["endpoints"][0]["endpoint"], "10.0.2.1:80", "{json}");
}

#[test]
fn what_is_no_log_is_refused_in_words() {
    let folder =
        Folder::new("logs-none").with("notes.txt", "buy milk?password=s3cret\n\u{1b}[2J\n").with("empty.log", "");
    let ran = folder.run(&["logs", "notes.txt"]);
    assert_eq!(ran.status, 2);
    assert!(
        ran.err.contains("notes.txt is in no log format that is known") && !ran.err.contains("s3cret"),
        "{}",
        ran.err
    );
    for (arguments, message) in [
        (["logs", "gone.log"], "gone.log can't be read"),
        (["logs", "."], ". is a folder"),
        (["logs", "*.gz"], "no file matches"),
    ] {
        let ran = folder.run(&arguments);
        assert!(ran.status == 2 && ran.err.contains(message), "{ran:?}");
    }
    let ran = folder.run(&["logs"]);
    assert!(ran.status == 2 && ran.err.contains("no log is named"), "{ran:?}");
    let ran = folder.run(&["logs", "empty.log"]);
    assert!(ran.status == 0 && ran.out.contains("0 lines"), "{ran:?}");
}
