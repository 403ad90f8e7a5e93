//! Against what HAProxy 2.6.12 said.

use super::*;
use model::{AdminState, EndpointState};

const ANSWER: &str = include_str!("answers/2.6.12.txt");

fn endpoint<'r>(running: &'r Running, pool: &str, name: &str) -> &'r EndpointState {
    let pool = running.pools.iter().find(|own| own.pool == pool).unwrap();
    pool.endpoints.iter().find(|own| own.endpoint == name).unwrap()
}

#[test]
fn a_real_answer_is_read() {
    let running = read(ANSWER, Moment(0)).unwrap();
    assert_eq!(running.since, Some(Moment(1_795_809_003_000)));
    // 16 connections by its own count: eleven of them were questions on the socket and checks.
    assert_eq!((running.connections, running.accepted, running.limit), (Some(0), Some(2), Some(4_000)));
    let listeners: Vec<_> = running.listeners.iter().map(|own| own.listener.as_str()).collect();
    assert_eq!(listeners, ["web", "db-primary"]);
    let web = &running.listeners[0];
    assert_eq!((web.sessions_total, web.limit, web.denied), (2, Some(1_000), 1));
    let pools: Vec<_> = running.pools.iter().map(|own| (own.pool.as_str(), own.endpoints.len())).collect();
    assert_eq!(pools, [("db-primary", 1), ("auth", 3), ("web", 2)]);
}

#[test]
fn each_endpoint_has_its_state() {
    let running = read(ANSWER, Moment(0)).unwrap();
    let auth1 = endpoint(&running, "auth", "auth1");
    assert_eq!((auth1.is_up, auth1.weight, auth1.sessions_total), (Some(true), Some(0), 1));
    assert_eq!((auth1.check.as_deref(), auth1.address.as_deref()), (Some("L7OK/200"), Some("127.0.0.1:19001")));
    let auth2 = endpoint(&running, "auth", "auth2");
    assert_eq!((auth2.is_up, auth2.check.as_deref(), auth2.weight), (Some(false), Some("L4CON"), Some(40)));
    assert_eq!(auth2.admin, AdminState::Draining, "its status says DOWN, and its state that it drains");
    let auth3 = endpoint(&running, "auth", "auth3");
    assert_eq!((auth3.is_up, auth3.admin), (None, AdminState::Maintenance));
    let w1 = endpoint(&running, "web", "w1");
    assert_eq!((w1.is_up, w1.admin), (None, AdminState::Draining), "it isn't checked");
}

#[test]
fn versions_with_fewer_columns_are_read() {
    let old = "# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,\n\
               web,FRONTEND,,,3,9,2000,70,1,1,2,0,0,,,,,OPEN,,\n\
               auth,a1,1,0,2,0,,60,0,0,,0,,4,5,6,7,UP 1/3,10,\n\
               auth,a2,0,0,0,0,,0,0,0,,0,,0,0,0,0,no check,10,\n\
               auth,BACKEND,1,0,2,0,200,60,0,0,0,0,,0,0,0,0,UP,20,\n\n";
    let running = read(old, Moment(0)).unwrap();
    assert_eq!((running.since, running.accepted, running.listeners[0].sessions), (None, None, 3));
    let a1 = endpoint(&running, "auth", "a1");
    assert_eq!((a1.is_up, a1.weight, a1.address.as_deref()), (Some(true), Some(10), None));
    assert_eq!((a1.failed_connects, a1.failed_answers, a1.retries, a1.queued), (4, 5, 13, 1));
    assert_eq!(endpoint(&running, "auth", "a2").is_up, None);
    assert_eq!(running.pools[0].queued, 1);
}

#[test]
fn columns_may_come_in_any_order_and_have_quotes() {
    let odd = "# pxname,svname,status,last_chk,uweight,weight,type,check_status,\n\
               a,s,UP,\"it said \"\"yes, and no\"\"\",40,4,2,* L7OK,\n";
    let running = read(odd, Moment(0)).unwrap();
    let s = endpoint(&running, "a", "s");
    assert_eq!((s.weight, s.check.as_deref()), (Some(40), Some("L7OK")));
}

#[test]
fn a_version_without_a_start_says_how_long_it_is_up() {
    let running = read("Name: HAProxy\nUptime_sec: 90\n\n", Moment(100_000)).unwrap();
    assert_eq!(running.since, Some(Moment(10_000)));
}

#[test]
fn what_is_no_answer_is_said() {
    let why = read("Permission denied\n\n", Moment(0)).unwrap_err().0;
    assert_eq!(why, "it said \"Permission denied\", not what \"show stat\" gives");
}

proptest::proptest! {
    #[test]
    fn no_answer_is_too_odd(text in "(# pxname,|web,FRONTEND,|,|\"|\n|UP|[0-9]{1,25}|CurrConns: |# be_id ){0,40}") {
        let _ = read(&text, Moment(i64::MIN + 1));
    }
}
