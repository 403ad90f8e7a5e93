//! Which fixes are tried.

use std::path::Path;

use finding::{Edit, Finding, Fix, SourceMap};
use report::Left;

/// Findings whose fixes can be made together, and those that are left as they are.
pub struct Plan<'f> {
    /// To be mended, in the order of the text.
    pub chosen: Vec<&'f Finding>,
    left: Vec<(&'f Finding, Left)>,
}

impl<'f> Plan<'f> {
    /// Chooses: of fixes that touch each other the first one, and those that aren't safe only where that was asked for.
    pub fn of(sources: &SourceMap, findings: &'f [Finding], is_unsafe: bool) -> Plan<'f> {
        let mut plan = Plan { chosen: Vec::new(), left: Vec::new() };
        let mut taken: Vec<&Edit> = Vec::new();
        for finding in findings {
            let Some(fix) = &finding.fix else { continue };
            match why_not(sources, fix, is_unsafe, &taken) {
                Some(why) => plan.left.push((finding, why)),
                None => {
                    taken.extend(&fix.edits);
                    plan.chosen.push(finding);
                }
            }
        }
        plan
    }

    /// What is left as it is, and why; `harmful` are those whose fix was tried.
    pub fn left(&self, harmful: Vec<Finding>) -> Vec<(Finding, Left)> {
        let harmful = harmful.into_iter().map(|finding| (finding, Left::Harmful));
        self.left.iter().map(|(finding, why)| ((*finding).clone(), *why)).chain(harmful).collect()
    }
}

fn why_not(sources: &SourceMap, fix: &Fix, is_unsafe: bool, taken: &[&Edit]) -> Option<Left> {
    let is_file = |edit: &Edit| Path::new(sources.file(edit.span.file).name()).is_file();
    if !fix.edits.iter().all(is_file) {
        return Some(Left::NoFile);
    }
    if !fix.safe && !is_unsafe {
        return Some(Left::Unsafe);
    }
    let touches = |edit: &Edit| taken.iter().any(|other| overlap(edit, other));
    fix.edits.iter().any(touches).then_some(Left::Touching)
}

/// Whether two edits are for the same place; two that only meet are not.
fn overlap(one: &Edit, other: &Edit) -> bool {
    let (a, b) = (one.span, other.span);
    a.file == b.file && (a == b || (a.start < b.end && b.start < a.end))
}

#[cfg(test)]
mod tests {
    use finding::{FileId, Span};

    use super::*;

    #[test]
    fn edits_that_only_meet_can_both_be_made() {
        let edit = |start, end| Edit { span: Span::new(FileId(0), start, end), replacement: String::new() };
        assert!(overlap(&edit(1, 3), &edit(2, 4)) && overlap(&edit(2, 2), &edit(2, 2)));
        assert!(!overlap(&edit(1, 3), &edit(3, 4)) && !overlap(&edit(3, 3), &edit(3, 4)));
    }
}
