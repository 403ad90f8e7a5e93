//! What the client is shown of the problems of each file.

use std::collections::HashMap;

use finding::FileId;
use lsp::{Moved, Snapshot, Thorough, View, of_expectations, of_findings, of_gaps, shift};
use lsp_types::{Diagnostic, Uri};

/// Diagnostics by file.
type ByFile = HashMap<Uri, Vec<Diagnostic>>;

/// What the client was shown.
#[derive(Default)]
pub struct Shown {
    /// What is found soon.
    quick: ByFile,
    /// What is found late; moved along with the text until it is looked at anew.
    late: ByFile,
    /// What was sent last.
    sent: ByFile,
}

impl Shown {
    /// Takes what is found soon in all files of a snapshot.
    pub fn read(&mut self, view: View<'_>) {
        let mut found = of_findings(view, &view.snapshot.findings);
        found.extend(of_gaps(view));
        set(&mut self.quick, view.snapshot, found);
    }

    /// Takes what is found late.
    pub fn looked(&mut self, view: View<'_>, thorough: &Thorough) {
        let mut found = of_findings(view, &thorough.findings);
        found.extend(of_expectations(view, &thorough.checked));
        set(&mut self.late, view.snapshot, found);
    }

    /// Moves what is shown of a file along with its text.
    pub fn shift(&mut self, uri: &Uri, moved: &[Moved]) {
        if let Some(late) = self.late.get_mut(uri) {
            moved.iter().for_each(|moved| shift(late, moved));
        }
    }

    /// Forgets a file.
    pub fn forget(&mut self, uri: &Uri) {
        self.quick.remove(uri);
        self.late.remove(uri);
    }

    /// What is to be sent of a file: nothing where it was sent before, unless it must be.
    pub fn news(&mut self, uri: &Uri, always: bool) -> Option<Vec<Diagnostic>> {
        let both = self.quick.get(uri).into_iter().chain(self.late.get(uri)).flatten();
        let mut all: Vec<Diagnostic> = both.cloned().collect();
        all.sort_by_key(|one| (one.range.start, one.range.end));
        let before = self.sent.get(uri).map_or(&[][..], Vec::as_slice);
        if !always && before == all {
            return None;
        }
        self.sent.insert(uri.clone(), all.clone());
        Some(all)
    }
}

fn set(by_file: &mut ByFile, snapshot: &Snapshot, found: Vec<(FileId, Diagnostic)>) {
    for uri in &snapshot.uris {
        by_file.remove(uri);
    }
    for (file, diagnostic) in found {
        if let Some(uri) = snapshot.uri(file) {
            by_file.entry(uri.clone()).or_default().push(diagnostic);
        }
    }
}
