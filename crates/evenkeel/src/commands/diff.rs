//! `evenkeel diff`: what a change of configuration changes for traffic.

use std::collections::BTreeSet;
use std::path::PathBuf;

use analysis::diff::{self, Equivalent, MapError, Pairs};
use analysis::test::Subject;
use analysis::weigh::{self, Weighed};
use finding::{FileId, SourceMap};
use model::Model;
use report::{DiffFacts, Quotes};

use crate::args::{Diff, DiffFormat, Shared};
use crate::failure::Failure;
use crate::input::{self, Configuration, Side};
use crate::logs::{Learned, learn};
use crate::{Status, output, replay};

pub fn run(own: &Diff, shared: &Shared) -> Result<Status, Failure> {
    let engine = own.engine();
    let mut sources = SourceMap::new();
    let old = input::side(&own.old, engine, &mut sources)?;
    let first_new = FileId(sources.files().count() as u32);
    let new = input::side(&own.new, engine, &mut sources)?;
    let matched = matched(&old.configurations, &new.configurations);
    refuse_idle_maps(&own.maps, &matched)?;
    let alone = matched.len() == 1;
    let learned = learned(&own.log, &old)?;
    let mut weighed: Option<Weighed> = None;
    let mut compared = Vec::new();
    for pair in &matched {
        let (diff, by) = compare(&sources, pair, own, alone, learned.as_ref())?;
        compared.push(diff);
        weighed = weighed.map_or(by, |own| by.map(|by| own.and(by)));
    }
    let diff = diff::Diff::together(compared);

    let all = old.configurations.iter().chain(&new.configurations);
    let quotes = Quotes::new(&sources, all.flat_map(|one| one.reading.secrets.iter().copied()));
    let facts = DiffFacts {
        quotes: &quotes,
        old: &own.old,
        new: &own.new,
        new_prefix: &new.prefix,
        first_new,
        diff: &diff,
        weighed,
    };
    output::write(shared, |out| match own.format {
        DiffFormat::Human => report::human::diff(out, &facts, &output::look(shared)),
        DiffFormat::Json => report::json::diff(out, &facts),
        DiffFormat::Markdown => report::markdown::diff(out, &facts),
        DiffFormat::Github => report::github::diff(out, &facts),
    })?;
    let found = match diff.equivalent {
        Equivalent::Yes => false,
        Equivalent::Unknown => own.strict,
        Equivalent::No => true,
    };
    Ok(if found { Status::Found } else { Status::Even })
}

/// An old configuration and the new one that it has become; one that is missing does nothing with traffic.
type Matched<'c> = (Option<&'c Configuration>, Option<&'c Configuration>);

/// Configurations of the same name below what the user named; two that are alone are compared whatever their names.
fn matched<'c>(old: &'c [Configuration], new: &'c [Configuration]) -> Vec<Matched<'c>> {
    if let ([old], [new]) = (old, new) {
        return vec![(Some(old), Some(new))];
    }
    let find = |all: &'c [Configuration], name: &str| all.iter().find(|one| one.name == name);
    let names: BTreeSet<&str> = old.iter().chain(new).map(|one| one.name.as_str()).collect();
    names.into_iter().map(|name| (find(old, name), find(new, name))).collect()
}

/// What logs say of the traffic of the old side; `None` where none is named.
fn learned(logs: &[PathBuf], old: &Side) -> Result<Option<Learned>, Failure> {
    if logs.is_empty() {
        return Ok(None);
    }
    let written = old.configurations.iter().flat_map(|one| &one.reading.logs.formats).map(|one| one.format.clone());
    let subjects: Vec<Subject<'_>> =
        old.configurations.iter().map(|one| Subject { name: &one.name, model: &one.reading.model }).collect();
    learn(logs, written, &subjects).map(Some)
}

/// Compares two configurations, and weighs what changes.
fn compare(
    sources: &SourceMap,
    matched: &Matched<'_>,
    own: &Diff,
    alone: bool,
    learned: Option<&Learned>,
) -> Result<(diff::Diff, Option<Weighed>), Failure> {
    let (old, new) = matched;
    let nothing = Model::default();
    let dialect = old.or(*new).map_or("", |one| one.engine.id);
    let (old, new) = (side(*old, &nothing, dialect), side(*new, &nothing, dialect));
    // Of several configurations each has its own pools; a map that fits none is refused before.
    let fits = |map: &&(String, String)| alone || fits(map, old.model, new.model);
    let maps: Vec<(String, String)> = own.maps.iter().filter(fits).cloned().collect();
    let pairs = Pairs::of(&old, &new, &maps).map_err(refused)?;
    let mut diff = diff::diff(sources, &old, &new, &pairs);
    if let (true, (Some(old_side), Some(new_side))) = (own.replay, matched) {
        replay::diff(sources, (old_side, new_side), &mut diff.changes);
    }
    Ok(match learned {
        Some(learned) => {
            let (diff, weighed) = weigh::changes(diff, &old, &new, &learned.sample);
            (diff, Some(weighed))
        }
        None => (diff, None),
    })
}

/// A side of a comparison; one that is missing is an empty model in the language of the other.
fn side<'m>(one: Option<&'m Configuration>, nothing: &'m Model, dialect: &'m str) -> diff::Side<'m> {
    match one {
        Some(one) => diff::Side { model: &one.reading.model, dialect: one.engine.id },
        None => diff::Side { model: nothing, dialect },
    }
}

/// Whether both pools of a map are there.
fn fits((from, to): &(String, String), old: &Model, new: &Model) -> bool {
    old.pool_named(from).is_some() && new.pool_named(to).is_some()
}

/// A map that no configuration can use is a mistake. Where there is only one, the names themselves are blamed.
fn refuse_idle_maps(maps: &[(String, String)], matched: &[Matched<'_>]) -> Result<(), Failure> {
    let idle = |map: &&(String, String)| {
        let both = matched.iter().filter_map(|(old, new)| old.zip(*new));
        !both.into_iter().any(|(old, new)| fits(map, &old.reading.model, &new.reading.model))
    };
    match maps.iter().find(idle).filter(|_| matched.len() > 1) {
        Some((from, to)) => {
            let message = format!("no configuration has a pool {from:?} before and {to:?} after");
            Err(Failure::new(message, "name a pool as its configuration does"))
        }
        None => Ok(()),
    }
}

fn refused(error: MapError) -> Failure {
    let help = error.nearest.map_or_else(String::new, |name| format!("did you mean {name}?"));
    Failure::new(error.message, help)
}
