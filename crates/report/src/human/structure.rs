//! Which routes and pools requests get to: for each file its lines, those first that none takes; then the pools, then a summary.

use std::collections::BTreeMap;
use std::io::{self, Write};

use analysis::structure::{Circles, DeadPart, Example, PoolLine, PoolState, RouteLine, State, Structure};
use finding::{FileId, Span};
use model::Blame;
use model::words::count;

use super::line::{below, line, sent};
use crate::look::Ink;
use crate::{Look, Quotes, Verbosity};

/// More lines that take the requests of one are counted, unless all is to be said.
const TAKERS: usize = 8;

/// The same of alternatives that nobody comes by.
const DEAD: usize = 3;

/// Writes all of it; where only what was found is to be said, the lines that no request is known to get to.
pub(crate) fn structure(
    out: &mut dyn Write,
    quotes: &Quotes<'_>,
    structure: &Structure,
    look: &Look,
) -> io::Result<()> {
    let page = Page { quotes, look };
    let mut files: BTreeMap<FileId, Vec<&RouteLine>> = BTreeMap::new();
    structure.routes.iter().for_each(|route| files.entry(route.span.file).or_default().push(route));
    for (file, routes) in files {
        let name = look.paint(Ink::Place, quotes.sources().file(file).name());
        page.heading(out, &format!("routes of {name}: {}", states(&routes)))?;
        page.sorted(routes, how_well).into_iter().try_for_each(|one| page.route(out, one))?;
        page.end(out)?;
    }
    let pools: Vec<&PoolLine> = structure.pools.iter().collect();
    if !pools.is_empty() {
        page.heading(out, &format!("pools: {}", ends(&pools)))?;
        page.sorted(pools, how_reached).into_iter().try_for_each(|one| page.pool(out, one))?;
        page.end(out)?;
    }
    page.circles(out, &structure.circles)?;
    page.heading(out, &summary(structure))
}

/// `14 routes: 12 live, 1 shadowed; 5 pools: 4 reached, 1 by nothing`.
fn summary(structure: &Structure) -> String {
    let (routes, pools): (Vec<_>, Vec<_>) = (structure.routes.iter().collect(), structure.pools.iter().collect());
    let all = (count(routes.len(), "route"), count(pools.len(), "pool"));
    format!("{}: {}; {}: {}", all.0, states(&routes), all.1, ends(&pools))
}

/// How many are in which state, those that are well first. Live ones count as perhaps where something unknown is in
/// the way.
fn states(routes: &[&RouteLine]) -> String {
    let of = |is: fn(&State) -> bool| routes.iter().filter(|route| is(&route.state)).count();
    let may = of(|state| matches!(state, State::Live(example) if example.may));
    let live = if may == 0 { "live".to_owned() } else { format!("live ({may} of them perhaps)") };
    counts(&[
        (of(|state| matches!(state, State::Live(_))), &live),
        (of(|state| matches!(state, State::Shadowed(_))), "shadowed"),
        (of(|state| matches!(state, State::Empty)), "empty"),
        (of(|state| matches!(state, State::Unreached)), "unreached"),
        (of(|state| matches!(state, State::Unknown(_))), "not told"),
    ])
}

/// How many are reached and how many aren't.
fn ends(pools: &[&PoolLine]) -> String {
    let of = |is: fn(&PoolState) -> bool| pools.iter().filter(|pool| is(&pool.state)).count();
    counts(&[
        (of(|state| matches!(state, PoolState::Reached(_))), "reached"),
        (of(|state| matches!(state, PoolState::Unreached(_))), "by nothing"),
        (of(|state| matches!(state, PoolState::Unknown(_))), "not told"),
    ])
}

/// States in which nothing is are left out.
fn counts(all: &[(usize, &str)]) -> String {
    let said: Vec<String> = all.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if said.is_empty() { "none".to_owned() } else { said.join(", ") }
}

/// What stands first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Order {
    /// No request gets there.
    Amiss,
    /// Whether one does isn't known.
    NotTold,
    /// A request gets there, with an example.
    Well,
}

/// By the state alone: a live line with dead alternatives still counts as well.
fn how_well(route: &RouteLine) -> Order {
    match route.state {
        State::Live(_) => Order::Well,
        State::Unknown(_) => Order::NotTold,
        State::Shadowed(_) | State::Empty | State::Unreached => Order::Amiss,
    }
}

/// A pool that no route leads to is amiss too, as it is there for nothing.
fn how_reached(pool: &PoolLine) -> Order {
    match pool.state {
        PoolState::Reached(_) => Order::Well,
        PoolState::Unknown(_) => Order::NotTold,
        PoolState::Unreached(_) => Order::Amiss,
    }
}

/// What the lines are written with.
struct Page<'p> {
    quotes: &'p Quotes<'p>,
    look: &'p Look,
}

impl Page<'_> {
    /// Whether only what was found is to be said.
    fn is_quiet(&self) -> bool {
        self.look.verbosity == Verbosity::Quiet
    }

    /// A line that isn't of the configuration.
    fn heading(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        if self.is_quiet() { Ok(()) } else { writeln!(out, "{text}") }
    }

    /// A blank line, where there are headings to part.
    fn end(&self, out: &mut dyn Write) -> io::Result<()> {
        self.heading(out, "")
    }

    /// What isn't well first, all else in the order of the text; where only what was found is to be said, that alone.
    fn sorted<'s, T>(&self, mut all: Vec<&'s T>, order: fn(&T) -> Order) -> Vec<&'s T> {
        all.sort_by_key(|one| order(one));
        all.retain(|one| !self.is_quiet() || order(one) != Order::Well);
        all
    }

    /// The state with the line, and below it why: an example, or who stands in the way.
    fn route(&self, out: &mut dyn Write, route: &RouteLine) -> io::Result<()> {
        let (word, ink) = match &route.state {
            State::Live(_) => ("live", Ink::Good),
            State::Shadowed(_) => ("shadowed", Ink::Bad),
            State::Empty => ("empty", Ink::Bad),
            State::Unreached => ("unreached", Ink::Bad),
            State::Unknown(_) => ("not told", Ink::Unsure),
        };
        self.line(out, (word, ink), route.span)?;
        match &route.state {
            State::Live(example) => {
                self.example(out, example)?;
                self.dead(out, &route.dead)
            }
            State::Shadowed(takers) => self.takers(out, takers),
            State::Empty => self.below(out, "no request meets what it asks for, or gets there"),
            State::Unreached => self.below(out, "nothing leads to where it stands"),
            State::Unknown(blame) => self.blame(out, blame),
        }
    }

    /// The same for a pool; what leads there is named where none of it takes a request.
    fn pool(&self, out: &mut dyn Write, pool: &PoolLine) -> io::Result<()> {
        let (word, ink) = match &pool.state {
            PoolState::Reached(_) => ("reached", Ink::Good),
            PoolState::Unreached(_) => ("unreached", Ink::Bad),
            PoolState::Unknown(_) => ("not told", Ink::Unsure),
        };
        self.line(out, (word, ink), pool.span)?;
        match &pool.state {
            PoolState::Reached(example) => self.example(out, example),
            PoolState::Unreached(routes) if routes.is_empty() => self.below(out, "no route leads there"),
            PoolState::Unreached(routes) => {
                self.below(out, "no request takes what leads there:")?;
                self.lines(out, "", routes)
            }
            PoolState::Unknown(blame) => self.blame(out, blame),
        }
    }

    /// Redirects that lead in a circle, or that none does.
    fn circles(&self, out: &mut dyn Write, circles: &Circles) -> io::Result<()> {
        if circles.redirects == 0 {
            return Ok(());
        }
        let told = match (circles.found.len(), circles.open) {
            (0, false) => "none leads in a circle, whatever the request".to_owned(),
            (0, true) => "no circle was found, but not all could be followed".to_owned(),
            (found, _) => count(found, "circle"),
        };
        self.heading(out, &format!("{}: {told}", count(circles.redirects, "redirect")))?;
        for circle in &circles.found {
            for (number, (ask, line)) in circle.lines().enumerate() {
                let Some(span) = line else { continue };
                self.line(out, if number == 0 { ("circle", Ink::Bad) } else { ("", Ink::Bad) }, span)?;
                self.below(out, &format!("answers {}", sent(&ask.witness())))?;
            }
        }
        self.end(out)
    }

    /// One request and what becomes of it. What is taken only away from rest is said with the line that it waits for.
    fn example(&self, out: &mut dyn Write, example: &Example) -> io::Result<()> {
        let of = if example.may { "perhaps" } else { "such as" };
        let text = format!("{of} {} -> {}", sent(&example.ask.witness()), example.outcome);
        self.below(out, &text)?;
        let Some(blame) = &example.waits_for else { return Ok(()) };
        self.below(out, &format!("at rest no request takes it: {} ({})", blame.reason, self.quotes.at(blame.span)))
    }

    /// Why it isn't told, and the line that it is for.
    fn blame(&self, out: &mut dyn Write, blame: &Blame) -> io::Result<()> {
        self.below(out, &format!("not known: {} ({})", blame.reason, self.quotes.at(blame.span)))
    }

    /// Alternatives that no request comes by.
    fn dead(&self, out: &mut dyn Write, dead: &[DeadPart]) -> io::Result<()> {
        let shown = self.shown(dead.len(), DEAD);
        for part in dead.iter().take(shown) {
            let why = if part.takers.is_empty() { ": no request meets that, or gets there" } else { "" };
            self.below(out, &format!("but never where {}{why}", part.when))?;
            self.takers(out, &part.takers)?;
        }
        self.more(out, dead.len(), shown)
    }

    /// Several take only together what one would take alone.
    fn takers(&self, out: &mut dyn Write, takers: &[Span]) -> io::Result<()> {
        self.lines(out, if takers.len() == 1 { "by " } else { "together by " }, takers)
    }

    /// The word before the first is left out of the others, which stand below it all the same.
    fn lines(&self, out: &mut dyn Write, before: &str, spans: &[Span]) -> io::Result<()> {
        let shown = self.shown(spans.len(), TAKERS);
        for (number, span) in spans.iter().take(shown).enumerate() {
            let before = match number {
                0 => before.to_owned(),
                _ => " ".repeat(before.len()),
            };
            self.below(out, &format!("{before}{}  {}", self.quotes.at(*span), self.quotes.line(*span)))?;
        }
        self.more(out, spans.len(), shown)
    }

    /// How many of them are written out.
    fn shown(&self, all: usize, most: usize) -> usize {
        if self.look.verbose() { all } else { most.min(all) }
    }

    /// Says nothing where none is left.
    fn more(&self, out: &mut dyn Write, all: usize, shown: usize) -> io::Result<()> {
        if all == shown {
            return Ok(());
        }
        self.below(out, &format!("and {} more; -v lists them", all - shown))
    }

    fn line(&self, out: &mut dyn Write, word: (&str, Ink), span: Span) -> io::Result<()> {
        line(out, self.quotes, word, span, self.look)
    }

    fn below(&self, out: &mut dyn Write, text: &str) -> io::Result<()> {
        below(out, self.quotes, text, self.look)
    }
}
