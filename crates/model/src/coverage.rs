//! What of the text was understood.

use finding::{FileId, Span};

use crate::Text;

/// What of all files was understood.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// One entry for each file that was read.
    pub files: Vec<FileCoverage>,
    /// Where files are named that were not there and that may set headers, though they route nothing.
    pub absent: Vec<Span>,
    /// Whether it is one of several files that are read together: what it leaves unsaid may be said in another.
    pub is_part: bool,
}

/// What of one file was understood, counted in constructs that concern traffic: words about logging, processes and
/// the like don't count.
#[derive(Clone, Debug)]
pub struct FileCoverage {
    /// The file.
    pub file: FileId,
    /// How many constructs there are.
    pub constructs: u32,
    /// Those that were not understood.
    pub gaps: Vec<Gap>,
}

/// A construct that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The directive.
    pub span: Span,
    /// Why, in a few words.
    pub reason: Text,
}

impl FileCoverage {
    /// Share of constructs that were understood, 0 to 1; 1 where there are none.
    pub fn understood(&self) -> f64 {
        if self.constructs == 0 {
            return 1.0;
        }
        1.0 - self.gaps.len() as f64 / f64::from(self.constructs)
    }
}

impl Coverage {
    /// The entry of a file, made where it isn't there yet.
    pub fn file(&mut self, file: FileId) -> &mut FileCoverage {
        let index = self.files.iter().rposition(|entry| entry.file == file).unwrap_or_else(|| {
            self.files.push(FileCoverage { file, constructs: 0, gaps: Vec::new() });
            self.files.len() - 1
        });
        &mut self.files[index]
    }

    /// Counts a construct that was understood.
    pub fn understood(&mut self, span: Span) {
        self.file(span.file).constructs += 1;
    }

    /// Counts a construct that was not.
    pub fn gap(&mut self, span: Span, reason: impl Into<Text>) {
        let entry = self.file(span.file);
        entry.constructs += 1;
        entry.gaps.push(Gap { span, reason: reason.into() });
    }
}
