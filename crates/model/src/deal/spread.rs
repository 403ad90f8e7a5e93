//! Turns by next position: an endpoint's next one lies total by weight after its last, and the earliest is served.
//!
//! Positions are counted in rounds. A round begins with everybody in the *waiting* line, the heaviest first; who is served
//! moves to the *current* line, or, once its next position lies behind the round's end, to the line of the *next* round.

/// Weights are counted in sixteenths, so that a share can grow slowly.
const SCALE: i64 = 16;
/// Keys of the current line leave room for a weight below the position.
const POSITION: i64 = 256;
/// Largest weight, in sixteenths.
const HEAVIEST: i64 = 256 * SCALE;

/// Where an endpoint stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    /// Takes no part.
    Out,
    /// Not served in this round yet.
    Waiting,
    /// Served in this round, and to be served in it again.
    Current,
    /// To be served in the next round.
    Next,
}

/// One endpoint.
#[derive(Clone, Debug)]
struct Member {
    weight: i64,
    line: Line,
    /// Sorts its line; equal keys stand in the order in which they came.
    key: (i64, u64),
    /// Its next position; 0 where it has none yet.
    position: i64,
    /// What division left of earlier steps.
    rest: i64,
}

/// The endpoints of one tier.
#[derive(Clone, Debug)]
pub(super) struct Spread {
    members: Vec<Member>,
    position: i64,
    /// Sum of the weights when this round began, and now.
    round: i64,
    total: i64,
    came: u64,
}

impl Spread {
    /// Endpoints by weight; those of weight 0 take no part until they are [`set`](Self::set).
    pub(super) fn new(weights: impl Iterator<Item = u32>) -> Self {
        let out =
            |weight| Member { weight: i64::from(weight) * SCALE, line: Line::Out, key: (0, 0), position: 0, rest: 0 };
        Spread { members: weights.map(out).collect(), position: 0, round: 0, total: 0, came: 0 }
    }

    /// Lets an endpoint begin with the others, before anybody was served.
    pub(super) fn begin(&mut self, index: usize) {
        self.total += self.members[index].weight;
        (self.position, self.round) = (self.total, self.total);
        self.enter(index, Line::Waiting);
    }

    /// Lets an endpoint join late, or leave.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        let member = &mut self.members[index];
        if takes == (member.line != Line::Out) {
            return;
        }
        if !takes {
            member.line = Line::Out;
            self.total -= member.weight;
            return;
        }
        self.total += member.weight;
        member.position = self.position + (self.total + self.round - self.position) / member.weight;
        self.queue(index);
    }

    /// The next endpoint.
    pub(super) fn next(&mut self) -> Option<usize> {
        if self.round == 0 {
            (self.position, self.round) = (self.total, self.total);
        }
        let index = self.earliest().or_else(|| {
            self.turn();
            self.earliest()
        })?;
        self.step(index);
        self.position += 1;
        self.queue(index);
        Some(index)
    }

    /// Who is due: the first of the current line, or of those who wait where nobody's position has come.
    fn earliest(&mut self) -> Option<usize> {
        let current = self.first(Line::Current);
        if let Some(index) = current.filter(|index| self.members[*index].position <= self.position) {
            return Some(index);
        }
        let Some(index) = self.first(Line::Waiting) else { return current };
        let member = &mut self.members[index];
        (member.position, member.rest) = (0, 0);
        Some(index)
    }

    /// The first of a line.
    fn first(&self, line: Line) -> Option<usize> {
        let of_line = (0..self.members.len()).filter(|index| self.members[*index].line == line);
        of_line.min_by_key(|index| self.members[*index].key)
    }

    /// Begins the next round.
    fn turn(&mut self) {
        for member in self.members.iter_mut().filter(|member| member.line == Line::Next) {
            member.line = Line::Waiting;
        }
        (self.round, self.position) = (self.total, self.total);
    }

    /// Moves an endpoint's position on.
    fn step(&mut self, index: usize) {
        let member = &mut self.members[index];
        if member.position == 0 {
            member.position = self.position;
        }
        member.position += self.total / member.weight;
        member.rest += self.total % member.weight;
        if member.rest >= member.weight {
            member.rest -= member.weight;
            member.position += 1;
        }
    }

    /// Puts an endpoint in line by its position.
    fn queue(&mut self, index: usize) {
        let (round, total) = (self.round, self.total);
        let member = &mut self.members[index];
        if member.position >= 2 * round || member.position >= round + total {
            member.position -= round;
            return self.enter(index, Line::Next);
        }
        self.enter(index, Line::Current);
    }

    /// Puts an endpoint at its place in a line.
    fn enter(&mut self, index: usize, line: Line) {
        self.came += 1;
        let came = self.came;
        let member = &mut self.members[index];
        let key = match line {
            Line::Current => POSITION * member.position + (HEAVIEST + member.rest - member.weight) / SCALE,
            _ => HEAVIEST - member.weight,
        };
        (member.line, member.key) = (line, (key, came));
    }
}
