//! Which lines requests take, and whether an expectation speaks of those: by sampled requests first, then with sets of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use finding::Span;
use model::trace::{Outcome, Tracer};
use model::{Blame, Matcher, Model, Route, Strings, Table, Text, Value};

use super::Spoken;
use super::lines::Lines;
use super::speakers::Speakers;
use crate::ask::Ask;
use crate::facts::reach::Reach;
use crate::prove::{Confirmed, End, Exit, Explorer, Go, Setting};
use crate::space::door::Door;
use crate::space::lang::work;
use crate::space::{Draft, Formula, HostNames, Spelling, clauses, drafts_for};

/// So many requests of each listener are tried first.
const DRAFTS: usize = 200_000;

/// So much is spent on all doors together, for each of both looks.
const FUEL: u64 = 500_000;

/// So many expectations are held against the requests of one way at most.
const MOST_SPEAKERS: usize = 48;

/// Up to this many expectations are held against each way; more are looked up by their host.
const FEW_SPEAKERS: usize = 64;

/// One request that takes a line.
#[derive(Clone)]
pub(super) struct Way<'m> {
    pub door: Door,
    pub ask: Ask,
    /// The routes that decide, in order.
    pub routes: Vec<&'m Route>,
    /// The tables that it entered.
    pub tables: Vec<&'m Table>,
    pub outcome: Outcome,
    /// What is shown rather than another: what is certain, then what goes to a pool, then what is short.
    rank: (bool, bool, usize),
}

/// What is known of one line.
#[derive(Default)]
pub(super) struct Seen<'m> {
    /// The simplest request that takes it and that no expectation means.
    pub rest: Option<Way<'m>>,
    /// Whether one takes it that an expectation means.
    covered: bool,
    /// Why it can't be told whether an expectation means one.
    vague: Option<Blame>,
    /// Why it can't be told which other requests take it, and whether expectations mean them.
    unsure: Option<Blame>,
}

impl Seen<'_> {
    /// How far expectations speak of the line.
    pub fn spoken(&self) -> Spoken {
        match (self.covered, &self.rest) {
            (true, Some(_)) => Spoken::Partly(None),
            (true, None) => self.unsure.clone().map_or(Spoken::Fully, |blame| Spoken::Partly(Some(blame))),
            (false, rest) => {
                let doubt = self.vague.clone().or_else(|| self.unsure.clone().filter(|_| rest.is_none()));
                doubt.map_or(Spoken::Bare, Spoken::Unknown)
            }
        }
    }

    /// Not all ways were followed: what is known stays, what isn't there may be.
    fn give_up(&mut self, blame: &Blame, any_set: bool) {
        if self.covered {
            self.unsure.get_or_insert_with(|| blame.clone());
        } else if any_set {
            self.vague.get_or_insert_with(|| blame.clone());
        }
    }

    fn is_taken(&self) -> bool {
        self.covered || self.rest.is_some()
    }
}

/// Looks for the lines that requests take.
pub(super) struct Search<'m, 's> {
    pub lines: Lines<'m>,
    speakers: &'s Speakers,
    pub found: BTreeMap<Span, Seen<'m>>,
    /// Lines on the way of some request.
    pub met: HashSet<Span>,
    /// Why not all ways were followed.
    pub given_up: Option<Blame>,
}

impl<'m, 's> Search<'m, 's> {
    /// Before anything was looked at.
    pub fn new(model: &'m Model, speakers: &'s Speakers) -> Self {
        let (found, met) = (BTreeMap::new(), HashSet::new());
        Search { lines: Lines::of(model), speakers, found, met, given_up: None }
    }

    /// Looks at requests as users write them, in an idle, healthy system.
    pub fn usual(&mut self, tracer: &Tracer<'m>, doors: &[Door]) {
        doors.iter().for_each(|door| self.sample(tracer, door));
        for (door, ask) in self.speakers.single() {
            self.pass(tracer, door, ask);
        }
        if self.speakers.count() == 0 && self.is_all_met() {
            return;
        }
        let end = work::done() + FUEL;
        for door in doors {
            let names = HostNames { free_host: false, sni_is_host: true };
            let setting = Setting { spelling: Spelling::Plain, names, at_rest: true };
            self.explore(tracer, door, setting, end, &mut |search, explorer, exit| search.exit(explorer, exit));
        }
        if let Some(blame) = self.given_up.clone() {
            let any_set = self.speakers.any_set();
            self.found.values_mut().for_each(|seen| seen.give_up(&blame, any_set));
        }
    }

    /// Whether every line that can decide was taken by some request already: then all that is asked is who speaks of it.
    fn is_all_met(&self) -> bool {
        self.unmet().is_empty() && self.found.values().all(Seen::is_taken)
    }

    /// Written lines that a request could get to if it met their condition, and that none was found to take.
    pub fn unmet(&self) -> BTreeSet<Span> {
        let model = self.lines.model;
        let reach = Reach::of(model);
        let tables = model.tables.iter().zip(&reach.tables).filter(|(_, reached)| **reached);
        let routes = tables.flat_map(|(table, _)| &table.routes).filter(|route| self.lines.is_written(route));
        routes.map(|route| route.span).filter(|span| !self.met.contains(span)).collect()
    }

    /// Follows all ways from a door, until so much work is done.
    pub fn explore(
        &mut self,
        tracer: &Tracer<'m>,
        door: &Door,
        setting: Setting,
        end: u64,
        sink: &mut dyn FnMut(&mut Self, &mut Explorer<'m, '_>, &Exit<'m>),
    ) {
        let mut explorer = Explorer::new(tracer, door.clone(), setting, |_| {});
        let mut given_up = None;
        let enough =
            explorer.explore_with(end.saturating_sub(work::done()), &Formula::Const(true), &mut |explorer, exit| {
                match &exit.end {
                    End::GivenUp(blame) => given_up = Some(blame.clone()),
                    _ => sink(self, explorer, &exit),
                }
                Go::On
            });
        let table = self.lines.model.table(self.lines.model.listener(door.listener).entry);
        let too_much = || Blame { span: table.span, reason: "there are too many ways".into() };
        self.given_up = self.given_up.take().or(given_up).or_else(|| (!enough).then(too_much));
    }

    /// Requests that the conditions of the model speak of.
    fn sample(&mut self, tracer: &Tracer<'m>, door: &Door) {
        let model = self.lines.model;
        let drafts = drafts_for(model, model.listener(door.listener).entry, DRAFTS, |_, _| true);
        for draft in drafts.into_iter().chain([Draft::default()]).filter(|draft| is_plain(draft, door)) {
            self.pass(tracer, door, &draft.ask(door.scheme, door.port));
        }
    }

    /// One request, sent through the model.
    pub fn pass(&mut self, tracer: &Tracer<'m>, door: &Door, ask: &Ask) {
        let placed = door.place(self.lines.model, ask);
        let tracks = tracer.tracks(&placed.arrival, &placed.request);
        let mut ends: Vec<Option<Span>> = tracks.iter().map(|track| self.lines.of_track(track)).collect();
        ends.dedup();
        for track in &tracks {
            self.met.extend(self.lines.passed(track).iter().map(|route| route.span));
        }
        self.met.extend(ends.iter().flatten());
        let ([end], Some(track)) = (ends.as_slice(), tracks.first()) else {
            let blame = tracks.iter().flat_map(|track| &track.assumptions).find(|one| !one.at_rest);
            let Some(blame) = blame.map(|one| one.blame.clone()) else { return };
            let is_meant = self.speakers.mean(door, ask);
            for span in ends.iter().flatten() {
                let seen = self.found.entry(*span).or_default();
                let doubt = if is_meant { &mut seen.vague } else { &mut seen.unsure };
                doubt.get_or_insert_with(|| blame.clone());
            }
            return;
        };
        let Some(span) = end else { return };
        let seen = self.found.entry(*span).or_default();
        if self.speakers.mean(door, ask) {
            seen.covered = true;
            return;
        }
        let is_sent_on = matches!(track.outcome, Outcome::Forward { .. } | Outcome::ForwardTo { .. });
        let rank = (tracks.len() > 1, !is_sent_on, Draft::unusual(ask).size());
        if seen.rest.as_ref().is_none_or(|way| rank < way.rank) {
            let (routes, tables) = (self.lines.passed(track), self.lines.entered(track));
            let outcome = track.outcome.clone();
            seen.rest = Some(Way { door: door.clone(), ask: ask.clone(), routes, tables, outcome, rank });
        }
    }

    /// What the requests at an exit say of their line.
    fn exit(&mut self, explorer: &mut Explorer<'m, '_>, exit: &Exit<'m>) {
        let Some(span) = self.lines.of_exit(exit) else { return };
        let is_taken = self.found.get(&span).is_some_and(Seen::is_taken);
        if !is_taken && !self.look(explorer, exit, &Formula::Const(true), |seen| &mut seen.unsure) {
            return;
        }
        if self.speakers.count() == 0 {
            return;
        }
        let hosts = if self.speakers.count() > FEW_SPEAKERS { hosts(&self.lines.steps(exit)) } else { None };
        let speakers = self.speakers;
        let mut near = Vec::new();
        for formula in speakers.at(&explorer.door, hosts.as_deref()) {
            match formula {
                Some(formula) if exit.trail.and(formula).is_some() => near.push(formula),
                Some(_) => {}
                None => self.doubt(span, "which requests an expectation means can't be written down"),
            }
        }
        if near.len() > MOST_SPEAKERS {
            self.doubt(span, "too many expectations speak of it");
            near.truncate(MOST_SPEAKERS);
        }
        for formula in &near {
            if self.found.get(&span).is_some_and(|seen| seen.covered) {
                break;
            }
            self.look(explorer, exit, formula, |seen| &mut seen.vague);
        }
        let wanted = |seen: &Seen<'_>| seen.covered && seen.rest.is_none() && seen.unsure.is_none();
        if self.found.get(&span).is_some_and(wanted) {
            let rest = Formula::all(near.iter().map(|formula| formula.not()));
            self.look(explorer, exit, &rest, |seen| &mut seen.unsure);
        }
    }

    /// Looks for a request at an exit that meets something more; whether there may be one.
    fn look(
        &mut self,
        explorer: &mut Explorer<'m, '_>,
        exit: &Exit<'m>,
        more: &Formula,
        doubt: for<'x> fn(&'x mut Seen<'m>) -> &'x mut Option<Blame>,
    ) -> bool {
        match (explorer.confirm(exit, more), self.lines.of_exit(exit)) {
            (Confirmed::Nothing, _) | (_, None) => false,
            (Confirmed::Request(ask), _) => {
                self.pass(explorer.tracer, &explorer.door, &ask);
                true
            }
            (Confirmed::Unknown(blames), Some(span)) => {
                self.met.extend(self.lines.steps(exit).iter().map(|route| route.span));
                let blame = blames.into_iter().next();
                let doubt = doubt(self.found.entry(span).or_default());
                *doubt = doubt.take().or(blame);
                true
            }
        }
    }

    /// Nothing can be told of a line but what requests have shown.
    fn doubt(&mut self, span: Span, reason: &str) {
        let seen = self.found.entry(span).or_default();
        let blame = || Blame { span, reason: reason.into() };
        seen.vague.get_or_insert_with(blame);
        seen.unsure.get_or_insert_with(blame);
    }
}

/// Whether the request is spelt as a user would spell it: nobody means another without saying so.
fn is_plain(draft: &Draft, door: &Door) -> bool {
    let path = draft.path.as_deref().unwrap_or("/");
    let dots = || path.split('/').any(|segment| matches!(segment, "." | ".."));
    let lower = draft.host.as_ref().is_none_or(|host| !host.contains(|c: char| c.is_ascii_uppercase()));
    let odd_name = draft.sni.is_some() && door.scheme.is_http();
    lower && !path.contains("//") && !path.contains('%') && !dots() && !odd_name
}

/// The hosts that a way is about, where its own conditions name them.
fn hosts(routes: &[&Route]) -> Option<Vec<Text>> {
    routes.iter().find_map(|route| {
        let clauses = clauses(&route.when, MOST_SPEAKERS)?;
        let named = |one: &crate::space::Clause<'_>| {
            let literal = one.literals.iter().find(|one| !one.negated && is_host(one.value))?;
            match &*literal.matcher {
                Matcher::Strings(Strings { how: model::How::Equal, any, .. }) => Some(any.to_vec()),
                _ => None,
            }
        };
        let hosts: Option<Vec<Vec<Text>>> = clauses.iter().map(named).collect();
        hosts.map(|hosts| hosts.concat()).filter(|hosts| !hosts.is_empty())
    })
}

pub(super) fn is_host(value: &Value) -> bool {
    match value {
        Value::Field(model::Field::Header(name, _)) => name == "host",
        Value::Convert(inner, _) => is_host(inner),
        _ => false,
    }
}
