//! What an older configuration has too: that is no news.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use analysis::intent::Intent;
use analysis::test::{Checked, Verdict};
use engines::Engine;
use finding::{FileId, Finding, SourceMap, Span};

use crate::failure::Failure;
use crate::input::{self, Balancer, Configuration, Group, Loaded, Side};
use crate::verdicts::{Found, Meant, find};

/// What was found in the older configuration.
pub struct Baseline {
    /// Findings, each as often as it is there.
    findings: HashMap<Key, usize>,
    /// Verdicts of expectations.
    verdicts: HashMap<(Span, String), Verdict>,
}

/// An older configuration by the name that its balancer has now.
type Named<'a> = (&'a str, Configuration);

/// What makes two findings the same, wherever their lines stand: no message has a position in it.
type Key = (Cow<'static, str>, String, String);

fn key(sources: &SourceMap, finding: &Finding) -> Key {
    (finding.rule.clone(), sources.line_of(finding.primary.span).to_owned(), finding.message.clone())
}

impl Baseline {
    /// Reads what a user named, behind what was loaded, and looks at it as at what was loaded: with the same intent files.
    pub fn read(named: &str, engine: Option<&'static Engine>, loaded: &mut Loaded) -> Result<Baseline, Failure> {
        let first = FileId(loaded.sources.files().count() as u32);
        let Loaded { sources, groups, .. } = loaded;
        let side = input::side(named, engine, sources)?;
        let partners = partners(sources, groups, &side);
        let mut olds: Vec<Option<Configuration>> = side.configurations.into_iter().map(Some).collect();
        let mut partners = partners.into_iter().map(|at| at.and_then(|at| olds[at].take()));
        let mut all: Vec<(Option<&Intent>, Vec<Named<'_>>)> = Vec::new();
        for group in groups.iter() {
            let own = group.balancers.iter().zip(&mut partners);
            let own = own.filter_map(|(balancer, old)| Some((balancer.name.as_str(), old?))).collect();
            all.push((group.intent.as_ref().map(|file| &file.intent), own));
        }
        drop(partners);
        // What has no partner is looked at, too: a part of it may live on elsewhere.
        all.push((None, olds.into_iter().flatten().map(|old| ("", old)).collect()));
        let meant = all.iter_mut().map(|(intent, olds)| Meant {
            learned: None,
            intent: *intent,
            balancers: olds.iter_mut().map(|(name, old)| (*name, &mut old.reading)).collect(),
        });
        let Found { expectations, findings, .. } = find(sources, |file| file >= first, meant).suppressed(sources);
        let mut counts: HashMap<Key, usize> = HashMap::new();
        findings.iter().for_each(|finding| *counts.entry(key(sources, finding)).or_default() += 1);
        let verdicts = expectations.into_iter().map(|one| ((one.span, one.name), one.verdict)).collect();
        Ok(Baseline { findings: counts, verdicts })
    }

    /// Takes away the findings that were there, and says how many; of several that are the same, the first ones.
    pub fn take_from(&mut self, sources: &SourceMap, findings: &mut Vec<Finding>) -> usize {
        let before = findings.len();
        findings.retain(|finding| match self.findings.get_mut(&key(sources, finding)) {
            Some(left) if *left > 0 => {
                *left -= 1;
                false
            }
            _ => true,
        });
        before - findings.len()
    }

    /// Notes on each expectation what came of it before.
    pub fn note(&self, expectations: &mut [Checked]) {
        for one in expectations {
            one.before = self.verdicts.get(&(one.span, one.name.clone())).copied();
        }
    }
}

/// For each balancer the older configuration that it was: one whose path below what the user named ends its own. Two that
/// are alone are the same whatever their names.
fn partners(sources: &SourceMap, groups: &[Group], side: &Side) -> Vec<Option<usize>> {
    let balancers: Vec<&Balancer> = groups.iter().flat_map(|group| &group.balancers).collect();
    let olds = side.configurations.as_slice();
    if let ([_], [_]) = (balancers.as_slice(), olds) {
        return vec![Some(0)];
    }
    let mut fitting = Vec::new();
    for (number, old) in olds.iter().enumerate() {
        let name = name(sources, side, old);
        for (at, balancer) in balancers.iter().enumerate() {
            let path =
                balancer.roots.first().filter(|path| path.ends_with(&name) && old.engine.id == balancer.engine.id);
            // The longest name first, and of several the one that is not deeper down.
            fitting.extend(path.map(|path| (Reverse(parts(&name)), parts(path), at, number)));
        }
    }
    fitting.sort_unstable();
    let mut partners = vec![None; balancers.len()];
    for (_, _, at, number) in fitting {
        if partners[at].is_none() && !partners.contains(&Some(number)) {
            partners[at] = Some(number);
        }
    }
    partners
}

/// The path of a configuration below what the user named; of a file its name.
fn name(sources: &SourceMap, side: &Side, old: &Configuration) -> PathBuf {
    if !old.name.is_empty() {
        return PathBuf::from(&old.name);
    }
    let whole = old.files.first().map_or("", |file| sources.file(*file).name());
    let path = Path::new(whole.strip_prefix(side.prefix.as_str()).unwrap_or(whole));
    path.file_name().map(PathBuf::from).unwrap_or_default()
}

fn parts(path: &Path) -> usize {
    path.components().count()
}
