//! What was thought as time went on.

use std::time::Duration;

use model::Moment;

use super::diagnose;
use crate::{Diagnosis, Timeline, signs};

/// From one judgement to the next at least.
const STEP: Duration = Duration::from_secs(1);

/// Judges what was seen again and again as it grew, as whoever watched did: once a second, and less often where that would be more than
/// `most` times. The last one judges all.
pub fn course(timeline: &Timeline, most: usize) -> Vec<Diagnosis> {
    let (Some(start), Some(end)) = (timeline.start(), timeline.end()) else { return Vec::new() };
    let step = (end.since(start) / u32::try_from(most.max(1)).unwrap_or(u32::MAX)).max(STEP);
    let mut grown = Timeline::new(timeline.scene.clone());
    let mut course = Vec::new();
    let mut next: Moment = start + step;
    for observation in timeline.all() {
        while observation.at >= next {
            course.push(diagnose(&grown, signs(&grown)));
            next = next + step;
        }
        grown.push(observation.clone());
    }
    course.push(diagnose(&grown, signs(&grown)));
    course
}
