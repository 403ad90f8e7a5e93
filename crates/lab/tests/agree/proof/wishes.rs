//! Random expectations on sets of requests, held against the engine.

use analysis::ask::Ask;
use analysis::intent::{self, Expectation, Intent, When};
use analysis::test::{self, Checked, Subject, Verdict};
use finding::SourceMap;
use model::trace::Tracer;

use super::tally::Tally;
use super::{Settings, sent, wish};
use crate::asked::Asked;
use crate::bench::Engine;
use crate::chance::Chance;
use crate::door::Door;
use crate::grammar::Config;
use crate::literals::Literals;
use crate::modelled::{Expected, Modelled};
use crate::seen::Seen;

/// So many requests are tried to find one of a set.
const TRIES: usize = 60;

/// A configuration that runs.
pub struct Asking<'a> {
    pub config: &'a Config,
    pub modelled: &'a Modelled,
    pub engine: Engine,
    pub doors: &'a [Door],
    pub literals: &'a Literals,
}

/// Checks random expectations and asks the engine about them.
pub fn all(asking: &Asking<'_>, settings: &Settings, chance: &mut Chance, tally: &mut Tally) {
    let tracer = Tracer::new(&asking.modelled.model);
    let intent = wishes(asking, &tracer, settings.wishes, chance);
    let (checked, _) = test::run(&intent, &[Subject { name: "", model: &asking.modelled.model }]);
    let of = |one: &Checked| intent.expect.iter().find(|wanted| wanted.name.span == one.span);
    let mut holding = Vec::new();
    for (one, expectation) in checked.iter().filter_map(|one| Some((one, of(one)?))) {
        match one.verdict {
            Verdict::Fails => fails(asking, &tracer, one, expectation, tally),
            Verdict::Holds => holding.push(expectation),
            Verdict::Unknown => tally.unknown += 1,
        }
    }
    tally.holds += holding.len();
    for _ in 0..settings.requests {
        let (door, asked) = arriving(asking, chance);
        holds(asking, &door, &asked, &holding, tally);
    }
}

/// A random request as it arrives: the port behind its host is that of the door.
fn arriving(asking: &Asking<'_>, chance: &mut Chance) -> (Door, Asked) {
    let door = *chance.pick(asking.doors);
    let mut asked = sent::any(chance, asking.literals);
    let host = asked.headers.iter_mut().find(|(name, _)| name.eq_ignore_ascii_case("host"));
    host.into_iter().for_each(|(_, host)| *host = behind(host, door.address.port()));
    (door, asked)
}

/// A host as clients send it: with the port, which isn't that of the scheme.
fn behind(host: &str, port: u16) -> String {
    let name = host.split(':').next().filter(|name| !name.is_empty() && !name.starts_with('[')).unwrap_or("x");
    format!("{name}:{port}")
}

/// The request that refutes an expectation refutes it on the engine.
fn fails(asking: &Asking<'_>, tracer: &Tracer<'_>, one: &Checked, expectation: &Expectation, tally: &mut Tally) {
    tally.fails += 1;
    let model = &asking.modelled.model;
    let ask = one.witness.as_ref().and_then(|witness| Ask::of(witness).ok());
    let placed = ask.and_then(|ask| ask.place(model).ok());
    let told = placed.and_then(|placed| {
        sent::said(asking.modelled, tracer, &placed)?;
        let (door, asked) = sent::sent(&placed)?;
        let seen = asking.engine.asked(&door, &asked);
        Some((wish::is_met(&expectation.wanted, model, &seen)?, asked, seen))
    });
    match told {
        None => tally.not_told += 1,
        Some((false, ..)) => tally.for_fails += 1,
        Some((true, asked, seen)) => refute(asking, expectation, "fails", &asked, &seen, tally),
    }
}

/// A request of the set does what is proved of all of them.
fn holds(asking: &Asking<'_>, door: &Door, asked: &Asked, holding: &[&Expectation], tally: &mut Tally) {
    let is_in = |one: &&&Expectation| matches!(&one.when, When::Set(all) if wish::is_member(&all.value, asked));
    let meant: Vec<_> = holding.iter().filter(|_| sent::is_plain(asked)).filter(is_in).collect();
    if meant.is_empty() {
        return;
    }
    let seen = asking.engine.asked(door, asked);
    for expectation in meant {
        match wish::is_met(&expectation.wanted, &asking.modelled.model, &seen) {
            None => tally.not_told += 1,
            Some(true) => tally.for_holds += 1,
            Some(false) => refute(asking, expectation, "holds", asked, &seen, tally),
        }
    }
}

fn refute(asking: &Asking<'_>, one: &Expectation, verdict: &str, asked: &Asked, seen: &Seen, tally: &mut Tally) {
    let (when, wanted) = (&one.when, &one.wanted);
    tally.refute(format!("it {verdict}, not so {asked}\n  {seen:?}\n  {when:?}\n  {wanted:?}\n{}", asking.config));
}

/// Random expectations: of each set, what becomes of one of its requests is wanted of all.
fn wishes(asking: &Asking<'_>, tracer: &Tracer<'_>, count: usize, chance: &mut Chance) -> Intent {
    let sets: Vec<String> = (0..count).map(|_| set(chance, asking.literals)).collect();
    let intent = |wanted: &mut dyn FnMut(usize) -> String| {
        let mut one =
            |number: usize| format!("  - {{ name: e{number}, when: {}, {} }}\n", sets[number], wanted(number));
        let yaml = format!("expect:\n{}", (0..count).map(&mut one).collect::<String>());
        let mut sources = SourceMap::new();
        let file = sources.add("evenkeel.yaml", yaml.clone().into_bytes());
        let (intent, wrong) = intent::read(&sources, file);
        assert!(wrong.is_empty(), "{yaml}\n{wrong:?}");
        intent
    };
    let drafts = intent(&mut |_| "status: 404".into());
    intent(&mut |number| wanted(asking, tracer, &drafts.expect[number].when, chance))
}

/// A set of requests.
fn set(chance: &mut Chance, of: &Literals) -> String {
    let count = 1 + chance.below(3);
    let mut conditions: Vec<String> = (0..count).map(|_| condition(chance, of)).collect();
    // A key may stand once.
    conditions.sort();
    conditions.dedup_by_key(|one| one.split(':').next().unwrap_or("").to_owned());
    // Nobody means a listener of this machine alone without saying so.
    conditions.push("port: not 1".into());
    format!("{{ {} }}", conditions.join(", "))
}

/// What becomes of one request of the set, if one is found.
fn wanted(asking: &Asking<'_>, tracer: &Tracer<'_>, when: &When, chance: &mut Chance) -> String {
    let When::Set(conditions) = when else { return "status: 404".into() };
    let mut tried = (0..TRIES).map(|_| arriving(asking, chance));
    let found = tried.find(|(_, asked)| sent::is_plain(asked) && wish::is_member(&conditions.value, asked));
    let (door, asked) = found.unwrap_or_else(|| arriving(asking, chance));
    let said = asking.modelled.said(tracer, &door, &asked);
    match said.fates.first() {
        Some(Expected::Forwarded { sees: Some(sees), .. }) if chance.is(20) && sees.target.is_some() => {
            let target = sees.target.as_ref().map_or("", |target| target.as_str());
            format!("sees: {{ path: {} }}", quoted(&plain(target.split('?').next().unwrap_or("/"))))
        }
        Some(Expected::Forwarded { pool, .. }) if asking.modelled.model.pool_named(pool).is_some() => {
            format!("pool: {}", quoted(pool))
        }
        _ if chance.is(40) => format!("not_pool: {}", quoted(chance.of(&["p0", "p1"]))),
        Some(Expected::Answered { status: Some(status), .. }) => format!("status: {status}"),
        _ => "status: 404".into(),
    }
}

/// What stands for itself in a pattern.
fn plain(text: &str) -> String {
    if text.contains('*') || text.starts_with(['~', 'n']) { "/".into() } else { text.to_owned() }
}

fn condition(chance: &mut Chance, of: &Literals) -> String {
    let not = if chance.is(25) { "not " } else { "" };
    let paired = |key: &str, names: &[String], chance: &mut Chance| {
        let name = if names.is_empty() { "x".to_owned() } else { chance.pick(names).to_ascii_lowercase() };
        let value = plain(&value(chance, of));
        format!("{key}: {{ {}: {} }}", quoted(&name), quoted(&format!("{not}{value}")))
    };
    match chance.below(12) {
        0..5 => format!("path: {}", quoted(&format!("{not}{}", path(chance, of)))),
        5 | 6 => {
            let name = plain(chance.pick(&of.hosts).split(':').next().unwrap_or("x"));
            let host = if chance.is(20) { "*.example.com".to_owned() } else { name };
            format!("host: {}", quoted(&format!("{not}{host}")))
        }
        7 | 8 => format!("method: {}", quoted(&format!("{not}{}", chance.of(&["GET", "POST", "HEAD", "PUT"])))),
        9 => paired("header", &of.names, chance),
        10 => paired("cookie", &of.cookies, chance),
        _ => format!(
            "client: {}",
            quoted(&format!("{not}{}", chance.of(&["127.1.0.0/16", "127.1.2.3", "127.0.0.0/24"])))
        ),
    }
}

fn value(chance: &mut Chance, of: &Literals) -> String {
    if of.values.is_empty() { "1".into() } else { chance.pick(&of.values).clone() }
}

fn path(chance: &mut Chance, of: &Literals) -> String {
    let path = chance.pick(&of.paths).clone();
    let path = if path.is_empty() || path.contains(['*', '%']) { "/api".to_owned() } else { path };
    match chance.below(4) {
        0 => path,
        1 => format!("{}/**", path.trim_end_matches('/')),
        2 => format!("{path}**"),
        _ => format!("~ ^{}", path.replace('.', "\\.").replace('+', "\\+")),
    }
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
