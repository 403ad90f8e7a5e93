//! A configuration, as it stood at some time.

use std::sync::Arc;

use analysis::intent::Intent;
use finding::{FileId, SourceMap, Span};
use model::{Model, Moment, Text};

use super::Material;

/// The configuration of one balancer, as it was read.
#[derive(Clone, Debug, Default)]
pub struct Configuration {
    /// Which language it is written in, as [`Side::dialect`](analysis::diff::Side) has it.
    pub dialect: &'static str,
    /// The texts, with as many stars in the place of each secret. Those of the configurations of the same balancer that were seen before
    /// are among them, at the same ids, so that two of them can be compared; of those long ago only the names are left.
    pub sources: Arc<SourceMap>,
    /// All its files in `sources`.
    pub files: Vec<FileId>,
    /// What it does with traffic.
    pub model: Arc<Model>,
    /// Where passwords, keys and tokens stand in it.
    pub secrets: Vec<Span>,
    /// What is meant, read into the same `sources`.
    pub intent: Option<Arc<Intent>>,
    /// Whether the engine's own reading of it failed so that it can't run; why not.
    pub refused: Option<Text>,
    /// Who wrote which line, where that is known.
    pub origins: Origins,
    /// When its files were last written, where that is known.
    pub written: Option<Moment>,
    /// What it was read from.
    pub material: Arc<Material>,
}

/// Who wrote which line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origins {
    /// Changes, newest first.
    pub changes: Vec<Origin>,
    /// By file and line (from 1), sorted: the index of its change.
    pub lines: Vec<(FileId, u32, u32)>,
}

/// A change of a configuration, as its history has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its id, shortened as is usual; `None` where it isn't committed yet.
    pub commit: Option<Text>,
    /// Who made it.
    pub author: Text,
    /// When.
    pub at: Moment,
    /// The first line of what was said about it.
    pub summary: Text,
}

impl Origins {
    /// The change from which a line (from 1) is.
    pub fn of(&self, file: FileId, line: u32) -> Option<&Origin> {
        let found = self.lines.binary_search_by_key(&(file, line), |(file, line, _)| (*file, *line)).ok()?;
        self.changes.get(self.lines[found].2 as usize)
    }
}
