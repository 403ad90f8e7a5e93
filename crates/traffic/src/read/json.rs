//! Takes an object on one line apart, without building a tree of it.
//!
//! Lines of one log have mostly the same keys in the same order: what stood before each value of earlier lines is compared
//! in one go, and only where it differs are keys read.

use super::fields::Fields;
use super::flaw::{Flaw, Missing};
use super::string::{string_end, unescape};
use super::lead::Lead;
use crate::ahead::{Ahead, Either};
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
pub(crate) struct Scan<'a> {
    pub(crate) plan: &'a JsonPlan,
    pub(crate) shapes: &'a mut Shapes,
    pub(crate) line: &'a [u8],
    pub(crate) fields: &'a mut Fields,
    /// Values that were written with escapes, behind a copy of the line; empty where there are none.
    pub(crate) unescaped: &'a mut Vec<u8>,
    pub(crate) absent: &'a [model::Text],
    /// Where quotes and backslashes stand.
    pub(crate) ahead: Ahead,
}

/// A member whose key was read.
struct Member {
    act: Act,
    /// Where its value begins.
    value: usize,
    /// Its place among those seen.
    place: usize,
}

impl Shapes {
    pub(crate) fn new(plan: &JsonPlan) -> Self {
        Shapes { objects: vec![Vec::new(); plan.objects.len()] }
    }
}

impl Scan<'_> {
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
        let mut expected = 0;
        let mut is_first = true;
        loop {
            let (act, value) = match self.shapes.objects[object].get(expected) {
                Some(seen) if seen.is_first == is_first && seen.lead.is_at(self.line, at) => {
                    (seen.act, at + seen.lead.len())
                }
                _ if self.line.get(at) == Some(&b'}') => return Ok(at + 1),
                _ => match self.member(object, at, is_first, expected)? {
                    Some(member) => {
                        expected = member.place;
                        (member.act, member.value)
                    }
                    None => return Ok(self.after_spaces(at) + 1),
                },
            };
            expected += 1;
            is_first = false;
            at = match self.plain(act, value) {
                Some(end) => end,
                None => self.value(act, value)?,
            };
        }
    }

    /// Passes a text without escapes, as most values are, and takes it if it is of interest; gives where it ends.
    #[inline(always)]
    fn plain(&mut self, act: Act, at: usize) -> Option<usize> {
        if self.line.get(at) != Some(&b'"') {
            return None;
        }
        let end = self.ahead.first(self.line, at + 1, Either(b'"', b'\\'))?;
        if self.line.get(end) != Some(&b'"') {
            return None;
        }
        self.take(act, at + 1, end);
        Some(end + 1)
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
        let (end, escapes) = string_end(self.line, key + 1, &mut self.ahead).ok_or_else(|| flaw(key))?;
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
                let (end, escapes) = string_end(self.line, at + 1, &mut self.ahead).ok_or_else(|| flaw(at))?;
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

    #[inline(always)]
    fn take(&mut self, act: Act, start: usize, end: usize) {
        let Act::Take { take, rank } = act else { return };
        let part = Part { line: self.line, from: start, until: end };
        let is_absent = |absent: &model::Text| absent.as_bytes() == part.text();
        if !part.is_nothing() && (self.absent.is_empty() || !self.absent.iter().any(is_absent)) {
            self.fields.put_ranked(take, start, end, rank);
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

    /// Passes an object or a list; of a list of interest its first text is taken.
    fn nested(&mut self, act: Act, at: usize) -> Result<usize, Flaw> {
        let first = self.after_spaces(at + 1);
        if self.line[at] == b'[' && self.line.get(first) == Some(&b'"') {
            let (end, escapes) = string_end(self.line, first + 1, &mut self.ahead).ok_or_else(|| flaw(first))?;
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
                b'"' => look = string_end(self.line, look + 1, &mut self.ahead).ok_or_else(|| flaw(look))?.0,
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

#[inline]
fn is_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'+')
}

#[cold]
fn flaw(at: usize) -> Flaw {
    Flaw { missing: Missing::Object, at }
}
