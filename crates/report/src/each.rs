//! Lists that are written one element at a time.

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

/// A list whose elements are made as they are written.
pub(crate) struct Each<'a, T, F>(pub &'a [T], pub F);

impl<'a, T, U: Serialize, F: Fn(&'a T) -> U> Serialize for Each<'a, T, F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(Some(self.0.len()))?;
        for one in self.0 {
            list.serialize_element(&(self.1)(one))?;
        }
        list.end()
    }
}
