//! Takes an object on one line apart, without building a tree of it.
//!
//! Lines of one log have mostly the same keys in the same order: what stood before each value of earlier lines is compared
//! in one go, and only where it differs are keys read.

use fearless_simd::{Level, Simd, SimdBase, SimdFrom, SimdMask, dispatch, u8x16};

use super::fields::Fields;
use super::flaw::{Flaw, Missing};
use super::lead::Lead;
use super::string::{string_end, unescape};
use crate::ahead::{Ahead, Either};
use crate::find;
use crate::part::Part;
use crate::plan::{Act, JsonPlan};

/// How many keys of one object are remembered.
const REMEMBERED: usize = 256;

/// What objects of earlier lines looked like.
#[derive(Clone, Debug)]
pub(crate) struct Shapes {
    objects: Vec<Vec<Seen>>,
}

/// A member of an earlier line.
#[derive(Clone, Debug)]
struct Seen {
    /// All from the end of the value before it to its own value.
    lead: Lead,
    is_first: bool,
    act: Act,
}

/// Reads one line.
pub(crate) struct Scan<'a, S> {
    pub(crate) simd: S,
    pub(crate) plan: &'a JsonPlan,
    pub(crate) shapes: &'a mut Shapes,
    pub(crate) line: &'a [u8],
    pub(crate) fields: &'a mut Fields,
    /// Values that were written with escapes, behind a copy of the line; empty where there are none.
    pub(crate) unescaped: &'a mut Vec<u8>,
    pub(crate) absent: &'a [model::Text],
    /// Where quotes and backslashes stand.
    pub(crate) ahead: Ahead<S>,
}

/// A member whose key was read.
struct Member {
    act: Act,
    /// Where its value begins.
    value: usize,
    /// Its place among those seen.
    place: usize,
}

/// Which member comes next.
struct Next {
    /// Its place among those seen.
    member: usize,
    is_first: bool,
}

impl Seen {
    #[inline(always)]
    fn is_at<S: Simd>(&self, simd: S, line: &[u8], at: usize, is_first: bool) -> bool {
        self.lead.is_at(simd, line, at) && self.is_first == is_first
    }
}

impl Shapes {
    pub(crate) fn new(plan: &JsonPlan) -> Self {
        Shapes { objects: vec![Vec::new(); plan.objects.len()] }
    }
}

impl<S: Simd> Scan<'_, S> {
    /// Finds the values of the line.
    pub(crate) fn cut(&mut self) -> Result<(), Flaw> {
        let start = self.after_spaces(0);
        if self.line.get(start) != Some(&b'{') {
            return Err(flaw(start));
        }
        let end = self.object(0, start + 1)?;
        match self.after_spaces(end) == self.line.len() {
            true => Ok(()),
            false => Err(flaw(end)),
        }
    }

    /// Reads an object from behind its brace; gives where it ends. Goes only as deep as the format does.
    fn object(&mut self, object: usize, mut at: usize) -> Result<usize, Flaw> {
        let mut next = Next { member: 0, is_first: true };
        loop {
            (at, next) = self.expected(object, at, next);
            if self.line.get(at) == Some(&b'}') {
                return Ok(at + 1);
            }
            let known = self.shapes.objects[object].get(next.member);
            let (act, value) =
                match known.filter(|seen| seen.is_first == next.is_first && seen.lead.is_slowly_at(self.line, at)) {
                    Some(seen) => (seen.act, at + seen.lead.len()),
                    None => match self.member(object, at, next.is_first, next.member)? {
                        Some(member) => {
                            next.member = member.place;
                            (member.act, member.value)
                        }
                        None => return Ok(self.after_spaces(at) + 1),
                    },
                };
            next = Next { member: next.member + 1, is_first: false };
            at = self.value(act, value)?;
        }
    }

    /// Passes members as they were in earlier lines, with plain values as most are: texts without escapes, and numbers. Gives where
    /// that ends.
    #[inline(never)]
    fn expected(&mut self, object: usize, at: usize, next: Next) -> (usize, Next) {
        self.simd.vectorize(
            #[inline(always)]
            move || self.expected_here(object, at, next),
        )
    }

    #[inline(always)]
    fn expected_here(&mut self, object: usize, mut at: usize, mut next: Next) -> (usize, Next) {
        let line = self.line;
        let mut ahead = self.ahead;
        let members = self.shapes.objects[object].get(next.member..).unwrap_or_default();
        for seen in members {
            if !seen.is_at(self.simd, line, at, next.is_first) {
                break;
            }
            let value = at + seen.lead.len();
            let is_text = line.get(value) == Some(&b'"');
            let (from, until) = match is_text {
                true => (value + 1, text_end(line, value + 1, &mut ahead)),
                false => (value, literal_end(line, value)),
            };
            let Some(until) = until else { break };
            if let Act::Take { take, rank } = seen.act {
                let part = Part { line, from, until };
                let says_nothing = match is_text {
                    true => is_absent(self.absent, part),
                    false => part.text() == b"null" || is_absent(self.absent, part),
                };
                if !says_nothing {
                    self.fields.put_ranked(take, from, until, rank);
                }
            }
            at = until + usize::from(is_text);
            next = Next { member: next.member + 1, is_first: false };
        }
        self.ahead = ahead;
        (at, next)
    }

    /// Reads a key that isn't the expected one; `None` where the object ends.
    fn member(&mut self, object: usize, at: usize, is_first: bool, expected: usize) -> Result<Option<Member>, Flaw> {
        let mut key = self.after_spaces(at);
        match self.line.get(key) {
            Some(b'}') => return Ok(None),
            Some(b',') if !is_first => key = self.after_spaces(key + 1),
            Some(_) if is_first => {}
            _ => return Err(flaw(key)),
        }
        if self.line.get(key) != Some(&b'"') {
            return Err(flaw(key));
        }
        let (end, escapes) = self.string_end(key + 1).ok_or_else(|| flaw(key))?;
        let colon = self.after_spaces(end + 1);
        if self.line.get(colon) != Some(&b':') {
            return Err(flaw(colon));
        }
        let value = self.after_spaces(colon + 1);
        let name = &self.line[key + 1..end];
        let keys = &self.plan.objects[object];
        let act = if escapes { keys.act(&unescape(name)) } else { keys.act(name) };
        let place = self.remember(object, Seen { lead: Lead::new(&self.line[at..value]), is_first, act }, expected);
        Ok(Some(Member { act, value, place }))
    }

    /// The place of a member among those seen, where a new one is put in.
    fn remember(&mut self, object: usize, member: Seen, expected: usize) -> usize {
        let seen = &mut self.shapes.objects[object];
        let known = seen.iter().position(|own| own.lead == member.lead && own.is_first == member.is_first);
        known.unwrap_or_else(|| {
            let place = expected.min(seen.len());
            if seen.len() < REMEMBERED && member.lead.len() < REMEMBERED {
                seen.insert(place, member);
            }
            place
        })
    }

    /// Passes a value, and takes it if it is of interest; gives where it ends.
    fn value(&mut self, act: Act, at: usize) -> Result<usize, Flaw> {
        match (self.line.get(at), act) {
            (Some(b'"'), _) => {
                let (end, escapes) = self.string_end(at + 1).ok_or_else(|| flaw(at))?;
                match escapes {
                    true => self.take_unescaped(act, at + 1, end),
                    false => self.take(act, at + 1, end),
                }
                Ok(end + 1)
            }
            (Some(b'{'), Act::Enter(inner)) => self.object(inner, at + 1),
            (Some(b'{' | b'['), _) => self.nested(act, at),
            // What was seen before values of earlier lines may have been seen without spaces.
            (Some(b' ' | b'\t' | b'\r'), _) => match self.after_spaces(at) {
                after if self.line.get(after).is_some_and(|byte| !byte.is_ascii_whitespace()) => self.value(act, after),
                after => Err(flaw(after)),
            },
            _ => {
                let rest = self.line.get(at..).unwrap_or_default();
                let length = rest.iter().take_while(|byte| is_literal(**byte)).count();
                if length == 0 {
                    return Err(flaw(at));
                }
                if rest.get(..length) != Some(b"null") {
                    self.take(act, at, at + length);
                }
                Ok(at + length)
            }
        }
    }

    fn take(&mut self, act: Act, from: usize, until: usize) {
        let Act::Take { take, rank } = act else { return };
        if !is_absent(self.absent, Part { line: self.line, from, until }) {
            self.fields.put_ranked(take, from, until, rank);
        }
    }

    #[cold]
    fn take_unescaped(&mut self, act: Act, start: usize, end: usize) {
        let Act::Take { take, rank } = act else { return };
        if self.unescaped.is_empty() {
            self.unescaped.extend_from_slice(self.line);
        }
        let start_of_value = self.unescaped.len();
        let value = unescape(&self.line[start..end]);
        self.unescaped.extend_from_slice(&value);
        self.fields.put_ranked(take, start_of_value, self.unescaped.len(), rank);
    }

    /// Where the string ends that begins at `from`, behind its quote, and whether there are escapes in it.
    #[inline(never)]
    fn string_end(&mut self, from: usize) -> Option<(usize, bool)> {
        self.simd.vectorize(
            #[inline(always)]
            move || string_end(self.line, from, &mut self.ahead),
        )
    }

    /// Passes an object or a list; of a list of interest its first text is taken.
    fn nested(&mut self, act: Act, at: usize) -> Result<usize, Flaw> {
        let first = self.after_spaces(at + 1);
        if self.line[at] == b'[' && self.line.get(first) == Some(&b'"') {
            let (end, escapes) = self.string_end(first + 1).ok_or_else(|| flaw(first))?;
            match escapes {
                true => self.take_unescaped(act, first + 1, end),
                false => self.take(act, first + 1, end),
            }
        }
        let mut depth = 0_usize;
        let mut look = at;
        loop {
            match self.line.get(look).ok_or_else(|| flaw(at))? {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                b'"' => look = self.string_end(look + 1).ok_or_else(|| flaw(look))?.0,
                _ => {}
            }
            look += 1;
            if depth == 0 {
                return Ok(look);
            }
        }
    }

    #[inline]
    fn after_spaces(&self, at: usize) -> usize {
        let rest = self.line.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r')).count()
    }
}

/// Whether a value says nothing.
#[inline(always)]
fn is_absent(absent: &[model::Text], part: Part) -> bool {
    part.is_nothing() || !absent.is_empty() && absent.iter().any(|absent| absent.as_bytes() == part.text())
}

/// Where a text ends that begins at `from`, behind its quote, if there are no escapes in it.
#[inline(always)]
fn text_end<S: Simd>(line: &[u8], from: usize, ahead: &mut Ahead<S>) -> Option<usize> {
    ahead.first(line, from, Either(b'"', b'\\')).filter(|end| line.get(*end) == Some(&b'"'))
}

/// Where a number or a word of up to 15 bytes ends.
#[inline(always)]
fn literal_end(line: &[u8], from: usize) -> Option<usize> {
    let chunk: &[u8; 16] = find::chunk(line, from)?;
    let literal = dispatch!(Level::baseline(), simd => {
        let chunk = u8x16::simd_from(simd, *chunk);
        let all = |byte| u8x16::splat(simd, byte);
        let letters = ((chunk | all(0x20)) - all(b'a')).simd_lt(all(26));
        let is = |byte| chunk.simd_eq(all(byte));
        ((chunk - all(b'0')).simd_lt(all(10)) | letters | is(b'.') | is(b'-') | is(b'+')).to_bitmask()
    });
    let length = (!literal & 0xffff).trailing_zeros() as usize;
    (1..16).contains(&length).then_some(from + length)
}

#[inline]
fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+')
}

#[cold]
fn flaw(at: usize) -> Flaw {
    Flaw { missing: Missing::Object, at }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_ends_at_the_first_byte_that_is_none() {
        for byte in 0..=u8::MAX {
            for length in 0..20 {
                let mut line = vec![b'7'; 40];
                line[length] = byte;
                let slow = line.iter().take_while(|byte| is_literal(**byte)).count();
                let expected = (1..16).contains(&slow).then_some(slow);
                assert_eq!(literal_end(&line, 0), expected, "{byte} {length}");
            }
        }
    }
}
