//! All that was seen, in order.

use std::sync::Arc;

use model::{Moment, Running, Text};

use crate::memo::Memo;
use crate::{Answer, Backing, Configuration, Observation, Scene, Seen, Slice, Vitals};

/// All that was seen, in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// Who plays which part.
    pub scene: Scene,
    observations: Vec<Observation>,
    /// Where those of each kind are among them, in order, so that whoever wants one kind needn't go through all.
    places: [Vec<usize>; KINDS],
    /// What was worked out of it before.
    memo: Memo,
}

impl Timeline {
    /// Nothing seen yet.
    pub fn new(scene: Scene) -> Self {
        Timeline { scene, ..Timeline::default() }
    }

    /// Takes in what was seen. Observations come nearly in order: one that is late is put in its place.
    pub fn push(&mut self, observation: Observation) {
        let late = self.observations.iter().rev().take_while(|own| own.at > observation.at).count();
        let place = self.observations.len() - late;
        let first_later = |places: &[usize]| places.iter().rposition(|own| *own < place).map_or(0, |last| last + 1);
        if late > 0 {
            for places in &mut self.places {
                let later = first_later(places);
                places[later..].iter_mut().for_each(|own| *own += 1);
            }
        }
        let places = &mut self.places[kind(&observation.seen)];
        places.insert(first_later(places), place);
        self.observations.insert(place, observation);
    }

    /// Lets go of what was seen before a moment, but for the last that was seen of each configuration.
    pub fn forget(&mut self, before: Moment) {
        let current: Vec<*const Configuration> = self
            .scene
            .balancers
            .iter()
            .filter_map(|one| self.configuration(&one.name, before))
            .map(|(_, own)| Arc::as_ptr(own))
            .collect();
        self.observations.retain(|own| {
            own.at >= before || matches!(&own.seen, Seen::Configuration(own) if current.contains(&Arc::as_ptr(own)))
        });
        self.places.iter_mut().for_each(Vec::clear);
        for (place, own) in self.observations.iter().enumerate() {
            self.places[kind(&own.seen)].push(place);
        }
    }

    /// All that was seen.
    pub fn all(&self) -> &[Observation] {
        &self.observations
    }

    /// What was worked out of its configurations before.
    pub(crate) fn memo(&self) -> &Memo {
        &self.memo
    }

    /// The time of the last observation.
    pub fn end(&self) -> Option<Moment> {
        self.observations.last().map(|last| last.at)
    }

    /// The time of the first one.
    pub fn start(&self) -> Option<Moment> {
        self.observations.first().map(|first| first.at)
    }

    /// What was seen in `from..to`.
    pub fn between(&self, from: Moment, to: Moment) -> &[Observation] {
        let at = |moment: Moment| self.observations.partition_point(|own| own.at < moment);
        &self.observations[at(from)..at(to).max(at(from))]
    }

    /// Configurations of a balancer in the order in which they were seen, each with the moment.
    pub fn configurations<'a>(&'a self, balancer: &'a str) -> impl Iterator<Item = (Moment, &'a Arc<Configuration>)> {
        self.of_kind(CONFIGURATION).filter_map(move |own| match &own.seen {
            Seen::Configuration(seen) if own.of == balancer => Some((own.at, seen)),
            _ => None,
        })
    }

    /// The configuration of a balancer as it stood in its files at a moment.
    pub fn configuration<'a>(&'a self, balancer: &'a str, at: Moment) -> Option<(Moment, &'a Arc<Configuration>)> {
        self.configurations(balancer).take_while(|(seen, _)| *seen <= at).last()
    }

    /// What a balancer said of itself, in order.
    pub fn running<'a>(&'a self, balancer: &'a str) -> impl DoubleEndedIterator<Item = (Moment, &'a Running)> {
        self.of_kind(RUNNING).filter_map(move |own| match &own.seen {
            Seen::Running(seen) if own.of == balancer => Some((own.at, seen)),
            _ => None,
        })
    }

    /// What a balancer's access log said, in order.
    pub fn slices<'a>(&'a self, balancer: &'a str) -> impl DoubleEndedIterator<Item = &'a Slice> {
        self.of_kind(SLICE).filter_map(move |own| match &own.seen {
            Seen::Slice(seen) if own.of == balancer => Some(&**seen),
            _ => None,
        })
    }

    /// What endpoints of an application said of themselves: endpoint, moment, vitals, in order.
    pub fn vitals<'a>(&'a self, pool: &'a str) -> impl Iterator<Item = (&'a Text, Moment, &'a Vitals)> {
        self.of_kind(VITALS).filter_map(move |own| match &own.seen {
            Seen::Vitals(seen) if seen.pool == pool => Some((&own.of, own.at, seen)),
            _ => None,
        })
    }

    /// What databases of a pool said of themselves: endpoint, moment, state, in order.
    pub fn backings<'a>(&'a self, pool: &'a str) -> impl Iterator<Item = (&'a Text, Moment, &'a Backing)> {
        self.of_kind(BACKING).filter_map(move |own| match &own.seen {
            Seen::Backing(seen) if seen.pool == pool => Some((&own.of, own.at, seen)),
            _ => None,
        })
    }

    /// What became of evenkeel's own requests: who, moment, answer, in order.
    pub(crate) fn answers(&self) -> impl Iterator<Item = (&Text, Moment, &Answer)> {
        self.of_kind(ANSWER).filter_map(|own| match &own.seen {
            Seen::Answer(seen) => Some((&own.of, own.at, seen)),
            _ => None,
        })
    }

    /// When the times began of which access logs told, of all balancers.
    pub(crate) fn sliced(&self) -> impl Iterator<Item = Moment> {
        self.of_kind(SLICE).filter_map(|own| match &own.seen {
            Seen::Slice(seen) => Some(seen.from),
            _ => None,
        })
    }

    /// What was seen of one source, in order.
    pub fn of<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Observation> {
        self.observations.iter().filter(move |own| own.of == name)
    }

    fn of_kind(&self, kind: usize) -> impl DoubleEndedIterator<Item = &Observation> {
        self.places[kind].iter().map(|place| &self.observations[*place])
    }
}

/// Kinds of observations, and those that are asked for by kind.
const KINDS: usize = 8;
const CONFIGURATION: usize = 0;
const RUNNING: usize = 1;
const SLICE: usize = 2;
const ANSWER: usize = 3;
const VITALS: usize = 4;
const BACKING: usize = 5;

fn kind(seen: &Seen) -> usize {
    match seen {
        Seen::Configuration(_) => CONFIGURATION,
        Seen::Running(_) => RUNNING,
        Seen::Slice(_) => SLICE,
        Seen::Answer(_) => ANSWER,
        Seen::Vitals(_) => VITALS,
        Seen::Backing(_) => BACKING,
        Seen::Event(_) => 6,
        Seen::Silent(_) => 7,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn silent(at: i64) -> Observation {
        Observation { at: Moment(at), of: "edge".into(), seen: Seen::Silent("refused".into()) }
    }

    fn configured(at: i64) -> Observation {
        Observation { at: Moment(at), of: "edge".into(), seen: Seen::Configuration(Arc::default()) }
    }

    fn moments(timeline: &Timeline) -> Vec<i64> {
        timeline.all().iter().map(|own| own.at.0).collect()
    }

    #[test]
    fn what_comes_late_is_put_in_its_place() {
        let mut timeline = Timeline::default();
        [10, 30, 20, 30, 5].into_iter().for_each(|at| timeline.push(silent(at)));
        assert_eq!(moments(&timeline), [5, 10, 20, 30, 30]);
        assert_eq!(timeline.between(Moment(10), Moment(30)).len(), 2);
        assert_eq!((timeline.start(), timeline.end()), (Some(Moment(5)), Some(Moment(30))));
    }

    #[test]
    fn each_kind_is_found_in_order_whenever_it_comes_and_goes() {
        let running = |at| Observation { seen: Seen::Running(Running::default()), ..silent(at) };
        let mut timeline = Timeline::default();
        for at in [10, 30, 20, 50, 5, 40, 40, 25] {
            timeline.push(silent(at));
            timeline.push(running(at + 1));
            timeline.push(Observation { of: "other".into(), ..running(at) });
        }
        let told = |timeline: &Timeline| timeline.running("edge").map(|(at, _)| at.0).collect::<Vec<_>>();
        assert_eq!(told(&timeline), [6, 11, 21, 26, 31, 41, 41, 51]);
        assert_eq!(timeline.running("edge").next_back().map(|own| own.0), Some(Moment(51)));
        timeline.forget(Moment(30));
        assert_eq!(told(&timeline), [31, 41, 41, 51]);
        timeline.push(running(35));
        assert_eq!(told(&timeline), [31, 35, 41, 41, 51]);
    }

    #[test]
    fn the_configuration_that_is_in_force_is_kept() {
        let scene =
            Scene { balancers: vec![crate::Balancer { name: "edge".into(), config: "a".into() }], ..Scene::default() };
        let mut timeline = Timeline::new(scene);
        [configured(1), configured(2), silent(3), silent(9)].into_iter().for_each(|one| timeline.push(one));
        timeline.forget(Moment(5));
        assert_eq!(moments(&timeline), [2, 9]);
        assert_eq!(timeline.configuration("edge", Moment(1)).map(|one| one.0), None);
        assert_eq!(timeline.configuration("edge", Moment(7)).map(|one| one.0), Some(Moment(2)));
    }
}
