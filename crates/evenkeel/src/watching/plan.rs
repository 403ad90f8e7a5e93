//! What is watched, from what was read.

use std::path::{Path, PathBuf};

use watch::Plan;

use crate::input::{Group, Loaded};

/// All balancers that were read, and what their intent files want watched.
pub fn plan(loaded: &Loaded) -> Plan {
    let mut plan = Plan::default();
    loaded.groups.iter().for_each(|group| add(&mut plan, loaded, group));
    plan
}

fn add(plan: &mut Plan, loaded: &Loaded, group: &Group) {
    let intent = group.intent.as_ref().map(|file| &file.intent);
    let path = intent.and_then(|intent| intent.file).map(|file| PathBuf::from(loaded.sources.file(file).name()));
    let meant = path.as_deref().zip(intent);
    for balancer in &group.balancers {
        let files = balancer.files.iter().map(|file| Path::new(loaded.sources.file(*file).name()).to_owned());
        let roots: Vec<PathBuf> = files.collect();
        // A folder may have several configurations under one name.
        let is_taken = plan.balancers.iter().any(|own| own.name == balancer.name);
        let own_name = roots.first().filter(|_| is_taken).map(|root| root.to_string_lossy().into_owned());
        plan.add(own_name.as_ref().unwrap_or(&balancer.name), balancer.engine, roots, meant);
    }
    if let Some((path, intent)) = meant {
        plan.speak(path, intent);
    }
}
