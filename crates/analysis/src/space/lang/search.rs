//! A text that is in some sets and not in others.

use std::collections::{HashMap, VecDeque};

use super::Lang;
use super::alphabet::pleasant;
use super::dfa::{Fate, State};
use super::work;

/// A text must be in the set, or must not.
#[derive(Clone, Debug)]
pub struct Literal {
    /// The set.
    pub lang: Lang,
    /// Whether it must.
    pub holds: bool,
}

/// What came of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// A shortest text.
    Found(String),
    /// There is none.
    Empty,
    /// More places were looked at than is sensible.
    TooHard,
}

/// So many places are looked at in one search.
pub(crate) const MOST: usize = 400_000;

impl Literal {
    /// Whether the text meets it.
    pub fn meets(&self, text: &str) -> bool {
        self.lang.takes(text) == self.holds
    }

    fn ends(&self, state: State) -> bool {
        self.lang.ends(state) == self.holds
    }

    /// What can still become of a text: `All` where nothing can break the literal any more.
    fn fate(&self, state: State) -> Fate {
        match (self.lang.fate(state), self.holds) {
            (Fate::Open, _) => Fate::Open,
            (Fate::All, true) | (Fate::Dead, false) => Fate::All,
            (Fate::Dead, true) | (Fate::All, false) => Fate::Dead,
        }
    }
}

/// Finds a shortest text that meets all literals, looking at `most` places at most. Sets are walked side by side, and only
/// as far as it takes.
pub fn find(literals: &[Literal], most: usize) -> Search {
    let letters = letters(literals);
    let start: Vec<State> = literals.iter().map(|one| one.lang.start()).collect();
    if is_dead(literals, &start) {
        return Search::Empty;
    }
    // Each place remembers the one it was reached from, and by which letter.
    let mut places: Vec<(Vec<State>, usize, u8)> = vec![(start.clone(), 0, 0)];
    let mut seen: HashMap<Vec<State>, ()> = HashMap::from([(start, ())]);
    let mut open = VecDeque::from([0]);
    while let Some(at) = open.pop_front() {
        work::add(1 + literals.len() * letters.len() / 32);
        if places[at].0.iter().zip(literals).all(|(&state, literal)| literal.ends(state)) {
            return Search::Found(text(&places, at));
        }
        for &letter in &letters {
            let next: Vec<State> =
                places[at].0.iter().zip(literals).map(|(&state, one)| one.lang.step(state, letter)).collect();
            if is_dead(literals, &next) || seen.contains_key(&next) {
                continue;
            }
            seen.insert(next.clone(), ());
            places.push((next, at, letter));
            open.push_back(places.len() - 1);
        }
        super::work::add(1);
        if places.len() > most {
            return Search::TooHard;
        }
    }
    Search::Empty
}

fn is_dead(literals: &[Literal], states: &[State]) -> bool {
    states.iter().zip(literals).any(|(&state, literal)| literal.fate(state) == Fate::Dead)
}

/// The text that leads to a place.
fn text(places: &[(Vec<State>, usize, u8)], mut at: usize) -> String {
    let mut letters = Vec::new();
    while at != 0 {
        let (_, before, letter) = &places[at];
        letters.push(*letter);
        at = *before;
    }
    letters.iter().rev().map(|&letter| char::from(letter)).collect()
}

/// One letter of each kind that some set tells apart, the pleasant ones first.
fn letters(literals: &[Literal]) -> Vec<u8> {
    let mut kinds: HashMap<Vec<u8>, ()> = HashMap::new();
    let kind = |letter: u8| literals.iter().map(|one| one.lang.class(letter)).collect::<Vec<u8>>();
    pleasant().filter(|&letter| kinds.insert(kind(letter), ()).is_none()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::of_matcher;
    use super::*;
    use model::{Matcher, Pattern};

    fn literal(source: &str, holds: bool) -> Literal {
        let lang = of_matcher(&Matcher::Regexes(vec![Pattern::new(source, false)])).unwrap();
        Literal { lang, holds }
    }

    #[test]
    fn a_shortest_text_is_found_or_there_is_none() {
        let found = |literals: &[Literal]| find(literals, MOST);
        assert_eq!(found(&[literal("^/a", true), literal("^/a$", false)]), Search::Found("/ax".into()));
        assert_eq!(found(&[literal("^/a", true), literal("^/", false)]), Search::Empty);
        assert_eq!(found(&[literal("a.*b", true), literal("^.{5}$", true)]), Search::Found("xxxab".into()));
        assert_eq!(found(&[]), Search::Found(String::new()));
    }

    #[test]
    fn what_is_too_hard_is_said() {
        let hard: Vec<Literal> = (b'a'..=b'p')
            .map(|letter| literal(&format!("{0}.*{0}", char::from(letter)), true))
            .chain([literal("^.{0,20}$", true)])
            .collect();
        assert_eq!(find(&hard, 10_000), Search::TooHard);
    }
}
