//! What lines of real logs come to.

#[allow(dead_code)]
mod formats;

use model::{LogFormat, Part, Text, TimeForm, TimeUnit};
use traffic::{Cell, NamedRoute, PathRule, Plan, PlanError, Reader, Rollup, Routes, Sketch, recognise};

const NGINX: &str =
    r#"192.0.2.7 - - [20/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 5 "-" "curl/8.7.1" 10.0.0.1:80 0.004"#;
const HAPROXY: &str = r#"Nov 20 10:00:00 lb1 haproxy[2143]: 192.0.2.7:6629 [20/Nov/2026:10:00:00.000] fe be/s1 0/0/1/4/5 200 20 - - ---- 4/2/2/1/0 0/0 "GET / HTTP/1.1""#;

fn read_as(formats: &[LogFormat], routes: &Routes, text: &str) -> Rollup {
    let plans: Vec<Plan> = formats.iter().map(|format| Plan::new(format).unwrap()).collect();
    let mut reader = Reader::new(&plans, routes);
    reader.feed(text.as_bytes());
    reader.finish()
}

fn read(format: LogFormat, text: &str) -> Rollup {
    read_as(&[format], &Routes::default(), text)
}

/// Pool, endpoint, route and requests of each cell.
fn cells(rollup: &Rollup) -> Vec<(Text, Text, Text, u64)> {
    let cells = rollup.cells.iter();
    cells.map(|(key, cell)| (key.pool, key.endpoint, key.route, cell.requests)).collect()
}

/// The same, as they should be.
fn wanted(cells: &[(&str, &str, &str, u64)]) -> Vec<(Text, Text, Text, u64)> {
    let of = |(pool, endpoint, route, requests): &(&str, &str, &str, u64)| {
        ((*pool).into(), (*endpoint).into(), (*route).into(), *requests)
    };
    cells.iter().map(of).collect()
}

fn only(rollup: &Rollup) -> Cell {
    assert_eq!((rollup.cells.count(), rollup.unread.count), (1, 0), "{rollup:?}");
    rollup.cells.iter().next().unwrap().1
}

fn micros(micros: u32) -> Sketch {
    [(Sketch::bucket(micros), 1)].into_iter().collect()
}

#[test]
fn the_last_endpoint_of_a_list_answered_and_the_others_passed_on() {
    let line = NGINX.replace("10.0.0.1:80 0.004", "10.0.0.1:80, 10.0.0.2:80 : 10.0.1.1:80 0.5, - : 0.25");
    let rollup = read(formats::nginx(), &line);
    let expected = [("", "10.0.0.1:80", "", 0), ("", "10.0.0.2:80", "", 0), ("", "10.0.1.1:80", "", 1)];
    assert_eq!(cells(&rollup), wanted(&expected));
    let all: Vec<Cell> = rollup.cells.iter().map(|(_, cell)| cell).collect();
    assert_eq!((all[0].passed_on, all[1].passed_on, all[2].passed_on), (1, 1, 0));
    assert_eq!((all[2].retries, &all[2].latency), (2, &micros(250_000)));
}

#[test]
fn who_answers_without_an_endpoint_has_an_empty_one() {
    let rollup = read(formats::nginx(), &NGINX.replace("10.0.0.1:80 0.004", "- -"));
    assert_eq!((cells(&rollup), only(&rollup).latency.count()), (wanted(&[("", "", "", 1)]), 0));
    let rollup = read(formats::haproxy(), &HAPROXY.replace("be/s1", "fe/<NOSRV>"));
    assert_eq!(cells(&rollup), wanted(&[("fe", "", "", 1)]));
}

#[test]
fn quotes_in_values_end_nothing() {
    for agent in [r"x\x22 10.9.9.9:80 9.9", r#"x\" 10.9.9.9:80 9.9"#, r"x\\"] {
        let rollup = read(formats::nginx(), &NGINX.replace("curl/8.7.1", agent));
        assert_eq!(cells(&rollup), wanted(&[("", "10.0.0.1:80", "", 1)]), "{agent}");
        // The same value on the way from the left.
        let line = NGINX.replace("GET / HTTP/1.1", &format!("GET /{agent} HTTP/1.1"));
        assert_eq!(cells(&read(formats::nginx(), &line)), wanted(&[("", "10.0.0.1:80", "", 1)]), "{agent}");
    }
}

#[test]
fn spans_of_time_may_be_missing_negative_or_unfinished() {
    let latency = |times: &str| only(&read(formats::haproxy(), &HAPROXY.replace("0/0/1/4/5", times))).latency.clone();
    assert_eq!(latency("0/0/1/4/5"), micros(4_000));
    assert_eq!(latency("0/0/1/-1/5"), micros(5_000));
    assert_eq!(latency("0/0/1/-1/+5"), micros(5_000));
    assert_eq!(latency("-1/-1/-1/-1/-1").count(), 0);
}

#[test]
fn retries_and_endings_are_counted() {
    let line = HAPROXY.replace("---- 4/2/2/1/0", "sHVN 4/2/2/1/+2");
    let cell = only(&read(formats::haproxy(), &[&line[..], &line].join("\n"))).clone();
    assert_eq!((cell.retries, cell.endings), (4, vec![("sH".to_string(), 2)]));
}

#[test]
fn captured_headers_with_spaces_and_lines_cut_in_the_request_are_read() {
    let captured = HAPROXY.replace("0/0 \"", "0/0 {a.example.com|Mozilla/5.0 (X11; \"x\")} \"");
    assert_eq!(cells(&read(formats::haproxy(), &captured)), wanted(&[("be", "s1", "", 1)]));
    let cut = &HAPROXY[..HAPROXY.len() - 6];
    assert_eq!(cells(&read(formats::haproxy(), cut)), wanted(&[("be", "s1", "", 1)]));
}

#[test]
fn whatever_syslog_puts_before_a_line_is_passed() {
    let bare = HAPROXY.split_once(": ").unwrap().1;
    for before in ["", "<134>Nov 20 10:00:00 haproxy[2143]: ", "<134>1 2026-11-20T10:00:00Z lb1 haproxy 2143 - - "] {
        let rollup = read(formats::haproxy(), &format!("{before}{bare}\n{before}{bare}"));
        assert_eq!(cells(&rollup), wanted(&[("be", "s1", "", 2)]), "{before}");
        assert_eq!(rollup.clients["be"].top(1), [(&b"192.0.2.7"[..], 2)]);
    }
}

#[test]
fn objects_are_read_whatever_the_order_of_their_keys() {
    let lines = [
        r#"{"start_time":"2026-11-20T10:00:59.999Z","response_code":503,"response_flags":"UF,URX","duration":5,"upstream_service_time":"-","upstream_host":"10.0.0.1:80","upstream_cluster":"c","route_name":"r"}"#,
        r#"{ "route_name" : "r" , "x" : { "upstream_host" : "no" , "y" : [ "]" , { } ] } , "upstream_host" : "10.0.0.1:80", "upstream_cluster":"c","duration":5.0,"response_code":"503","start_time":"2026-11-20T12:00:00.000+02:00" }"#,
        r#"{"upstream_cluster":"\u0063","upstream_host":"10.0.0.1:80","route_name":"r","start_time":"2026-11-20T10:00:00Z","z":"\\","response_code":503,"duration":5,"upstream_service_time":null}"#,
    ];
    let rollup = read(formats::envoy(), &lines.join("\n"));
    let cell = only(&rollup);
    assert_eq!(cells(&rollup), wanted(&[("c", "10.0.0.1:80", "r", 3)]));
    assert_eq!((cell.classes, &cell.endings), ([0, 0, 0, 0, 3, 0], &vec![("UF,URX".to_string(), 1)]));
    assert_eq!(cell.latency, [(Sketch::bucket(5_000), 3)].into_iter().collect());
}

#[test]
fn what_earlier_objects_looked_like_makes_no_difference() {
    let line = r#"{"start_time":"2026-11-20T10:00:00Z","response_code":200,"upstream_host":"a"}"#;
    let spaced = line.replace(':', ": ").replace("10: 00: 00", "10:00:00").replace(',', " ,\t");
    let other = r#"{"upstream_host":"a","start_time":"2026-11-20T10:00:00Z","response_code":200}"#;
    let broken = r#"{"start_time":"2026-11-20T10:00:00Z""response_code":200,"upstream_host":"a"}"#;
    let all = [line, &spaced, other, broken, &spaced, line];
    for turn in 0..all.len() {
        let lines: Vec<&str> = all.iter().cycle().skip(turn).take(all.len()).copied().collect();
        let rollup = read(formats::envoy(), &lines.join("\n"));
        assert_eq!((cells(&rollup), rollup.unread.count), (wanted(&[("", "a", "", 5)]), 1));
    }
}

#[test]
fn nested_keys_urls_and_other_units_are_read() {
    let all = [
        ("ts", Part::Time(TimeForm::Epoch(TimeUnit::Seconds))),
        ("request.remote_ip", Part::Client),
        ("request.uri", Part::Target),
        ("request.headers.X-Real", Part::Client),
        ("duration", Part::Total(TimeUnit::Seconds)),
        ("took", Part::Total(TimeUnit::Nanoseconds)),
        ("status", Part::Status),
        ("url", Part::EndpointUrl),
    ];
    let format = || formats::members("nested", &all);
    let line = r#"{"ts":1795168800.25,"request":{"remote_ip":"192.0.2.7","headers":{"X-Real":["203.0.113.9"]},"uri":"/a/login?x=y"},"url":"http://user:pw@10.0.0.1:80/x","took":1500,"status":403}"#;
    let rollup = read(format(), line);
    assert_eq!((cells(&rollup), only(&rollup).refused), (wanted(&[("", "10.0.0.1:80", "login", 1)]), 1));
    assert_eq!(only(&rollup).latency, micros(1));
    assert_eq!(rollup.clients[""].top(2), [(&b"192.0.2.7"[..], 1)]);
    // The first member of the format that says something counts.
    let both = line.replace("\"took\":1500", "\"took\":1500,\"duration\":2.5e-05");
    assert_eq!(only(&read(format(), &both)).latency, micros(25));
    let other = line.replace("192.0.2.7", "-");
    assert_eq!(read(format(), &other).clients[""].top(2), [(&b"203.0.113.9"[..], 1)]);
}

#[test]
fn minutes_may_come_in_any_order() {
    let minutes = [600, 601, 599, 600, 0, 10_000, 602, 600, 601, 1, 602];
    let line = |minute: u64| format!(r#"{{"start_time":{minute},"response_code":200}}"#);
    let epoch = Part::Time(TimeForm::Epoch(TimeUnit::Seconds));
    let format = || formats::members("e", &[("start_time", epoch), ("response_code", Part::Status)]);
    // More than wait before they are packed.
    let all: Vec<u64> = (0..40_000).flat_map(|turn| minutes.map(|minute| minute + turn % 3)).collect();
    let rollup = read(format(), &all.iter().map(|minute| line(minute * 60)).collect::<Vec<_>>().join("\n"));
    for (key, cell) in &rollup.cells {
        let expected = all.iter().filter(|minute| **minute as i64 == key.minute).count();
        assert_eq!((cell.requests, cell.classes[1]), (expected as u64, expected as u64), "{key:?}");
    }
    assert_eq!(rollup.cells.iter().map(|(_, cell)| cell.requests).sum::<u64>(), all.len() as u64);
}

#[test]
fn lines_of_several_formats_are_read_and_counted_by_format() {
    let json = r#"{"start_time":"2026-11-20T10:00:00Z","response_code":200,"upstream_host":"10.0.0.2:80"}"#;
    let text = [NGINX, json, "what?", NGINX].join("\r\n");
    let rollup = read_as(&[formats::nginx(), formats::envoy()], &Routes::default(), &text);
    assert_eq!(cells(&rollup), wanted(&[("", "10.0.0.1:80", "", 2), ("", "10.0.0.2:80", "", 1)]));
    assert_eq!(
        rollup.formats.iter().map(|(name, lines)| (&**name, *lines)).collect::<Vec<_>>(),
        [("envoy", 1), ("main", 2)]
    );
    assert_eq!((rollup.lines, rollup.unread.count, rollup.unread.examples[0].0), (4, 1, 3));
}

#[test]
fn what_is_shown_of_lines_holds_no_secrets_and_does_nothing_to_a_terminal() {
    let lines = [
        "GET /a?token=hush HTTP/1.1",
        "token=hush HTTP/1.1",
        "GET /a%3Ftoken%3Dhush x",
        "GET /?a\"?b=hush",
        "http://user:hush@10.0.0.1/",
        "{\"Authorization\":[\"Bearer hush\"]}",
        "\u{1b}[31mred \u{202e} \u{7}",
    ];
    for line in lines {
        let rollup = read(formats::nginx(), line);
        let (number, _, shown) = &rollup.unread.examples[0];
        assert!(!shown.contains("hush") && shown.chars().all(|letter| !letter.is_control()), "{shown:?}");
        assert!(*number == 1 && !shown.contains('\u{202e}'));
    }
    let (_, why, shown) = &read(formats::nginx(), &NGINX.replace(" 200 ", " twohundred ")).unread.examples[0];
    assert_eq!(why, "no status where one was expected (column 61)");
    assert_eq!(shown.chars().count(), 81);
}

#[test]
fn lines_without_an_end_and_endless_ones_do_no_harm() {
    let plans = [Plan::new(&formats::nginx()).unwrap()];
    let routes = Routes::default();
    let mut reader = Reader::new(&plans, &routes);
    reader.feed(b"\n\r\n");
    for _ in 0..300 {
        reader.feed(&[b'x'; 40_000]);
    }
    reader.feed(format!("\n{}{NGINX}\n", "\0".repeat(3_000_000)).as_bytes());
    (0..100).for_each(|_| reader.feed(&[0; 40_000]));
    reader.feed(format!("{NGINX}\n{}", &NGINX[..20]).as_bytes());
    let rollup = reader.finish();
    assert_eq!((rollup.lines, rollup.unread.count), (4, 2));
    let numbers: Vec<u64> = rollup.unread.examples.iter().map(|example| example.0).collect();
    assert_eq!((numbers, &*rollup.unread.examples[0].1), (vec![3, 6], "longer than 1048576 bytes"));
    assert_eq!(cells(&rollup), wanted(&[("", "10.0.0.1:80", "", 2)]));
}

#[test]
fn named_routes_come_before_those_of_the_line() {
    let line = |path: &str| {
        format!(r#"{{"start_time":"2026-11-20T10:00:00Z","response_code":401,"path":"{path}","route_name":"own"}}"#)
    };
    let name = |name: &str, path, login| NamedRoute { name: name.into(), methods: Vec::new(), host: None, path, login };
    let routes = Routes::new(vec![name("enter", PathRule::Prefix("/enter/**".trim_end_matches("**").into()), true)]);
    let text = [line("/enter"), line("/login"), line("/x")].join("\n");
    let rollup = read_as(&[formats::envoy()], &routes, &text);
    assert_eq!(cells(&rollup), wanted(&[("", "", "enter", 1), ("", "", "own", 2)]));
    assert_eq!(rollup.cells.iter().map(|(_, cell)| cell.refused).collect::<Vec<_>>(), [1, 0]);
    // Without routes the name of the line stays, and a log-in is still one.
    let rollup = read(formats::envoy(), &text);
    assert_eq!((cells(&rollup), only(&rollup).refused), (wanted(&[("", "", "own", 3)]), 1));
}

#[test]
fn a_sample_says_which_format_it_has() {
    let combined = NGINX.rsplit_once("\" ").unwrap().0.to_string() + "\"";
    let all = [formats::combined(), formats::nginx(), formats::haproxy(), formats::envoy()];
    assert_eq!(recognise(format!("{NGINX}\n{NGINX}\nx\n{}", &NGINX[..9]).as_bytes(), &all), Some((1, 2.0 / 3.0)));
    assert_eq!(recognise(combined.as_bytes(), &all), Some((0, 1.0)));
    assert_eq!(recognise(HAPROXY.as_bytes(), &all), Some((2, 1.0)));
    assert_eq!(recognise(b"{}\n", &all), None);
    assert_eq!(recognise(b"", &all), None);
}

#[test]
fn a_format_that_says_too_little_is_refused() {
    let time = Part::Time(TimeForm::Clf);
    let refused = |parts: &[(Part, &str)]| Plan::new(&formats::pieces("x", "", parts)).unwrap_err();
    assert_eq!(refused(&[(Part::Status, "")]), PlanError::NoTime);
    assert_eq!(refused(&[(time, " "), (Part::Client, "")]), PlanError::NothingToCount);
    assert_eq!(refused(&[(time, ""), (Part::Status, "")]), PlanError::Touching(1));
}

#[test]
fn a_time_without_brackets_and_a_request_without_quotes_are_read() {
    let parts = [(Part::Time(TimeForm::Clf), " "), (Part::RequestLine, " "), (Part::Status, " "), (Part::Endpoint, "")];
    let format = formats::pieces("bare", "", &parts);
    let rollup = read(format, "20/Nov/2026:10:00:00 +0000 GET /login HTTP/1.1 401 10.0.0.1:80");
    assert_eq!((cells(&rollup), only(&rollup).refused), (wanted(&[("", "10.0.0.1:80", "login", 1)]), 1));
}

#[test]
fn roll_ups_of_several_files_merge() {
    let mut one = read(formats::nginx(), &[NGINX, "x"].join("\n"));
    one.merge(read(formats::nginx(), &[NGINX, NGINX].join("\n")));
    assert_eq!((one.lines, one.unread.count, cells(&one)), (4, 1, wanted(&[("", "10.0.0.1:80", "", 3)])));
    assert_eq!((one.formats["main"], one.clients[""].top(1)[0].1), (3, 3));
    assert_eq!(only(&Rollup { unread: Default::default(), ..one.clone() }).latency.count(), 3);
}

#[test]
fn very_many_requests_that_are_alike_are_all_counted() {
    // Counts of a minute are small, and are put away before they are full.
    let line = format!("{HAPROXY}\n");
    let cell = only(&read(formats::haproxy(), &line.repeat(150_000)));
    assert_eq!((cell.requests, cell.latency.count()), (150_000, 150_000));
    assert_eq!(cell.latency.buckets().collect::<Vec<_>>(), [(Sketch::bucket(4_000), 150_000)]);
}

#[test]
fn lines_may_end_in_two_bytes() {
    let text = [NGINX, NGINX, ""].join("\r\n");
    assert_eq!(cells(&read(formats::nginx(), &text)), wanted(&[("", "10.0.0.1:80", "", 2)]));
}

#[test]
fn a_line_is_counted_or_not_read_never_both() {
    let long = "x".repeat(300);
    for endpoints in [format!("{long}, 10.0.0.2:80"), format!("10.0.0.1:80, {long}"), format!("10.0.0.1:80, {long}, c")]
    {
        let rollup = read(formats::nginx(), &NGINX.replace("10.0.0.1:80 0.004", &format!("{endpoints} 0.5, 0.5")));
        assert_eq!((cells(&rollup), rollup.lines, rollup.unread.count), (wanted(&[]), 1, 1), "{endpoints}");
    }
}
