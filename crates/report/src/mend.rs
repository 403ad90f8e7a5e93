//! What `check --fix` did.

use analysis::diff::Change;
use finding::{FileId, Finding};

/// A file with edits made.
#[derive(Clone, Copy, Debug)]
pub struct Mend {
    /// Its text as it was.
    pub before: FileId,
    /// Its text with the edits.
    pub after: FileId,
}

/// Why a finding is left as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// Its fix may change more than the finding says.
    Unsafe,
    /// Another fix is for the same place.
    Touching,
    /// Its fix was tried: an error came of it, or the finding stayed.
    Harmful,
    /// It isn't in a file that can be written.
    NoFile,
}

/// What `check --fix` did.
#[derive(Default)]
pub struct MendFacts {
    /// The files that it changed.
    pub files: Vec<Mend>,
    /// The findings that are mended.
    pub mended: Vec<Finding>,
    /// Those with a fix that was not made.
    pub left: Vec<(Finding, Left)>,
    /// What traffic notices.
    pub changes: Vec<Change>,
    /// Whether nothing was written.
    pub is_dry: bool,
}
