//! What of the traffic is independent of what: groups of clients, or without them minutes.

use super::sample::{Group, Groups, Sample};
use super::window::Window;
use crate::Bunches;

/// Windows that it takes where nothing is known of bunches.
pub(super) const FEWEST: usize = 10;

/// What is independent of what.
pub(super) enum Units {
    /// Groups of clients.
    Clients(Groups),
    /// Windows, where one with requests doesn't know its clients.
    Windows(Groups),
}

impl Units {
    /// Those of these windows.
    pub fn of(windows: &[Window], endpoints: usize) -> Units {
        match clients(windows) {
            Some(all) => Units::Clients(Groups::new(groups(&all.parts(), endpoints), endpoints)),
            None => {
                let group = |window: &Window| (0..endpoints).map(|own| (own, window.at(own) as f64)).collect();
                Units::Windows(Groups::new(windows.iter().map(group), endpoints))
            }
        }
    }

    /// Shares for a verdict that takes so much evidence, and the trials that they are worth.
    pub fn sample(&self, evidence: f64) -> Sample {
        match self {
            Units::Clients(groups) => of_clients(groups, evidence),
            Units::Windows(groups) => of_windows(groups, evidence),
        }
    }

    /// The trials that the requests are worth where each counts the same. Where one endpoint gets all there is no spread to
    /// measure, and each unit counts once.
    pub fn trials(&self) -> f64 {
        let (Units::Clients(groups) | Units::Windows(groups)) = self;
        let trials = groups.by_request(LIKELY).trials;
        if trials > 0.0 { trials } else { groups.as_units().trials }
    }

    /// Whether there are too few windows to tell anything.
    pub fn lacks_windows(&self) -> bool {
        matches!(self, Units::Windows(groups) if groups.count() < FEWEST)
    }
}

/// The evidence of a confidence of 95%: half of 1.96 squared.
const LIKELY: f64 = 1.92;

/// The clients of all windows; `None` where one with requests doesn't know them.
fn clients(windows: &[Window]) -> Option<Bunches> {
    let mut all: Option<Bunches> = None;
    for window in windows.iter().filter(|window| window.requests() > 0) {
        match (&mut all, window.bunches.as_ref()?) {
            (Some(all), bunches) => all.merge(bunches),
            (all, bunches) => *all = Some(bunches.clone()),
        }
    }
    all
}

/// Sorted parts as groups.
fn groups(parts: &[(u32, u32, u32)], endpoints: usize) -> impl Iterator<Item = Group> {
    parts.chunk_by(|one, other| one.0 == other.0).map(move |group| {
        let known = group.iter().filter(|(_, endpoint, _)| (*endpoint as usize) < endpoints);
        known.map(|(_, endpoint, requests)| (*endpoint as usize, f64::from(*requests))).collect()
    })
}

/// What groups of clients tell: as one trial each, or by what their requests have in common, whichever is worth more.
fn of_clients(groups: &Groups, evidence: f64) -> Sample {
    let (units, fitted) = (groups.as_units(), groups.by_correlation(evidence, 4.0));
    if fitted.trials > units.trials { fitted } else { units }
}

/// What windows tell where nothing is known of bunches. Connections may outlast a window, so windows are laid together by 2, 4
/// and so on as long as enough are left, and the widest spread counts (batch means; A. Law and J. Carson, 1979).
fn of_windows(groups: &Groups, evidence: f64) -> Sample {
    if groups.count() < FEWEST {
        return groups.unknown();
    }
    let sizes = (0..).map(|step| 1 << step).take_while(|size| groups.count() / size >= FEWEST);
    let samples = sizes.map(|size| groups.batches(size).by_correlation(evidence, 1.0));
    let least = samples.min_by(|one, other| one.trials.total_cmp(&other.trials)).unwrap_or_default();
    // One endpoint gets all: there is no spread to measure, and what hasn't changed in all windows counts once for each.
    if least.shares.iter().any(|share| *share >= 1.0) { groups.as_units() } else { least }
}
