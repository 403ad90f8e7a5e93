//! An object on one line, as a tree of the keys that are of interest.

use model::Member;

use super::Take;

/// The keys of an object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    /// By the raw text of the key between its quotes.
    pub(crate) wanted: Vec<(Box<[u8]>, Act)>,
}

/// What is done with a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    /// It is passed over.
    Skip,
    /// Its value is taken. Where one slot has several members the first of the format that says something counts: `rank`.
    Take { take: Take, rank: u8 },
    /// It is an object with members of interest: the one of [`JsonPlan::objects`] with this number.
    Enter(usize),
}

/// How an object is taken apart.
#[derive(Clone, Debug)]
pub(crate) struct JsonPlan {
    /// The outermost one first.
    pub(crate) objects: Vec<Keys>,
}

impl JsonPlan {
    pub(crate) fn new(members: &[Member]) -> Self {
        let mut plan = JsonPlan { objects: vec![Keys::default()] };
        for (rank, member) in members.iter().enumerate() {
            if let Some(take) = Take::of(member.part)
                && let Some((last, outer)) = member.path.split_last()
            {
                let object = outer.iter().fold(0, |object, key| plan.enter(object, key.as_bytes()));
                let rank = u8::try_from(rank).unwrap_or(u8::MAX);
                plan.objects[object].add(last.as_bytes(), Act::Take { take, rank });
            }
        }
        plan
    }

    /// The object under a key of another; made where it isn't there yet.
    fn enter(&mut self, object: usize, key: &[u8]) -> usize {
        if let Act::Enter(inner) = self.objects[object].act(key) {
            return inner;
        }
        let inner = self.objects.len();
        self.objects.push(Keys::default());
        self.objects[object].add(key, Act::Enter(inner));
        inner
    }

    /// All that is taken out of a line.
    pub(crate) fn takes(&self) -> impl Iterator<Item = Take> {
        self.objects.iter().flat_map(|keys| &keys.wanted).filter_map(|(_, act)| match act {
            Act::Take { take, .. } => Some(*take),
            _ => None,
        })
    }
}

impl Keys {
    /// The first act for a key stands.
    fn add(&mut self, key: &[u8], act: Act) {
        if self.act(key) == Act::Skip {
            self.wanted.push((key.into(), act));
        }
    }

    pub(crate) fn act(&self, key: &[u8]) -> Act {
        self.wanted.iter().find(|(own, _)| **own == *key).map_or(Act::Skip, |(_, act)| *act)
    }
}
