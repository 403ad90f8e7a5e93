//! Series by the names as they stand in a line, so that one look is enough for what would take four.

use crate::part::Part;

/// As many places at most, of 64 octets.
const MOST: usize = 1 << 14;

/// The names of a series that are not longer than most are, and what the rules say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Names {
    /// Two words of the pool, three of the endpoint, two of the route.
    words: [u64; 7],
    taken: u32,
}

/// Names and the numbers of their series.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// As many as a power of two, or none; never more than half full.
    places: Vec<Place>,
    taken: usize,
}

/// As large as what a processor fetches at once.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(64))]
struct Place {
    words: [u64; 7],
    taken: u32,
    /// One more than the number; 0: the place is free.
    number: u32,
}

impl Names {
    /// These names, and a number for what the rules say; `None` where one is longer.
    #[inline(always)]
    pub(crate) fn of(pool: Part, endpoint: Part, route: Part, taken: u32) -> Option<Names> {
        let short = |part: Part| match part.short() {
            Some([one, two, 0]) => Some([one, two]),
            _ => None,
        };
        let ([a, b], [c, d, e], [f, g]) = (short(pool)?, endpoint.short()?, short(route)?);
        Some(Names { words: [a, b, c, d, e, f, g], taken })
    }

    /// Mixes all words in few steps; what they leave to chance a look at the names themselves tells apart.
    #[inline(always)]
    fn hash(&self) -> u64 {
        let [a, b, c, d, e, f, g] = self.words;
        let one = mixed(a ^ c.rotate_left(19) ^ f.rotate_left(43), 0x9e37_79b9_7f4a_7c15);
        let two = mixed(b ^ d.rotate_left(19) ^ g.rotate_left(43) ^ 0x517c_c1b7_2722_0a95, 0xd6e8_feb8_6659_fd93);
        mixed(one ^ two.rotate_left(32) ^ e ^ u64::from(self.taken), 0x9e37_79b9_7f4a_7c15)
    }
}

impl Place {
    fn names(&self) -> Names {
        Names { words: self.words, taken: self.taken }
    }

    /// Whether it is that of these names: without a branch for each word.
    #[inline(always)]
    fn is_of(&self, names: &Names) -> bool {
        let words = self.words.iter().zip(&names.words).fold(0, |other, (own, word)| other | (own ^ word));
        words | u64::from(self.taken ^ names.taken) == 0
    }
}

/// Both halves of a product in one.
#[inline(always)]
fn mixed(word: u64, factor: u64) -> u64 {
    let product = u128::from(word) * u128::from(factor);
    (product >> 64) as u64 ^ product as u64
}

impl Known {
    #[inline(always)]
    pub(crate) fn get(&self, names: &Names) -> Option<u32> {
        if self.places.is_empty() {
            return None;
        }
        self.places[self.place(names, names.hash())].number.checked_sub(1)
    }

    /// Notes the series of names; of very many only the first ones.
    pub(crate) fn set(&mut self, names: Names, number: u32) {
        if self.taken * 2 >= self.places.len() {
            if self.places.len() >= MOST {
                return;
            }
            let places = vec![Place::default(); (self.places.len() * 2).max(16)];
            let old = std::mem::replace(&mut self.places, places);
            for old in old.iter().filter(|old| old.number != 0) {
                let place = self.place(&old.names(), old.names().hash());
                self.places[place] = *old;
            }
        }
        let place = self.place(&names, names.hash());
        self.taken += usize::from(self.places[place].number == 0);
        self.places[place] = Place { words: names.words, taken: names.taken, number: number + 1 };
    }

    /// The place of names, or the free one where they belong.
    #[inline(always)]
    fn place(&self, names: &Names, hash: u64) -> usize {
        let mask = self.places.len() - 1;
        let mut at = (hash >> 32) as usize & mask;
        loop {
            let place = &self.places[at];
            if place.number == 0 || place.is_of(names) {
                return at;
            }
            at = (at + 1) & mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(pool: &str, endpoint: &str, route: &str, taken: u32) -> Option<Names> {
        let part = |text| Part::whole(str::as_bytes(text));
        Names::of(part(pool), part(endpoint), part(route), taken)
    }

    #[test]
    fn series_are_known_by_all_of_their_names() {
        let mut known = Known::default();
        let all = ["", "a", "be_17", "10.0.0.1:8080", "0123456789abcdef"];
        let each = || {
            let pools = all.iter().flat_map(|pool| all.iter().map(move |endpoint| (pool, endpoint)));
            pools.flat_map(|(pool, endpoint)| all.iter().map(move |route| names(pool, endpoint, route, 0).unwrap()))
        };
        each().enumerate().for_each(|(number, names)| known.set(names, number as u32));
        each().enumerate().for_each(|(number, names)| assert_eq!(known.get(&names), Some(number as u32)));
        assert_eq!(known.get(&names("a", "a", "a", 1).unwrap()), None);
        assert_eq!(known.get(&names("b", "a", "a", 0).unwrap()), None);
        assert!(names("", "[2001:db8::1]:8080", "", 0).is_some());
        assert!(names("0123456789abcdefg", "", "", 0).is_none());
    }

    #[test]
    fn of_very_many_the_first_ones_are_known() {
        let mut known = Known::default();
        let of = |number: u32| names("", &number.to_string(), "", 0).unwrap();
        (0..20_000).for_each(|number| known.set(of(number), number));
        assert_eq!(known.places.len(), MOST);
        let most = MOST as u32 / 2;
        assert!((0..most).all(|number| known.get(&of(number)) == Some(number)));
        assert!((most..20_000).all(|number| known.get(&of(number)).is_none()));
    }
}
