//! The variables of log formats, as seen on HAProxy 2.6.12.

use model::{Part, TimeForm, TimeUnit};

use crate::syntax::log::{Escape, Holds, Variable};

/// A variable, and how it is written out.
pub(super) struct Alias {
    pub(super) variable: Variable,
    /// Whether `+Q` puts quotes around it: texts have them, numbers and dates don't.
    pub(super) is_text: bool,
    /// Whether it may be missing together with the blank before it.
    pub(super) may_vanish: bool,
}

const MS: TimeUnit = TimeUnit::Milliseconds;
const CLF: Part = Part::Time(TimeForm::Clf);
const WORD: Holds = Holds::Word(Escape::Quotes);

/// The texts: name, what it says, rank, what it holds. All are in quotes with `+Q`.
const TEXTS: &[(&str, Part, u8, Holds)] = &[
    ("CC", Part::Ignored, 0, WORD),
    ("CS", Part::Ignored, 0, WORD),
    ("H", Part::Ignored, 0, Holds::Name),
    ("HM", Part::Method, 0, WORD),
    ("HP", Part::Target, 3, WORD),
    ("HPO", Part::Target, 4, WORD),
    ("HQ", Part::Ignored, 0, WORD),
    ("HU", Part::Target, 0, WORD),
    ("HV", Part::Ignored, 0, WORD),
    ("ID", Part::Ignored, 0, WORD),
    ("b", Part::Pool, 0, Holds::Name),
    ("bi", Part::Ignored, 0, Holds::Address),
    ("ci", Part::Client, 0, Holds::Address),
    ("f", Part::Listener, 1, Holds::Name),
    ("fi", Part::Ignored, 0, Holds::Address),
    ("ft", Part::Listener, 0, Holds::Name),
    ("r", Part::RequestLine, 0, Holds::Line(Escape::Quotes)),
    ("s", Part::Endpoint, 0, Holds::Name),
    ("si", Part::Endpoint, 1, Holds::Address),
    ("sslc", Part::Ignored, 0, Holds::Name),
    ("sslv", Part::Ignored, 0, Holds::Name),
];

/// Numbers and dates: never in quotes.
const BARE: &[(&str, Part, u8, Holds)] = &[
    ("ST", Part::Status, 0, Holds::Number),
    ("T", CLF, 3, Holds::Zoned),
    ("Ta", Part::Total(MS), 0, Holds::Number),
    ("Tl", CLF, 3, Holds::Zoned),
    ("Tr", Part::Served(MS), 0, Holds::Number),
    ("Ts", Part::Time(TimeForm::Epoch(TimeUnit::Seconds)), 2, Holds::Number),
    ("Tt", Part::Total(MS), 1, Holds::Number),
    ("bp", Part::Ignored, 0, Holds::Port),
    ("cp", Part::Ignored, 0, Holds::Port),
    ("fp", Part::Ignored, 0, Holds::Port),
    ("rc", Part::Retries, 0, Holds::Signed),
    ("sp", Part::Ignored, 0, Holds::Port),
    ("t", CLF, 1, Holds::Date),
    ("tr", CLF, 0, Holds::Date),
    ("trg", CLF, 0, Holds::Zoned),
    ("trl", CLF, 0, Holds::Zoned),
    ("ts", Part::Termination(2), 1, Holds::Name),
    ("tsc", Part::Termination(2), 0, Holds::Name),
];

/// Lists of captured headers: missing where nothing was captured. With `+Q` they bring quotes of their own.
const CAPTURES: [&str; 4] = ["hr", "hrl", "hs", "hsl"];

/// Any other variable is a number of no interest.
pub(super) fn alias(name: &str, written: &str) -> Alias {
    let of = |(_, part, rank, holds): &(&str, Part, u8, Holds)| Variable {
        written: written.into(),
        part: *part,
        rank: *rank,
        holds: *holds,
    };
    if let Some(text) = TEXTS.iter().find(|text| text.0 == name) {
        return Alias { variable: of(text), is_text: true, may_vanish: false };
    }
    if CAPTURES.contains(&name) {
        let variable = Variable::ignored(written, Holds::Line(Escape::Quotes));
        return Alias { variable, is_text: false, may_vanish: true };
    }
    let bare = BARE.iter().find(|bare| bare.0 == name).map(of);
    let variable = bare.unwrap_or_else(|| Variable::ignored(written, Holds::Signed));
    Alias { variable, is_text: false, may_vanish: false }
}
