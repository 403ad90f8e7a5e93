//! Verdicts on evenness, held against traffic whose truth is known.

mod sim;

use sim::{Chance, Length, runs, window};
use traffic::Bunches;
use traffic::even::{Judgement, Kind, Need, Promise, Verdict, Window, judge};

const KEPT: [Length; 2] = [Length::Fixed(20), Length::Geometric(20.0)];

fn off(judgement: &Judgement) -> Vec<(usize, Kind)> {
    match &judgement.verdict {
        Verdict::Uneven(off) => off.iter().map(|off| (off.endpoint, off.kind)).collect(),
        _ => vec![],
    }
}

/// Judges even windows, each alone and with the one before it: false alarms, and how many were called even.
fn alarms(seed: u64, requests: u64, length: Length, weights: &[f64]) -> (usize, usize) {
    let promise = Promise::of(weights.iter().copied());
    let mut chance = Chance::new(seed);
    let (mut alarms, mut even) = (0, 0);
    let mut before: Option<Window> = None;
    for _ in 0..runs() {
        let now = window(&mut chance, requests, length, weights);
        let alone = judge(std::slice::from_ref(&now), &promise);
        even += usize::from(alone.verdict == Verdict::Even);
        alarms += usize::from(!off(&alone).is_empty());
        if let Some(before) = before {
            alarms += usize::from(!off(&judge(&[before, now.clone()], &promise)).is_empty());
        }
        before = Some(now);
    }
    (alarms, even)
}

#[test]
fn even_windows_raise_no_alarm() {
    let pools: [&[f64]; 5] = [&[1.0; 4], &[1.0; 2], &[1.0; 10], &[1.0; 50], &[6.0, 3.0, 2.0, 1.0]];
    for (at, weights) in pools.iter().enumerate() {
        for requests in [200, 2_000, 20_000] {
            for length in [Length::One, Length::Fixed(20), Length::Geometric(20.0)] {
                let (alarms, even) = alarms(at as u64 + requests, requests, length, weights);
                println!(
                    "{} endpoints, {requests} requests, {length:?}: {alarms} alarms, {even} called even",
                    weights.len()
                );
                assert_eq!(alarms, 0, "{weights:?} {requests} {length:?}");
            }
        }
    }
}

/// Of 400 runs those in which `what` is said of the first window, and of the first or of two together.
fn found(requests: u64, length: Length, shares: &[f64], what: &[(usize, Kind)]) -> (usize, usize) {
    let promise = Promise::even(shares.len());
    let mut chance = Chance::new(requests + 7);
    let (mut one, mut two) = (0, 0);
    for _ in 0..400 {
        let windows = [window(&mut chance, requests, length, shares), window(&mut chance, requests, length, shares)];
        let first = off(&judge(&windows[..1], &promise)) == what;
        one += usize::from(first);
        two += usize::from(first || off(&judge(&windows, &promise)) == what);
    }
    (one, two)
}

#[test]
fn twice_the_share_is_found_within_two_windows() {
    for length in KEPT {
        let (one, two) = found(2_000, length, &[1.0, 3.0, 1.0, 1.0], &[(1, Kind::Hot)]);
        println!("{length:?}: {one} in one, {two} in two of 400");
        assert!(two >= 380, "{length:?}: {two} of 400");
    }
}

#[test]
fn a_dead_endpoint_is_found_in_one_window() {
    for length in KEPT {
        let (one, _) = found(2_000, length, &[1.0, 1.0, 0.0, 1.0], &[(2, Kind::Dead)]);
        println!("{length:?}: {one} of 400");
        assert!(one >= 396, "{length:?}: {one} of 400");
    }
}

/// Shares of which one is this factor of its promise.
fn with(endpoints: usize, factor: f64) -> Vec<f64> {
    let rest = (endpoints as f64 - factor) / (endpoints as f64 - 1.0);
    (0..endpoints).map(|own| if own == 1 { factor } else { rest }).collect()
}

#[test]
fn what_is_off_is_found_as_often_as_the_page_says() {
    // Endpoints, the factor of one of them, requests of a window on connections of 20 (geometric); found of 400 in two windows.
    let bars = [
        (4, 2.0, 2_000, 380),
        (4, 1.5, 2_000, 20),
        (4, 1.5, 20_000, 399),
        (4, 0.5, 2_000, 3),
        (4, 0.5, 20_000, 399),
        (4, 0.0, 2_000, 399),
        (10, 2.0, 2_000, 10),
        (10, 2.0, 20_000, 399),
        (10, 0.0, 2_000, 340),
        (10, 0.0, 20_000, 399),
        (50, 2.0, 100_000, 390),
        (50, 0.0, 20_000, 300),
    ];
    for (endpoints, factor, requests, least) in bars {
        let kind = match factor {
            0.0 => Kind::Dead,
            factor if factor < 1.0 => Kind::Cold,
            _ => Kind::Hot,
        };
        let (one, two) = found(requests, Length::Geometric(20.0), &with(endpoints, factor), &[(1, kind)]);
        println!("| {endpoints} | {factor} | {requests} | {}% | {}% |", one / 4, two / 4);
        assert!(two >= least, "{endpoints} {factor} {requests}: {two} of 400");
    }
}

/// A window of clients of very unequal sizes (Pareto), each kept at one endpoint.
fn unequal(chance: &mut Chance, clients: usize, power: f64, shares: &[f64]) -> Window {
    let mut window = Window { counts: vec![0; shares.len()], bunches: Some(Bunches::default()) };
    for _ in 0..clients {
        let size = (1.0 - chance.part()).powf(-1.0 / power).min(50_000.0) as u32;
        let (client, endpoint) = (chance.bits(), chance.of(shares));
        window.counts[endpoint] += u64::from(size);
        window.bunches.as_mut().unwrap().add_times(client, endpoint as u32, size);
    }
    window
}

#[test]
fn a_few_huge_clients_raise_no_alarm() {
    for endpoints in [2, 4, 10, 50] {
        for (clients, power) in
            [(10, 1.1), (50, 0.6), (200, 1.1), (1_000, 0.8), (1_000, 1.1), (5_000, 1.1), (5_000, 1.5)]
        {
            let mut chance = Chance::new(clients as u64);
            let runs = if clients > 1_000 { runs() / 5 } else { runs() };
            let shares = vec![1.0; endpoints];
            let mut is_off = |_: &usize| {
                !off(&judge(&[unequal(&mut chance, clients, power, &shares)], &Promise::even(endpoints))).is_empty()
            };
            let alarms = (0..runs).filter(&mut is_off).count();
            assert_eq!(alarms, 0, "{endpoints} endpoints, {clients} clients, {power}");
        }
    }
}

/// Minutes without bunches, of connections that last some of them.
fn minutes(chance: &mut Chance, count: usize, connections: usize, shares: &[f64]) -> Vec<Window> {
    let mut open: Vec<(usize, u64)> = vec![];
    let mut minute = |_| {
        open.iter_mut().for_each(|own| own.1 -= 1);
        open.retain(|own| own.1 > 0);
        while open.len() < connections {
            open.push((chance.of(shares), chance.geometric(2.0)));
        }
        let mut counts = vec![0; shares.len()];
        open.iter().for_each(|own| counts[own.0] += 5);
        Window { counts, bunches: None }
    };
    (0..count).map(&mut minute).collect()
}

#[test]
fn minutes_alone_say_less_and_raise_no_alarm() {
    for (count, connections) in [(10, 40), (20, 40), (60, 10), (60, 40), (240, 40)] {
        let mut chance = Chance::new(count as u64);
        let mut alarms = 0;
        for _ in 0..runs() {
            let windows = minutes(&mut chance, count, connections, &[1.0; 4]);
            alarms += usize::from(!off(&judge(&windows, &Promise::even(4))).is_empty());
        }
        assert_eq!(alarms, 0, "{count} {connections}");
    }
    let mut chance = Chance::new(1);
    let few = judge(&minutes(&mut chance, 5, 400, &[1.0, 1.0, 0.0, 1.0]), &Promise::even(4));
    assert_eq!(few.verdict, Verdict::TooLittle(Need::Windows(10)));
    let dead = judge(&minutes(&mut chance, 60, 100, &[1.0, 1.0, 0.0, 1.0]), &Promise::even(4));
    assert_eq!(off(&dead), [(2, Kind::Dead)]);
    let only = judge(&minutes(&mut chance, 30, 100, &[0.0, 1.0, 0.0, 0.0]), &Promise::even(4));
    assert_eq!(off(&only), [(1, Kind::AllButOne)]);
    let hot = judge(&minutes(&mut chance, 60, 100, &[1.0, 1.0, 1.0, 3.0]), &Promise::even(4));
    assert_eq!(off(&hot), [(3, Kind::Hot)]);
}

#[test]
fn each_kind_is_named_with_its_endpoint_and_factor() {
    let mut chance = Chance::new(2);
    let mut of = |shares: &[f64], weights: &[f64]| {
        let windows: Vec<Window> =
            (0..2).map(|_| window(&mut chance, 20_000, Length::Geometric(5.0), shares)).collect();
        judge(&windows, &Promise::of(weights.iter().copied()))
    };
    let one = |judgement: &Judgement| match &judgement.verdict {
        Verdict::Uneven(off) if off.len() == 1 => (off[0].endpoint, off[0].kind, off[0].factor, off[0].confidence),
        other => panic!("{other:?}"),
    };
    let (endpoint, kind, factor, confidence) = one(&of(&[2.0, 4.0, 2.0], &[2.0, 2.0, 2.0]));
    assert!((endpoint, kind) == (1, Kind::Hot) && (factor - 1.5).abs() < 0.1 && confidence > 0.999_999);
    let (endpoint, kind, factor, _) = one(&of(&[4.0, 1.0, 1.0], &[4.0, 2.0, 1.0]));
    assert!((endpoint, kind) == (1, Kind::Cold) && (factor - 7.0 / 12.0).abs() < 0.1, "{endpoint} {kind:?} {factor}");
    assert_eq!(of(&[6.0, 3.0, 1.0], &[6.0, 3.0, 1.0]).verdict, Verdict::Even);
    let (endpoint, kind, factor, _) = one(&of(&[0.0, 1.0, 0.0], &[1.0, 1.0, 1.0]));
    assert_eq!((endpoint, kind, factor), (1, Kind::AllButOne, 3.0));
    assert_eq!(off(&of(&[0.0, 1.0], &[1.0, 1.0])), [(0, Kind::Dead)]);
    let (endpoint, kind, factor, _) = one(&of(&[1.0, 1.0, 0.2], &[1.0, 1.0, 0.0]));
    assert_eq!((endpoint, kind, factor), (2, Kind::Unasked, f64::INFINITY));
    assert_eq!(off(&of(&[0.0, 1.0, 1.0, 3.0], &[1.0; 4])), [(0, Kind::Dead), (3, Kind::Hot)]);
}

#[test]
fn what_is_certain_and_small_is_even() {
    let mut chance = Chance::new(7);
    let shares = [1.0, 1.08, 1.0];
    let windows: Vec<Window> = (0..2).map(|_| window(&mut chance, 200_000, Length::One, &shares)).collect();
    let mut promise = Promise::even(3);
    assert_eq!(judge(&windows, &promise).verdict, Verdict::Even);
    assert_eq!(judge(&windows[..1], &promise).verdict, Verdict::Even);
    promise.tolerance = 0.02;
    assert_eq!(off(&judge(&windows, &promise)), [(1, Kind::Hot)]);
}

#[test]
fn balancers_are_summed() {
    let mut chance = Chance::new(3);
    // Each of fifty is too small to say, and all together starve the light one.
    let windows: Vec<Window> = (0..50).map(|_| window(&mut chance, 60, Length::One, &[5.0, 5.0, 0.2])).collect();
    let promise = Promise::of([5.0, 5.0, 1.0]);
    assert!(windows.iter().all(|own| off(&judge(std::slice::from_ref(own), &promise)).is_empty()));
    let Verdict::Uneven(off) = judge(&windows, &promise).verdict else { panic!() };
    assert!(off[0].endpoint == 2 && off[0].kind == Kind::Cold && off[0].factor < 0.4, "{off:?}");
}

#[test]
fn a_burst_in_one_window_is_no_verdict_on_all() {
    let mut chance = Chance::new(4);
    let mut windows: Vec<Window> = (0..9).map(|_| window(&mut chance, 1_000, Length::One, &[1.0; 4])).collect();
    windows.push(window(&mut chance, 9_000, Length::One, &[1.0, 3.0, 1.0, 1.0]));
    assert_eq!(judge(&windows, &Promise::even(4)).verdict, Verdict::Even);
    (0..3).for_each(|_| windows.push(window(&mut chance, 1_000, Length::One, &[1.0, 3.0, 1.0, 1.0])));
    assert_eq!(off(&judge(&windows, &Promise::even(4))), [(1, Kind::Hot)]);
}

#[test]
fn what_is_needed_is_enough() {
    for length in [Length::One, Length::Fixed(20), Length::Geometric(20.0)] {
        let mut chance = Chance::new(5);
        let Verdict::TooLittle(Need::Requests(needed)) =
            judge(&[window(&mut chance, 300, length, &[1.0; 10])], &Promise::even(10)).verdict
        else {
            panic!("{length:?}")
        };
        println!("{length:?}: {needed}");
        let enough = judge(&[window(&mut chance, needed * 3 / 2, length, &[1.0; 10])], &Promise::even(10));
        assert_eq!(enough.verdict, Verdict::Even, "{length:?} {needed}");
        let less = judge(&[window(&mut chance, needed / 2, length, &[1.0; 10])], &Promise::even(10));
        assert!(matches!(less.verdict, Verdict::TooLittle(_)), "{length:?} {needed}");
    }
}

#[test]
fn likely_shares_hold_the_true_one() {
    let mut chance = Chance::new(6);
    let (mut inside, mut all) = (0, 0);
    for _ in 0..500 {
        let own = window(&mut chance, 4_000, Length::Geometric(20.0), &[2.0, 1.0, 1.0]);
        let seen = judge(&[own], &Promise::even(3)).endpoints;
        let holds = |(at, truth): (usize, f64)| seen[at].likely.0 <= truth && truth <= seen[at].likely.1;
        inside += [0.5, 0.25, 0.25].into_iter().enumerate().filter(|own| holds(*own)).count();
        all += 3;
    }
    println!("{inside} of {all}");
    assert!(inside * 100 >= all * 93, "{inside} of {all}");
}

#[test]
fn odd_input_is_survived() {
    let odd = Window { counts: vec![3, 0, 9, 7, 1], bunches: Some(Bunches::of_parts(7, [(3, 60_000, 5), (9, 1, 2)])) };
    for promise in
        [Promise::of([]), Promise::of([f64::NAN, -1.0]), Promise::of([0.0; 3]), Promise::even(1), Promise::even(3)]
    {
        for windows in [vec![], vec![Window::default()], vec![odd.clone()], vec![odd.clone(), Window::default()]] {
            let judgement = judge(&windows, &promise);
            assert!(judgement.trials.is_finite() && judgement.endpoints.len() == promise.shares().len());
        }
    }
    assert_eq!(judge(&[], &Promise::even(1)).verdict, Verdict::Even);
}
