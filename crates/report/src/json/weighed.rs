//! How much of a log was followed.

use analysis::weigh::Weighed;
use serde::Serialize;

/// Requests of the log, those that were drawn of them, and those that came where the model has them come.
#[derive(Serialize)]
pub(super) struct WeighedShape {
    requests: u64,
    drawn: u64,
    placed: u64,
}

impl From<Weighed> for WeighedShape {
    fn from(weighed: Weighed) -> Self {
        let Weighed { requests, drawn, placed } = weighed;
        WeighedShape { requests, drawn, placed }
    }
}
