//! Values of nodes that were found right before.

use finding::Spanned;
use model::Text;

use super::yaml::Node;

/// The pairs of a map that may not be there.
pub(super) fn pairs(node: Option<&Node>) -> &[(Node, Node)] {
    node.map(Node::pairs).unwrap_or_default()
}

pub(super) fn text(node: &Node) -> Option<Spanned<Text>> {
    node.text().map(|text| Spanned::new(text.into(), node.span))
}

/// A single value as `parse` reads it; one that it can't read was found wrong before.
pub(super) fn value<T>(node: &Node, key: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Spanned<T>> {
    let node = node.get(key)?;
    Some(Spanned::new(parse(node.text()?)?, node.span))
}
