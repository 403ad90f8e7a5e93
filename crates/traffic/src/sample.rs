//! Some requests of a log that stand for all.

use std::collections::BTreeMap;

use model::Text;

/// So many different lines are kept.
const KEPT: usize = 20_000;

/// What a line says of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logged {
    /// The method.
    pub method: Text,
    /// The Host header, perhaps with a port; empty where the line doesn't say it.
    pub host: Text,
    /// The path, without the query.
    pub path: Text,
    /// The client's address, without its port.
    pub client: Text,
    /// The listener, where the line says it.
    pub listener: Text,
    /// The pool, where the line says it.
    pub pool: Text,
    /// The endpoint that answered; empty where none did.
    pub endpoint: Text,
    /// The status that the client got; 0 where there is none.
    pub status: u16,
}

/// Lines drawn from logs by their hash: the same ones however often and in whatever order logs are read, and merged. A line that is
/// there several times is drawn once, with its number.
///
/// A part of the requests that is `p` of all is seen as `p` within `sqrt(p (1 - p) / n)`, with `n` lines drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// By hash.
    drawn: BTreeMap<u64, (u64, Logged)>,
    /// Requests in all.
    requests: u64,
}

impl Sample {
    /// Takes a line of this hash in, if it is among those to be kept; `logged` is asked only then.
    pub fn offer(&mut self, hash: u64, logged: impl FnOnce() -> Logged) {
        self.requests += 1;
        self.put(hash, 1, logged);
    }

    fn put(&mut self, hash: u64, count: u64, logged: impl FnOnce() -> Logged) {
        let is_full = self.drawn.len() >= KEPT;
        if is_full && self.drawn.last_key_value().is_some_and(|(last, _)| *last < hash) {
            return;
        }
        match self.drawn.get_mut(&hash) {
            Some((own, _)) => *own += count,
            None => {
                self.drawn.insert(hash, (count, logged()));
                if is_full {
                    self.drawn.pop_last();
                }
            }
        }
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: Sample) {
        self.requests += other.requests;
        for (hash, (count, logged)) in other.drawn {
            self.put(hash, count, || logged);
        }
    }

    /// The requests that were drawn, each with how often it is there.
    pub fn drawn(&self) -> impl Iterator<Item = (&Logged, u64)> {
        self.drawn.values().map(|(count, logged)| (logged, *count))
    }

    /// Requests of the logs in all.
    pub fn requests(&self) -> u64 {
        self.requests
    }
}

/// A hash of a line; of 64 bits, with all of them mixed.
pub fn hash_line(line: &[u8]) -> u64 {
    let (words, rest) = line.as_chunks::<8>();
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    let mixed = |hash: u64, word: &[u8; 8]| {
        let product = u128::from(hash ^ u64::from_le_bytes(*word)) * 0x9e37_79b9_7f4a_7c15;
        (product >> 64) as u64 ^ product as u64
    };
    mixed(words.iter().fold(line.len() as u64 ^ 0x517c_c1b7_2722_0a95, mixed), &last)
}

/// The same of up to 24 bytes, as [three words](crate::find::short).
#[inline(always)]
pub(crate) fn hash_short(words: [u64; 3], length: usize) -> u64 {
    let mixed = |hash: u64, word: u64| {
        let product = u128::from(hash ^ word) * 0x9e37_79b9_7f4a_7c15;
        (product >> 64) as u64 ^ product as u64
    };
    let first = mixed(length as u64 ^ 0x517c_c1b7_2722_0a95, words[0]);
    match length {
        0..8 => first,
        8..16 => mixed(first, words[1]),
        16..24 => mixed(mixed(first, words[1]), words[2]),
        _ => mixed(mixed(mixed(first, words[1]), words[2]), 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: impl Iterator<Item = u32>) -> Sample {
        let mut sample = Sample::default();
        for number in lines {
            let line = format!("10.0.0.1 GET /{number}");
            let path = if number % 4 == 0 { "/a" } else { "/b" };
            sample.offer(hash_line(line.as_bytes()), || Logged { path: path.into(), ..Logged::default() });
        }
        sample
    }

    #[test]
    fn a_short_text_has_the_same_hash_as_words() {
        for length in 0..=24 {
            let text: Vec<u8> = (1..=length).collect();
            let words = crate::find::short(&text).unwrap();
            assert_eq!(hash_short(words, text.len()), hash_line(&text), "{length}");
        }
    }

    #[test]
    fn few_lines_are_all_kept() {
        let sample = of((0..1_000).chain(0..10));
        assert_eq!((sample.requests(), sample.drawn().map(|(_, count)| count).sum::<u64>()), (1_010, 1_010));
    }

    #[test]
    fn many_lines_are_drawn_fairly_and_in_any_order() {
        let whole = of(0..200_000);
        assert_eq!(whole.drawn().count(), KEPT);
        let part = whole.drawn().filter(|(logged, _)| logged.path == "/a").count() as f64 / KEPT as f64;
        assert!((part - 0.25).abs() < 3.0 * (0.25 * 0.75 / KEPT as f64).sqrt(), "{part}");
        let mut merged = of((100_000..200_000).rev());
        merged.merge(of(0..100_000));
        assert_eq!(merged, whole);
    }
}
