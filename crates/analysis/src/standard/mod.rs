//! Whether the balancers keep to the standard: how much findings matter, what is demanded, and rules that users wrote.

mod demands;
mod governed;
mod own;
mod policy;
mod values;
mod weigh;

use finding::{Finding, Page};

use crate::intent::Intent;
use crate::test::Subject;
use governed::Governed;

pub use weigh::weigh;

/// What doesn't keep to the standard; how much it matters is [`weigh`]ed afterwards.
pub fn run(intent: &Intent, subjects: &[Subject<'_>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    if intent.standard.is_empty() {
        return findings;
    }
    for subject in subjects {
        let governed = Governed { standard: &intent.standard, pools: &intent.pools, subject: *subject };
        for demand in demands::ALL {
            (demand.check)(demand, &governed, &mut findings);
        }
        own::check(&governed, &mut findings);
    }
    findings
}

/// The pages of all that is found here, sorted by id.
pub fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = demands::ALL.iter().map(|demand| demand.page).collect();
    pages.extend([own::PAGE, weigh::PAGE]);
    pages.sort_by_key(|page| page.id);
    pages
}
