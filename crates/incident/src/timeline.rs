//! All that was seen, in order.

use std::sync::Arc;

use model::{Moment, Running, Text};

use crate::memo::Memo;
use crate::{Backing, Configuration, Observation, Scene, Seen, Slice, Vitals};

/// All that was seen, in the order of time.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    /// Who plays which part.
    pub scene: Scene,
    observations: Vec<Observation>,
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
        self.observations.insert(self.observations.len() - late, observation);
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
        self.of(balancer).filter_map(|own| match &own.seen {
            Seen::Configuration(seen) => Some((own.at, seen)),
            _ => None,
        })
    }

    /// The configuration of a balancer as it stood in its files at a moment.
    pub fn configuration<'a>(&'a self, balancer: &'a str, at: Moment) -> Option<(Moment, &'a Arc<Configuration>)> {
        self.configurations(balancer).take_while(|(seen, _)| *seen <= at).last()
    }

    /// What a balancer said of itself, in order.
    pub fn running<'a>(&'a self, balancer: &'a str) -> impl Iterator<Item = (Moment, &'a Running)> {
        self.of(balancer).filter_map(|own| match &own.seen {
            Seen::Running(seen) => Some((own.at, seen)),
            _ => None,
        })
    }

    /// What a balancer's access log said, in order.
    pub fn slices<'a>(&'a self, balancer: &'a str) -> impl Iterator<Item = &'a Slice> {
        self.of(balancer).filter_map(|own| match &own.seen {
            Seen::Slice(seen) => Some(&**seen),
            _ => None,
        })
    }

    /// What endpoints of an application said of themselves: endpoint, moment, vitals, in order.
    pub fn vitals<'a>(&'a self, pool: &'a str) -> impl Iterator<Item = (&'a Text, Moment, &'a Vitals)> {
        self.observations.iter().filter_map(move |own| match &own.seen {
            Seen::Vitals(seen) if seen.pool == pool => Some((&own.of, own.at, seen)),
            _ => None,
        })
    }

    /// What databases of a pool said of themselves: endpoint, moment, state, in order.
    pub fn backings<'a>(&'a self, pool: &'a str) -> impl Iterator<Item = (&'a Text, Moment, &'a Backing)> {
        self.observations.iter().filter_map(move |own| match &own.seen {
            Seen::Backing(seen) if seen.pool == pool => Some((&own.of, own.at, seen)),
            _ => None,
        })
    }

    /// What was seen of one source, in order.
    pub fn of<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a Observation> {
        self.observations.iter().filter(move |own| own.of == name)
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
