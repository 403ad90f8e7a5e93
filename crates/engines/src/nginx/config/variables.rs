//! Blocks that make variables: `map`, `geo`, `split_clients`.

use finding::Span;
use model::Text;

use crate::nginx::syntax::{Directive, Word};

/// Which block makes the variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VariableKind {
    /// `map`
    Map,
    /// `geo`
    Geo,
    /// `split_clients`
    Split,
}

/// One line of such a block: a key and what comes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The line.
    pub span: Span,
    /// The key.
    pub key: Word,
    /// The value; `None` for words without one, such as `hostnames`.
    pub value: Option<Word>,
}

/// A variable that a block makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// The directive, without its block.
    pub span: Span,
    /// Which block.
    pub kind: VariableKind,
    /// Name without `$`, in lower case.
    pub name: Text,
    /// What is looked at; for `geo` the client's address where the text doesn't say.
    pub source: Text,
    /// The lines.
    pub entries: Vec<Entry>,
}

/// Reads such a block; `None` where its words don't fit.
pub fn variable(directive: Directive) -> Option<Variable> {
    let kind = match directive.name.as_str() {
        "map" => VariableKind::Map,
        "geo" => VariableKind::Geo,
        "split_clients" => VariableKind::Split,
        _ => return None,
    };
    let (source, name) = match directive.args.as_slice() {
        [name] if kind == VariableKind::Geo => ("$remote_addr", name),
        [source, name] => (source.as_str(), name),
        _ => return None,
    };
    let name = name.as_str().strip_prefix('$')?.to_ascii_lowercase().into();
    let source = source.into();
    let entries = directive.body.unwrap_or_default().into_iter().map(entry).collect();
    Some(Variable { span: directive.span, kind, name, source, entries })
}

/// One line; what stands after its first value is left out.
fn entry(line: Directive) -> Entry {
    let value = line.args.into_iter().next();
    Entry { span: line.span, key: line.name, value }
}
