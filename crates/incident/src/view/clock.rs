//! Seconds, numbered from the beginning of a timeline.

use model::Moment;

use crate::Timeline;

/// More seconds than in a day are not looked at: one wrong clock would make years of them.
const LONGEST: i64 = 86_400;

/// Seconds, numbered from the beginning of a timeline.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// The first second, since 1970.
    start: i64,
    /// How many there are, the last one among them.
    pub seconds: usize,
}

impl Clock {
    /// That of a timeline.
    pub fn of(timeline: &Timeline) -> Clock {
        let Some(end) = timeline.end() else { return Clock::default() };
        let end = second(end);
        // The configuration in force may be far older than all else that is kept.
        let is_near = |own: &i64| *own > end - LONGEST;
        let first = timeline.all().iter().map(|own| second(own.at)).find(is_near);
        let start = timeline.sliced().map(second).filter(is_near).chain(first).min().unwrap_or(end);
        Clock { start, seconds: (end - start + 1) as usize }
    }

    /// When a second begins.
    pub fn moment(self, second: usize) -> Moment {
        Moment((self.start + second as i64) * 1_000)
    }

    /// The second in which a moment is; the first one where it is earlier.
    pub fn second(self, moment: Moment) -> usize {
        usize::try_from(second(moment) - self.start).unwrap_or(0)
    }

    /// The second in which a moment is, where it is one of these.
    pub fn within(self, moment: Moment) -> Option<usize> {
        usize::try_from(second(moment) - self.start).ok().filter(|second| *second < self.seconds)
    }
}

fn second(moment: Moment) -> i64 {
    moment.0.div_euclid(1_000)
}
