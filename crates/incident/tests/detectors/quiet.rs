//! What detectors say of stacks on which nothing is wrong, how soon they see what is, and what they cost.

use std::collections::BTreeMap;
use std::time::Instant;

use finding::Confidence;
use incident::{DETECTORS, Observation, Timeline, View, signs};

use crate::made::{Made, at};
use crate::world::World;

/// `QUIET_CASES=5000` asks more of them.
fn cases(usual: u64) -> u64 {
    std::env::var("QUIET_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// A stack that lives for so many seconds.
fn lived(seed: u64, seconds: i64) -> (World, Made) {
    let (mut world, mut made) = (World::new(seed), Made::new());
    world.begin(&mut made);
    (0..seconds).for_each(|second| world.live(&mut made, second));
    (world, made)
}

#[test]
fn nothing_is_odd_about_a_stack_that_is_well() {
    let (mut sure, mut likely): (BTreeMap<&str, u64>, BTreeMap<&str, u64>) = Default::default();
    let cases = cases(400);
    for seed in 0..cases {
        let (world, made) = lived(seed * 7_919 + 1, 60);
        for sign in signs(&made.timeline()) {
            let told = if sign.confidence == Confidence::High { &mut sure } else { &mut likely };
            *told.entry(sign.detector).or_default() += 1;
            println!(
                "{seed}: {:?} {} {:?} {} ({:?})",
                sign.confidence, sign.detector, sign.subject, sign.message, world.habits
            );
        }
    }
    println!("of {cases} minutes: sure {sure:?}, likely {likely:?}");
    assert!(sure.is_empty(), "{sure:?}");
    assert!(likely.values().sum::<u64>() * 50 <= cases, "{likely:?}");
}

/// Seconds from a fault until it is sure, asked every second as a watch does; `None` where that takes more than 20.
fn seen_after(seed: u64, rate: f64, fault: f64) -> Option<i64> {
    let (mut world, mut made) = (World::new(seed), Made::new());
    world.habits.rates = [rate, 30.0];
    world.begin(&mut made);
    (0..10).for_each(|second| world.live(&mut made, second));
    world.fault = fault;
    (10..30).find_map(|second| {
        world.live(&mut made, second);
        let told = signs(&made.timeline());
        let own = |sign: &&incident::Sign| sign.detector == "errors" && sign.confidence == Confidence::High;
        let first = told.iter().find(own)?;
        assert!((first.since.0 - at(10).0).abs() <= 2_000, "{first:?}");
        Some(second - 9)
    })
}

#[test]
fn a_jump_of_errors_is_seen_within_seconds() {
    for (rate, fault, bound) in [(50.0, 0.5, 2.0), (50.0, 0.2, 5.0), (10.0, 0.5, 7.0), (200.0, 0.2, 3.0)] {
        let mut all: Vec<i64> = (0..30).map(|seed| seen_after(seed + 77, rate, fault).unwrap_or(99)).collect();
        all.sort_unstable();
        println!("{rate} a second, {fault} of them fail: median {} s, worst {} s", all[15], all[29]);
        assert!((all[15] as f64) <= bound && all[27] as f64 <= 2.0 * bound + 1.0, "{rate} {fault}: {all:?}");
    }
}

/// An hour of a stack, with a fault at its end.
fn hour() -> Vec<Observation> {
    let (mut world, mut made) = (World::new(5), Made::new());
    world.habits.rates = [60.0, 60.0];
    world.begin(&mut made);
    (0..3_600).for_each(|second| {
        world.fault = if second >= 3_400 { 0.3 } else { 0.0 };
        world.live(&mut made, second);
    });
    made.seen
}

#[test]
fn an_hour_is_judged_in_time_that_grows_with_it() {
    let (seen, scene) = (hour(), Made::new().scene);
    let time = |count: usize| {
        let mut timeline = Timeline::new(scene.clone());
        seen[..count].iter().cloned().for_each(|one| timeline.push(one));
        signs(&timeline);
        let begun = Instant::now();
        let told = signs(&timeline);
        (begun.elapsed(), told.len())
    };
    let (half, whole) = (time(seen.len() / 2), time(seen.len()));
    let mut timeline = Timeline::new(scene.clone());
    seen.iter().cloned().for_each(|one| timeline.push(one));
    let view = View::of(&timeline);
    for detector in DETECTORS {
        let begun = Instant::now();
        (detector.check)(&view, &mut Vec::new());
        println!("{}: {:?}", detector.id, begun.elapsed());
    }
    println!("half an hour: {half:?}, an hour: {whole:?}, {} observations", seen.len());
    assert!(whole.1 > 0);
    assert!(whole.0.as_secs_f64() < 4.0 * half.0.as_secs_f64() + 0.2, "it grows with the square: {half:?} {whole:?}");
}
