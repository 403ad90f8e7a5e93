//! Sets seen through a change of their texts: which texts does a change lead into a set?

use std::hash::Hash;

use super::dfa::State;
use super::{Lang, alphabet};

/// A change of a text, letter by letter.
pub trait Transducer {
    /// What is kept between letters.
    type Memory: Clone + Eq + Hash;
    /// Before the first letter.
    fn begin(&self) -> Self::Memory;
    /// Reads a letter, and writes letters.
    fn read(&self, memory: &Self::Memory, letter: u8, write: &mut dyn FnMut(u8)) -> Self::Memory;
    /// Whether something comes out at all of a text that ends here.
    fn is_there(&self, memory: &Self::Memory) -> bool;
    /// What is still to be written at the end.
    fn rest(&self, _memory: &Self::Memory) -> &[u8] {
        &[]
    }
}

/// Where the change is, and where its output has led the set.
type Place<M> = (M, State);

impl Lang {
    /// The texts that the change leads into the set; `None` where that takes too many states.
    pub fn before<T: Transducer>(&self, change: &T) -> Option<Lang> {
        let next = |(memory, state): &Place<T::Memory>, letter: u8| {
            let mut state = *state;
            let memory = change.read(memory, letter, &mut |written| state = self.step(state, written));
            (memory, state)
        };
        let takes = |(memory, state): &Place<T::Memory>| {
            let end = change.rest(memory).iter().fold(*state, |state, &letter| self.step(state, letter));
            change.is_there(memory) && self.ends(end)
        };
        Lang::explore((change.begin(), self.start), next, takes)
    }

    /// The texts of the set with this before each of them; `None` where it has other letters, or takes too many states.
    pub fn behind(&self, prefix: &str) -> Option<Lang> {
        if !alphabet::is_written_in(prefix) {
            return Some(Lang::nothing());
        }
        let bytes = prefix.as_bytes();
        let next = |at: &Behind, letter: u8| match at {
            Behind::Prefix(done) if bytes.get(*done) != Some(&letter) => Behind::Missed,
            Behind::Prefix(done) if done + 1 == bytes.len() => Behind::Own(self.start),
            Behind::Prefix(done) => Behind::Prefix(done + 1),
            Behind::Own(state) => Behind::Own(self.step(*state, letter)),
            Behind::Missed => Behind::Missed,
        };
        let start = if bytes.is_empty() { Behind::Own(self.start) } else { Behind::Prefix(0) };
        Lang::explore(start, next, |at| matches!(at, Behind::Own(state) if self.ends(*state)))
    }
}

/// How far a text with a prefix has been read.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Behind {
    Prefix(usize),
    Own(State),
    Missed,
}
