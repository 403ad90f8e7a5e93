//! Turns by credit: each endpoint earns its weight with every request; the richest is served and pays what all earned.

/// One endpoint with its credit.
#[derive(Clone, Debug)]
struct Member {
    weight: i64,
    /// What it earns at each turn: less than its weight after a failure, one more at each turn until it is its weight.
    earns: i64,
    credit: i64,
    takes: bool,
}

/// Endpoints with their credit.
#[derive(Clone, Debug)]
pub(super) struct Smooth {
    members: Vec<Member>,
}

impl Smooth {
    /// Endpoints by weight, nobody taking part yet.
    pub(super) fn new(weights: impl Iterator<Item = u32>) -> Self {
        let poor = |weight: i64| Member { weight, earns: weight, credit: 0, takes: false };
        Smooth { members: weights.map(|weight| poor(i64::from(weight))).collect() }
    }

    /// Lets an endpoint take part, or not; its credit stays as it is meanwhile.
    pub(super) fn set(&mut self, index: usize, takes: bool) {
        self.members[index].takes = takes;
    }

    /// Tells of a failure; `allowed` of them in a row take all that an endpoint earns, and none does where none counts.
    pub(super) fn failed(&mut self, index: usize, allowed: u32) {
        let member = &mut self.members[index];
        let lost = member.weight.checked_div(i64::from(allowed)).unwrap_or(0);
        member.earns = (member.earns - lost).max(0);
    }

    /// The next endpoint; of equally rich ones the first.
    pub(super) fn next(&mut self) -> Option<usize> {
        let mut earned = 0;
        let mut best: Option<(i64, usize)> = None;
        for (index, member) in self.members.iter_mut().enumerate().filter(|(_, member)| member.takes) {
            member.credit += member.earns;
            earned += member.earns;
            member.earns = member.weight.min(member.earns + 1);
            if best.is_none_or(|(most, _)| member.credit > most) {
                best = Some((member.credit, index));
            }
        }
        let (_, index) = best?;
        self.members[index].credit -= earned;
        Some(index)
    }
}
