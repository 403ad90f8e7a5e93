//! Who does it: by part, and by name where the history of a configuration tells one.

use std::collections::BTreeMap;

use model::Text;

use super::super::types::{Cause, Mended, Owner, Role};
use crate::Timeline;

/// Who is known.
pub(super) struct Owners {
    /// Whoever mended the balancer, else whoever changed it most often.
    balancer: Option<Text>,
}

impl Owners {
    pub(super) fn of(timeline: &Timeline, cause: Option<&Cause>, mended: Option<&Mended>) -> Self {
        let mender = mended.and_then(|own| own.origin.as_ref()).map(|own| own.author.clone());
        let culprit = cause.and_then(|own| own.culprit.as_ref());
        let keeper = || culprit.and_then(|own| keeper(timeline, &own.balancer));
        Owners { balancer: mender.or_else(keeper) }
    }

    pub(super) fn balancer(&self, name: &Text) -> Owner {
        Owner { role: Role::Balancer(name.clone()), name: self.balancer.clone() }
    }

    pub(super) fn pool(&self, name: &Text) -> Owner {
        Owner { role: Role::Pool(name.clone()), name: None }
    }

    pub(super) fn on_call(&self) -> Owner {
        Owner { role: Role::OnCall, name: None }
    }

    pub(super) fn lead(&self) -> Owner {
        Owner { role: Role::Lead, name: None }
    }
}

/// Who changed a balancer's configuration most often; of several the one who did it last.
fn keeper(timeline: &Timeline, balancer: &str) -> Option<Text> {
    let latest = timeline.configurations(balancer).last()?.1;
    let mut changes: BTreeMap<&Text, usize> = BTreeMap::new();
    latest.origins.changes.iter().for_each(|own| *changes.entry(&own.author).or_default() += 1);
    let newest = |author: &Text| latest.origins.changes.iter().position(|own| own.author == *author);
    let first = changes.into_iter().max_by_key(|(author, count)| (*count, std::cmp::Reverse(newest(author))));
    first.map(|(author, _)| author.clone())
}
