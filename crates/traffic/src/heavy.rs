//! Who asks most, in little room.

use rustc_hash::FxHashMap;

use crate::find::{bits16, short};
use crate::hash_line;

/// How many names are kept.
const KEPT: usize = 1_024;
/// How long a name may be that is kept in place: any IPv4 address fits, and most of IPv6.
const SHORT: usize = 24;
/// Slots that are looked at at once.
const BUCKET: usize = 16;

/// Counts of the most frequent names of a stream (J. Misra and D. Gries, 1982): each count is too low by at most the number of all
/// divided by 1,025, and exact where there were no more than 1,024 names. Two of them merge.
#[derive(Clone, Debug, Default)]
pub struct Heavy {
    /// Short names, in the order in which they came.
    names: Vec<Named>,
    /// Some bits of the hash of the name in each slot; 0: the slot is free. Small, so that those of many pools stay near. As many
    /// as a power of two times a bucket, or none; never more than half of them are taken.
    marks: Vec<[u8; BUCKET]>,
    /// Where the name of a slot is in `names`.
    places: Vec<[u16; BUCKET]>,
    long: FxHashMap<Box<[u8]>, u64>,
    /// How much a count may be too low.
    short: u64,
}

/// A name, filled up with zeros, and its count.
#[derive(Clone, Copy, Debug)]
struct Named {
    name: [u8; SHORT],
    count: u64,
}

/// A name as three words.
type Words = [u64; 3];

impl Heavy {
    /// Counts a name `count` times more.
    pub fn add(&mut self, name: &[u8], count: u64) {
        self.add_hashed(name, hash_line(name), count);
    }

    /// The same where the [hash](hash_line) of the name is known.
    #[inline]
    pub(crate) fn add_hashed(&mut self, name: &[u8], hash: u64, count: u64) {
        match short(name) {
            _ if count == 0 => {}
            Some(name) => self.add_short(name, hash, count),
            None => self.add_long(name, count),
        }
    }

    #[inline(always)]
    pub(crate) fn add_short(&mut self, name: Words, hash: u64, count: u64) {
        if self.names.len() * 2 >= self.marks.len() * BUCKET {
            self.grow();
        }
        match self.find(name, hash) {
            Ok(place) => self.names[place].count += count,
            Err((bucket, slot)) => {
                self.fill(bucket, slot, hash, self.names.len());
                self.names.push(Named { name: bytes(name), count });
                if self.names.len() + self.long.len() > KEPT {
                    self.lower();
                }
            }
        }
    }

    fn add_long(&mut self, name: &[u8], count: u64) {
        match self.long.get_mut(name) {
            Some(own) => *own += count,
            None => {
                self.long.insert(name.into(), count);
                if self.names.len() + self.long.len() > KEPT {
                    self.lower();
                }
            }
        }
    }

    /// Where a name is, or the bucket and slot that are to say so.
    #[inline(always)]
    fn find(&self, name: Words, hash: u64) -> Result<usize, (usize, usize)> {
        let last = self.marks.len() - 1;
        let mut bucket = (hash >> 8) as usize & last;
        loop {
            let mut same = bits16(&self.marks[bucket], mark(hash));
            while same != 0 {
                let place = usize::from(self.places[bucket][same.trailing_zeros() as usize % BUCKET]);
                if self.names[place].words() == name {
                    return Ok(place);
                }
                same &= same - 1;
            }
            match bits16(&self.marks[bucket], 0) {
                0 => bucket = (bucket + 1) & last,
                free => return Err((bucket, free.trailing_zeros() as usize % BUCKET)),
            }
        }
    }

    /// Notes in a slot where a name is.
    #[inline(always)]
    fn fill(&mut self, bucket: usize, slot: usize, hash: u64, place: usize) {
        self.marks[bucket][slot] = mark(hash);
        self.places[bucket][slot] = place as u16;
    }

    #[cold]
    fn grow(&mut self) {
        let buckets = (self.marks.len() * 2).max(1);
        self.places.resize(buckets, [0; BUCKET]);
        self.marks.resize(buckets, [0; BUCKET]);
        self.fill_all();
    }

    /// Notes of all names where they are.
    fn fill_all(&mut self) {
        self.marks.fill([0; BUCKET]);
        for place in 0..self.names.len() {
            let named = &self.names[place];
            let hash = hash_line(named.name());
            if let Err((bucket, slot)) = self.find(named.words(), hash) {
                self.fill(bucket, slot, hash, place);
            }
        }
    }

    /// Takes the least count from all, and lets go of those that have none left.
    #[cold]
    fn lower(&mut self) {
        let counts = || self.names.iter().map(|named| named.count).chain(self.long.values().copied());
        // None is less than 1, and among very many names one is, most likely near.
        let least = if counts().any(|count| count == 1) { 1 } else { counts().min().unwrap_or(0) };
        self.short += least;
        self.long.retain(|_, count| {
            *count -= least;
            *count > 0
        });
        self.names.retain_mut(|named| {
            named.count -= least;
            named.count > 0
        });
        self.fill_all();
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: &Heavy) {
        self.short += other.short;
        other.all().for_each(|(name, count)| self.add(name, count));
    }

    /// Names and counts, in any order.
    pub fn all(&self) -> impl Iterator<Item = (&[u8], u64)> {
        let short = self.names.iter().map(|named| (named.name(), named.count));
        short.chain(self.long.iter().map(|(name, count)| (&**name, *count)))
    }

    /// Says that counts may be too low by so much more: what was known of names that were kept elsewhere.
    pub fn fall_short(&mut self, more: u64) {
        self.short += more;
    }

    /// The most frequent names with their counts, most frequent first, equal ones by name.
    pub fn top(&self, most: usize) -> Vec<(&[u8], u64)> {
        let mut all: Vec<(&[u8], u64)> = self.all().collect();
        all.sort_unstable_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(other.0)));
        all.truncate(most);
        all
    }

    /// How much a count may be too low; 0 where all are exact, and all names are known.
    pub fn short(&self) -> u64 {
        self.short
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.long.is_empty() && self.short == 0
    }
}

/// The same names with the same counts, wherever they are kept.
impl PartialEq for Heavy {
    fn eq(&self, other: &Heavy) -> bool {
        self.short == other.short && self.top(usize::MAX) == other.top(usize::MAX)
    }
}

impl Eq for Heavy {}

impl Named {
    #[inline(always)]
    fn words(&self) -> Words {
        let [a, b, c] = self.name.as_chunks::<8>().0 else { return [0; 3] };
        [u64::from_le_bytes(*a), u64::from_le_bytes(*b), u64::from_le_bytes(*c)]
    }

    fn name(&self) -> &[u8] {
        let length = self.name.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        &self.name[..length]
    }
}

/// The bits of a hash that are kept in a slot.
#[inline(always)]
fn mark(hash: u64) -> u8 {
    hash as u8 | 1
}

/// The bytes of three words.
#[inline(always)]
fn bytes(name: Words) -> [u8; SHORT] {
    let mut bytes = [0; SHORT];
    bytes.as_chunks_mut().0.iter_mut().zip(name).for_each(|(chunk, word)| *chunk = word.to_le_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_names_are_counted_exactly_however_they_are_written() {
        let names = ["", "a", "10.0.0.1", "10.0.0.10", "255.255.255.255", "0123456789abcdef", "2001:db8::1:2:3:4:5"];
        let mut heavy = Heavy::default();
        for (index, name) in names.iter().enumerate() {
            (0..=index).for_each(|_| heavy.add(name.as_bytes(), 1));
        }
        heavy.add(b"a\0", 9);
        let expected =
            [(&b"a\0"[..], 9), (b"2001:db8::1:2:3:4:5", 7), (b"0123456789abcdef", 6), (b"255.255.255.255", 5)];
        assert_eq!(heavy.top(4), expected);
        assert_eq!((heavy.top(100).len(), heavy.short()), (8, 0));
        let mut twice = heavy.clone();
        twice.merge(&heavy);
        assert_eq!(twice.top(1), [(&b"a\0"[..], 18)]);
    }

    #[test]
    fn of_many_names_the_frequent_ones_stay() {
        let mut heavy = Heavy::default();
        let mut exact = FxHashMap::<String, u64>::default();
        for line in 0..300_000_u64 {
            let odd = line.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
            let name = match line % 10 {
                0 => "192.0.2.7".to_string(),
                1 => "2001:db8:0:1:2:3:4:5".to_string(),
                _ => format!("10.{}.{}.{}", odd & 255, odd >> 8 & 255, odd >> 16),
            };
            heavy.add(name.as_bytes(), 1);
            *exact.entry(name).or_default() += 1;
        }
        assert!(heavy.short() > 0 && heavy.short() <= 300_000 / 1_025);
        let top = heavy.top(1_024);
        assert_eq!(top.len(), heavy.names.len() + heavy.long.len());
        assert!(top[..2].iter().all(|(_, count)| count + heavy.short() >= 30_000), "{:?}", &top[..3]);
        for (name, count) in top {
            let exact = exact[std::str::from_utf8(name).unwrap()];
            assert!(count <= exact && exact <= count + heavy.short());
        }
    }
}
