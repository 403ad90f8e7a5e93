//! Sets of texts, exactly: regular languages over printable ASCII.

pub mod alphabet;
mod compile;
mod dfa;
mod expression;
mod images;
mod search;
mod texts;
pub mod work;

use std::sync::Arc;

pub use compile::of_matcher;
pub use dfa::{Fate, State};
pub use expression::{Refused, of_expression};
pub use images::Transducer;
pub use search::{Literal, Search, find};

use dfa::{Dfa, START};

/// A set of texts. Cheap to copy.
#[derive(Clone, Debug)]
pub struct Lang {
    dfa: Arc<Dfa>,
    start: State,
}

impl Lang {
    fn new(dfa: Dfa) -> Lang {
        Lang { dfa: Arc::new(dfa), start: START }
    }

    /// Whether both are the same set, made in the same way.
    pub fn is_like(&self, other: &Lang) -> bool {
        self.start == other.start && (Arc::ptr_eq(&self.dfa, &other.dfa) || self.dfa == other.dfa)
    }

    /// Explored from states of any kind; `None` where there are too many.
    pub fn explore<S: Clone + Eq + std::hash::Hash>(
        start: S,
        next: impl FnMut(&S, u8) -> S,
        accepts: impl Fn(&S) -> bool,
    ) -> Option<Lang> {
        Dfa::explore(start, next, accepts).map(Lang::new)
    }

    /// No text.
    pub fn nothing() -> Lang {
        Lang::constant(false)
    }

    /// Every text.
    pub fn everything() -> Lang {
        Lang::constant(true)
    }

    fn constant(takes: bool) -> Lang {
        Lang::new(Dfa::finish([0; alphabet::SYMBOLS], 1, vec![START], vec![takes]))
    }

    /// The state in which every text begins.
    pub fn start(&self) -> State {
        self.start
    }

    /// The state after a letter.
    pub fn step(&self, state: State, letter: u8) -> State {
        self.dfa.step(state, letter)
    }

    /// The state after a text; `None` where the text has other letters.
    pub fn run(&self, state: State, text: &str) -> Option<State> {
        alphabet::is_written_in(text).then(|| text.bytes().fold(state, |state, letter| self.step(state, letter)))
    }

    /// Whether a text may end in the state.
    pub fn ends(&self, state: State) -> bool {
        self.dfa.accepts(state)
    }

    /// What can still become of a text in that state.
    pub fn fate(&self, state: State) -> Fate {
        self.dfa.fate(state)
    }

    /// Which letters lead to the same states everywhere.
    pub(crate) fn class(&self, letter: u8) -> u8 {
        self.dfa.class(letter)
    }

    /// Whether the text is in the set. A text with other letters is in none.
    pub fn takes(&self, text: &str) -> bool {
        self.run(self.start, text).is_some_and(|state| self.ends(state))
    }

    /// Whether no text is in the set.
    pub fn is_nothing(&self) -> bool {
        self.fate(self.start) == Fate::Dead
    }

    /// Whether every text is in the set.
    pub fn is_everything(&self) -> bool {
        self.fate(self.start) == Fate::All
    }

    /// How many states it takes to tell.
    pub fn states(&self) -> usize {
        self.dfa.len()
    }

    /// What may follow where a text has led to the state.
    pub fn from(&self, state: State) -> Lang {
        Lang { dfa: self.dfa.clone(), start: state }
    }

    /// The texts that lead to that very state.
    pub fn until(&self, state: State) -> Lang {
        // Merged states would no longer be told apart, so this one alone accepts before they are.
        let start = self.start;
        let explored = Lang::explore(start, |from, letter| self.step(*from, letter), |at| *at == state);
        explored.unwrap_or_else(Lang::nothing)
    }

    /// The states that a text can lead to, each once.
    pub fn reachable(&self) -> Vec<State> {
        let (mut seen, mut open) = (vec![self.start], vec![self.start]);
        while let Some(state) = open.pop() {
            for letter in alphabet::letters() {
                let to = self.step(state, letter);
                if !seen.contains(&to) {
                    seen.push(to);
                    open.push(to);
                }
            }
        }
        seen
    }

    /// What isn't in the set.
    pub fn complement(&self) -> Lang {
        let dfa = self.dfa.ending(|state| !self.ends(state));
        // Complements have the same states, told apart by the same texts.
        Lang { dfa: Arc::new(dfa), start: self.start }
    }

    /// What is in both; `None` where that takes too many states.
    pub fn and(&self, other: &Lang) -> Option<Lang> {
        self.with(other, |a, b| a && b)
    }

    /// What is in one of both; `None` where that takes too many states.
    pub fn or(&self, other: &Lang) -> Option<Lang> {
        self.with(other, |a, b| a || b)
    }

    fn with(&self, other: &Lang, both: impl Fn(bool, bool) -> bool) -> Option<Lang> {
        let step = |&(a, b): &(State, State), letter| (self.step(a, letter), other.step(b, letter));
        Lang::explore((self.start, other.start), step, |&(a, b)| both(self.ends(a), other.ends(b)))
    }

    /// The shortest text in the set.
    pub fn example(&self) -> Option<String> {
        match find(&[Literal { lang: self.clone(), holds: true }], search::MOST) {
            Search::Found(text) => Some(text),
            Search::Empty | Search::TooHard => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{How, Matcher, Pattern, Strings};

    fn lang(how: How, texts: &[&str]) -> Lang {
        of_matcher(&Matcher::Strings(Strings::new(how, texts.iter().copied(), false))).unwrap()
    }

    fn regex(source: &str) -> Lang {
        of_matcher(&Matcher::Regexes(vec![Pattern::new(source, false)])).unwrap()
    }

    #[test]
    fn sets_of_texts_take_what_they_say() {
        let api = lang(How::Prefix, &["/api/", "/v1/"]);
        assert!(api.takes("/api/x") && api.takes("/v1/") && !api.takes("/api"));
        let css = lang(How::Suffix, &[".css", ".js"]);
        assert!(css.takes("/a.css") && css.takes(".js") && !css.takes("/a.css.map"));
        assert!(lang(How::Substring, &["ab"]).takes("xabx"));
        assert!(
            lang(How::Word("/?"), &["login"]).takes("/a/login/b") && !lang(How::Word("/"), &["login"]).takes("/logins")
        );
        assert!(regex("^/v[0-9]+/x").takes("/v12/xy") && !regex("^/v[0-9]+/x").takes("/v/x"));
        assert!(regex("a$").takes("ba") && !regex("a$").takes("ab"));
    }

    #[test]
    fn complement_and_product() {
        let both = lang(How::Prefix, &["/a"]).and(&lang(How::Suffix, &["b"]).complement()).unwrap();
        assert!(both.takes("/a") && both.takes("/ac") && !both.takes("/ab"));
        assert_eq!(both.example().as_deref(), Some("/a"));
        let all = lang(How::Prefix, &["/a"]).or(&lang(How::Prefix, &["/a"]).complement()).unwrap();
        assert!(all.is_everything() && all.complement().is_nothing());
    }

    #[test]
    fn what_leads_to_a_state_and_what_may_follow_make_the_set() {
        let set = regex("^/(a|bc)d+$");
        for text in ["/ad", "/bcdd", "/bd", "/a", "/add"] {
            let halves = (0..=text.len()).map(|at| text.split_at(at));
            for (head, tail) in halves {
                let split = set.reachable().iter().any(|&at| set.until(at).takes(head) && set.from(at).takes(tail));
                assert_eq!(split, set.takes(text), "{head}|{tail}");
            }
        }
    }

    #[test]
    fn what_no_automaton_can_tell_is_refused() {
        let of = |source: &str| of_matcher(&Matcher::Regexes(vec![Pattern::new(source, false)]));
        assert!(matches!(of(r"a(?=b)"), Err(Refused::Expression(_))));
        assert!(matches!(of(r"(a)\1"), Err(Refused::Expression(_))));
        assert!(of(r"\bx\b").unwrap().takes("a x b"));
    }
}
