//! Changes of texts, letter by letter.

use super::lang::Transducer;

/// Letters in the other case.
pub(crate) struct Case {
    /// To upper case, else to lower. Only ASCII has a case here.
    pub upper: bool,
}

impl Transducer for Case {
    type Memory = ();

    fn begin(&self) {}

    fn read(&self, (): &(), letter: u8, write: &mut dyn FnMut(u8)) {
        write(if self.upper { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() });
    }

    fn is_there(&self, (): &()) -> bool {
        true
    }
}

/// What stands before the first letter of that kind.
pub(super) struct Until(pub u8);

impl Transducer for Until {
    /// Whether the letter was met: what follows it is swallowed.
    type Memory = bool;

    fn begin(&self) -> bool {
        false
    }

    fn read(&self, over: &bool, letter: u8, write: &mut dyn FnMut(u8)) -> bool {
        let over = *over || letter == self.0;
        if !over {
            write(letter);
        }
        over
    }

    fn is_there(&self, _: &bool) -> bool {
        true
    }
}

/// What stands behind the first letter of that kind.
pub(super) struct After(pub u8);

impl Transducer for After {
    /// Whether the letter was met: what stands before it is swallowed. Without it there is no value.
    type Memory = bool;

    fn begin(&self) -> bool {
        false
    }

    fn read(&self, begun: &bool, letter: u8, write: &mut dyn FnMut(u8)) -> bool {
        if *begun {
            write(letter);
        }
        *begun || letter == self.0
    }

    fn is_there(&self, begun: &bool) -> bool {
        *begun
    }
}

/// The part of that number between separators, from 1.
pub(super) struct Part<'t> {
    /// Each letter of it parts by itself; two in a row have an empty part between them.
    pub separators: &'t str,
    /// From 1. There is no value if there are fewer parts.
    pub index: u32,
}

impl Transducer for Part<'_> {
    /// The number of the part that is being read; beyond the wanted one it isn't counted on, to keep states few.
    type Memory = u32;

    fn begin(&self) -> u32 {
        1
    }

    fn read(&self, at: &u32, letter: u8, write: &mut dyn FnMut(u8)) -> u32 {
        if self.separators.as_bytes().contains(&letter) {
            return (at + 1).min(self.index + 1);
        }
        if *at == self.index {
            write(letter);
        }
        *at
    }

    fn is_there(&self, at: &u32) -> bool {
        *at >= self.index
    }
}

/// From an offset, at most so many letters.
pub(super) struct Slice {
    /// In bytes, from 0.
    pub from: u32,
    /// In bytes; `None` for all that follows.
    pub length: Option<u32>,
}

impl Transducer for Slice {
    /// How many letters were read.
    type Memory = u32;

    fn begin(&self) -> u32 {
        0
    }

    fn read(&self, at: &u32, letter: u8, write: &mut dyn FnMut(u8)) -> u32 {
        let end = self.length.map_or(u32::MAX, |length| self.from.saturating_add(length));
        if (self.from..end).contains(at) {
            write(letter);
        }
        // Beyond the last offset that matters nothing is counted any more.
        (at + 1).min(if end == u32::MAX { self.from } else { end })
    }

    fn is_there(&self, _: &u32) -> bool {
        true
    }
}

/// The first place where a text stands, replaced; at the start alone where told so.
pub(super) struct Replaced<'t> {
    /// What is looked for, letter by letter.
    pub text: &'t str,
    /// What comes out in its place.
    pub with: &'t str,
    /// Whether it counts at the start alone.
    pub anchored: bool,
}

/// How much of the text was met; `None` once that is over.
type Met = Option<usize>;

impl Replaced<'_> {
    /// The most that was met of the text, of which so much was and then another letter came: less, and how much is given up.
    fn fall_back(&self, met: usize) -> usize {
        let text = self.text.as_bytes();
        (0..met).rev().find(|&less| text[..met].ends_with(&text[..less])).unwrap_or(0)
    }
}

impl Transducer for Replaced<'_> {
    type Memory = Met;

    fn begin(&self) -> Met {
        Some(0)
    }

    fn read(&self, met: &Met, letter: u8, write: &mut dyn FnMut(u8)) -> Met {
        let text = self.text.as_bytes();
        let Some(mut met) = *met else {
            write(letter);
            return None;
        };
        while met > 0 && text.get(met) != Some(&letter) {
            if self.anchored {
                text[..met].iter().for_each(|&own| write(own));
                write(letter);
                return None;
            }
            let less = self.fall_back(met);
            text[..met - less].iter().for_each(|&own| write(own));
            met = less;
        }
        if text.get(met) != Some(&letter) {
            write(letter);
            return (!self.anchored).then_some(0);
        }
        if met + 1 < text.len() {
            return Some(met + 1);
        }
        self.with.bytes().for_each(write);
        None
    }

    fn is_there(&self, _: &Met) -> bool {
        true
    }

    /// A text that ends in the midst of a match gets back what was held up.
    fn rest(&self, met: &Met) -> &[u8] {
        met.map_or(&[], |met| &self.text.as_bytes()[..met])
    }
}

/// What stands behind the text that another change would replace.
pub(super) struct Behind<'t>(pub Replaced<'t>);

/// Still before the text; behind it; or past the place where it had to be.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) enum Sought {
    Before(usize),
    Behind,
    Missed,
}

impl Transducer for Behind<'_> {
    type Memory = Sought;

    fn begin(&self) -> Sought {
        Sought::Before(0)
    }

    fn read(&self, at: &Sought, letter: u8, write: &mut dyn FnMut(u8)) -> Sought {
        match at {
            Sought::Missed => Sought::Missed,
            Sought::Behind => {
                write(letter);
                Sought::Behind
            }
            Sought::Before(met) => match self.0.read(&Some(*met), letter, &mut |_| {}) {
                Some(met) => Sought::Before(met),
                None if self.0.anchored && self.0.text.as_bytes().get(*met) != Some(&letter) => Sought::Missed,
                None => Sought::Behind,
            },
        }
    }

    fn is_there(&self, at: &Sought) -> bool {
        *at == Sought::Behind
    }
}

#[cfg(test)]
mod tests {
    use super::super::lang::of_expression;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_replaced_is_what_a_text_editor_would_replace(
            text in "[ab]{1,3}", with in "[abc]{0,2}", of in "[abc]{0,7}", wanted in "[abc]{0,7}", anchored: bool,
        ) {
            let change = Replaced { text: &text, with: &with, anchored };
            let at = of.find(&text).filter(|at| !anchored || *at == 0);
            let made = at.map_or(of.clone(), |at| format!("{}{with}{}", &of[..at], &of[at + text.len()..]));
            let set = of_expression(&format!("^{made}$"), false).unwrap();
            prop_assert!(set.before(&change).unwrap().takes(&of));
            let other = of_expression(&format!("^{wanted}$"), false).unwrap();
            prop_assert_eq!(other.before(&change).unwrap().takes(&of), wanted == made);
        }

        #[test]
        fn what_stands_behind_is_what_a_text_editor_would_find(
            text in "[ab]{1,3}", of in "[abc]{0,7}", wanted in "[abc]{0,7}", anchored: bool,
        ) {
            let change = Behind(Replaced { text: &text, with: "", anchored });
            let rest = of.find(&text).filter(|at| !anchored || *at == 0).map(|at| &of[at + text.len()..]);
            let other = of_expression(&format!("^{wanted}$"), false).unwrap();
            prop_assert_eq!(other.before(&change).unwrap().takes(&of), rest == Some(&wanted));
            if let Some(rest) = rest {
                let set = of_expression(&format!("^{rest}$"), false).unwrap();
                prop_assert!(set.before(&change).unwrap().takes(&of));
            }
        }
    }
}
