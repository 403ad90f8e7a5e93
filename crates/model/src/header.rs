//! Changes of headers, of a request or of an answer.

use std::sync::Arc;

use crate::{Pattern, Text, Value};

/// A change of a header; names are in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum HeaderOp {
    /// All lines of that name go, and one comes. An empty value removes the header where `drop_empty` is set.
    Set {
        /// Name of the header.
        name: Text,
        /// What it becomes.
        value: Value,
        /// Whether an empty value means no header.
        drop_empty: bool,
    },
    /// One more line.
    Add(Text, Value),
    /// One more line, unless the value is empty.
    AddFilled(Text, Value),
    /// All lines of that name go.
    Remove(Text),
    /// Matches of a pattern in each line of that name are replaced; `\1` stands for a group.
    Replace {
        /// Name of the header.
        name: Text,
        /// What to look for.
        pattern: Arc<Pattern>,
        /// What comes instead.
        with: Value,
        /// In each element between commas, not in the line whole.
        elements: bool,
        /// Line or element as a whole is replaced where the pattern is found in it.
        whole: bool,
    },
}

impl HeaderOp {
    /// Name of the header that is changed.
    pub fn name(&self) -> &Text {
        match self {
            HeaderOp::Set { name, .. } | HeaderOp::Replace { name, .. } => name,
            HeaderOp::Add(name, _) | HeaderOp::AddFilled(name, _) | HeaderOp::Remove(name) => name,
        }
    }

    /// What it becomes, or what comes in the place of its parts; `None` where it goes.
    pub fn value(&self) -> Option<&Value> {
        match self {
            HeaderOp::Set { value, .. } | HeaderOp::Add(_, value) | HeaderOp::AddFilled(_, value) => Some(value),
            HeaderOp::Replace { with, .. } => Some(with),
            HeaderOp::Remove(_) => None,
        }
    }
}
