//! The parts of the stack are what they are said to be.

use std::process::Command;
use std::time::{Duration, Instant};

use lab::stack::{Author, Build, Setup, Stack, Step, Weather};

use super::talk::{get, log_in};
use super::{started, usual};

/// A stack is up by then.
const QUICK: Duration = Duration::from_secs(10);

/// What `watch` asks an application for.
const METRICS: [&str; 21] = [
    "app_info{version=\"2.4.0\"} 1",
    "process_start_time_seconds ",
    "app_requests_in_flight ",
    "app_requests_capacity ",
    "app_requests_total ",
    "app_requests_overloaded_total ",
    "app_logins_total{result=\"ok\"} ",
    "app_logins_total{result=\"refused\"} ",
    "app_faults_total ",
    "app_sessions ",
    "db_pool_connections_max ",
    "db_pool_connections{state=\"used\"} ",
    "db_pool_connections{state=\"idle\"} ",
    "db_pool_waiting ",
    "db_pool_timeouts_total ",
    "db_pool_broken_total ",
    "db_pool_failed_total ",
    "db_queries_total ",
    "db_query_seconds_total ",
    "db_query_errors_total{kind=\"read_only\"} ",
    "db_query_errors_total{kind=\"slow\"} ",
];

#[test]
fn it_is_up_in_ten_seconds_and_gone_when_it_is_dropped() {
    let Some(mut stack) = timed() else { return };
    if stack.1 > QUICK {
        // Once more: the machine may have had other things to do.
        let Some(again) = timed() else { return };
        stack = again;
    }
    let (stack, took) = stack;
    assert!(took < QUICK, "up in {took:?}");
    let folder = stack.folder().parent().unwrap().to_owned();
    let name = folder.display().to_string();
    assert!(processes(&name) >= 5, "databases and a balancer");
    drop(stack);
    assert_eq!((processes(&name), folder.exists()), (0, false));
}

/// A stack and how long it took.
fn timed() -> Option<(Stack, Duration)> {
    let begun = Instant::now();
    let stack = started(&usual("haproxy"))?;
    println!("up in {:?}", begun.elapsed());
    Some((stack, begun.elapsed()))
}

/// How many processes have been told of that folder.
fn processes(folder: &str) -> usize {
    let all = std::fs::read_dir("/proc").unwrap().flatten();
    let lines = all.filter_map(|one| std::fs::read(one.path().join("cmdline")).ok());
    lines.filter(|line| String::from_utf8_lossy(line).contains(folder)).count()
}

#[test]
fn auth_tells_of_itself_and_logs_in_through_the_balancer_and_straight() {
    let Some(mut stack) = started(&usual("haproxy")) else { return };
    let endpoint = stack.endpoints()[0];
    assert_eq!((log_in(stack.edge()), log_in(endpoint)), (Some(200), Some(200)));
    let metrics = get(endpoint, "/metrics").unwrap();
    for wanted in METRICS {
        assert!(metrics.lines().any(|line| line.starts_with(wanted)), "{wanted} isn't in\n{metrics}");
    }
    // What comes from the balancer passes a network of its own.
    stack.apply(&Step::Network(Weather::Dropped)).unwrap();
    assert_eq!((log_in(stack.edge()), log_in(endpoint)), (None, Some(200)));
}

#[test]
fn a_deployment_that_is_sound_hurts_nobody_and_is_written_down() {
    let Some(mut stack) = started(&usual("nginx")) else { return };
    std::thread::sleep(Duration::from_secs(1));
    let build = Build { version: "2.4.1", note: "a new logo", ..Build::SOUND };
    stack.apply(&Step::Deploy { author: Author::Ines, endpoints: &[0, 1, 2, 3], build }).unwrap();
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(stack.ledger().hit(stack.began(), stack.now()).1, 0, "{:?}", stack.ledger().first_failed(stack.began()));
    let line = std::fs::read_to_string(stack.folder().join("deployments.log")).unwrap();
    assert!(line.ends_with("Z auth 2.4.1 by ines: a new logo\n"), "{line}");
    let metrics = get(stack.endpoints()[3], "/metrics").unwrap();
    assert!(metrics.starts_with("app_info{version=\"2.4.1\"} 1\n"), "{metrics}");
}

/// The balancer checks whom it speaks to: it logs users in until the certificate ends, and not a second longer than connections last.
fn ends(engine: &str) {
    let ends = Duration::from_secs(15);
    let Some(stack) = started(&Setup { certificate_ends: Some(ends), ..usual(engine) }) else { return };
    let over = stack.began() + ends;
    let (mut before, mut after) = (None, None);
    while after.is_none_or(|status| status < 500) && stack.now().since(over) < Duration::from_secs(20) {
        let (asked, status) = (stack.now(), log_in(stack.edge()));
        // Certificates end with whole seconds: in the one before both may be.
        if stack.now() + Duration::from_secs(1) < over {
            before = status;
        } else if asked >= over {
            after = status;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(before == Some(200) && matches!(after, Some(502 | 503)), "{before:?}, {after:?}");
    // It ends with the second in which it is to end.
    let first = stack.ledger().first_failed(stack.began()).map(|entry| entry.at);
    assert!(first.is_none_or(|at| at + Duration::from_secs(1) >= over), "{first:?}, {over}");
    // What comes back, if anything, is an alert and no answer.
    assert!(log_in(stack.endpoints()[0]).is_none_or(|status| status == 0), "plain text is no TLS");
}

#[test]
fn haproxy_trusts_auth_until_its_certificate_ends() {
    ends("haproxy");
}

#[test]
fn nginx_trusts_auth_until_its_certificate_ends() {
    ends("nginx");
}

#[test]
fn every_line_can_be_traced_to_who_wrote_it() {
    let Some(mut stack) = started(&usual("haproxy")) else { return };
    let edits = &[("timeout http-keep-alive 15s", "timeout http-keep-alive 20s")];
    let subject = "Keep resting clients for 20 s";
    stack.apply(&Step::Change { author: Author::Mara, subject, edits }).unwrap();
    let blame = git(&stack, &["blame", "--porcelain", "haproxy.cfg"]);
    for who in ["Ines Ferreira", "Jun Watanabe", "Mara Lindqvist", "Tomas Okafor"] {
        assert!(blame.contains(&format!("author {who}\n")), "{who} wrote nothing");
    }
    assert_eq!(git(&stack, &["log", "--format=%an %s", "-1"]), "Mara Lindqvist Keep resting clients for 20 s\n");
    assert_eq!(git(&stack, &["status", "--porcelain"]), "");
}

fn git(stack: &lab::stack::Stack, words: &[&str]) -> String {
    let output = Command::new("git").current_dir(stack.folder()).args(words).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
