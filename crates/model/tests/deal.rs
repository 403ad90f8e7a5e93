//! Who gets which request, by hand. That engines deal so is asked of them in `crates/lab/tests/distribution`.

mod small;

use model::deal::{Dealer, Key, Shares, ramp, shares};
use model::*;
use small::{pool, span};

fn endpoint(number: u32, weight: u32, tier: u8) -> Endpoint {
    Endpoint {
        name: None,
        span: span(0),
        address: Address { host: Host::Ip([10, 0, 0, number as u8].into()), port: Some(80) },
        written: format!("10.0.0.{number}:80").into(),
        number,
        weight: finding::Spanned::new(weight, span(0)),
        tier,
        admin: AdminState::Ready,
        health: HealthCheck::None,
        limits: Limits::default(),
        tls: None,
        proxy_protocol: false,
        slow_start: None,
        cookie: None,
        resolution: model::Resolution::AtStart,
    }
}

fn pool_of(policy: BalancePolicy, weights: &[u32]) -> Pool {
    let mut pool = pool("p");
    pool.balance.value = policy;
    pool.endpoints = (1..).zip(weights).map(|(number, weight)| endpoint(number, *weight, 0)).collect();
    pool
}

fn turns(dealer: &mut Dealer, count: usize) -> Vec<usize> {
    (0..count).filter_map(|_| dealer.deal(&Key::Absent)).collect()
}

fn by(function: HashFunction, placing: Placing) -> BalancePolicy {
    let key = HashKey::Client { v4_bits: 32, text: false };
    BalancePolicy::Hash { key, by: Hashing { function, mixed: false, placing } }
}

#[test]
fn turns_differ_in_order_and_not_in_number() {
    let of = |order| turns(&mut Dealer::new(&pool_of(BalancePolicy::RoundRobin(order), &[4, 1, 1])).unwrap(), 6);
    assert_eq!(of(Turns::Spread), [0, 0, 1, 0, 0, 2]);
    assert_eq!(of(Turns::Table), [0, 0, 0, 1, 0, 2]);
    assert_eq!(of(Turns::Smooth), [0, 0, 1, 0, 2, 0]);
    assert_eq!(of(Turns::Queue), [0, 1, 2, 0, 1, 2]);
}

#[test]
fn tiers_take_over_and_give_back() {
    let mut pool = pool_of(BalancePolicy::RoundRobin(Turns::Smooth), &[1, 1, 1]);
    (pool.endpoints[1].tier, pool.endpoints[2].tier) = (1, 1);
    let mut dealer = Dealer::new(&pool).unwrap();
    assert_eq!(turns(&mut dealer, 2), [0, 0]);
    dealer.set_up(0, false);
    assert_eq!(turns(&mut dealer, 4), [1, 2, 1, 2]);
    dealer.set_up(0, true);
    assert_eq!(turns(&mut dealer, 2), [0, 0]);
    (0..3).for_each(|index| dealer.set_up(index, false));
    assert_eq!(dealer.deal(&Key::Absent), None);
}

#[test]
fn a_key_stays_where_it_is() {
    for placing in [Placing::Table, Placing::Slots, Placing::NumberRing, Placing::NameRing] {
        let pool = pool_of(by(HashFunction::Crc32, placing), &[1, 2, 3]);
        let mut dealer = Dealer::new(&pool).unwrap();
        let key = Key::Octets(b"somebody".to_vec());
        let first = dealer.deal(&key);
        assert!(first.is_some() && (0..9).all(|_| dealer.deal(&key) == first), "{placing:?}");
        dealer.set_up(first.unwrap(), false);
        let next = dealer.deal(&key);
        assert!(next.is_some() && next != first, "{placing:?}");
    }
}

#[test]
fn consistent_rings_move_only_the_keys_of_who_goes() {
    for placing in [Placing::NumberRing, Placing::NameRing] {
        let mut dealer = Dealer::new(&pool_of(by(HashFunction::Crc32, placing), &[1, 1, 1, 1])).unwrap();
        let keys: Vec<Vec<u8>> = (0..300_u32).map(|key| format!("key {key}").into_bytes()).collect();
        let before: Vec<_> = keys.iter().map(|key| dealer.placed(key)).collect();
        dealer.set_up(2, false);
        for (key, before) in keys.iter().zip(before) {
            let now = dealer.placed(key);
            assert!(now == before || before == Some(2), "{placing:?}: {before:?} became {now:?}");
        }
    }
}

#[test]
fn what_is_not_known_is_not_dealt() {
    assert!(Dealer::new(&pool_of(by(HashFunction::Unknown, Placing::Table), &[1])).is_none());
    assert!(Dealer::new(&pool_of(BalancePolicy::Random { draws: 1, from: Urn::Weights }, &[1])).is_none());
    assert!(Dealer::new(&pool_of(BalancePolicy::Other("fair".into()), &[1])).is_none());
    let mut named = pool_of(BalancePolicy::RoundRobin(Turns::Smooth), &[1, 1]);
    named.endpoints[1].address.host = Host::Name("app.example".into());
    assert!(Dealer::new(&named).is_none(), "a name may stand for several addresses");
    let mut dealer = Dealer::new(&pool_of(by(HashFunction::Sdbm, Placing::Table), &[1, 1])).unwrap();
    assert_eq!(dealer.deal(&Key::Unknown), None);
}

#[test]
fn shares_say_how_sure_they_are() {
    let of = |policy, weights: &[u32]| shares(&pool_of(policy, weights), |_| true);
    assert_eq!(of(BalancePolicy::RoundRobin(Turns::Spread), &[3, 1]), Shares::Exact(vec![0.75, 0.25]));
    assert_eq!(of(BalancePolicy::LeastConnections(Turns::Queue), &[3, 1]), Shares::Exact(vec![0.5, 0.5]));
    assert_eq!(of(BalancePolicy::First, &[3, 1]), Shares::Exact(vec![1.0, 0.0]));
    let drawn = |draws| of(BalancePolicy::Random { draws, from: Urn::Weights }, &[3, 1]);
    assert_eq!(drawn(1), Shares::Statistical(vec![0.75, 0.25]));
    assert_eq!(drawn(2), Shares::Statistical(vec![0.25, 0.75]), "of two that are idle the second is taken");
    assert_eq!(of(BalancePolicy::Other("fair".into()), &[3, 1]), Shares::Unknown(vec![0.75, 0.25]));
    let Shares::Statistical(ring) = of(by(HashFunction::Crc32, Placing::NumberRing), &[1, 1, 1]) else { panic!() };
    assert!((ring.iter().sum::<f64>() - 1.0).abs() < 1e-9 && ring.iter().any(|share| (share - 1.0 / 3.0).abs() > 0.01));
}

#[test]
fn a_slow_start_grows_by_whole_seconds() {
    assert_eq!([0, 999, 1_000, 9_999, 10_000, 60_000].map(|at| ramp(10, 10_000, at)), [10, 10, 20, 150, 160, 160]);
    assert_eq!(ramp(10, 0, 0), 160);
}
