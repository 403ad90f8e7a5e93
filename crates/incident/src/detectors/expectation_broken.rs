//! The configuration doesn't do what is expected of it.

use std::sync::Arc;

use analysis::intent::Intent;
use analysis::test::{self, Checked, Subject as Tested, Verdict};
use finding::Confidence;
use model::{Moment, Text};

use super::Detector;
use crate::view::{came_into_force, clean, places};
use crate::{Configuration, Sign, Subject, Timeline, View};

pub static DETECTOR: Detector =
    Detector { id: "expectation-broken", docs: include_str!("expectation_broken.md"), check };

fn check(view: &View<'_>, signs: &mut Vec<Sign>) {
    for balancer in view.balancers() {
        let versions: Vec<(Moment, &Arc<Configuration>)> = view.timeline.configurations(balancer).collect();
        let failed: Vec<Vec<Checked>> = versions.iter().map(|(_, own)| failed(view.timeline, balancer, own)).collect();
        for (at, (seen, own)) in versions.iter().enumerate() {
            let since = came_into_force(view.timeline, balancer, *seen, own).unwrap_or(*seen);
            let before = at.checked_sub(1).map(|before| &failed[before]);
            for one in &failed[at] {
                let is_old = before.is_some_and(|before| before.iter().any(|old| old.name == one.name));
                if is_old {
                    continue;
                }
                let is_mended = |later: &usize| failed[*later].iter().all(|own| own.name != one.name);
                let until = (at + 1..versions.len()).find(is_mended).map(|later| versions[later].0);
                let was_held = before.is_some();
                signs.push(Sign { until, ..sign(balancer, own, one, since, was_held) });
            }
        }
    }
}

/// What fails of what is expected of a configuration.
fn failed(timeline: &Timeline, balancer: &Text, own: &Arc<Configuration>) -> Vec<Checked> {
    let Some(intent) = &own.intent else { return Vec::new() };
    let all = timeline.memo().checked(own, || run(intent, balancer, own));
    all.iter().filter(|one| one.verdict == Verdict::Fails).cloned().collect()
}

/// All that is expected of one balancer, by itself.
fn run(intent: &Intent, balancer: &str, own: &Configuration) -> Vec<Checked> {
    test::run(intent, &[Tested { name: balancer, model: &own.model }]).0
}

fn sign(balancer: &Text, own: &Configuration, one: &Checked, since: Moment, was_held: bool) -> Sign {
    let witness =
        one.witness.as_ref().map(|witness| format!("{} {} -> ", witness.method, witness.url)).unwrap_or_default();
    let outcome = one.outcome.as_ref().map(|outcome| format!(", but {witness}{outcome}")).unwrap_or_default();
    let (confidence, when) = match was_held {
        true => (Confidence::High, "doesn't hold any more"),
        false => (Confidence::Low, "hasn't held since the watch began"),
    };
    Sign {
        detector: DETECTOR.id,
        subject: pool_of(own, one).map_or_else(|| Subject::Balancer(balancer.clone()), Subject::Pool),
        since,
        until: None,
        confidence,
        message: clean(own, &format!("\"{}\" {when}{outcome}", one.name)),
        size: 0.0,
        places: places(balancer, own, one.because.iter().copied().filter(|span| own.files.contains(&span.file))),
    }
}

/// The pool that it speaks of.
fn pool_of(own: &Configuration, one: &Checked) -> Option<Text> {
    let intent = own.intent.as_ref()?;
    let stated = intent.pools.iter().map(|pool| &pool.name.value);
    if let Some(name) = stated.clone().find(|name| one.name.starts_with(&format!("pool {name}:"))) {
        return Some(name.clone());
    }
    let expected = intent.expect.iter().find(|own| own.name.value == one.name)?;
    expected.wanted.pool.as_ref()?.value.first().map(|pool| pool.value.clone())
}
