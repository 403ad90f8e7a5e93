//! Takes a line of text apart.

use fearless_simd::Simd;

use super::fields::Fields;
use super::flaw::{Flaw, Missing};
use super::runs;
use super::time::Clock;
use crate::ahead::{Ahead, One};
use crate::plan::{Left, Shape, Step, Take, TextPlan, Way};

/// Finds the values of a line.
#[inline(always)]
pub(crate) fn cut<S: Simd>(
    simd: S,
    plan: &TextPlan,
    line: &[u8],
    fields: &mut Fields,
    clock: &Clock,
) -> Result<(), Flaw> {
    if plan.head.len() > 0 && !plan.head.is_at(line, 0) {
        return Err(Flaw { missing: Missing::Layout, at: 0 });
    }
    fields.minute = None;
    let left = cut_left(simd, plan, line, fields, clock)?;
    cut_right(simd, plan, line, left, fields)
}

/// Takes parts from the left; gives where the others begin.
#[inline(always)]
fn cut_left<S: Simd>(simd: S, plan: &TextPlan, line: &[u8], fields: &mut Fields, clock: &Clock) -> Result<usize, Flaw> {
    let mut from = plan.head.len();
    let mut sight = Sight::new(simd);
    let mut lefts = plan.left.iter();
    while let Some(left) = lefts.next() {
        from = match left {
            Left::Run(run) => match runs::cut(simd, run, line, from, fields) {
                Some(end) => end,
                None => cut_all(simd, &run.steps, line, from, fields, clock)?,
            },
            Left::One(step) => {
                let end = cut_one(simd, step, line, from, fields, clock, &mut sight)?;
                match &step.dashed {
                    Some(dashed) if dashed.is_at(line, end) => {
                        lefts.next();
                        end + dashed.len()
                    }
                    _ => end + step.stop.len(),
                }
            }
        };
    }
    Ok(from)
}

/// Takes parts one by one that mostly are taken at once.
#[inline(never)]
fn cut_all<S: Simd>(
    simd: S,
    steps: &[Step],
    line: &[u8],
    mut from: usize,
    fields: &mut Fields,
    clock: &Clock,
) -> Result<usize, Flaw> {
    simd.vectorize(
        #[inline(always)]
        move || {
            let mut sight = Sight::new(simd);
            for step in steps {
                from = cut_one(simd, step, line, from, fields, clock, &mut sight)? + step.stop.len();
            }
            Ok(from)
        },
    )
}

/// Where bytes of one kind stand is remembered: of that which was looked for last.
struct Sight<S> {
    kind: usize,
    ahead: Ahead<S>,
}

impl<S: Simd> Sight<S> {
    #[inline(always)]
    fn new(simd: S) -> Self {
        Sight { kind: 0, ahead: Ahead::new(simd) }
    }
}

/// Takes one part that begins at `from`; gives where it ends.
#[inline(always)]
fn cut_one<S: Simd>(
    simd: S,
    step: &Step,
    line: &[u8],
    from: usize,
    fields: &mut Fields,
    clock: &Clock,
    sight: &mut Sight<S>,
) -> Result<usize, Flaw> {
    let end = match step.way {
        Way::Near => step.stop.near(simd, line, from),
        Way::Time => time_end(step, line, from, fields, clock),
        Way::Far => None,
    };
    let end = match end {
        Some(end) => end,
        None => {
            if step.kind != sight.kind {
                *sight = Sight { kind: step.kind, ahead: Ahead::new(simd) };
            }
            end_far(step, line, from, &mut sight.ahead).ok_or_else(|| lacks(step.take, from))?
        }
    };
    put(step, from, end, fields);
    Ok(end)
}

#[inline(always)]
fn put(step: &Step, from: usize, until: usize, fields: &mut Fields) {
    if let Some(take) = step.take {
        fields.put(take.slot, from, until);
    }
}

/// Takes parts from the right, and what lies between.
#[inline(always)]
fn cut_right<S: Simd>(simd: S, plan: &TextPlan, line: &[u8], left: usize, fields: &mut Fields) -> Result<(), Flaw> {
    let mut right = before_tail(plan, line)?;
    for step in &plan.right {
        let start = start(simd, step, line, right).ok_or_else(|| lacks(step.take, left))?;
        put(step, start, right, fields);
        right = start - step.stop.len();
    }
    if right < left {
        return Err(Flaw { missing: Missing::Layout, at: right });
    }
    if let Some(take) = plan.middle {
        fields.put(take.slot, left, right);
    }
    Ok(())
}

/// Where the last part ends.
#[inline(always)]
fn before_tail(plan: &TextPlan, line: &[u8]) -> Result<usize, Flaw> {
    match plan.tail.end(line) {
        Some(end) => Ok(end),
        None if plan.may_be_cut => Ok(line.len()),
        None => Err(Flaw { missing: Missing::Layout, at: line.len() }),
    }
}

#[cold]
fn lacks(take: Option<Take>, at: usize) -> Flaw {
    Flaw { missing: take.map_or(Missing::Layout, |take: Take| Missing::Value(take.slot)), at }
}

/// Where a part ends that begins at `from`, wherever that is.
#[inline(always)]
fn end_far<S: Simd>(step: &Step, line: &[u8], from: usize, ahead: &mut Ahead<S>) -> Option<usize> {
    match step.shape {
        Shape::Plain | Shape::Time => step.stop.first(line, from, ahead),
        Shape::Skip(count) => ahead.nth(line, from, One(step.stop.byte()?), count),
        Shape::List => list_end(step, line, from, ahead),
        Shape::Zoned => zone_end(step, line, from, ahead),
    }
}

/// Where a time ends that differs from the one before in nothing but digits: where that ended.
#[inline(always)]
fn time_end(step: &Step, line: &[u8], from: usize, fields: &mut Fields, clock: &Clock) -> Option<usize> {
    // All times of a text are written in one way.
    let (minute, end) = clock.like_before(line, from)?;
    let is_whole = step.stop.is_at(line, end) && (step.shape == Shape::Time || clock.is_zoned());
    fields.minute = is_whole.then_some(minute);
    is_whole.then_some(end)
}

/// Where a part begins that ends at `until`.
#[inline(always)]
fn start<S: Simd>(simd: S, step: &Step, line: &[u8], until: usize) -> Option<usize> {
    let mut stop = step.stop.last(simd, line, until)?;
    while step.shape == Shape::List && is_joint(line, stop) {
        stop = step.stop.last(simd, line, stop)?;
    }
    Some(stop + step.stop.len())
}

/// Whether the space at `at` stands between two values of a list.
#[inline(always)]
fn is_joint(line: &[u8], at: usize) -> bool {
    if line.get(at) != Some(&b' ') {
        return false;
    }
    let before = line.get(..at).unwrap_or_default();
    before.ends_with(b",") || before.ends_with(b" :") || line.get(at + 1..at + 3) == Some(b": ")
}

#[inline(always)]
fn list_end<S: Simd>(step: &Step, line: &[u8], from: usize, ahead: &mut Ahead<S>) -> Option<usize> {
    let mut end = step.stop.first(line, from, ahead)?;
    while is_joint(line, end) {
        end = step.stop.first(line, end + 1, ahead)?;
    }
    Some(end)
}

/// Where a time ends that may have a space before its zone.
#[inline(always)]
fn zone_end<S: Simd>(step: &Step, line: &[u8], from: usize, ahead: &mut Ahead<S>) -> Option<usize> {
    let end = step.stop.first(line, from, ahead)?;
    let zone = line.get(end..end + 6).unwrap_or_default();
    let is_zone = matches!(zone, [b' ', b'+' | b'-', digits @ ..] if digits.iter().all(u8::is_ascii_digit));
    let goes_on = is_zone && end - from >= 20 && step.stop.is_at(line, end + 6);
    Some(if goes_on { end + 6 } else { end })
}

#[cfg(test)]
mod tests {
    use model::{Part, Piece, TimeForm, TimeUnit};

    use super::*;
    use crate::plan::{Form, Slot};
    use crate::simd::widest;

    /// A format of parts, each with a text behind it.
    fn plan(parts: &[(Part, &str)]) -> TextPlan {
        let pieces = parts.iter().flat_map(|(part, after)| [Piece::Part(*part), Piece::Text((*after).into())]);
        TextPlan::new(&pieces.collect::<Vec<_>>()).unwrap()
    }

    /// A format with all ways to find an end.
    fn all_ways() -> TextPlan {
        plan(&[
            (Part::Client, " - "),
            (Part::Ignored, " ["),
            (Part::Time(TimeForm::Clf), "] "),
            (Part::Route, ": "),
            (Part::Listener, " "),
            (Part::Pool, "/"),
            (Part::Endpoint, " "),
            (Part::Served(TimeUnit::Milliseconds), "/"),
            (Part::Status, " "),
            (Part::Ignored, "/"),
            (Part::Ignored, "/"),
            (Part::Termination(2), " {"),
            (Part::Ignored, "} \""),
            (Part::RequestLine, "\" \""),
            (Part::Ignored, "\" took="),
            (Part::Total(TimeUnit::Seconds), ""),
        ])
    }

    /// A format with the runs for which code is compiled apart.
    fn httplog() -> TextPlan {
        let (span, ignored) = (TimeUnit::Milliseconds, Part::Ignored);
        let first = [(Part::Client, ":"), (ignored, " ["), (Part::Time(TimeForm::Clf), "] ")];
        let names = [(Part::Listener, " "), (Part::Pool, "/"), (Part::Endpoint, " ")];
        let spans =
            [(ignored, "/"), (ignored, "/"), (ignored, "/"), (Part::Served(span), "/"), (Part::Total(span), " ")];
        let state = [(Part::Status, " "), (ignored, " "), (ignored, " "), (ignored, " "), (Part::Termination(2), " ")];
        let load = [(ignored, "/"), (ignored, "/"), (ignored, "/"), (ignored, "/"), (Part::Retries, " ")];
        let last = [(ignored, "/"), (ignored, " \""), (Part::RequestLine, "\"")];
        plan(&[&first[..], &names, &spans, &state, &load, &last].concat())
    }

    /// The same with nothing but the one way that always leads to the end.
    fn far(mut plan: TextPlan) -> TextPlan {
        let steps = plan.left.iter().flat_map(Left::steps);
        plan.left = steps.map(|step| Left::One(Step { way: Way::Far, dashed: None, ..step.clone() })).collect();
        plan
    }

    /// Where values stand, or what is wrong.
    fn found(plan: &TextPlan, line: &[u8], clock: &Clock) -> Result<Vec<(usize, usize)>, Flaw> {
        let mut fields = Fields::default();
        fields.expect(plan);
        widest!(simd => cut(simd, plan, line, &mut fields, clock))?;
        let slots = [
            Slot::Client,
            Slot::Time,
            Slot::Route,
            Slot::Listener,
            Slot::Pool,
            Slot::Endpoint,
            Slot::Served,
            Slot::Status,
        ];
        let others = [Slot::Termination, Slot::Retries, Slot::RequestLine, Slot::Total];
        let spans = slots.iter().chain(&others).filter_map(|slot| fields.get::<{ crate::plan::ANY }>(line, *slot));
        Ok(spans.map(|value| (value.part.from, value.part.until)).collect())
    }

    #[test]
    fn every_way_leads_to_the_same_end() {
        let quick = all_ways();
        let has = |wanted: fn(&Left) -> bool| quick.left.iter().any(wanted);
        assert!(has(|left| matches!(left, Left::Run(_))));
        assert!(has(|left| matches!(left, Left::One(Step { way: Way::Near, dashed: Some(_), .. }))));
        assert!(has(|left| matches!(left, Left::One(Step { way: Way::Near, dashed: None, .. }))));
        assert!(has(|left| matches!(left, Left::One(Step { way: Way::Time, .. }))));
        let line = br#"10.0.0.1 - - [20/Nov/2026:10:00:00 +0000] r: fe be_1/s1, s2 : s3 12/200 1/2/-- {a.example.com} "GET / HTTP/1.1" "curl" took=0.012"#;
        agree(&quick, line, 14..40);
    }

    #[test]
    fn what_is_compiled_apart_leads_to_the_same_end() {
        let quick = httplog();
        let runs = quick.left.iter().filter_map(|left| match left {
            Left::Run(run) => Some(run.pattern),
            Left::One(_) => None,
        });
        assert_eq!(runs.collect::<Vec<_>>(), crate::plan::pattern::HTTPLOG);
        let line = br#"10.0.0.1:80 [20/Nov/2026:10:00:00.000] fe be/s1 0/0/1/4/5 200 20 - - ---- 4/2/2/1/0 0/0 {app} "GET / HTTP/1.1""#;
        agree(&quick, line, 13..37);
    }

    /// Holds what is found in lines with one mistake in them against what is found in the way that always leads to the end.
    fn agree(quick: &TextPlan, line: &[u8], time: std::ops::Range<usize>) {
        let slow = far(quick.clone());
        let mut clock = Clock::default();
        clock.minute(line, time.start, time.end, Form::Clf).unwrap();
        let mut read = 0;
        for at in 0..line.len() {
            for put in [
                &b""[..],
                b" ",
                b"/",
                b"]",
                b": ",
                b", ",
                b"7",
                b"-",
                b" [",
                b"x",
                b"\"",
                b"01234567890123456789012345678901234567890123456789",
            ] {
                for away in 0..3 {
                    let mut line = line.to_vec();
                    line.splice(at..(at + away).min(line.len()), put.iter().copied());
                    let expected = found(&slow, &line, &Clock::default());
                    assert_eq!(found(quick, &line, &clock), expected, "{}", String::from_utf8_lossy(&line));
                    read += usize::from(expected.is_ok());
                }
            }
        }
        assert!(read > 1_000, "{read}");
    }
}
