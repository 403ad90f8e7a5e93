//! What one line adds to a cell.

/// What one line adds to a cell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Event {
    pub(crate) minute: i64,
    /// The number of pool, endpoint and route together.
    pub(crate) series: u32,
    pub(crate) word: Word,
    /// Further attempts.
    pub(crate) retries: u32,
    /// The number of the ending; 0: a good one.
    pub(crate) ending: u16,
}

/// What every line says, in one word: the class of the status (3 bits), whether a log-in was refused, whether the client is in a group,
/// the bucket of the latency (11), and the group (16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Word(u32);

/// No latency.
pub(crate) const NO_BUCKET: u16 = (1 << 11) - 1;
/// In the place of a class: not a request, but an attempt that failed.
pub(crate) const PASSED_ON: u8 = 6;

impl Event {
    /// Whether it says what its word has no room for.
    #[inline(always)]
    pub(super) fn is_odd(&self) -> bool {
        self.retries | u32::from(self.ending) != 0
    }
}

impl Word {
    /// The class of the status, 0 to 5, or [`PASSED_ON`]; whether a log-in was refused; the bucket of the latency, or [`NO_BUCKET`];
    /// and the finest group of the client, where there is a client, and an endpoint that answered.
    #[inline(always)]
    pub(crate) fn of(class: u8, is_refused: bool, bucket: u16, group: Option<u16>) -> Self {
        let group = group.map_or(0, |group| 1 << 4 | u32::from(group) << 16);
        Word(u32::from(class & 7) | u32::from(is_refused) << 3 | u32::from(bucket) << 5 | group)
    }

    #[inline(always)]
    pub(super) fn class(self) -> u8 {
        (self.0 & 7) as u8
    }

    #[inline(always)]
    pub(super) fn is_refused(self) -> bool {
        self.0 & 1 << 3 != 0
    }

    #[inline(always)]
    pub(super) fn has_group(self) -> bool {
        self.0 & 1 << 4 != 0
    }

    #[inline(always)]
    pub(super) fn bucket(self) -> u16 {
        (self.0 >> 5) as u16 & NO_BUCKET
    }

    #[inline(always)]
    pub(super) fn group(self) -> u16 {
        (self.0 >> 16) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Sketch;

    #[test]
    fn a_word_has_room_for_all_values() {
        for class in 0..=PASSED_ON {
            for bucket in [0, 1, Sketch::bucket(u32::MAX), NO_BUCKET] {
                for (refused, group) in [(false, Some(0)), (true, Some(0xffff)), (false, None), (true, Some(0x1234))] {
                    let word = Word::of(class, refused, bucket, group);
                    assert_eq!((word.class(), word.is_refused(), word.bucket()), (class, refused, bucket));
                    assert_eq!(word.has_group().then(|| word.group()), group);
                }
            }
        }
        assert!(Sketch::bucket(u32::MAX) < NO_BUCKET);
    }
}
