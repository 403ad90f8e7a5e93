//! Verdicts on evenness, held against traffic whose truth is known.

mod sim;

use sim::{Chance, Length, runs, window};
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

/// Of a hundred runs those in which `what` is said in the first window, or of two together.
fn found(requests: u64, length: Length, shares: &[f64], weights: &[f64], what: &[(usize, Kind)]) -> (usize, usize) {
    let promise = Promise::of(weights.iter().copied());
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
        let (one, two) = found(2_000, length, &[1.0, 3.0, 1.0, 1.0], &[1.0; 4], &[(1, Kind::Hot)]);
        println!("{length:?}: {one} in one, {two} in two of 400");
        assert!(two >= 380, "{length:?}: {two} of 400");
    }
}

#[test]
fn a_dead_endpoint_is_found_in_one_window() {
    for length in KEPT {
        let (one, _) = found(2_000, length, &[1.0, 1.0, 0.0, 1.0], &[1.0; 4], &[(2, Kind::Dead)]);
        println!("{length:?}: {one} of 400");
        assert!(one >= 398, "{length:?}: {one} of 400");
    }
}
