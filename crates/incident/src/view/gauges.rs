//! Numbers that stand for now, second by second.

use model::Moment;

use super::Clock;

/// A number in each second: the last one that was told, up to the last moment; 0 before the first.
pub fn gauge(clock: Clock, told: impl IntoIterator<Item = (Moment, u64)>) -> Vec<f64> {
    let mut values: Vec<Option<f64>> = vec![None; clock.seconds];
    let mut last = 0;
    for (at, value) in told {
        if let Some(second) = clock.within(at) {
            values[second] = Some(value as f64);
            last = second + 1;
        }
    }
    let first = values.iter().position(Option::is_some).unwrap_or(0);
    let mut now = values.get(first).copied().flatten().unwrap_or(0.0);
    values[..last.max(first)]
        .iter()
        .map(|value| {
            now = value.unwrap_or(now);
            now
        })
        .collect()
}

/// By how much a counter grew in each second, up to the last moment.
pub fn counter(clock: Clock, told: impl IntoIterator<Item = (Moment, u64)>) -> Vec<f64> {
    let mut values = vec![0.0; clock.seconds];
    let mut last: Option<(usize, u64)> = None;
    for (at, value) in told {
        let Some(second) = clock.within(at) else { continue };
        if let Some((before, count)) = last {
            // What was counted in some seconds came in all of them.
            let grown = super::growth(Some(count), Some(value));
            let seconds = second.saturating_sub(before).max(1);
            let from = (before + 1).min(second);
            values[from..=second].iter_mut().for_each(|own| *own += grown / seconds as f64);
        }
        last = Some((second, value));
    }
    values.truncate(last.map_or(0, |(second, _)| second + 1));
    values
}
