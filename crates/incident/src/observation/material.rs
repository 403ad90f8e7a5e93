//! What a configuration was read from.

use std::collections::BTreeMap;
use std::sync::Arc;

/// All that a configuration was read from, without secrets: enough to read it again, wherever that is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Material {
    /// Its own files, in order.
    pub roots: Vec<Written>,
    /// The intent file.
    pub intent: Option<Written>,
    /// Files that it names, by the path that it has for them: the text, or why there is none.
    pub files: BTreeMap<String, Result<Written, String>>,
    /// Paths that its patterns stand for.
    pub globs: BTreeMap<String, Vec<String>>,
    /// What lies in folders that it names, where that is known: files and folders.
    pub folders: BTreeMap<String, Option<Listing>>,
    /// Variables of the environment, where they are set.
    pub variables: BTreeMap<String, Option<String>>,
}

/// Files and folders that lie in a folder, by paths relative to it.
pub type Listing = (Vec<String>, Vec<String>);

/// A text with its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The file, as users name it.
    pub name: String,
    /// What is in it, with as many stars in the place of each secret.
    pub text: Arc<str>,
}
