//! Changes in series, held against series of which the truth is known.

mod sim;

use sim::{Chance, Length, runs};
use traffic::change::{Change, of_counts, of_parts, of_times};

/// How often something was found in noise.
fn alarms(mut of: impl FnMut(&mut Chance) -> Option<Change>) -> usize {
    let mut chance = Chance::new(11);
    (0..runs()).filter(|_| of(&mut chance).is_some()).count()
}

/// Minutes of requests on connections that last several of them, each at one endpoint of four.
fn lasting(chance: &mut Chance, minutes: usize) -> Vec<(u64, u64)> {
    let mut open: Vec<(usize, u64)> = vec![];
    let mut minute = |_| {
        open.iter_mut().for_each(|own| own.1 -= 1);
        open.retain(|own| own.1 > 0);
        while open.len() < 40 {
            open.push((chance.below(4), chance.geometric(4.0)));
        }
        let mine = open.iter().filter(|own| own.0 == 0).count() as u64;
        (mine * 10, open.len() as u64 * 10)
    };
    (0..minutes).map(&mut minute).collect()
}

/// Minutes of independent requests, or of whole connections, of which a part counts.
fn parts(
    chance: &mut Chance,
    minutes: usize,
    requests: f64,
    length: Length,
    part: impl Fn(usize) -> f64,
) -> Vec<(u64, u64)> {
    let mut minute = |at| {
        let (mut count, mut all) = (0, 0);
        for _ in 0..chance.poisson(requests) {
            let own = length.draw(chance);
            all += own;
            count += if chance.part() < part(at) { own } else { 0 };
        }
        (count, all)
    };
    (0..minutes).map(&mut minute).collect()
}

#[test]
fn noise_is_no_change() {
    for minutes in [8, 12, 16, 20, 30, 45, 60, 240] {
        let of = |requests, length, part: f64| {
            alarms(|chance| of_parts(&parts(chance, minutes, requests, length, |_| part), 1.2, None))
        };
        let known = |requests, length, together| {
            let of = |chance: &mut Chance| parts(chance, minutes, requests, length, |_| 0.25);
            alarms(|chance| of_parts(&of(chance), 1.2, Some(together)))
        };
        let found = [
            ("share, known", known(200.0, Length::One, 1.0)),
            ("share, keep-alive, known", known(20.0, Length::Geometric(20.0), 39.0)),
            ("share, lasting, known", alarms(|chance| of_parts(&lasting(chance, minutes), 1.2, Some(70.0)))),
            ("share", of(200.0, Length::One, 0.25)),
            ("share, keep-alive", of(20.0, Length::Geometric(20.0), 0.25)),
            ("share, lasting", alarms(|chance| of_parts(&lasting(chance, minutes), 1.2, None))),
            ("few errors", of(30.0, Length::One, 0.005)),
            ("errors in heaps, known", errors_in_heaps(minutes)),
            ("errors in heaps", of(30.0, Length::Geometric(10.0), 0.01)),
            (
                "counts",
                alarms(|chance| of_counts(&(0..minutes).map(|_| chance.poisson(50.0)).collect::<Vec<_>>(), 1.2)),
            ),
            (
                "counts, uneven",
                alarms(|chance| of_counts(&(0..minutes).map(|_| heaps(chance, 30)).collect::<Vec<_>>(), 1.2)),
            ),
            ("counts over a day", alarms(|chance| of_counts(&day(chance, minutes), 1.2))),
            ("latency", alarms(|chance| of_times(&latency(chance, minutes, 0.0), 1.2))),
            ("latency that drags on", alarms(|chance| of_times(&latency(chance, minutes, 0.5), 1.2))),
        ];
        println!("{minutes} minutes: {found:?}");
        assert!(found.iter().all(|(_, alarms)| *alarms == 0), "{minutes}: {found:?}");
    }
}

/// Errors of clients all of whose requests fail, where it is known how many requests come together.
fn errors_in_heaps(minutes: usize) -> usize {
    alarms(|chance| of_parts(&parts(chance, minutes, 30.0, Length::Geometric(10.0), |_| 0.01), 1.2, Some(19.0)))
}

#[test]
fn waves_are_no_change() {
    let mut chance = Chance::new(21);
    let days = (0..8 * runs()).filter(|_| of_counts(&day(&mut chance, 240), 1.2).is_some()).count();
    let lasting = (0..8 * runs()).filter(|_| of_parts(&lasting(&mut chance, 60), 1.2, None).is_some()).count();
    assert_eq!((days, lasting), (0, 0));
}

/// Connections of many requests.
fn heaps(chance: &mut Chance, connections: usize) -> u64 {
    (0..connections).map(|_| chance.geometric(20.0)).sum()
}

/// Counts that go up and down over a day.
fn day(chance: &mut Chance, minutes: usize) -> Vec<u64> {
    let start = chance.part() * 1_440.0;
    let mean = |at: usize| 300.0 + 200.0 * ((start + at as f64) / 1_440.0 * std::f64::consts::TAU).sin();
    (0..minutes).map(|at| chance.poisson(mean(at))).collect()
}

/// Medians of which each depends on the one before.
fn latency(chance: &mut Chance, minutes: usize, drag: f64) -> Vec<(f64, u64)> {
    let mut log = 0.0;
    let mut minute = |_| {
        log = drag * log + 0.2 * chance.normal();
        (20_000.0 * f64::exp(log), 80 + chance.poisson(40.0))
    };
    (0..minutes).map(&mut minute).collect()
}

#[test]
fn a_share_that_doubles_is_found_in_its_minute() {
    for (together, most) in [(Some(9.0), 190), (None, 30)] {
        let mut chance = Chance::new(5);
        let (mut found, mut near) = (0, 0);
        for _ in 0..200 {
            let at = 15 + chance.below(30);
            let share = |minute| if minute < at { 0.25 } else { 0.5 };
            let series = parts(&mut chance, 60, 60.0, Length::Geometric(5.0), share);
            let Some(change) = of_parts(&series, 1.2, together) else { continue };
            found += 1;
            near += usize::from(change.at.abs_diff(at) <= 1 && change.until.is_none());
            assert!((change.before - 0.25).abs() < 0.08 && (change.after - 0.5).abs() < 0.08, "{change:?}");
        }
        println!("{together:?}: {found} found, {near} within a minute, of 200");
        assert!(found >= most && near >= found * 9 / 10, "{together:?} {found} {near}");
    }
}

#[test]
fn what_is_large_is_found_in_a_short_log() {
    let mut chance = Chance::new(9);
    for (minutes, at) in [(8, 4), (12, 7), (20, 10), (30, 20)] {
        let mut found = [0; 4];
        for _ in 0..100 {
            let then = |before: f64, after: f64| move |minute| if minute < at { before } else { after };
            let errors = parts(&mut chance, minutes, 300.0, Length::Geometric(3.0), then(0.002, 0.1));
            let shares = parts(&mut chance, minutes, 300.0, Length::Geometric(3.0), then(0.25, 0.5));
            let counts: Vec<u64> = (0..minutes).map(|minute| chance.poisson(then(3_000.0, 1_000.0)(minute))).collect();
            let mut times = latency(&mut chance, minutes, 0.0);
            times[at..].iter_mut().for_each(|own| own.0 *= 10.0);
            let all = [
                of_parts(&errors, 1.5, Some(5.0)),
                of_parts(&shares, 1.3, Some(5.0)),
                of_counts(&counts, 1.5),
                of_times(&times, 1.5),
            ];
            for (count, change) in found.iter_mut().zip(all) {
                *count += u32::from(change.is_some_and(|own| own.at.abs_diff(at) <= 1 && own.until.is_none()));
            }
        }
        println!("{minutes} minutes: {found:?} of 100");
        let least = if minutes < 12 { 60 } else { 80 };
        assert!(found.iter().all(|count| *count >= least), "{minutes} minutes: {found:?}");
    }
}

#[test]
fn what_passes_is_found_with_its_end() {
    let mut chance = Chance::new(6);
    let is_down = |minute: usize| (40..52).contains(&minute);
    let mut found = 0;
    for _ in 0..200 {
        let share = |minute| if is_down(minute) { 0.0 } else { 0.25 };
        let change = of_parts(&parts(&mut chance, 120, 100.0, Length::One, share), 1.2, None);
        found += usize::from(change.is_some_and(|change| (change.at, change.until) == (40, Some(52))));
    }
    println!("{found} of 200");
    assert!(found >= 190, "{found}");
}

#[test]
fn rates_errors_and_times_change_too() {
    let mut chance = Chance::new(7);
    let counts: Vec<u64> = (0..90).map(|at| chance.poisson(if at < 50 { 100.0 } else { 40.0 })).collect();
    let rate = of_counts(&counts, 1.2).unwrap();
    assert!(rate.at == 50 && rate.before > 90.0 && rate.after < 45.0, "{rate:?}");
    let series = parts(&mut chance, 90, 100.0, Length::One, |at| if at < 70 { 0.001 } else { 0.08 });
    let errors = of_parts(&series, 1.2, None).unwrap();
    assert!(errors.at == 70 && errors.before < 0.005 && errors.after > 0.06, "{errors:?}");
    let mut times = latency(&mut chance, 90, 0.0);
    times[30..].iter_mut().for_each(|own| own.0 *= 3.0);
    times[10].1 = 0;
    let time = of_times(&times, 1.2).unwrap();
    assert!(time.at == 30 && (2.4..3.6).contains(&(time.after / time.before)), "{time:?}");
}

#[test]
fn one_odd_minute_and_slow_growth_are_no_change() {
    let mut chance = Chance::new(8);
    let mut counts: Vec<u64> = (0..90).map(|_| chance.poisson(100.0)).collect();
    counts[40] = 2_000;
    assert_eq!(of_counts(&counts, 1.2), None);
    let grown: Vec<u64> = (0..240).map(|at| chance.poisson(100.0 + f64::from(at))).collect();
    assert_eq!(of_counts(&grown, 1.2), None);
    let logistic = |at: i32| 1.0 / (1.0 + (-f64::from(at - 120) / 10.0).exp());
    let over_some_time: Vec<u64> = (0..240).map(|at| chance.poisson(100.0 + 200.0 * logistic(at))).collect();
    assert_eq!(of_counts(&over_some_time, 1.2), None);
    let mut one_heavy: Vec<(u64, u64)> = vec![(5, 20); 60];
    one_heavy[30] = (10_000, 20_000);
    assert_eq!(of_parts(&one_heavy, 1.2, Some(1.0)), None, "the minutes next to it are as before");
    assert_eq!(of_counts(&[5; 60], 1.2), None);
    assert_eq!(of_parts(&[], 1.2, None), None);
    assert_eq!(of_times(&[(f64::NAN, 3); 40], 1.2), None);
}
