//! The configuration that brought the fault.

use std::sync::Arc;
use std::time::Duration;

use model::Moment;

use crate::{Configuration, Culprit, Timeline};

/// Moments in which files are written and balancers start are told in whole seconds.
const SLACK: Duration = Duration::from_millis(1_500);

/// The configuration before the fault, the one with it, and when that was seen; `None` where one of them wasn't seen. A change is seen a
/// moment after it was written, and may come into force at either time or far later.
pub(super) fn of<'a>(
    timeline: &'a Timeline,
    culprit: &'a Culprit,
) -> Option<(&'a Arc<Configuration>, &'a Arc<Configuration>, Moment)> {
    let seen: Vec<(Moment, &Arc<Configuration>)> = timeline.configurations(&culprit.balancer).collect();
    let next = seen.partition_point(|(at, _)| *at <= culprit.since);
    let is_written = |(at, own): &&(Moment, &Arc<Configuration>)| {
        own.written.is_some_and(|written| written <= *at && written <= culprit.since + SLACK)
    };
    let place = seen.get(next).filter(is_written).map(|_| next).or(next.checked_sub(1))?;
    let (_, before) = seen.get(place.checked_sub(1)?)?;
    let (at, faulty) = seen.get(place)?;
    Some((before, faulty, *at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Observation, Seen};

    /// When the faulty one was seen, of configurations that were seen and written at these moments.
    fn found(all: &[(i64, Option<i64>)], since: i64) -> Option<i64> {
        let mut timeline = Timeline::default();
        for (at, written) in all {
            let own = Configuration { written: written.map(Moment), ..Configuration::default() };
            let seen = Seen::Configuration(Arc::new(own));
            timeline.push(Observation { at: Moment(*at), of: "edge".into(), seen });
        }
        let culprit = Culprit {
            balancer: "edge".into(),
            places: Vec::new(),
            changes: Vec::new(),
            origin: None,
            since: Moment(since),
            whom: "all".into(),
            mend: None,
        };
        of(&timeline, &culprit).map(|(.., at)| at.0)
    }

    #[test]
    fn it_is_found_by_when_it_was_written_or_seen() {
        let all = [(0, Some(-9_000)), (20_600, Some(20_000)), (90_000, Some(89_000))];
        assert_eq!(found(&all, 20_000), Some(20_600), "at work when it was written");
        assert_eq!(found(&all, 20_600), Some(20_600), "when it was seen");
        assert_eq!(found(&all, 70_000), Some(20_600), "when it was loaded at last");
        assert_eq!(found(&all, 10_000), None, "before it was there");
        assert_eq!(found(&[(0, None), (20_000, None)], 20_000), Some(20_000), "nobody knows when it was written");
    }
}
