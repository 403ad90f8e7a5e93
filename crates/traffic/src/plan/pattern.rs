//! What runs look like, to compile code for some apart.

/// Which values of a run are asked for, and which of two bytes stands behind each.
///
/// The lower bits hold how many values there are, the others a bit for each.
pub(crate) type Pattern = u64;

const ASKED: u32 = 8;
const OTHER: u32 = 32;

/// The runs of HAProxy's `option httplog`: listener, pool and endpoint, five spans, the status; then bytes, two cookies, how it ended,
/// connections and retries.
pub(crate) const HTTPLOG: [Pattern; 2] = [of(b"! !/! -/-/-/!/! ! "), of(b"- - - ! -/-/-/-/! ")];

/// The pattern of values that are asked for (`!`) or aren't (`-`), each with the byte behind it.
pub(crate) const fn of(text: &[u8]) -> Pattern {
    let (mut pattern, mut at) = (text.len() as u64 / 2, 0);
    while 2 * at + 1 < text.len() {
        let (value, behind) = (text[2 * at], text[2 * at + 1]);
        pattern |=
            ((value == b'!') as u64) << (ASKED + at as u32) | ((behind != text[1]) as u64) << (OTHER + at as u32);
        at += 1;
    }
    pattern
}

/// How many values there are.
pub(crate) const fn values(pattern: Pattern) -> usize {
    pattern as usize % (1 << ASKED)
}

/// Whether a value is asked for.
pub(crate) const fn is_asked(pattern: Pattern, value: usize) -> bool {
    pattern >> (ASKED + value as u32) & 1 != 0
}

/// Whether another byte stands behind a value than behind the first one.
pub(crate) const fn is_other(pattern: Pattern, value: usize) -> bool {
    pattern >> (OTHER + value as u32) & 1 != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_says_what_is_asked_and_what_stands_behind() {
        let pattern = of(b"! -/!/- ");
        let bits = |is: fn(Pattern, usize) -> bool| [0, 1, 2, 3, 4].map(|value| is(pattern, value));
        assert_eq!(values(pattern), 4);
        assert_eq!(bits(is_asked), [true, false, true, false, false]);
        assert_eq!(bits(is_other), [false, true, true, false, false]);
    }
}
