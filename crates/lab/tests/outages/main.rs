//! The five outages on the real engines, from the very files of `examples/outages`: after the pull request clients get what
//! the model predicts, endpoint by endpoint and second by second; before it all is well.

mod outage;

use std::net::IpAddr;
use std::thread;

use model::shares;
use outage::{Outage, counts};

/// Runs a test on one outage's file of both engines, before and after.
fn each(name: &str, test: fn(&mut Outage<'_>, bool)) {
    thread::scope(|scope| {
        for engine in ["haproxy", "nginx"] {
            for after in [false, true] {
                scope.spawn(move || outage::with(name, engine, after, |outage| test(outage, after)));
            }
        }
    });
}

/// Nothing but the time is wrong with a connection that rests.
#[test]
fn outage_0_cuts_connections_that_rest_for_five_seconds() {
    each("0-idle-timeout", |outage, after| {
        let rested = outage.rest(5432, 6.5);
        match rested {
            Some(seconds) => assert!(after && (4.9..6.0).contains(&seconds), "cut after {seconds} s"),
            None => assert!(!after, "the connection is still there"),
        }
    });
}

#[test]
fn outage_1_sends_two_connections_of_three_to_replicas() {
    each("1-replicas-in-the-write-pool", |outage, after| {
        let pool = outage.pool("db-primary");
        let promised = shares(&pool);
        let reached = outage.connections(5432, 48);
        let dealt = counts(&pool, &reached);
        assert_eq!(dealt, if after { vec![16, 16, 16] } else { vec![48] });
        for (share, count) in promised.iter().zip(&dealt) {
            assert!((share * 48.0 - *count as f64).abs() < 1.0, "promised {promised:?}, dealt {dealt:?}");
        }
    });
}

/// Everybody comes from the two addresses of a CDN.
#[test]
fn outage_2_sends_all_log_ins_to_the_endpoints_of_two_addresses() {
    each("2-affinity-behind-a-cdn", |outage, after| {
        let pool = outage.pool("auth");
        let clients: [IpAddr; 2] = ["203.0.113.10".parse().unwrap(), "203.0.113.11".parse().unwrap()];
        let placed: Vec<Option<usize>> = clients.iter().map(|client| outage.chosen(&pool, *client)).collect();
        let reached: Vec<_> =
            (0..80).map(|turn| outage.log_in("accounts.example.com", "/login", clients[turn % 2])).collect();
        let dealt = counts(&pool, &reached);
        if !after {
            return assert_eq!(dealt, [20, 20, 20, 20]);
        }
        let mut expected = vec![0; pool.endpoints.len()];
        placed.iter().for_each(|index| expected[index.expect("the hash of an address is known")] += 40);
        assert_eq!(dealt, expected, "the endpoints that the model names for {clients:?}");
        assert!(dealt.iter().filter(|count| **count > 0).count() <= 2);
    });
}

#[test]
fn outage_3_sends_log_ins_to_the_api() {
    each("3-api-rule-above-auth", |outage, after| {
        let reached = outage.log_in("www.example.com", "/api/auth/login", "198.51.100.1".parse().unwrap());
        let pool = outage.pool(if after { "api" } else { "auth" });
        assert_eq!(counts(&pool, &[reached]).iter().sum::<usize>(), 1, "{reached} is none of pool {}", pool.name.value);
    });
}

#[test]
fn outage_4_sends_four_log_ins_of_seven_to_one_endpoint() {
    each("4-left-over-weight", |outage, after| {
        let pool = outage.pool("auth");
        let promised = shares(&pool);
        let client = "198.51.100.1".parse().unwrap();
        let reached: Vec<_> = (0..140).map(|_| outage.log_in("id.example.com", "/login", client)).collect();
        let dealt = counts(&pool, &reached);
        assert_eq!(dealt, if after { vec![80, 20, 20, 20] } else { vec![35, 35, 35, 35] });
        for (share, count) in promised.iter().zip(&dealt) {
            assert!((share * 140.0 - *count as f64).abs() < 1e-9, "promised {promised:?}, dealt {dealt:?}");
        }
    });
}
