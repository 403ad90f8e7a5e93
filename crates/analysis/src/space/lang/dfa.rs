//! Deterministic automata over printable ASCII.

use rustc_hash::{FxHashMap, FxHashSet};

use super::alphabet::{FIRST, SYMBOLS, letters};

/// A state, as an index.
pub type State = u32;

/// The start state of every automaton.
pub const START: State = 0;

/// What can still become of a text, seen from a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It depends on what follows.
    Open,
    /// Whatever follows, the text isn't taken.
    Dead,
    /// Whatever follows, the text is taken.
    All,
}

/// An automaton: symbols fall into classes, and a table has a row of next states for each state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dfa {
    classes: [u8; SYMBOLS],
    width: usize,
    next: Vec<State>,
    accepts: Vec<bool>,
    fates: Vec<Fate>,
}

/// Automata with more states than this are not built.
pub const MOST_STATES: usize = 200_000;

impl Dfa {
    /// Explores an automaton from its start state: `next` gives what follows a state and a letter, `accepts` whether a text
    /// may end there. `None` where there are too many states.
    pub fn explore<S: Clone + Eq + std::hash::Hash>(
        start: S,
        mut next: impl FnMut(&S, u8) -> S,
        accepts: impl Fn(&S) -> bool,
    ) -> Option<Dfa> {
        let mut known: FxHashMap<S, State> = FxHashMap::from_iter([(start.clone(), START)]);
        let (mut states, mut table) = (vec![start], Vec::new());
        let mut at = 0;
        while at < states.len() {
            let from = states[at].clone();
            for letter in letters() {
                let to = next(&from, letter);
                let number = *known.entry(to.clone()).or_insert_with(|| {
                    states.push(to);
                    (states.len() - 1) as State
                });
                table.push(number);
            }
            if states.len() > MOST_STATES {
                return None;
            }
            at += 1;
        }
        super::work::add(states.len());
        let accepts = states.iter().map(accepts).collect();
        Some(Dfa::of_table(&table, accepts))
    }

    /// From a table of a column for each letter.
    fn of_table(table: &[State], accepts: Vec<bool>) -> Dfa {
        let count = accepts.len();
        let mut by_column: FxHashMap<Vec<State>, u8> = FxHashMap::default();
        let mut classes = [0; SYMBOLS];
        let mut columns = Vec::new();
        for (symbol, class) in classes.iter_mut().enumerate() {
            let column: Vec<State> = (0..count).map(|state| table[state * SYMBOLS + symbol]).collect();
            *class = *by_column.entry(column.clone()).or_insert_with(|| {
                columns.push(column);
                (columns.len() - 1) as u8
            });
        }
        let width = columns.len();
        let next: Vec<State> = (0..count).flat_map(|state| columns.iter().map(move |column| column[state])).collect();
        Dfa::finish(classes, width, next, accepts)
    }

    /// From classes of symbols and rows of that width.
    pub(super) fn finish(classes: [u8; SYMBOLS], width: usize, next: Vec<State>, accepts: Vec<bool>) -> Dfa {
        let mut dfa = Dfa { classes, width, next, accepts, fates: Vec::new() };
        dfa.minimise();
        let taking = dfa.reaches(true);
        let refusing = dfa.reaches(false);
        let fate = |(takes, refuses): (&bool, &bool)| match (takes, refuses) {
            (false, _) => Fate::Dead,
            (true, false) => Fate::All,
            (true, true) => Fate::Open,
        };
        dfa.fates = taking.iter().zip(&refusing).map(fate).collect();
        dfa
    }

    /// The states from which a state can be reached that accepts, or that doesn't.
    fn reaches(&self, wanted: bool) -> Vec<bool> {
        let mut before: Vec<Vec<State>> = vec![Vec::new(); self.accepts.len()];
        for state in 0..self.accepts.len() {
            for &to in self.row(state as State) {
                if before[to as usize].last() != Some(&(state as State)) {
                    before[to as usize].push(state as State);
                }
            }
        }
        let mut found: Vec<bool> = self.accepts.iter().map(|&accepts| accepts == wanted).collect();
        let mut open: Vec<usize> = (0..found.len()).filter(|&state| found[state]).collect();
        while let Some(state) = open.pop() {
            for &from in &before[state] {
                if !std::mem::replace(&mut found[from as usize], true) {
                    open.push(from as usize);
                }
            }
        }
        found
    }

    /// Merges states that no text can tell apart (Moore's refinement).
    fn minimise(&mut self) {
        let mut block: Vec<u32> = self.accepts.iter().map(|&accepts| u32::from(accepts)).collect();
        let mut count = block.iter().collect::<FxHashSet<_>>().len();
        loop {
            let mut seen: FxHashMap<(u32, Vec<u32>), u32> = FxHashMap::default();
            let refined: Vec<u32> = (0..block.len())
                .map(|state| {
                    let row = self.row(state as State).iter().map(|&to| block[to as usize]).collect();
                    let fresh = seen.len() as u32;
                    *seen.entry((block[state], row)).or_insert(fresh)
                })
                .collect();
            let now = seen.len();
            block = refined;
            if now == count {
                break;
            }
            count = now;
        }
        if count < self.accepts.len() {
            self.merge(&block, count);
        }
    }

    /// Keeps one state of each block. The first state is the first to be seen, so the start stays the start.
    fn merge(&mut self, block: &[u32], count: usize) {
        let mut first = vec![usize::MAX; count];
        for (state, &own) in block.iter().enumerate().rev() {
            first[own as usize] = state;
        }
        let next = first.iter().flat_map(|&state| self.row(state as State).iter().map(|&to| block[to as usize]));
        let next = next.collect();
        self.accepts = first.iter().map(|&state| self.accepts[state]).collect();
        self.next = next;
    }

    fn row(&self, state: State) -> &[State] {
        &self.next[state as usize * self.width..(state as usize + 1) * self.width]
    }

    /// The state after a letter.
    pub fn step(&self, state: State, letter: u8) -> State {
        self.next[state as usize * self.width + usize::from(self.class(letter))]
    }

    /// The class of a letter: letters of one class lead to the same states everywhere.
    pub fn class(&self, letter: u8) -> u8 {
        self.classes[usize::from(letter - FIRST)]
    }

    /// Whether a text may end in the state.
    pub fn accepts(&self, state: State) -> bool {
        self.accepts[state as usize]
    }

    /// What can still become of a text.
    pub fn fate(&self, state: State) -> Fate {
        self.fates[state as usize]
    }

    /// How many states there are.
    pub fn len(&self) -> usize {
        self.accepts.len()
    }

    /// The same automaton where texts end in other states.
    pub fn ending(&self, accepts: impl Fn(State) -> bool) -> Dfa {
        let accepts = (0..self.len()).map(|state| accepts(state as State)).collect();
        Dfa::finish(self.classes, self.width, self.next.clone(), accepts)
    }
}
