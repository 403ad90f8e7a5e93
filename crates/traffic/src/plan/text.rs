//! A layout of pieces, as steps: some parts are read from the left, some from the right, and what lies between isn't looked at.

use model::{Part, Piece, TimeForm};

use super::slot::FIRST_RUN;
use super::step::{Left, Run, Shape, Step, Way};
use super::stop::Stop;
use super::{Form, PlanError, Slot, Take};

/// How a line of text is taken apart.
#[derive(Clone, Debug)]
pub(crate) struct TextPlan {
    /// What a line begins with.
    pub(crate) head: Stop,
    /// Parts from the left, each with the text after it.
    pub(crate) left: Vec<Left>,
    /// What lies between, where that is one part of interest.
    pub(crate) middle: Option<Take>,
    /// Parts from the right, the last one first, each with the text before it.
    pub(crate) right: Vec<Step>,
    /// What a line ends with.
    pub(crate) tail: Stop,
    /// Whether the last part is a request line: balancers cut long lines there, and all that counts stands before it.
    pub(crate) may_be_cut: bool,
}

/// A part with the texts around it.
struct Spot {
    part: Part,
    form: Option<Form>,
    before: Vec<u8>,
    after: Vec<u8>,
}

impl TextPlan {
    pub(crate) fn new(pieces: &[Piece]) -> Result<Self, PlanError> {
        let spots = once_each(with_ports(spots(pieces)?));
        let (from, to) = middle(&spots);
        let right = spots[to..].iter().rev().map(|spot| spot.step(&spot.before)).collect();
        let alone = (to - from == 1).then(|| spots[from].take()).flatten();
        Ok(TextPlan {
            head: Stop::new(spots.first().map_or(&[], |spot| &spot.before)),
            left: in_runs(joined(spots[..from].iter().map(|spot| spot.step(&spot.after)))),
            middle: alone,
            right,
            tail: Stop::new(spots.last().map_or(&[], |spot| &spot.after)),
            may_be_cut: spots.last().is_some_and(|spot| spot.part == Part::RequestLine),
        })
    }

    /// The marks of values that are taken in runs.
    pub(crate) fn marks(&self) -> impl Iterator<Item = (Slot, u8)> {
        let runs = self.left.iter().filter_map(|left| match left {
            Left::Run(run) => Some(run),
            Left::One(_) => None,
        });
        runs.flat_map(|run| run.takes.iter().map(|(slot, value)| (*slot, run.first + value)))
    }

    /// All that is taken out of a line.
    pub(crate) fn takes(&self) -> impl Iterator<Item = Take> {
        self.left.iter().flat_map(Left::steps).chain(&self.right).filter_map(|step| step.take).chain(self.middle)
    }
}

impl Left {
    /// One by one.
    pub(crate) fn steps(&self) -> &[Step] {
        match self {
            Left::One(step) => std::slice::from_ref(step),
            Left::Run(run) => &run.steps,
        }
    }
}

impl Spot {
    fn take(&self) -> Option<Take> {
        let take = Take::of(self.part)?;
        Some(Take { form: self.form.unwrap_or(take.form), ..take })
    }

    fn step(&self, stop: &[u8]) -> Step {
        let shape = match self.part {
            Part::Attempts | Part::Endpoint | Part::EndpointStatus | Part::Served(_) => Shape::List,
            Part::Time(TimeForm::Clf) if stop.first() == Some(&b' ') => Shape::Zoned,
            Part::Time(TimeForm::Clf | TimeForm::Iso) if !stop.is_empty() => Shape::Time,
            _ => Shape::Plain,
        };
        let stop = Stop::new(stop);
        let is_long = self.is_quoted() || matches!(self.part, Part::RequestLine | Part::Target);
        let way = match shape {
            Shape::Plain if !is_long && stop.may_be_near() => Way::Near,
            Shape::Time | Shape::Zoned if stop.is_without_digits() => Way::Time,
            _ => Way::Far,
        };
        Step { take: self.take(), shape, stop, kind: 0, way, dashed: None }
    }

    fn is_quoted(&self) -> bool {
        self.before.ends_with(b"\"") && self.after.starts_with(b"\"")
    }

    /// How much is saved by not looking at it.
    fn weight(&self) -> i32 {
        match self.part {
            Part::Ignored if self.is_quoted() => 40,
            Part::RequestLine | Part::Target => 10,
            Part::Ignored => 6,
            _ => 1,
        }
    }

    /// How wrong it may go to look for its end: its value may hold the text that follows it.
    fn risk(&self, is_left: bool) -> i32 {
        let bare = if is_left { self.after.first() == Some(&b' ') } else { self.before.last() == Some(&b' ') };
        match self.part {
            Part::RequestLine if bare => 1_000,
            Part::Time(TimeForm::Clf) if bare && !is_left => 1_000,
            Part::Ignored if bare => 10,
            _ => 0,
        }
    }
}

/// Values that nobody asks for are passed together where the same byte stands behind each.
fn joined(steps: impl Iterator<Item = Step>) -> Vec<Step> {
    let mut joined: Vec<Step> = Vec::new();
    for step in steps {
        let is_skipped = step.take.is_none() && step.shape == Shape::Plain && step.stop.byte().is_some();
        match joined.last_mut() {
            Some(Step { shape: Shape::Skip(count), stop, .. }) if is_skipped && *stop == step.stop => *count += 1,
            _ if is_skipped => joined.push(Step { shape: Shape::Skip(1), way: Way::Far, ..step }),
            _ => joined.push(step),
        }
    }
    let mut anchors: Vec<u8> = Vec::new();
    for step in &mut joined {
        let anchor = step.stop.anchor();
        step.kind = anchors.iter().position(|own| *own == anchor).unwrap_or(anchors.len());
        if step.kind == anchors.len() {
            anchors.push(anchor);
        }
    }
    joined
}

/// Takes as many as can be at once.
fn in_runs(steps: Vec<Step>) -> Vec<Left> {
    let mut lefts: Vec<Left> = Vec::new();
    let (mut rest, mut mark) = (&steps[..], FIRST_RUN);
    while let Some((first, others)) = rest.split_first() {
        if let Some(run) = Run::of(rest, mark) {
            mark += run.values() + 1;
            rest = &rest[run.steps.len()..];
            lefts.push(Left::Run(run));
            continue;
        }
        if let Some(Left::One(before)) = lefts.last_mut()
            && before.way == Way::Near
            && is_often_a_dash(first)
        {
            before.dashed = before.stop.with_dash(&first.stop);
        }
        lefts.push(Left::One(first.clone()));
        rest = others;
    }
    lefts
}

/// Whether a step passes one part that nobody asks for: who logged in, say.
fn is_often_a_dash(step: &Step) -> bool {
    step.take.is_none() && matches!(step.shape, Shape::Plain | Shape::Skip(1))
}

/// What it costs to read a part from the right: it is the less usual way, so it must be worth it.
const FROM_RIGHT: i32 = 10;

/// The parts of interest between which nothing has to be looked at: those from `0..from` are read from the left, those from
/// `to..` from the right.
fn middle(spots: &[Spot]) -> (usize, usize) {
    let risks = |spots: &[Spot], is_left: bool| spots.iter().map(|spot| spot.risk(is_left)).sum::<i32>();
    let mut best = (i32::MIN, (0, 0));
    for from in 0..spots.len() {
        let run = spots[from..].iter().take_while(|spot| spot.take().is_none()).count();
        for to in from + 1..=from + run.max(1) {
            let saved: i32 = spots[from..to].iter().map(Spot::weight).sum();
            let right = &spots[to..];
            let worth = saved - risks(&spots[..from], true) - risks(right, false) - FROM_RIGHT * right.len() as i32;
            if worth > best.0 {
                best = (worth, (from, to));
            }
        }
    }
    best.1
}

/// The parts of a line, each with the texts around it; texts that stand side by side are one.
fn spots(pieces: &[Piece]) -> Result<Vec<Spot>, PlanError> {
    let mut spots: Vec<Spot> = Vec::new();
    let mut text = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(more) => text.extend_from_slice(more.as_bytes()),
            Piece::Part(part) => {
                let before = std::mem::take(&mut text);
                match spots.last_mut() {
                    Some(last) if before.is_empty() && (last.part, *part) == (Part::Ignored, Part::Ignored) => continue,
                    Some(_) if before.is_empty() => return Err(PlanError::Touching(spots.len())),
                    Some(last) => last.after.clone_from(&before),
                    None => {}
                }
                spots.push(Spot { part: *part, form: None, before, after: Vec::new() });
            }
        }
    }
    if let Some(last) = spots.last_mut() {
        last.after = text;
    }
    Ok(spots)
}

/// Of two parts that say the same the first one counts.
fn once_each(mut spots: Vec<Spot>) -> Vec<Spot> {
    let mut slots = Vec::new();
    for spot in &mut spots {
        match spot.take() {
            Some(take) if slots.contains(&take.slot) => spot.part = Part::Ignored,
            Some(take) => slots.push(take.slot),
            None => {}
        }
    }
    spots
}

/// An address and a port with a colon between are one part: an address may hold colons itself, a port doesn't.
fn with_ports(spots: Vec<Spot>) -> Vec<Spot> {
    let mut joined: Vec<Spot> = Vec::new();
    for spot in spots {
        match joined.last_mut() {
            Some(last) if last.part == Part::Client && last.after == b":" && spot.part == Part::Ignored => {
                last.form = Some(Form::Port);
                last.after = spot.after;
            }
            _ => joined.push(spot),
        }
    }
    joined
}
