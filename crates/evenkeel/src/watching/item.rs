//! One piece of news.

use incident::Observation;
use report::News;

/// News that are about no line.
pub(super) fn plain(own: &Observation, what: &'static str, message: String, is_found: bool) -> News {
    News { at: own.at, of: own.of.clone(), what, message, place: None, origin: None, is_found }
}
