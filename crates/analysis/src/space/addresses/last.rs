//! Of several addresses in a text the last that isn't trusted.

use ipnet::Ipv4Net;

use super::super::lang::{Lang, State};
use super::{Reading, Texts};

/// What the elements so far have led to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Decided {
    /// To no address.
    Nothing,
    /// To one that may be an address.
    Odd,
    /// To an address, which is in the networks or not.
    Address(bool),
}

/// Where the current element stands: as any address, as a trusted one, as one in the networks, and whether it has anything
/// in it without which no text is an address.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Element {
    any: State,
    trusted: State,
    wanted: State,
    may: bool,
}

/// Elements and what they have to be.
struct Elements {
    any: Lang,
    trusted: Lang,
    wanted: Lang,
}

/// The texts of which that address is in the networks; `None` where that takes too many states.
pub(super) fn texts(trusted: &[Ipv4Net], networks: &[Ipv4Net]) -> Option<Texts> {
    let of = |networks: &[Ipv4Net]| Reading::Last(&[]).set(networks);
    let elements = Elements { any: of(&[Ipv4Net::default()])?, trusted: of(trusted)?, wanted: of(networks)? };
    Some(Texts { fit: elements.ending(Decided::Address(true))?, odd: elements.ending(Decided::Odd)? })
}

impl Elements {
    /// The texts that lead there.
    fn ending(&self, wanted: Decided) -> Option<Lang> {
        let next = |(decided, element): &(Decided, Option<Element>), letter: u8| match letter {
            b',' | b' ' => (self.after(*decided, *element), None),
            _ => (*decided, Some(self.step(element.unwrap_or(self.begin()), letter))),
        };
        Lang::explore((Decided::Nothing, None), next, |(decided, element)| self.after(*decided, *element) == wanted)
    }

    fn begin(&self) -> Element {
        Element { any: self.any.start(), trusted: self.trusted.start(), wanted: self.wanted.start(), may: false }
    }

    fn step(&self, at: Element, letter: u8) -> Element {
        Element {
            any: self.any.step(at.any, letter),
            trusted: self.trusted.step(at.trusted, letter),
            wanted: self.wanted.step(at.wanted, letter),
            may: at.may || matches!(letter, b'.' | b':'),
        }
    }

    /// Behind an element: a trusted one is passed over where another address stands before it, and what is no address
    /// hides what stands before it.
    fn after(&self, decided: Decided, element: Option<Element>) -> Decided {
        let Some(element) = element else { return decided };
        if !self.any.ends(element.any) {
            return if element.may { Decided::Odd } else { Decided::Nothing };
        }
        let own = Decided::Address(self.wanted.ends(element.wanted));
        match decided {
            Decided::Nothing => own,
            _ if self.trusted.ends(element.trusted) => decided,
            _ => own,
        }
    }
}
