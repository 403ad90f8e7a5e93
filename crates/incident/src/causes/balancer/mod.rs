//! A balancer: each change of its configuration, each drift from it and each broken expectation is a suspect of its own.

mod broken;
mod change;
mod culprit;
mod drift;
mod fit;
mod itself;
mod mend;
mod whom;

use model::Text;

use super::brief::Brief;
use crate::case::Case;

pub(super) fn suspects(case: &Case) -> Vec<Brief> {
    let mut all = change::suspects(case);
    all.extend(drift::suspects(case));
    all.extend(broken::suspects(case));
    let named: Vec<Text> = all.iter().filter_map(|own| Some(own.culprit.as_ref()?.balancer.clone())).collect();
    all.extend(itself::suspects(case, &named));
    all
}
