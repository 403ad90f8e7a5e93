//! What of the traffic is independent of what: groups of clients, or without them minutes.

use super::sample::{Groups, Sample};
use super::window::Window;
use crate::Clusters;

/// Windows that it takes where nothing is known of clusters.
pub(super) const FEWEST: usize = 10;

/// The groups of clients over all windows; `None` where a window with requests doesn't know them.
pub(super) fn clients(windows: &[Window], endpoints: usize) -> Option<Groups> {
    let mut all: Option<Clusters> = None;
    for window in windows.iter().filter(|window| window.requests() > 0) {
        match (&mut all, window.clusters.as_ref()?) {
            (Some(all), clusters) => all.merge(clusters),
            (all, clusters) => *all = Some(clusters.clone()),
        }
    }
    Some(Groups::new(rows(&all?.parts(), endpoints), endpoints))
}

/// Sorted parts as one row a group.
fn rows(parts: &[(u32, u32, u32)], endpoints: usize) -> impl Iterator<Item = Vec<f64>> {
    parts.chunk_by(|one, other| one.0 == other.0).map(move |group| {
        let mut row = vec![0.0; endpoints];
        for (_, endpoint, requests) in group {
            if let Some(count) = row.get_mut(*endpoint as usize) {
                *count = f64::from(*requests);
            }
        }
        row
    })
}

/// The windows themselves.
pub(super) fn windows(windows: &[Window], endpoints: usize) -> Groups {
    let row = |window: &Window| (0..endpoints).map(|endpoint| window.at(endpoint) as f64).collect();
    Groups::new(windows.iter().map(row), endpoints)
}

/// What groups of clients tell: as one trial each, or by what their requests have in common, whichever is worth more.
pub(super) fn of_clients(groups: &Groups, evidence: f64) -> Sample {
    let (units, fitted) = (groups.as_units(), groups.by_correlation(evidence));
    if fitted.trials > units.trials { fitted } else { units }
}

/// What windows tell where nothing is known of clusters. Connections may outlast a window, so windows are laid together by 2, 4
/// and so on as long as enough are left, and the widest spread counts (batch means; A. Law and J. Carson, 1979).
pub(super) fn of_windows(groups: &Groups, evidence: f64) -> Sample {
    if groups.count() < FEWEST {
        return groups.unknown();
    }
    let sizes = (0..).map(|step| 1 << step).take_while(|size| groups.count() / size >= FEWEST);
    let samples = sizes.map(|size| groups.batches(size).by_correlation(evidence));
    let least = samples.min_by(|one, other| one.trials.total_cmp(&other.trials)).unwrap_or_default();
    // One endpoint gets all: there is no spread to measure, and what hasn't changed in all windows counts once for each.
    if least.shares.iter().any(|share| *share >= 1.0) { groups.as_units() } else { least }
}
