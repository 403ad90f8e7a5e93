//! Texts that the client has open.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use engines::Engine;
use lsp::{Encoding, Moved, Thorough, apply, path_of};
use lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::read::Seen;
use crate::input::INTENT;

/// The language of intent files whose name isn't the usual one.
const LANGUAGE: &str = "evenkeel";

/// One text.
pub struct Document {
    /// How the client calls it.
    pub uri: Uri,
    /// Its file, or a path of its own where it was never saved.
    pub path: PathBuf,
    /// Whose the client says it is.
    pub engine: Option<&'static Engine>,
    /// The client's number of this state.
    pub version: i32,
    text: String,
    /// When it was changed last, counted over all texts; shared with those who work on it.
    changed: Arc<AtomicU64>,
    /// The file through which its configuration was found.
    pub root: Option<PathBuf>,
    /// The configuration that it is a part of, as it was read last.
    pub seen: Option<Arc<Seen>>,
    /// What was found in it later.
    pub thorough: Option<Arc<Thorough>>,
    /// Of which state `seen` is, or would be if it could have been read.
    pub read_at: u64,
}

impl Document {
    /// A text that the client opens; `None` where it is none of ours.
    pub fn open(item: TextDocumentItem, now: u64) -> Option<Document> {
        let path = path_of(&item.uri).unwrap_or_else(|| Path::new("/(not saved)").join(now.to_string()));
        let is_yaml = path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml");
        let is_ours = !is_yaml || path.ends_with(INTENT) || item.language_id == LANGUAGE;
        is_ours.then(|| Document {
            uri: item.uri,
            path,
            engine: engines::ENGINES.iter().find(|engine| engine.id == item.language_id).copied(),
            version: item.version,
            text: item.text,
            changed: Arc::new(AtomicU64::new(now)),
            root: None,
            seen: None,
            thorough: None,
            read_at: 0,
        })
    }

    /// Its text now.
    pub fn bytes(&self) -> Vec<u8> {
        self.text.as_bytes().to_vec()
    }

    /// Changes it, and tells what moved.
    pub fn change(&mut self, changes: &[TextDocumentContentChangeEvent], encoding: Encoding) -> Vec<Moved> {
        changes.iter().map(|change| apply(&mut self.text, change, encoding)).collect()
    }

    /// Notes that something about it is new.
    pub fn touch(&mut self, now: u64) {
        self.changed.store(now, Ordering::Relaxed);
    }

    /// When something about it was new last.
    pub fn changed(&self) -> u64 {
        self.changed.load(Ordering::Relaxed)
    }

    /// The same, for somebody who works on it.
    pub fn watch(&self) -> Arc<AtomicU64> {
        self.changed.clone()
    }

    /// Whether its configuration, as it was read last, has a file.
    pub fn has(&self, uri: &Uri) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.snapshot.file(uri).is_some())
    }

    /// Whether it was read as it is now.
    pub fn is_read(&self) -> bool {
        self.read_at >= self.changed()
    }
}
