//! Slow start: the weight of an endpoint that came back.

/// Sixteenths of a weight that are dealt with.
const STEPS: u64 = 16;

/// Sixteenths of a weight that an endpoint counts with, so many milliseconds after it came back: it begins with one for each
/// unit of weight and grows with every whole second. `over` is the time of the slow start in milliseconds.
pub fn ramp(weight: u32, over: u64, elapsed: u64) -> u64 {
    let (over, elapsed) = (over.div_ceil(1_000), elapsed / 1_000);
    if over == 0 || elapsed >= over {
        u64::from(weight) * STEPS
    } else {
        u64::from(weight) * ((STEPS * elapsed + over) / over)
    }
}
