//! `include`: the moved files in place of the original ones.

use super::super::syntax::Directive;
use super::hand::Hand;
use super::texts::named;

/// An `include` names the moved files, or goes where nothing is there.
pub fn include(include: &Directive, hand: &mut Hand<'_>) {
    let files = named(hand.subject.sources, hand.subject.around, include);
    let moved: Vec<String> = files.iter().map(|&file| format!("include {};", hand.ground.moved(file))).collect();
    hand.rewrite(include, &moved.join(" "));
}
