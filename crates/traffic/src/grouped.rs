//! Bunches of a roll-up, with the names of their endpoints.

use model::Text;
use rustc_hash::FxHashMap;

use crate::Bunches;
use crate::cells::{put_number, take_number};

/// Bunches as bytes: some three for each count.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    bits: u8,
    bytes: Box<[u8]>,
}

impl Parts {
    pub(crate) fn of(bunches: &Bunches) -> Self {
        Parts::from(bunches.bits(), bunches.parts().into_iter())
    }

    /// Group, endpoint and requests, sorted by group.
    fn from(bits: u8, parts: impl Iterator<Item = (u32, u32, u32)>) -> Self {
        let mut bytes = Vec::new();
        let mut before = 0;
        for (group, endpoint, requests) in parts {
            [group - before, endpoint, requests].iter().for_each(|number| put_number(&mut bytes, u64::from(*number)));
            before = group;
        }
        Parts { bits, bytes: bytes.into() }
    }

    fn iter(&self) -> impl Iterator<Item = (u32, u32, u32)> {
        let (mut bytes, mut group) = (&*self.bytes, 0);
        std::iter::from_fn(move || {
            if bytes.is_empty() {
                return None;
            }
            group += take_number(&mut bytes) as u32;
            Some((group, take_number(&mut bytes) as u32, take_number(&mut bytes) as u32))
        })
    }

    /// The bunches again, with other numbers; endpoints that `number` doesn't know are left out.
    pub(crate) fn numbered(&self, number: impl Fn(u32) -> Option<u32>) -> Bunches {
        let parts = self.iter().filter_map(|(group, endpoint, requests)| Some((group, number(endpoint)?, requests)));
        if self.bytes.is_empty() { Bunches::default() } else { Bunches::of_parts(self.bits, parts) }
    }
}

/// How requests of one pool came in bunches in one minute. Two are equal that have the same counts, whatever the numbers of endpoints.
#[derive(Clone, Debug, Default)]
pub struct Grouped {
    /// The endpoints by their numbers in the bunches.
    endpoints: Vec<Text>,
    parts: Parts,
}

impl Grouped {
    /// The endpoints that are asked.
    pub fn endpoints(&self) -> &[Text] {
        &self.endpoints
    }

    /// Takes in bunches whose endpoints `name` tells by their numbers; those that it doesn't know are left out.
    pub fn merge(&mut self, other: &Bunches, name: impl Fn(u32) -> Option<Text>) {
        self.take(&Parts::of(other), name);
    }

    /// Takes in those of another that went to endpoints that are wanted.
    pub fn merge_some(&mut self, other: &Grouped, is_wanted: impl Fn(&Text) -> bool) {
        let name = |number: u32| other.endpoints.get(number as usize).filter(|name| is_wanted(name)).cloned();
        self.take(&other.parts, name);
    }

    /// The same with endpoints of other names; those that have one name then are one.
    pub fn renamed(&self, name: impl Fn(&Text) -> Text) -> Grouped {
        let mut own = Grouped::default();
        own.take(&self.parts, |number| self.endpoints.get(number as usize).map(&name));
        own
    }

    pub(crate) fn take(&mut self, other: &Parts, name: impl Fn(u32) -> Option<Text>) {
        let numbers = self.numbers(other, name);
        let number = |theirs: u32| numbers.get(theirs as usize).copied().flatten();
        if self.parts.bytes.is_empty() {
            let parts =
                other.iter().filter_map(|(group, endpoint, requests)| Some((group, number(endpoint)?, requests)));
            self.parts = Parts::from(other.bits, parts);
            return;
        }
        let mut all = self.parts.numbered(Some);
        all.merge(&other.numbered(number));
        self.parts = Parts::of(&all);
    }

    /// The own number of each endpoint of others by its number there; new names get one.
    fn numbers(&mut self, other: &Parts, name: impl Fn(u32) -> Option<Text>) -> Vec<Option<u32>> {
        let mut there = Vec::new();
        for endpoint in other.iter().map(|(_, endpoint, _)| endpoint as usize) {
            if endpoint >= there.len() {
                there.resize(endpoint + 1, false);
            }
            there[endpoint] = true;
        }
        let mut known: FxHashMap<Text, u32> = FxHashMap::default();
        known.extend(self.endpoints.iter().cloned().zip(0..));
        let mut number = |name: Text| {
            *known.entry(name).or_insert_with_key(|name| {
                self.endpoints.push(name.clone());
                self.endpoints.len() as u32 - 1
            })
        };
        let names = there.into_iter().zip(0..).map(|(is_there, endpoint)| if is_there { name(endpoint) } else { None });
        names.map(|name| name.map(&mut number)).collect()
    }

    /// The bunches with the endpoints as `number` has them; those that it doesn't know are left out.
    pub fn numbered(&self, number: impl Fn(&Text) -> Option<u32>) -> Bunches {
        let numbers: Vec<Option<u32>> = self.endpoints.iter().map(number).collect();
        self.parts.numbered(|own| numbers.get(own as usize).copied().flatten())
    }
}

impl PartialEq for Grouped {
    fn eq(&self, other: &Grouped) -> bool {
        let named = |all: &Grouped| {
            let named = |(group, endpoint, requests)| (group, all.endpoints.get(endpoint as usize).cloned(), requests);
            let mut parts: Vec<_> = all.parts.iter().map(named).collect();
            parts.sort_unstable();
            parts
        };
        let is_alike = self.parts.bits == other.parts.bits || self.parts.bytes.is_empty();
        is_alike && named(self) == named(other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(requests: &[(u64, u32)]) -> Bunches {
        let mut bunches = Bunches::default();
        requests.iter().for_each(|(client, endpoint)| bunches.add(*client, *endpoint));
        bunches
    }

    /// Requests by the number of the endpoint.
    fn counts(bunches: &Bunches) -> Vec<u32> {
        let at = |wanted| bunches.parts().iter().filter(|part| part.1 == wanted).map(|part| part.2).sum();
        (0..3).map(at).collect()
    }

    #[test]
    fn endpoints_are_the_same_by_name_whatever_their_numbers() {
        let mut all = Grouped::default();
        all.merge(&of(&[(1, 7), (2, 7), (3, 9)]), |number| Some(if number == 7 { "a".into() } else { "b".into() }));
        all.merge(&of(&[(1, 0), (4, 1), (5, 2)]), |number| {
            [Some("b".into()), Some("a".into()), None][number as usize].clone()
        });
        assert_eq!(
            (
                all.endpoints(),
                counts(&all.numbered(|name| ["a", "b"].iter().position(|own| own == name).map(|at| at as u32)))
            ),
            (&["a".into(), "b".into()][..], vec![3, 2, 0])
        );
        let place = |name: &Text| ["x", "b", "a"].iter().position(|own| own == name).map(|at| at as u32);
        let again = all.numbered(place);
        assert_eq!(counts(&again), [0, 2, 3]);
    }
}
