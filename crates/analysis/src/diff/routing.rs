//! Which requests meet another fate.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::hash::{Hash, Hasher};
use std::rc::Rc;

use finding::{SourceMap, Span};
use model::trace::{Fate, Sees, Trace, Tracer, What};
use model::{BindAddress, Blame, FilterKind, Model, PoolId, Protocol};

use super::{Because, Change, Doubt, Kind, Pairs, Routing, Side, answers};
use crate::ask::Scheme;
use crate::facts::decided::deciding;
use crate::facts::words::{address, target_of};
use crate::prove::likeness::{self, likeness};
use crate::prove::{Explorer, Names, Parting, Setting, Sides, Versus};
use crate::space::door::Door;
use crate::space::{HostNames, Reads, Spelling};

/// So many lines of a change are shown.
const LINES: usize = 6;

/// So many lines of each request that shows it.
const EACH: usize = 1;

/// Compares where requests go, at every address at which both sides listen.
pub(super) fn routing(sources: (&SourceMap, &SourceMap), old: &Side<'_>, new: &Side<'_>, pairs: &Pairs) -> Routing {
    let (before, after) = (Tracer::new(old.model), Tracer::new(new.model));
    let names = names(sources, old.model, new.model, pairs);
    let likeness = likeness((old.model, names.0.as_ref()), (new.model, names.1.as_ref()));
    let mut routing = Routing::default();
    let mut groups: BTreeMap<Looks, Vec<Parting>> = BTreeMap::new();
    let doors = doors(old.model, new.model);
    let count = doors.len();
    for (left, right) in doors {
        let sides = ((&before, left), (&after, right));
        let Versus { partings, doubts, .. } = at(sides.0, sides.1, &names, &likeness, count);
        for parting in partings {
            let (kind, was, is) = difference(old.model, new.model, &parting);
            groups.entry((kind, parting.answered.is_some(), was, is)).or_default().push(parting);
        }
        routing.doubts.extend(doubts.into_iter().map(doubt));
    }
    routing.doubts.sort_by(|a, b| (a.span, &a.message).cmp(&(b.span, &b.message)));
    routing.doubts.dedup();
    let mut changes: Vec<(usize, Change)> = groups.into_iter().map(change).collect();
    changes.sort_by_key(|(narrow, _)| *narrow);
    routing.changes = changes.into_iter().map(|(_, change)| change).collect();
    routing.changes.extend(answers::compare((old.model, names.0.as_ref()), (new.model, names.1.as_ref())));
    if old.dialect == new.dialect {
        routing.changes.extend(answers::forms(old.model, new.model));
    }
    routing
}

/// The same way in on both sides; of several that look the same, the first with the first.
fn doors(old: &Model, new: &Model) -> Vec<(Door, Door)> {
    let mut partners: HashMap<Entrance, VecDeque<Door>> = HashMap::new();
    for (entrance, door) in entrances(new) {
        partners.entry(entrance).or_default().push_back(door);
    }
    let mut doors = Vec::new();
    let mut seen = HashSet::new();
    for (entrance, left) in entrances(old) {
        if let Some(right) = partners.get_mut(&entrance).and_then(VecDeque::pop_front)
            && seen.insert((left.listener, right.listener, left.scheme, left.port, left.address))
        {
            doors.push((left, right));
        }
    }
    doors
}

/// What tells one way in from another: what is spoken, the ports, the address.
type Entrance = (Scheme, Option<(u16, u16)>, BindAddress);

/// Every address of every listener that is switched on.
fn entrances(model: &Model) -> impl Iterator<Item = (Entrance, Door)> {
    let listening = model.listener_ids().filter(|(_, one)| !one.disabled && one.protocol != Protocol::Udp);
    listening.flat_map(|(id, listener)| {
        listener.binds.iter().map(move |bind| {
            let door = Door::new(id, listener, bind);
            let ports = bind.ports.map(|ports| (ports.first, ports.last));
            ((door.scheme, ports, bind.address.clone()), door)
        })
    })
}

/// Follows one way in on both sides. The Host may be any text there,
/// and the name in TLS is taken to be that of the host.
fn at(
    (before, left): (&Tracer<'_>, Door),
    (after, right): (&Tracer<'_>, Door),
    names: &BothNames,
    likeness: &(likeness::Side, likeness::Side),
    doors: usize,
) -> Versus {
    let (old, new) = (before.model(), after.model());
    let spelling = match (left.spelling(old), right.spelling(new)) {
        (one, other) if one == other => one,
        // Two engines match two forms of a path: only where it has but one can they be held against each other.
        _ => Spelling::Plain,
    };
    let setting = Setting { spelling, names: HostNames { free_host: true, sni_is_host: true }, at_rest: true };
    let same_endpoint = |(a, x): (PoolId, usize), (b, y): (PoolId, usize)| {
        let of = |model: &Model, pool: PoolId, at: usize| {
            model.pool(pool).endpoints.get(at).map(|endpoint| address(&endpoint.address))
        };
        of(old, a, x) == of(new, b, y)
    };
    let explorer = |tracer, door, names: &Rc<dyn Names>| {
        Explorer::new(tracer, door, setting, |reads| written(old, new, reads)).comparing(names.clone()).one_of(doors)
    };
    let (old, new) = (explorer(before, left, &names.0), explorer(after, right, &names.1));
    Sides::new((old, names.0.as_ref()), (new, names.1.as_ref()), likeness, &same_endpoint).compare()
}

/// What tells the pools and lines of both sides apart.
type BothNames = (Rc<dyn Names>, Rc<dyn Names>);

/// Pools are told by their partners, lines by their words: a line that only moved is the same.
fn names(sources: (&SourceMap, &SourceMap), old: &Model, new: &Model, pairs: &Pairs) -> BothNames {
    let before = Own { lines: texts_of_lines(sources.0, old), pools: (0..old.pools.len() as u64).collect() };
    let after = Own { lines: texts_of_lines(sources.1, new), pools: partners(old, new, pairs) };
    (Rc::new(before), Rc::new(after))
}

/// Every header that something writes: endpoints notice.
fn written(old: &Model, new: &Model, reads: &mut Reads) {
    for route in old.tables.iter().chain(&new.tables).flat_map(|table| &table.routes) {
        for filter in &route.filters {
            if let FilterKind::Header(op) = filter.kind.as_ref() {
                reads.add_header(op.name());
            }
        }
    }
}

/// What tells the pools and the lines of one side apart.
struct Own {
    /// Lines of which something isn't known, by their words. Blanks don't count.
    lines: HashMap<Span, u64>,
    /// By the number of the pool in its own model.
    pools: Vec<u64>,
}

impl Names for Own {
    fn pool(&self, pool: PoolId) -> u64 {
        self.pools.get(pool.0 as usize).copied().unwrap_or(u64::MAX)
    }

    fn line(&self, blame: &Blame) -> u64 {
        let mut hash = DefaultHasher::new();
        (&blame.reason, self.lines.get(&blame.span)).hash(&mut hash);
        hash.finish()
    }
}

/// The new pools by the numbers of the old ones; those that are new alone by numbers of their own.
fn partners(old: &Model, new: &Model, pairs: &Pairs) -> Vec<u64> {
    let own = |id: PoolId| old.pools.len() as u64 + u64::from(id.0);
    new.pool_ids().map(|(id, _)| pairs.old_of(id).map_or(own(id), |partner| u64::from(partner.0))).collect()
}

/// What the lines say of which something is not known, as numbers.
fn texts_of_lines(sources: &SourceMap, model: &Model) -> HashMap<Span, u64> {
    let mut spans = HashSet::new();
    crate::prove::blamed(model, &mut |blame| {
        spans.insert(blame.span);
    });
    let print = |span: Span| {
        let mut hash = DefaultHasher::new();
        sources.text(span).split_whitespace().collect::<Vec<_>>().hash(&mut hash);
        hash.finish()
    };
    spans.into_iter().map(|span| (span, print(span))).collect()
}

/// A doubt is told as a sentence of its own, with the line.
fn doubt(blame: Blame) -> Doubt {
    Doubt { message: format!("whether the same requests go the same way: {}", blame.reason), span: blame.span }
}

/// What is different for one request, in words.
fn difference(old: &Model, new: &Model, parting: &Parting) -> (Kind, String, String) {
    let (before, after) = &parting.traces;
    if !parting.alike {
        return (Kind::Fate, fate(old, before), fate(new, after));
    }
    if parting.answered.is_some() {
        let (was, is) = answers::headers(before, after);
        return (Kind::Header, was, is);
    }
    // Where something unknown leaves several ways open, the first that looks different is told.
    let looks = before.fates.iter().zip(&after.fates).map(|(old, new)| {
        let sees = |fate: &Fate| fate.sees.clone().unwrap_or_default();
        seen(&sees(old), &sees(new))
    });
    let (was, is) = looks.into_iter().find(|(was, is)| was != is).unwrap_or(("the same".into(), "the same".into()));
    (Kind::Header, was, is)
}

/// Of several fates the first is told.
fn fate(model: &Model, trace: &Trace) -> String {
    trace.fates.first().map_or_else(String::new, |fate| target_of(model, &fate.outcome))
}

/// So many differences in what one endpoint receives are told.
const SEEN: usize = 6;

/// What is different in what the endpoint receives.
fn seen(before: &Sees, after: &Sees) -> (String, String) {
    let text = |text: &Option<model::Text>| text.as_ref().map_or("not known".to_owned(), ToString::to_string);
    let lines = |sees: &Sees, name: &str| {
        let own = sees.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| text(value));
        let value = own.collect::<Vec<_>>().join(", ");
        if value.is_empty() { format!("no header {name}") } else { format!("header {name}: {value}") }
    };
    let mut all: Vec<(String, String)> = vec![
        (format!("method {}", text(&before.method)), format!("method {}", text(&after.method))),
        (format!("target {}", text(&before.target)), format!("target {}", text(&after.target))),
    ];
    let names: BTreeSet<&model::Text> = before.headers.iter().chain(&after.headers).map(|(name, _)| name).collect();
    all.extend(names.into_iter().map(|name| (lines(before, name), lines(after, name))));
    all.retain(|(was, is)| was != is);
    all.truncate(SEEN);
    let (was, is): (Vec<String>, Vec<String>) = all.into_iter().unzip();
    (was.join(", "), is.join(", "))
}

/// What is different: whether it is the answer, before, and after.
type Looks = (Kind, bool, String, String);

/// Requests that look alike are told as one change, of which the widest and shortest is shown. The number says how
/// narrow it is, so that what most requests meet comes first.
fn change(((kind, _, was, is), mut partings): (Looks, Vec<Parting>)) -> (usize, Change) {
    partings.sort_by_key(|parting| (parting.narrow, parting.ask.url().len()));
    let first = &partings[0];
    let narrow = first.narrow;
    let what = format!("{} {}", first.ask.method, first.ask.url());
    let message = match kind {
        Kind::Header if first.answered.is_some() => format!("of {what} the client gets {is} instead of {was}"),
        Kind::Header => format!("of {what} the endpoint receives {is} instead of {was}"),
        _ => format!("{what} -> {is}, before -> {was}"),
    };
    let mut because = Because::default();
    for parting in &partings {
        if let Some((old, new)) = &parting.answered {
            old.iter().for_each(|line| add(&mut because.old, *line));
            new.iter().for_each(|line| add(&mut because.new, *line));
            // Where one side says nothing, what it says instead, or the way that it goes.
            answers::beside(&mut because, &parting.traces);
            continue;
        }
        let (before, after) = &parting.traces;
        let (old, new) = if parting.alike { rewriting(before, after) } else { Default::default() };
        lines(before, old).for_each(|line| add(&mut because.old, line));
        lines(after, new).for_each(|line| add(&mut because.new, line));
    }
    let more = partings.len() - 1;
    let requests = (more > 0).then(|| match more {
        1 => "and one more kind of request".to_owned(),
        more => format!("and {more} more kinds of request"),
    });
    let change = Change {
        requests,
        witness: Some(first.ask.witness()),
        places: Some(Box::new(first.places.clone())),
        before: Some(was),
        after: Some(is),
        because,
        ..Change::new(kind, message)
    };
    (narrow, change)
}

/// The lines that change a request on one side and not on the other, before and after.
fn rewriting(before: &Trace, after: &Trace) -> (Vec<Span>, Vec<Span>) {
    let rewrites = |trace: &Trace| -> Vec<(Span, What)> {
        let steps = trace.fates.first().into_iter().flat_map(|fate| &fate.steps);
        let rewrites = steps.filter(|step| matches!(step.what, What::Rewrote { .. }));
        rewrites.map(|step| (step.span, step.what.clone())).collect()
    };
    let (old, new) = (rewrites(before), rewrites(after));
    let alone = |own: &[(Span, What)], other: &[(Span, What)]| {
        let alone = own.iter().filter(|(_, what)| !other.iter().any(|(_, theirs)| theirs == what));
        alone.map(|(span, _)| *span).collect::<Vec<_>>()
    };
    (alone(&old, &new), alone(&new, &old))
}

/// The lines that say what is different, or those that decide where there are none.
fn lines(trace: &Trace, different: Vec<Span>) -> impl Iterator<Item = Span> {
    let decide = if different.is_empty() { deciding(trace) } else { Vec::new() };
    different.into_iter().chain(decide.into_iter().take(EACH))
}

/// Each line once, and not more than a reader takes in.
fn add(lines: &mut Vec<Span>, line: Span) {
    if lines.len() < LINES && !lines.contains(&line) {
        lines.push(line);
    }
}
