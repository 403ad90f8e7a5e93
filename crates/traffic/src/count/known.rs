//! Series by the names as they stand in a line, so that one look is enough for what would take four.

use super::table::{Key, Table};
use crate::part::Part;

/// So many of a kind at most.
const MOST: usize = 1 << 13;

/// Names of pool, endpoint and route, and the numbers of their series.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    near: Table<3, Seen>,
    far: Table<7, Seen>,
}

/// What is known of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) number: u32,
    pub(crate) pool: u32,
    /// Whether requests were answered by an endpoint.
    pub(crate) is_answered: bool,
}

/// Pool, endpoint and route as a line names them, and a number for what the rules say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Named<'a> {
    pub(crate) pool: Part<'a>,
    pub(crate) endpoint: Part<'a>,
    pub(crate) route: Part<'a>,
    pub(crate) rule: u32,
}

impl Named<'_> {
    /// Pool and endpoint in one text, where the endpoint stands behind the pool, one byte between them, or there is no pool, and there is
    /// no route; with the length of the pool. `None` where they stand otherwise, or are longer than most are.
    #[inline(always)]
    fn near(&self) -> Option<Key<3>> {
        let whole = match self.pool.is_empty() {
            true => self.endpoint,
            false => Part { from: self.pool.from, ..self.endpoint },
        };
        let is_near = self.pool.is_empty() || self.pool.until + 1 == self.endpoint.from;
        if !is_near || !self.route.is_empty() || self.endpoint.is_empty() {
            return None;
        }
        let length = self.pool.len() as u32;
        Some(Key { words: whole.short()?, tag: self.rule << 5 | length })
    }

    /// Two words of the pool, three of the endpoint, two of the route; `None` where one is longer.
    #[inline(always)]
    fn far(&self) -> Option<Key<7>> {
        let short = |part: Part| match part.short() {
            Some([one, two, 0]) => Some([one, two]),
            _ => None,
        };
        let ([a, b], [c, d, e], [f, g]) = (short(self.pool)?, self.endpoint.short()?, short(self.route)?);
        Some(Key { words: [a, b, c, d, e, f, g], tag: self.rule })
    }
}

impl Known {
    /// The series of these names, if it is known.
    #[inline(always)]
    pub(crate) fn get(&self, named: &Named) -> Option<Seen> {
        match named.near() {
            Some(key) => self.near.get(&key),
            None => self.far.get(&named.far()?),
        }
    }

    /// Notes the series of names; of very many only the first ones.
    pub(crate) fn set(&mut self, named: &Named, seen: Seen) {
        match (named.near(), named.far()) {
            (Some(key), _) if self.near.len() < MOST => self.near.set(key, seen),
            (None, Some(key)) if self.far.len() < MOST => self.far.set(key, seen),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(number: u32) -> Seen {
        Seen { number, pool: number / 2, is_answered: number % 2 == 1 }
    }

    /// Names in a line: side by side, with one byte between each, or apart.
    fn with<T>(names: [&str; 3], between: &str, rule: u32, then: impl FnOnce(Named) -> T) -> T {
        let [pool, endpoint, route] = names;
        let line = format!("x {pool}{between}{endpoint}{between}{route} and more that stands behind it");
        let part = |from: usize, length: usize| Part { line: line.as_bytes(), from, until: from + length };
        let second = 2 + pool.len() + between.len();
        let third = second + endpoint.len() + between.len();
        then(Named {
            pool: part(2, pool.len()),
            endpoint: part(second, endpoint.len()),
            route: part(third, route.len()),
            rule,
        })
    }

    #[test]
    fn series_are_known_by_all_of_their_names() {
        let all = ["", "a", "be_17", "10.0.0.1:8080", "0123456789abcdef"];
        for between in ["/", "/ "] {
            let mut known = Known::default();
            let mut names = Vec::new();
            for pool in all {
                for endpoint in all {
                    names.extend(all.map(|route| [pool, endpoint, route]));
                }
            }
            for (number, own) in names.iter().enumerate() {
                with(*own, between, 0, |named| known.set(&named, seen(number as u32)));
            }
            for (number, own) in names.iter().enumerate() {
                let found = with(*own, between, 0, |named| known.get(&named));
                assert_eq!(found, Some(seen(number as u32)), "{own:?}");
            }
            assert_eq!(with(["a", "a", "a"], between, 1, |named| known.get(&named)), None);
            assert_eq!(with(["b", "a", "a"], between, 0, |named| known.get(&named)), None);
            assert_eq!(with(["a", "a", ""], between, 1, |named| known.get(&named)), None);
        }
    }

    #[test]
    fn where_a_pool_ends_makes_another_series() {
        let mut known = Known::default();
        with(["a/b", "c", ""], "/", 0, |named| known.set(&named, seen(1)));
        assert_eq!(with(["a/b", "c", ""], "/", 0, |named| known.get(&named)), Some(seen(1)));
        assert_eq!(with(["a", "b/c", ""], "/", 0, |named| known.get(&named)), None);
        assert_eq!(with(["", "a/b/c", ""], "/", 0, |named| known.get(&named)), None);
    }

    #[test]
    fn of_very_many_the_first_ones_are_known() {
        let mut known = Known::default();
        let of = |number: u32| number.to_string();
        (0..20_000).for_each(|number| with(["", &of(number), ""], "/", 0, |named| known.set(&named, seen(number))));
        let found = |number: u32| with(["", &of(number), ""], "/", 0, |named| known.get(&named));
        assert!((0..MOST as u32).all(|number| found(number) == Some(seen(number))));
        assert!((MOST as u32..20_000).all(|number| found(number).is_none()));
    }
}
