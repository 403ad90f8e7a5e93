//! A format at work: a line becomes counts.

use fearless_simd::{Level, Simd, dispatch};
use model::Text;

use super::facts::{Facts, Sense};
use super::fields::Fields;
use super::flaw::{Flaw, Missing};
use super::json::{Scan, Shapes};
use super::syslog::Prefix;
use super::text;
use super::time::Clock;
use crate::ahead::Ahead;
use crate::bunches::finest;
use crate::count::{Book, Event, NO_BUCKET, Named, Names, PASSED_ON, Seen, Series, Word};
use crate::part::Part;
use crate::plan::{ANY, JsonPlan, Lines, Plan, Slot, slots};
use crate::routes::{Asked, Routes, Taken};
use crate::{Logged, hash_line};

/// The longest name of an endpoint, pool or route.
const LONGEST_NAME: usize = 256;

/// A plan, and what it remembers of earlier lines.
#[derive(Clone, Debug)]
pub(crate) struct Lens<'a> {
    pub(crate) plan: &'a Plan,
    /// Lines that were read.
    pub(crate) read: u64,
    /// The slots that every line fills, or [`ANY`].
    slots: u32,
    clock: Clock,
    prefix: Prefix,
    shapes: Option<Shapes>,
    fields: Fields,
    unescaped: Vec<u8>,
}

/// Routes, and their numbers in the book.
#[derive(Clone, Debug)]
pub(crate) struct Ways<'a> {
    routes: &'a Routes,
    numbers: Vec<u32>,
    login: u32,
}

impl<'a> Ways<'a> {
    pub(crate) fn new(routes: &'a Routes, book: &mut Book) -> Self {
        let login = if routes.is_default() { book.routes.add(b"login") } else { 0 };
        Ways { routes, numbers: routes.names().map(|name| book.routes.add(name.as_bytes())).collect(), login }
    }
}

impl<'a> Lens<'a> {
    pub(crate) fn new(plan: &'a Plan) -> Self {
        let (mut fields, mut slots) = (Fields::default(), ANY);
        let shapes = match &plan.lines {
            Lines::Json(plan) => Some(Shapes::new(plan)),
            Lines::Text(plan) => {
                fields.expect(plan);
                slots = slots::of(plan.takes().map(|take| take.slot));
                None
            }
        };
        Lens {
            plan,
            read: 0,
            slots,
            clock: Clock::default(),
            prefix: Prefix::default(),
            shapes,
            fields,
            unescaped: Vec::new(),
        }
    }

    /// Counts a line.
    #[inline(always)]
    pub(crate) fn read<S: Simd>(&mut self, simd: S, line: &[u8], book: &mut Book, ways: &Ways) -> Result<(), Flaw> {
        let before = if self.plan.syslog { self.prefix.length(simd, line) } else { 0 };
        let result = self.read_bare(simd, &line[before..], book, ways);
        match result {
            Err(flaw) if before > 0 => {
                self.read_bare(simd, line, book, ways).map_err(|_| Flaw { at: flaw.at + before, ..flaw })?;
            }
            result => result?,
        }
        self.read += 1;
        Ok(())
    }

    /// Counts a line without anything before it.
    #[inline(always)]
    fn read_bare<S: Simd>(&mut self, simd: S, line: &[u8], book: &mut Book, ways: &Ways) -> Result<(), Flaw> {
        match self.slots {
            slots::HAPROXY => self.read_as::<S, { slots::HAPROXY }>(simd, line, book, ways),
            slots::NGINX => self.read_as::<S, { slots::NGINX }>(simd, line, book, ways),
            _ => self.read_as::<S, ANY>(simd, line, book, ways),
        }
    }

    /// Counts a line that has these [slots].
    #[inline(always)]
    fn read_as<S: Simd, const SLOTS: u32>(
        &mut self,
        simd: S,
        line: &[u8],
        book: &mut Book,
        ways: &Ways,
    ) -> Result<(), Flaw> {
        simd.vectorize(
            #[inline(always)]
            move || {
                self.cut(simd, line)?;
                // Of objects only, and the slots of objects are those of each line.
                let line = if SLOTS != ANY || self.unescaped.is_empty() { line } else { &self.unescaped };
                let sense = Sense::<SLOTS> { plan: self.plan, line, fields: &self.fields };
                count(simd, sense, &mut self.clock, book, ways)?;
                if book.sample.is_some() {
                    offer(self.plan, line, &self.fields, &mut self.clock, book);
                }
                Ok(())
            },
        )
    }

    /// Finds the values of a line.
    #[inline(always)]
    fn cut<S: Simd>(&mut self, simd: S, line: &[u8]) -> Result<(), Flaw> {
        match &self.plan.lines {
            Lines::Text(plan) => text::cut(simd, plan, line, &mut self.fields, &self.clock),
            Lines::Json(plan) => self.cut_json(simd, plan, line),
        }
    }

    #[inline(always)]
    fn cut_json<S: Simd>(&mut self, simd: S, plan: &JsonPlan, line: &[u8]) -> Result<(), Flaw> {
        let Some(shapes) = &mut self.shapes else { return Err(Flaw { missing: Missing::Object, at: 0 }) };
        self.fields.clear();
        self.unescaped.clear();
        let (fields, unescaped) = (&mut self.fields, &mut self.unescaped);
        let absent = &self.plan.absent[..];
        Scan { simd, plan, shapes, line, fields, unescaped, absent, ahead: Ahead::new(simd) }.cut()
    }

    /// When a line says that it was, in milliseconds since 1970.
    pub(crate) fn millis(&mut self, line: &[u8]) -> Option<i64> {
        dispatch!(Level::baseline(), simd => self.millis_with(simd, line))
    }

    #[inline(always)]
    fn millis_with<S: Simd>(&mut self, simd: S, line: &[u8]) -> Option<i64> {
        let before = if self.plan.syslog { self.prefix.length(simd, line) } else { 0 };
        let of = |lens: &mut Self, line: &[u8]| {
            lens.cut(simd, line).ok()?;
            let line = if lens.unescaped.is_empty() { line } else { &lens.unescaped };
            Sense::<ANY> { plan: lens.plan, line, fields: &lens.fields }.millis(&mut lens.clock)
        };
        of(self, &line[before..]).or_else(|| if before > 0 { of(self, line) } else { None })
    }
}

/// Offers a line to those that stand for all.
#[inline(never)]
fn offer(plan: &Plan, line: &[u8], fields: &Fields, clock: &mut Clock, book: &mut Book) {
    let sense = Sense::<ANY> { plan, line, fields };
    if let (Some(sample), Ok(facts)) = (&mut book.sample, sense.facts(clock)) {
        sample.offer(hash_line(line), || logged(&facts, sense));
    }
}

/// What a line says, on its own.
fn logged(facts: &Facts, sense: Sense<ANY>) -> Logged {
    let text = |bytes: &[u8]| match bytes {
        b"-" => Text::default(),
        bytes => Text::new(String::from_utf8_lossy(bytes)),
    };
    let Asked { method, host, path } = sense.asked();
    let listener = sense.listener();
    let Named { pool, endpoint, .. } = sense.named(0);
    Logged {
        method: text(method),
        host: text(host),
        path: text(path),
        client: text(facts.client.text()),
        listener: text(listener.strip_suffix(b"~").unwrap_or(listener)),
        pool: text(pool.text()),
        endpoint: tries(endpoint.text()).last().map_or_else(Text::default, |last| text(last)),
        status: facts.status.code(),
    }
}

/// The rule that a request takes, and whether it is a log-in.
#[inline(always)]
fn taken<S: Simd, const SLOTS: u32>(simd: S, sense: Sense<SLOTS>, ways: &Ways) -> Taken {
    if ways.routes.is_default() && !sense.may_log_in(simd) {
        return Taken { rule: None, login: false };
    }
    routed(sense.plan, sense.line, sense.fields, ways)
}

/// The same once what was asked for is known. It takes what a line is read from, not the reading: that would be written to memory for its
/// sake where it isn't called.
#[inline(never)]
fn routed(plan: &Plan, line: &[u8], fields: &Fields, ways: &Ways) -> Taken {
    ways.routes.of(Sense::<ANY> { plan, line, fields }.asked())
}

/// Puts into the book what a line says.
#[inline(always)]
fn count<S: Simd, const SLOTS: u32>(
    simd: S,
    sense: Sense<SLOTS>,
    clock: &mut Clock,
    book: &mut Book,
    ways: &Ways,
) -> Result<(), Flaw> {
    let taken = taken(simd, sense, ways);
    let named = sense.named(taken.rule.map_or(0, |rule| rule as u32 + 1) << 1 | u32::from(taken.login));
    // A look into memory takes its time: meanwhile all others are read.
    let seen = book.known.get(&named);
    let facts = sense.facts(clock)?;
    match seen {
        Some(seen) => {
            add(&facts, seen, taken, 0, book);
            Ok(())
        }
        // Copies, so that these themselves needn't be in memory.
        None => count_others(Facts { ..facts }, Named { ..named }, taken, book, ways),
    }
}

/// The same where not all of what it names is known, or where several endpoints were tried.
#[inline(never)]
fn count_others(facts: Facts, named: Named, taken: Taken, book: &mut Book, ways: &Ways) -> Result<(), Flaw> {
    let tried = match book.endpoints.get_part(named.endpoint) {
        Some(_) => vec![named.endpoint.text()],
        None => tries(named.endpoint.text()),
    };
    let (answered, before) = tried.split_last().map_or((&b""[..], &[][..]), |(last, before)| (*last, before));
    let series = Series {
        pool: numbered(&mut book.pools, named.pool, Slot::Pool)?,
        endpoint: numbered(&mut book.endpoints, Part::whole(answered), Slot::Endpoint)?,
        route: match taken.rule.and_then(|rule| ways.numbers.get(rule)) {
            Some(route) => *route,
            None => match numbered(&mut book.routes, named.route, Slot::Route)? {
                0 if taken.login => ways.login,
                route => route,
            },
        },
    };
    // Nothing is counted of a line before all of it is known to be good.
    let before = before.iter().map(|endpoint| numbered(&mut book.endpoints, Part::whole(endpoint), Slot::Endpoint));
    let before = before.collect::<Result<Vec<u32>, Flaw>>()?;
    let seen = book.seen(series);
    if before.is_empty() {
        book.known.set(&named, seen);
    }
    add(&facts, seen, taken, before.len() as u32, book);
    before.iter().for_each(|endpoint| pass_on(&facts, Series { endpoint: *endpoint, ..series }, book));
    Ok(())
}

/// Counts a request.
#[inline(always)]
fn add(facts: &Facts, seen: Seen, taken: Taken, before: u32, book: &mut Book) {
    let client = book.clients.add(seen.pool, facts.client);
    let is_refused = taken.login && matches!(facts.status.code(), 401 | 403);
    // Requests that no endpoint answered are in no spread.
    let group = client.filter(|_| seen.is_answered).map(|hash| finest(hash) as u16);
    let event = Event {
        minute: facts.minute,
        series: seen.number,
        word: Word::of(facts.status.class(), is_refused, facts.bucket, group),
        retries: facts.retries.saturating_add(before),
        ending: if facts.ending.is_empty() { 0 } else { book.ending(facts.ending) },
    };
    book.add(&event);
}

/// Counts an attempt at an endpoint, of a request that another one then answered.
fn pass_on(facts: &Facts, series: Series, book: &mut Book) {
    let Seen { number, .. } = book.seen(series);
    let word = Word::of(PASSED_ON, false, NO_BUCKET, None);
    book.add(&Event { minute: facts.minute, series: number, word, ..Event::default() });
}

/// The number of a name that isn't longer than names are.
#[inline(always)]
fn numbered(names: &mut Names, name: Part, slot: Slot) -> Result<u32, Flaw> {
    match names.get_part(name) {
        Some(number) => Ok(number),
        None if name.len() <= LONGEST_NAME => Ok(names.add(name.text())),
        None => Err(Flaw { missing: Missing::Value(slot), at: 0 }),
    }
}

/// The endpoints that were tried one after the other: `10.0.0.1:80, 10.0.0.2:80 : 10.0.1.1:80`.
#[cold]
fn tries(list: &[u8]) -> Vec<&[u8]> {
    let words = list.split(|byte| *byte == b' ').map(|word| word.strip_suffix(b",").unwrap_or(word));
    words.filter(|word| !matches!(*word, b"" | b":")).collect()
}
