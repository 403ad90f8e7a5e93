//! Bunches of a roll-up, with the names of their endpoints.

use model::Text;

use crate::Bunches;

/// How requests of one pool came in bunches in one minute.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grouped {
    /// The endpoints by their numbers in the bunches.
    pub endpoints: Vec<Text>,
    /// The bunches.
    pub bunches: Bunches,
}

impl Grouped {
    /// Takes in bunches whose endpoints `name` tells by their numbers; those that it doesn't know are left out.
    pub fn merge(&mut self, other: &Bunches, name: impl Fn(u32) -> Option<Text>) {
        let endpoints = &mut self.endpoints;
        let mut numbers: Vec<(u32, u32)> = other.parts().iter().map(|(_, endpoint, _)| (*endpoint, 0)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.retain_mut(|(theirs, own)| match name(*theirs) {
            Some(name) => {
                let known = endpoints.iter().position(|endpoint| *endpoint == name);
                *own = known.unwrap_or(endpoints.len()) as u32;
                if known.is_none() {
                    endpoints.push(name);
                }
                true
            }
            None => false,
        });
        let number = |theirs: u32| numbers.binary_search_by_key(&theirs, |pair| pair.0).ok().map(|at| numbers[at].1);
        self.bunches.merge_as(other, number);
    }

    /// The bunches with the endpoints numbered as in this list; those that aren't in it are left out.
    pub fn numbered(&self, endpoints: &[Text]) -> Bunches {
        let mut bunches = Bunches::default();
        let number = |own: &Text| endpoints.iter().position(|endpoint| endpoint == own).map(|at| at as u32);
        let numbers: Vec<Option<u32>> = self.endpoints.iter().map(number).collect();
        bunches.merge_as(&self.bunches, |own| numbers.get(own as usize).copied().flatten());
        bunches
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
        assert_eq!((all.endpoints.as_slice(), counts(&all.bunches)), (&["a".into(), "b".into()][..], vec![3, 2, 0]));
        let again = all.numbered(&["x".into(), "b".into(), "a".into()]);
        assert_eq!(counts(&again), [0, 2, 3]);
    }
}
