//! What is odd about all that was seen, told once.

use std::collections::HashSet;
use std::time::Duration;

use finding::Confidence;
use incident::{Observation, Scene, Sign, Subject, Timeline, signs};
use model::Moment;
use report::News;

/// From one look to the next.
const PAUSE: Duration = Duration::from_secs(1);
/// At most so much of the past is looked at, and so much is left when some is let go of. Not each second a bit: what was usual would be
/// measured in other seconds each time, and the same trouble found to begin in another one.
const LONGEST: Duration = Duration::from_secs(3_600);
const KEPT: Duration = Duration::from_secs(2_700);
/// What news of single observations tell already.
const TOLD: &[&str] = &["changed", "deployed", "endpoint-down", "stale"];

/// Looks at all that was seen, once a second.
pub struct Alarm {
    timeline: Timeline,
    told: HashSet<Told>,
    /// Since when all that was seen is kept; before the first observation far ahead.
    begun: Moment,
    next: Moment,
}

/// What is told once: who says it, of what, since when.
type Told = (&'static str, Subject, Moment);

impl Alarm {
    /// Nothing seen yet.
    pub fn new(scene: Scene) -> Self {
        Alarm { timeline: Timeline::new(scene), told: HashSet::new(), begun: Moment(i64::MAX), next: Moment(i64::MIN) }
    }

    /// What is odd since this observation, and wasn't before.
    pub fn of(&mut self, own: &Observation) -> Vec<News> {
        self.begun = self.begun.min(own.at);
        self.timeline.push(own.clone());
        if own.at < self.next {
            return Vec::new();
        }
        self.next = own.at + PAUSE;
        let all = self.look();
        let new: Vec<Sign> = all.iter().filter(|sign| self.told.insert(told(sign))).cloned().collect();
        if self.begun + LONGEST <= own.at {
            self.begun = own.at - KEPT;
            self.forget(self.begun, &all);
        }
        new.into_iter().map(|sign| news(own.at, sign)).collect()
    }

    /// All that is likely or sure, and that news of single observations don't tell.
    fn look(&self) -> Vec<Sign> {
        let all = signs(&self.timeline).into_iter();
        all.filter(|sign| sign.confidence >= Confidence::Medium && !TOLD.contains(&sign.detector)).collect()
    }

    /// Lets go of what is long ago. What went on before that seems to begin later then, and is no news.
    fn forget(&mut self, before: Moment, all: &[Sign]) {
        self.timeline.forget(before);
        let is_known = |sign: &Sign| {
            self.told.contains(&told(sign))
                || all.iter().any(|own| own.detector == sign.detector && own.subject == sign.subject)
        };
        self.told = self.look().iter().filter(|sign| is_known(sign)).map(told).collect();
    }
}

fn told(sign: &Sign) -> Told {
    (sign.detector, sign.subject.clone(), sign.since)
}

fn news(at: Moment, sign: Sign) -> News {
    let of = match &sign.subject {
        Subject::Balancer(name) | Subject::Pool(name) | Subject::Route(name) | Subject::Source(name) => name.clone(),
        Subject::Listener(balancer, name) => format!("{balancer}/{name}").into(),
        Subject::Endpoint(pool, name) => format!("{pool}/{name}").into(),
    };
    let message = format!("{} (since {})", sign.message, sign.since);
    News { at, of, what: sign.detector, message, place: sign.places.into_iter().next(), origin: None, is_found: true }
}

#[cfg(test)]
mod tests {
    use incident::{Answer, Asked, Event, EventKind, Seen};

    use super::*;

    /// An answer to a probe of a pool, good or not.
    fn answer(at: i64, pool: &str, is_good: bool) -> Observation {
        let (asked, pool, status) = (Asked::Through, pool.into(), Some(if is_good { 200 } else { 503 }));
        let seen = Seen::Answer(Answer { asked, pool, status, is_good, trouble: None, millis: 1.0 });
        Observation { at: Moment(at), of: "probe".into(), seen }
    }

    fn alarm() -> Alarm {
        Alarm::new(Scene::default())
    }

    /// What is told while a pool's probe is asked every so many seconds and is good, or isn't: the second, and what it is about.
    fn told_of(alarm: &mut Alarm, seconds: std::ops::Range<i64>, every: usize, is_good: bool) -> Vec<(i64, String)> {
        let all = seconds.step_by(every).flat_map(|second| alarm.of(&answer(second * 1_000, "auth", is_good)));
        all.map(|news| (news.at.0 / 1_000, format!("{} {}", news.what, news.of))).collect()
    }

    #[test]
    fn what_goes_on_is_told_once_and_what_comes_back_again() {
        let mut alarm = alarm();
        assert_eq!(told_of(&mut alarm, 0..20, 1, true), []);
        assert_eq!(told_of(&mut alarm, 20..60, 1, false), [(21, "probe-failing auth".to_owned())]);
        assert_eq!(told_of(&mut alarm, 60..90, 1, true), []);
        assert_eq!(told_of(&mut alarm, 90..120, 1, false), [(91, "probe-failing auth".to_owned())]);
    }

    #[test]
    fn what_is_found_at_once_is_told_in_the_order_in_which_it_began() {
        let mut alarm = alarm();
        let mut told = Vec::new();
        let moments = [(0, "b", true), (10_100, "b", false), (10_200, "c", false), (10_250, "a", false)];
        let more = [(10_300, "b", false), (10_400, "a", false), (10_500, "c", false), (11_500, "d", true)];
        for (at, pool, is_good) in moments.into_iter().chain(more) {
            told.extend(alarm.of(&answer(at, pool, is_good)).into_iter().map(|news| (news.at.0, news.of.to_string())));
        }
        assert_eq!(told, ["b", "c", "a"].map(|pool| (11_500, pool.to_owned())));
    }

    #[test]
    fn it_looks_once_a_second() {
        let mut alarm = alarm();
        let told: Vec<News> = [0, 100, 200, 900].iter().flat_map(|at| alarm.of(&answer(*at, "auth", false))).collect();
        assert!(told.is_empty(), "{told:?}");
        assert_eq!(alarm.of(&answer(1_000, "auth", false)).len(), 1);
    }

    #[test]
    fn what_lasts_for_hours_is_told_once_and_what_is_long_ago_is_let_go() {
        let mut alarm = alarm();
        assert_eq!(told_of(&mut alarm, 0..3_000, 20, true), []);
        assert_eq!(told_of(&mut alarm, 3_000..12_000, 20, false), [(3_020, "probe-failing auth".to_owned())]);
        let kept = 20 * alarm.timeline.all().len() as u64;
        assert!((KEPT.as_secs()..=LONGEST.as_secs()).contains(&kept), "{kept}");
        assert!(alarm.told.len() <= 1, "{:?}", alarm.told);
        assert_eq!(told_of(&mut alarm, 12_000..12_100, 20, true), []);
        assert_eq!(told_of(&mut alarm, 12_100..16_000, 20, false), [(12_120, "probe-failing auth".to_owned())]);
    }

    #[test]
    fn what_others_tell_isnt_told_twice() {
        let event = Event { kind: EventKind::Deployment, text: "auth 2.4.1 by ci".into(), at: Moment(1_000) };
        let mut alarm = alarm();
        let told = alarm.of(&Observation { at: Moment(1_000), of: "auth".into(), seen: Seen::Event(event) });
        assert!(!signs(&alarm.timeline).is_empty() && told.is_empty(), "{told:?}");
    }
}
