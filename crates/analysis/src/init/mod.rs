//! A first `evenkeel.yaml`: what the configurations do today, as statements that hold.

mod fates;
mod pools;
mod yaml;

use std::collections::HashSet;

use finding::SourceMap;
use model::Model;

use crate::intent;
use crate::test::{Subject, Verdict, run};

pub(crate) use fates::wanted;
pub(crate) use yaml::scalar;

/// A configuration to be pinned.
#[derive(Clone, Copy)]
pub struct Pinned<'m> {
    /// What to call the balancer.
    pub name: &'m str,
    /// Its file or folder, relative to the intent file.
    pub config: &'m str,
    /// What it does.
    pub model: &'m Model,
}

/// The text of an intent file that pins what the configurations do: every statement in it holds for them.
pub fn init(balancers: &[Pinned<'_>]) -> String {
    let models: Vec<&Model> = balancers.iter().map(|balancer| balancer.model).collect();
    let mut pools: Vec<Vec<String>> = pools::statements(&models);
    let mut fates: Vec<String> = fates::expectations(&models);
    // Statements are tried before they are given out: a reader must be able to trust that they hold.
    let broken = broken(&text(balancers, &pools, &fates), &models);
    for lines in &mut pools {
        let Some(head) = lines.first().cloned() else { continue };
        lines.retain(|line| !broken.contains(&statement(&head, line)));
    }
    pools.retain(|lines| lines.len() > 1);
    fates.retain(|fate| !broken.contains(&fates::name_of(fate)));
    text(balancers, &pools, &fates)
}

/// The key of a line in a pool's section: `auth/share`.
fn statement(head: &str, line: &str) -> String {
    let name = head.trim().trim_end_matches(':');
    let key = line.trim().split(':').next().unwrap_or_default();
    format!("{name}/{key}")
}

/// What doesn't hold, though it should: statements as `pool/key`, expectations by name.
fn broken(text: &str, models: &[&Model]) -> HashSet<String> {
    let mut sources = SourceMap::new();
    let file = sources.add("evenkeel.yaml", text.as_bytes().to_vec());
    let (intent, _) = intent::read(&sources, file);
    let subjects: Vec<Subject<'_>> = models.iter().map(|model| Subject { name: "", model }).collect();
    let (checked, _) = run(&intent, &subjects);
    let failed = checked.into_iter().filter(|one| one.verdict != Verdict::Holds);
    failed.map(|one| statement_of(&one.name).unwrap_or(one.name)).collect()
}

/// `pool auth: share even` as `auth/share`.
fn statement_of(name: &str) -> Option<String> {
    let (pool, rest) = name.strip_prefix("pool ")?.rsplit_once(": ")?;
    Some(format!("{}/{}", scalar(pool), rest.split(' ').next()?))
}

fn text(balancers: &[Pinned<'_>], pools: &[Vec<String>], fates: &[String]) -> String {
    let mut out = String::from("# What these configurations do today, written by `evenkeel init`.\n");
    out.push_str(
        "# Keep what is meant, correct what isn't: `evenkeel check` tells whenever one of these stops to hold.\n\n",
    );
    out.push_str("balancers:\n");
    for balancer in balancers {
        out.push_str(&format!("  {}: {}\n", scalar(balancer.name), scalar(balancer.config)));
    }
    if !pools.is_empty() {
        out.push_str("\npools:\n");
        pools.iter().flatten().for_each(|line| out.push_str(&format!("{line}\n")));
    }
    if !fates.is_empty() {
        out.push_str("\nexpect:\n");
        fates.iter().for_each(|fate| out.push_str(fate));
    }
    out
}
