//! The texts themselves, whatever they say: broken characters, and comments that silence findings.

mod encoding;
mod suppression;

use finding::{Finding, Page, SourceMap};

pub use suppression::{Suppressed, suppress};

/// What is wrong with the texts as texts.
pub fn check(sources: &SourceMap) -> Vec<Finding> {
    let mut findings = Vec::new();
    (encoding::RULE.check)(sources, &mut findings);
    findings
}

/// The pages of all rules, sorted by id.
pub fn pages() -> Vec<Page> {
    vec![encoding::RULE.page(), suppression::EXPIRED.page(), suppression::UNCLEAR.page(), suppression::UNUSED.page()]
}
