//! Regular expressions as automata.

use regex_automata::dfa::Automaton;
use regex_automata::dfa::dense::{Builder, Config, DFA};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start::Config as Start;
use regex_automata::util::syntax;

use super::Lang;
use super::alphabet::{SYMBOLS, letters};
use super::dfa::{Dfa, State};

/// Why a set can't be written down exactly.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// The expression has look-around or back-references, or can't be read.
    Expression(String),
    /// It takes too many states.
    TooLarge,
    /// The condition isn't one on texts.
    Kind,
}

/// Bytes that building one automaton may take.
const MOST_BYTES: usize = 16 << 20;

/// The texts in which the expression is found.
pub fn of_expression(source: &str, fold: bool) -> Result<Lang, Refused> {
    super::work::add(source.len());
    // Letters of printable ASCII only: there the dialects agree, and so do Unicode and bytes.
    let syntax = syntax::Config::new().unicode(false).utf8(false).case_insensitive(fold);
    let sizes =
        Config::new().dfa_size_limit(Some(MOST_BYTES)).determinize_size_limit(Some(MOST_BYTES)).accelerate(false);
    let built = Builder::new().syntax(syntax).configure(sizes).thompson(nfa()).build(source);
    let dfa = built.map_err(|error| match error.is_size_limit_exceeded() {
        true => Refused::TooLarge,
        false => Refused::Expression(source.to_owned()),
    })?;
    let start = dfa.start_state(&Start::new()).map_err(|_| Refused::TooLarge)?;
    Ok(Lang::new(explored(&dfa, start)))
}

fn nfa() -> regex_automata::nfa::thompson::Config {
    regex_automata::nfa::thompson::Config::new()
        .utf8(false)
        .which_captures(regex_automata::nfa::thompson::WhichCaptures::None)
        .nfa_size_limit(Some(MOST_BYTES))
}

/// The same automaton, in which a text that was found once is taken whatever follows.
fn explored(dfa: &DFA<Vec<u32>>, start: StateID) -> Dfa {
    const FOUND: State = 1;
    let mut numbers = std::collections::HashMap::from([(start, 0)]);
    let mut states: Vec<Option<StateID>> = vec![Some(start), None];
    let (classes, letters_of) = classes(dfa);
    let mut next = Vec::new();
    let mut accepts = Vec::new();
    let mut at = 0;
    while at < states.len() {
        let Some(state) = states[at] else {
            next.extend(std::iter::repeat_n(FOUND, letters_of.len()));
            accepts.push(true);
            at += 1;
            continue;
        };
        accepts.push(dfa.is_match_state(dfa.next_eoi_state(state)));
        for &letter in &letters_of {
            let to = dfa.next_state(state, letter);
            let number = if dfa.is_match_state(to) {
                FOUND
            } else {
                *numbers.entry(to).or_insert_with(|| {
                    states.push(Some(to));
                    (states.len() - 1) as State
                })
            };
            next.push(number);
        }
        at += 1;
    }
    Dfa::finish(classes, letters_of.len(), next, accepts)
}

/// The class of every letter, and a letter of every class.
fn classes(dfa: &DFA<Vec<u32>>) -> ([u8; SYMBOLS], Vec<u8>) {
    let own = dfa.byte_classes();
    let mut seen: Vec<u8> = Vec::new();
    let mut letters_of = Vec::new();
    let mut classes = [0; SYMBOLS];
    for (class, letter) in classes.iter_mut().zip(letters()) {
        let theirs = own.get(letter);
        let known = seen.iter().position(|one| *one == theirs);
        *class = known.unwrap_or_else(|| {
            seen.push(theirs);
            letters_of.push(letter);
            seen.len() - 1
        }) as u8;
    }
    (classes, letters_of)
}
