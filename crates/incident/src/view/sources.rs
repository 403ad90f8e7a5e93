//! Observations, sorted by whose they are.

use std::collections::BTreeMap;

use model::{Moment, Text};

use super::Clock;
use crate::{Answer, Asked, Backing, Event, Seen, Timeline, Vitals};

/// Pool and endpoint.
pub type Whose = (Text, Text);

/// Pool, whether it went straight, and who.
pub type Asking = (Text, bool, Text);

/// Observations, sorted by whose they are, each in order.
#[derive(Default)]
pub struct Sources<'t> {
    /// What endpoints of applications say of themselves.
    pub vitals: BTreeMap<Whose, Vec<(Moment, &'t Vitals)>>,
    /// What databases say of themselves.
    pub backings: BTreeMap<Whose, Vec<(Moment, &'t Backing)>>,
    /// What became of requests of evenkeel, by pool, way and whose they are.
    pub answers: BTreeMap<Asking, Vec<(Moment, &'t Answer)>>,
    /// What was done.
    pub events: Vec<(Moment, &'t Event)>,
    /// When each source was asked, and why it said nothing where it didn't.
    pub asked: BTreeMap<Text, Vec<(Moment, Option<&'t Text>)>>,
}

impl<'t> Sources<'t> {
    /// Those of a timeline.
    pub fn of(timeline: &'t Timeline) -> Self {
        let mut own = Sources::default();
        for one in timeline.all() {
            let (at, of) = (one.at, &one.of);
            let silence = match &one.seen {
                Seen::Silent(why) => Some(why),
                _ => None,
            };
            match &one.seen {
                Seen::Vitals(vitals) => {
                    own.vitals.entry((vitals.pool.clone(), of.clone())).or_default().push((at, vitals));
                }
                Seen::Backing(backing) => {
                    own.backings.entry((backing.pool.clone(), of.clone())).or_default().push((at, backing));
                }
                Seen::Answer(answer) => {
                    let key = (answer.pool.clone(), answer.asked == Asked::Straight, of.clone());
                    own.answers.entry(key).or_default().push((at, answer));
                }
                Seen::Event(event) => own.events.push((at, event)),
                Seen::Configuration(_) | Seen::Running(_) | Seen::Slice(_) | Seen::Silent(_) => {}
            }
            if !matches!(&one.seen, Seen::Event(_) | Seen::Answer(_) | Seen::Configuration(_) | Seen::Slice(_)) {
                own.asked.entry(of.clone()).or_default().push((at, silence));
            }
        }
        own
    }

    /// The pools of applications.
    pub fn applications(&self) -> Vec<&Text> {
        let mut pools: Vec<&Text> = self.vitals.keys().map(|(pool, _)| pool).collect();
        pools.dedup();
        pools
    }

    /// By how much two counters of a pool's endpoints grew in each second, summed over the endpoints, or over one.
    pub fn grown(
        &self,
        clock: Clock,
        pool: &str,
        endpoint: Option<&str>,
        of: impl Fn(&Vitals) -> (Option<u64>, Option<u64>),
    ) -> Vec<(f64, f64)> {
        let mut series = vec![(0.0, 0.0); clock.seconds];
        let is_wanted = |name: &Text| endpoint.is_none_or(|wanted| name == wanted);
        for (_, all) in self.vitals.iter().filter(|((own, name), _)| own == pool && is_wanted(name)) {
            for pair in all.windows(2) {
                let [(_, before), (at, now)] = pair else { continue };
                let Some(second) = clock.within(*at) else { continue };
                let ((some, of_all), (some_now, all_now)) = (of(before), of(now));
                series[second].0 += growth(some, some_now);
                series[second].1 += growth(of_all, all_now);
            }
        }
        series
    }
}

/// By how much a counter grew; one that fell was set back to 0 on the way.
pub fn growth(before: Option<u64>, now: Option<u64>) -> f64 {
    match (before, now) {
        (Some(before), Some(now)) => now.checked_sub(before).unwrap_or(now) as f64,
        _ => 0.0,
    }
}
