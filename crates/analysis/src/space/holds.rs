//! When a value is in a set of texts: a condition on the request that came in.

use std::collections::HashMap;

use finding::Span;
use model::{Blame, Converter, Map, Matcher, Pattern};

use super::addresses::{Reading, Texts, everywhere};
use super::dim::{Dim, View};
use super::formula::{Atom, Formula};
use super::lang::{Lang, Transducer, of_expression, of_matcher};
use super::literal::plain;
use super::sym::{Change, Sym};

/// A value with more parts than so many states is not cut up.
const MOST_CUTS: usize = 256;

/// Maps with more entries that aren't plain texts are not looked into.
const MOST_ENTRIES: usize = 256;

/// Said where an address may be written in a way that no set of ours has, such as IPv6.
const OTHER_FORMS: &str = "addresses in a form other than 192.0.2.1 are not followed";

/// Turns tests of values into conditions on requests.
#[derive(Default)]
pub struct Reader {
    /// Sets of parts, by the test and the way it looks.
    lifted: HashMap<(usize, View), Option<Lang>>,
    /// Sets of matchers, by the test; `None` where a set would be too hard to make.
    sets: HashMap<usize, Option<Lang>>,
    /// Texts that name addresses, by how they are read and by the networks.
    addresses: HashMap<(Option<Converter>, Vec<ipnet::IpNet>), Option<Texts>>,
    /// Grows with each unknown thing, so that no two of them are taken for one.
    fresh: u64,
    /// Where two configurations are compared: what is asked now, as a number that is the same on both sides.
    seed: Option<u64>,
}

/// A test: what must be so, and where it is written.
#[derive(Clone, Copy)]
struct Test<'t> {
    /// The texts that make the test hold.
    set: &'t Lang,
    /// Where to lay the blame if it can't be followed.
    span: Span,
    /// Tells sets apart that are made once and asked often; 0 for others.
    known: usize,
}

impl Reader {
    /// What is asked from now on, as a number: things that can't be told are alike where it is the same.
    pub fn seed(&mut self, seed: u64) {
        self.seed = Some(seed);
    }

    /// When the value is as the matcher wants it; `known` is the address of what is looked at.
    pub fn test(&mut self, value: &Sym, matcher: &Matcher, span: Span, known: usize) -> Formula {
        match matcher {
            Matcher::Networks(networks) => self.by_address(value, networks, span),
            Matcher::Numbers(_) => self.by_number(value, matcher, span),
            _ => match self.set(matcher, known) {
                Some(set) => self.holds(value, Test { set: &set, span, known }),
                None => self
                    .free(span, "this condition is too hard for a proof: look-around, a back-reference, or its size"),
            },
        }
    }

    /// The set of a matcher, made once for all tests that ask for the same.
    fn set(&mut self, matcher: &Matcher, known: usize) -> Option<Lang> {
        if known == 0 {
            return of_matcher(matcher).ok();
        }
        self.sets.entry(known).or_insert_with(|| of_matcher(matcher).ok()).clone()
    }

    /// When the value is in the set.
    pub fn in_set(&mut self, value: &Sym, set: &Lang, span: Span) -> Formula {
        self.holds(value, Test { set, span, known: 0 })
    }

    /// Something that can't be told, and is like nothing else.
    pub fn free(&mut self, span: Span, reason: &str) -> Formula {
        self.unknown(&Blame { span, reason: reason.into() })
    }

    /// May be so or not, and is never joined with another unknown thing, unless a seed makes two sides ask in step.
    fn unknown(&mut self, blame: &Blame) -> Formula {
        // Keys of our own are odd, addresses are even.
        self.fresh += 2;
        let key = match &mut self.seed {
            Some(seed) => {
                *seed = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(2);
                *seed | 1
            }
            None => self.fresh - 1,
        };
        Formula::is(Atom::Free { key, blame: blame.clone(), usual: None })
    }

    /// When the value is an address in one of the networks. IPv4 inside IPv6 counts as IPv4, and no value is in no
    /// network.
    fn by_address(&mut self, value: &Sym, networks: &[ipnet::IpNet], span: Span) -> Formula {
        match value {
            Sym::Client => Formula::is(Atom::Client(networks.to_vec())),
            Sym::Absent => Formula::Const(false),
            Sym::Text(text) => {
                let address = text.parse::<std::net::IpAddr>().map(|address| address.to_canonical());
                Formula::Const(address.is_ok_and(|address| networks.iter().any(|network| network.contains(&address))))
            }
            Sym::Choice(of) => self.each(of, |reader, one| reader.by_address(one, networks, span)),
            Sym::Convert(inner, change) => match change.as_ref() {
                Change::Model(converter) if Reading::of(Some(converter)).is_some() || is_address(inner) => {
                    self.by_converted(inner, converter, networks, span)
                }
                _ => self.by_text(value, None, networks, span),
            },
            Sym::Address(of) => {
                let is_one = self.by_address(&of[0], &everywhere(), span);
                let [first, other] = [0, 1].map(|at| self.by_address(&of[at], networks, span));
                Formula::any([first, Formula::all([is_one.not(), other])])
            }
            Sym::Unknown(blame) => self.unknown(blame),
            Sym::Part(..) | Sym::Join(_) | Sym::Lookup(..) => self.by_text(value, None, networks, span),
        }
    }

    /// An address behind a converter. One that is only read, from a value that is an address already, stays as it is;
    /// one that is computed, such as masked, may be any.
    fn by_converted(&mut self, value: &Sym, converter: &Converter, networks: &[ipnet::IpNet], span: Span) -> Formula {
        match Reading::of(Some(converter)) {
            Some(_) if is_address(value) => self.by_address(value, networks, span),
            Some(_) => self.by_text(value, Some(converter), networks, span),
            None => self.free(span, "an address that is computed is not followed"),
        }
    }

    /// An address that stands alone in its usual form is its own text; others may be any.
    fn text_of_address(&mut self, value: &Sym, test: Test<'_>) -> Formula {
        let usual = self.texts(None, &everywhere()).map(|texts| texts.fit);
        let fit = usual.as_ref().and_then(|usual| usual.and(test.set));
        let (Some(usual), Some(fit), Ok(odd)) = (usual, fit, of_expression("[.:]", false)) else {
            return self.free(test.span, "this condition takes too many states");
        };
        let fits = self.in_set(value, &fit, test.span);
        let plain = self.in_set(value, &usual, test.span);
        let odd = Formula::all([plain.not(), self.in_set(value, &odd, test.span)]);
        let free = self.free(test.span, OTHER_FORMS);
        Formula::any([fits, Formula::all([odd, free])])
    }

    /// A text that is read as an address. What is odd, such as IPv6, may be in the networks or not.
    fn by_text(
        &mut self,
        value: &Sym,
        converter: Option<&Converter>,
        networks: &[ipnet::IpNet],
        span: Span,
    ) -> Formula {
        let (Some(usual), Some(texts)) = (self.texts(None, networks), self.texts(converter, networks)) else {
            return self.free(span, "this condition takes too many states");
        };
        // An address that stands alone makes the best example.
        let usual = self.in_set(value, &usual.fit, span);
        let fits = self.in_set(value, &texts.fit, span);
        let odd = self.in_set(value, &texts.odd, span);
        let free = self.free(span, OTHER_FORMS);
        Formula::any([usual, fits, Formula::all([odd, free])])
    }

    /// The texts that name an address in the networks, made once.
    fn texts(&mut self, converter: Option<&Converter>, networks: &[ipnet::IpNet]) -> Option<Texts> {
        let key = (converter.cloned(), networks.to_vec());
        let make = || Reading::of(converter)?.texts(networks);
        self.addresses.entry(key).or_insert_with(make).clone()
    }

    /// Only numbers that are known, and lengths, which are sets of texts; other numbers may be in the ranges or not.
    fn by_number(&mut self, value: &Sym, matcher: &Matcher, span: Span) -> Formula {
        let Matcher::Numbers(ranges) = matcher else { return Formula::Const(false) };
        match value {
            Sym::Absent => Formula::Const(false),
            Sym::Text(text) if text.parse::<i64>().is_ok() => {
                Formula::Const(text.parse().is_ok_and(|number| ranges.iter().any(|range| range.contains(number))))
            }
            Sym::Choice(of) => self.each(of, |reader, one| reader.by_number(one, matcher, span)),
            Sym::Convert(inner, change) if matches!(change.as_ref(), Change::Model(Converter::Length)) => {
                self.test(inner, &Matcher::Length(ranges.clone()), span, 0)
            }
            Sym::Convert(inner, change)
                if matches!(change.as_ref(), Change::Model(Converter::Integer)) && is_text(inner) =>
            {
                self.by_number(inner, matcher, span)
            }
            Sym::Unknown(blame) => self.unknown(blame),
            _ => self.free(span, "numbers are not followed"),
        }
    }

    /// Of several values the one whose condition is met. The conditions exclude each other, so any of the ways will
    /// do.
    fn each(&mut self, of: &[(Formula, Sym)], mut test: impl FnMut(&mut Self, &Sym) -> Formula) -> Formula {
        Formula::any(of.iter().map(|(when, one)| Formula::all([when.clone(), test(self, one)])))
    }

    /// The heart: takes the value apart from the outside in, and the set back through each change, until parts of the
    /// request are left. A value that isn't there is in no set, not even in that of all texts.
    fn holds(&mut self, value: &Sym, test: Test<'_>) -> Formula {
        match value {
            Sym::Absent => Formula::Const(false),
            Sym::Text(text) if super::lang::alphabet::is_written_in(text) => Formula::Const(test.set.takes(text)),
            Sym::Text(_) => self.free(test.span, "texts beyond printable ASCII are not followed"),
            Sym::Part(dim, view) => self.part(dim, view, test),
            Sym::Client | Sym::Address(_) if test.set.is_everything() => Formula::Const(true),
            Sym::Client | Sym::Address(_) => self.free(test.span, "the client's address as a text is not followed"),
            Sym::Join(parts) => self.cut(parts, test.set.start(), test),
            Sym::Convert(inner, change) => self.changed(inner, change, test),
            Sym::Choice(of) => self.each(of, |reader, one| reader.holds(one, test)),
            Sym::Lookup(key, map, values) => self.lookup(key, map, values, test),
            Sym::Unknown(blame) => self.unknown(blame),
        }
    }

    /// A part that is looked at is a part again; of other values the look is undone on the set.
    fn looked_at(&mut self, value: &Sym, view: &View, test: Test<'_>) -> Formula {
        match (value, view.lift(test.set)) {
            (Sym::Part(dim, View::Whole), _) => self.part(dim, view, test),
            (_, Some(set)) => self.in_set(value, &set, test.span),
            (_, None) => self.free(test.span, "this condition takes too many states"),
        }
    }

    /// A part of the request. Sets that are asked for often are undone once for each view and kept.
    fn part(&mut self, dim: &Dim, view: &View, test: Test<'_>) -> Formula {
        let lifted = if test.known == 0 {
            view.lift(test.set)
        } else {
            self.lifted.entry((test.known, view.clone())).or_insert_with(|| view.lift(test.set)).clone()
        };
        match lifted {
            Some(lang) => Formula::text(dim.clone(), lang),
            None => self.free(test.span, "this condition takes too many states"),
        }
    }

    /// Parts one after the other, of which the set has taken some in and is in that state.
    fn cut(&mut self, parts: &[Sym], state: u32, test: Test<'_>) -> Formula {
        let set = test.set.from(state);
        if set.is_nothing() || set.is_everything() {
            return Formula::Const(set.is_everything());
        }
        let Some((first, rest)) = parts.split_first() else { return Formula::Const(set.ends(state)) };
        match first {
            Sym::Absent => self.cut(rest, state, test),
            Sym::Text(text) => match set.run(state, text) {
                Some(after) => self.cut(rest, after, test),
                None => self.free(test.span, "texts beyond printable ASCII are not followed"),
            },
            _ => self.cut_through(first, rest, state, test),
        }
    }

    /// The first part leads to one of several states, and the rest goes on from there.
    fn cut_through(&mut self, first: &Sym, rest: &[Sym], state: u32, test: Test<'_>) -> Formula {
        let set = test.set.from(state);
        let states = set.reachable();
        if states.len() > MOST_CUTS {
            return self.free(test.span, "this condition takes too many states");
        }
        let mut ways = Vec::new();
        for after in states {
            let then = self.cut(rest, after, test);
            if !then.is_never() {
                let until = Test { set: &set.until(after), span: test.span, known: 0 };
                ways.push(Formula::all([self.holds(first, until), then]));
            }
        }
        let there = self.present(first, test.span);
        let without = Formula::all([there.not(), self.cut(rest, state, test)]);
        Formula::any(ways.into_iter().chain([without]))
    }

    /// When there is a value at all.
    pub fn present(&mut self, value: &Sym, span: Span) -> Formula {
        match value {
            Sym::Join(_) | Sym::Text(_) | Sym::Client => Formula::Const(true),
            Sym::Part(Dim::Method | Dim::Host | Dim::HostLine | Dim::Sni, _)
            | Sym::Part(Dim::Target, View::Whole | View::Path) => Formula::Const(true),
            _ => self.in_set(value, &Lang::everything(), span),
        }
    }

    /// The opposite for what the set doesn't tell: the value is as it was, unless it has something odd about it.
    fn unless(&mut self, value: &Sym, odd: &str, test: Test<'_>) -> Formula {
        let Ok(odd) = of_expression(odd, false) else { return self.free(test.span, "this value is not followed") };
        let odd = self.in_set(value, &odd, test.span);
        let plain = Formula::all([odd.not(), self.holds(value, test)]);
        if odd.is_never() {
            return plain;
        }
        let free = self.free(test.span, "this change of a value is not followed");
        Formula::any([plain, Formula::all([odd, free])])
    }

    /// The set of all texts that the change brings into the set of the test. The value before the change must be in
    /// it.
    fn before<T: Transducer>(&mut self, value: &Sym, change: &T, test: Test<'_>) -> Formula {
        match test.set.before(change) {
            Some(set) => self.holds(value, Test { set: &set, span: test.span, known: 0 }),
            None => self.free(test.span, "this condition takes too many states"),
        }
    }

    /// Undoes a change of our own, or hands on one of the model. Alternatives are changed one by one.
    fn changed(&mut self, value: &Sym, change: &Change, test: Test<'_>) -> Formula {
        if let Sym::Choice(of) = value {
            return self.each(of, |reader, one| reader.holds(&one.clone().changed(change.clone()), test));
        }
        match change {
            Change::PathOf => self.before(value, &super::changes::Until(b'?'), test),
            Change::QueryOf => self.before(value, &super::changes::After(b'?'), test),
            Change::Behind(text, anchored) => {
                let change = super::changes::Replaced { text, with: "", anchored: *anchored };
                self.before(value, &super::changes::Behind(change), test)
            }
            Change::Marked => {
                let Some(state) = test.set.run(test.set.start(), "?") else { return Formula::Const(false) };
                self.holds(value, Test { set: &test.set.from(state), span: test.span, known: 0 })
            }
            Change::Look(view) => self.looked_at(value, view, test),
            Change::Model(converter) => self.converted(value, converter, test),
        }
    }

    /// Undoes a converter. Those that only touch odd letters are followed where there are none, and free elsewhere:
    /// a set is too large rather than too small.
    fn converted(&mut self, value: &Sym, converter: &Converter, test: Test<'_>) -> Formula {
        match converter {
            Converter::Lower if is_lower(value) => self.holds(value, test),
            Converter::Lower => self.before(value, &super::changes::Case { upper: false }, test),
            Converter::Upper => self.before(value, &super::changes::Case { upper: true }, test),
            Converter::HostOnly | Converter::PortOnly => self.of_host(value, converter, test),
            Converter::WithoutTrailingDot => self.unless(value, r"\.$", test),
            Converter::Part { separators, index } if *index > 0 => {
                self.before(value, &super::changes::Part { separators, index: *index as u32 }, test)
            }
            Converter::Slice { from, length } => {
                self.before(value, &super::changes::Slice { from: *from, length: *length }, test)
            }
            Converter::WithoutPrefix(prefix) => self.without_prefix(value, prefix, test),
            Converter::Decode | Converter::DecodeVisible => self.unless(value, "%", test),
            Converter::DecodeTarget => self.unless(value, "[%+]", test),
            Converter::EscapePath => self.unless(value, r"[^A-Za-z0-9/:@!$&'()*+,;=._~\[\]-]", test),
            Converter::EscapeArgument => self.unless(value, r"[^A-Za-z0-9/:@!$'()*,=._~\[\]-]", test),
            Converter::EscapeAll => self.unless(value, "[^A-Za-z0-9._~-]", test),
            Converter::Substitute { pattern, with, all } => self.substituted(value, pattern, with, *all, test),
            Converter::WithoutOrigin => self.holds(value, test),
            Converter::Found => {
                let there = self.present(value, test.span);
                Formula::all([Formula::Const(test.set.takes("1")), there])
            }
            Converter::OrElse(text) => {
                let there = self.present(value, test.span);
                let instead = Formula::all([there.not(), Formula::Const(test.set.takes(text))]);
                Formula::any([self.holds(value, test), instead])
            }
            Converter::Filled => {
                let (filled, there) =
                    (of_matcher(&Matcher::Length(vec![model::Range { from: 1, to: i64::MAX }])), test.set);
                match filled.ok().and_then(|filled| filled.and(there)) {
                    Some(set) => self.holds(value, Test { set: &set, span: test.span, known: 0 }),
                    None => self.free(test.span, "this condition takes too many states"),
                }
            }
            Converter::Truth | Converter::Not => self.truth(value, matches!(converter, Converter::Not), test),
            Converter::Argument(name) => match View::FirstArgument(name.clone(), false).lift(test.set) {
                Some(set) => self.of_query(value, &set, test.span),
                None => self.free(test.span, "this condition takes too many states"),
            },
            Converter::LooseAddress if test.set.is_everything() => self.present(value, test.span),
            Converter::Address { .. } | Converter::Untrusted(_) if test.set.is_everything() => {
                self.by_converted(value, converter, &everywhere(), test.span)
            }
            Converter::Address { .. } | Converter::Untrusted(_) if !is_address(value) => {
                self.text_of_address(value, test)
            }
            _ if test.set.is_everything() && keeps(converter) => self.present(value, test.span),
            _ => self.free(test.span, "this change of a value is not followed"),
        }
    }

    /// A parameter of a value that is a query: as if a target stood before it.
    fn of_query(&mut self, value: &Sym, of_target: &Lang, span: Span) -> Formula {
        match of_target.run(of_target.start(), "/?") {
            Some(state) => self.in_set(value, &of_target.from(state), span),
            None => Formula::Const(false),
        }
    }

    /// A Host is a name, and behind it a port where the listener's isn't the one of its scheme.
    fn of_host(&mut self, value: &Sym, converter: &Converter, test: Test<'_>) -> Formula {
        let wants_host = matches!(converter, Converter::HostOnly);
        match value {
            Sym::Part(Dim::HostLine, _) if wants_host => self.before(value, &super::changes::Until(b':'), test),
            Sym::Part(Dim::HostLine, _) => self.before(value, &super::changes::After(b':'), test),
            Sym::Part(Dim::Host, _) if wants_host => self.holds(value, test),
            Sym::Part(Dim::Host, _) => Formula::Const(false),
            Sym::Join(parts) => match &parts[..] {
                [name @ Sym::Part(Dim::Host, _), Sym::Text(_)] if wants_host => self.holds(name, test),
                [Sym::Part(Dim::Host, _), Sym::Text(port)] => {
                    Formula::Const(test.set.takes(port.trim_start_matches(':')))
                }
                _ => self.free(test.span, "a host that is put together is not followed"),
            },
            Sym::Convert(inner, change) if matches!(change.as_ref(), Change::Model(Converter::Lower)) => {
                self.of_host(inner, converter, test)
            }
            _ if wants_host => self.unless(value, ":", test),
            _ => self.free(test.span, "a port that is cut off is not followed"),
        }
    }

    /// Where the expression is a plain text, or one and all that follows, a text is replaced by a text. Others are followed
    /// where they aren't found.
    fn substituted(&mut self, value: &Sym, pattern: &Pattern, with: &str, all: bool, test: Test<'_>) -> Formula {
        match replaced(pattern, with, all) {
            Some((text, with, anchored)) => {
                self.before(value, &super::changes::Replaced { text: &text, with: &with, anchored }, test)
            }
            None if !pattern.fold => self.unless(value, &pattern.source, test),
            None => self.free(test.span, "this change of a value is not followed"),
        }
    }

    /// Either the prefix stood there and the rest is in the set, or it didn't and all of it is.
    fn without_prefix(&mut self, value: &Sym, prefix: &str, test: Test<'_>) -> Formula {
        let cut = test.set.behind(prefix);
        let begins = Lang::everything().behind(prefix);
        let rest = begins.and_then(|begins| begins.complement().and(test.set));
        match cut.zip(rest).and_then(|(cut, rest)| cut.or(&rest)) {
            Some(set) => self.holds(value, Test { set: &set, span: test.span, known: 0 }),
            None => self.free(test.span, "this condition takes too many states"),
        }
    }

    /// Comes out as `1` or `0`, by whether the text counts as true. No value makes neither.
    fn truth(&mut self, value: &Sym, negated: bool, test: Test<'_>) -> Formula {
        let Ok(truthy) = of_matcher(&Matcher::Truthy) else { return Formula::Const(false) };
        let (yes, no) = if negated { ("0", "1") } else { ("1", "0") };
        let of = |reader: &mut Self, set: &Lang, text: &str| {
            Formula::all([Formula::Const(test.set.takes(text)), reader.in_set(value, set, test.span)])
        };
        let (holds, fails) = (of(self, &truthy, yes), of(self, &truthy.complement(), no));
        Formula::any([holds, fails])
    }

    /// The first entry that fits decides.
    fn lookup(&mut self, key: &Sym, map: &Map, values: &[Sym], test: Test<'_>) -> Formula {
        if let Some(blame) = &map.unknown {
            return self.unknown(blame);
        }
        let entries = map.entries();
        if entries.len() > MOST_ENTRIES {
            return self.free(test.span, "a map of that size is not followed");
        }
        let (mut ways, mut before) = (Vec::new(), Vec::new());
        for (entry, value) in entries.iter().zip(values) {
            let fits = self.test(key, &entry.matcher, entry.span, 0);
            let holds = self.holds(value, test);
            ways.push(Formula::all(before.iter().cloned().chain([fits.clone(), holds])));
            before.push(fits.not());
        }
        let there = self.present(key, test.span);
        let default = values.get(entries.len()).map_or(Formula::Const(false), |value| self.holds(value, test));
        ways.push(Formula::all(before.into_iter().chain([there, default])));
        Formula::any(ways)
    }
}

/// Whether it is an address in its usual form.
fn is_address(value: &Sym) -> bool {
    match value {
        Sym::Client | Sym::Address(_) => true,
        Sym::Convert(inner, change) => match change.as_ref() {
            Change::Model(Converter::Address { .. } | Converter::Untrusted(_)) => true,
            Change::Model(Converter::LooseAddress) => is_address(inner),
            _ => false,
        },
        _ => false,
    }
}

/// Whether it is known, or known not to be there.
fn is_text(value: &Sym) -> bool {
    matches!(value, Sym::Text(_) | Sym::Absent)
}

/// Parts that come in lower case already: names are folded before any configuration sees them.
fn is_lower(value: &Sym) -> bool {
    matches!(value, Sym::Part(Dim::Host | Dim::Sni, _))
}

/// The text that is replaced, by which, and whether at the start alone; `None` where it isn't as simple.
fn replaced(pattern: &Pattern, with: &str, all: bool) -> Option<(String, String, bool)> {
    let source = pattern.source.as_str();
    let rest = ["(.*)$", "(.*)"].iter().find_map(|rest| source.strip_suffix(rest));
    let with = match rest {
        Some(_) => with.strip_suffix(r"\1")?,
        None => with,
    };
    let text = rest.unwrap_or(source);
    let (anchored, text) = text.strip_prefix('^').map_or((false, text), |text| (true, text));
    let plain =
        plain(&Pattern::new(format!("^{text}"), false)).filter(|plain| plain.exact && !plain.text.is_empty())?;
    let simple = !pattern.fold && !with.contains('\\') && (!all || rest.is_some() || anchored);
    simple.then(|| (plain.text, with.to_owned(), anchored))
}

/// Whether something comes out wherever something goes in.
fn keeps(converter: &Converter) -> bool {
    matches!(converter, Converter::Murmur | Converter::Length | Converter::LoosePort | Converter::LooseInteger)
}
