//! Files as configurations name them: relative to the folder of the root, through globs, out of the environment.

mod listing;

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use engines::{Folder, Missing, Surroundings};

pub use listing::listing;

/// A larger file is no configuration: the largest known ones, generated, have 60 MB.
pub const LARGEST: u64 = 64 << 20;

/// As glob(3) of the C library has it, which engines use: `*` takes no dot at the start and no slash.
pub const GLOB: glob::MatchOptions =
    glob::MatchOptions { case_sensitive: true, require_literal_separator: true, require_literal_leading_dot: true };

/// What stands for files of the disk: texts that an editor has and nobody has saved, by their one true paths.
#[derive(Clone, Debug, Default)]
pub struct Unsaved(Arc<HashMap<PathBuf, Arc<Vec<u8>>>>);

impl Unsaved {
    /// These texts.
    pub fn new(texts: HashMap<PathBuf, Arc<Vec<u8>>>) -> Self {
        Unsaved(Arc::new(texts))
    }

    /// The bytes at a path: those that aren't saved, or those of the disk.
    ///
    /// # Errors
    /// Why they can't be had.
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, String> {
        let text = if self.0.is_empty() { None } else { self.0.get(&true_path(path)) };
        text.map_or_else(|| read(path), |text| take(text.as_slice()))
    }
}

/// The one true form of a path: of a file that isn't there, in the true form of its folder, where that is there.
pub fn true_path(path: &Path) -> PathBuf {
    let of_folder = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    path.canonicalize().ok().or_else(of_folder).unwrap_or_else(|| path.to_owned())
}

/// The files around one configuration.
pub struct Disk {
    base: PathBuf,
    unsaved: Unsaved,
    read: RefCell<HashSet<PathBuf>>,
}

impl Disk {
    /// Files are relative to the folder `base`; empty is the current one.
    pub fn new(base: impl Into<PathBuf>) -> Self {
        Disk::under(base, Unsaved::default())
    }

    /// The same, with texts that aren't saved in the place of what the disk has.
    pub fn under(base: impl Into<PathBuf>, unsaved: Unsaved) -> Self {
        Disk { base: base.into(), unsaved, read: RefCell::default() }
    }

    /// The files that were read, in their one true form.
    pub fn into_read(self) -> HashSet<PathBuf> {
        self.read.into_inner()
    }
}

impl Surroundings for Disk {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let path = self.base.join(path);
        let bytes = self.unsaved.read(&path).map_err(|why| Missing { why })?;
        self.read.borrow_mut().insert(true_path(&path));
        Ok(bytes)
    }

    fn name(&self, path: &str) -> String {
        shown(&self.base.join(path))
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        let whole = self.base.join(pattern);
        let Ok(found) = glob::glob_with(&whole.to_string_lossy(), GLOB) else { return Vec::new() };
        let own = |path: PathBuf| path.strip_prefix(&self.base).map(Path::to_path_buf).unwrap_or(path);
        let mut paths: Vec<String> =
            found.filter_map(Result::ok).map(|path| own(path).to_string_lossy().into_owned()).collect();
        paths.sort_unstable();
        paths
    }

    /// A folder elsewhere is that of this machine, and who knows whether the balancer's holds the same.
    fn folder(&self, path: &str) -> Option<Folder> {
        let own = Path::new(".").join(&self.base).canonicalize().ok()?;
        let path = Path::new(path).canonicalize().ok().filter(|_| path.starts_with('/'))?;
        path.starts_with(own).then(|| listing(&path)).flatten()
    }

    fn env(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }
}

/// A path as users would write it: without `./` in front and inside.
pub fn shown(path: &Path) -> String {
    let plain: PathBuf = path.components().filter(|part| *part != Component::CurDir).collect();
    plain.to_string_lossy().into_owned()
}

/// The bytes of a text file, or why they can't be had.
///
/// # Errors
/// Why, in a few words.
pub fn read(path: &Path) -> Result<Vec<u8>, String> {
    let file = File::open(path).map_err(|error| why(&error))?;
    let about = file.metadata().map_err(|error| why(&error))?;
    if about.is_dir() {
        return Err("it is a folder".to_owned());
    }
    if about.len() > LARGEST {
        return Err(format!("it has {} MB, and {} MB is the most that is read", about.len() >> 20, LARGEST >> 20));
    }
    take(file)
}

/// The bytes of a stream, up to the largest size; no binary data.
///
/// # Errors
/// Why they can't be had, in a few words.
pub fn take(from: impl Read) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|error| why(&error))?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it has more than {} MB, the most that is read", LARGEST >> 20));
    }
    match memchr::memchr(0, &bytes) {
        Some(at) => {
            let (line, column) = position(&bytes, at);
            Err(format!("it is a binary file: there is a NUL byte at line {line}, column {column}"))
        }
        None => Ok(bytes),
    }
}

/// Line and column of a byte, from 1.
fn position(bytes: &[u8], at: usize) -> (usize, usize) {
    let before = &bytes[..at];
    let line_start = memchr::memrchr(b'\n', before).map_or(0, |newline| newline + 1);
    (memchr::memchr_iter(b'\n', before).count() + 1, at - line_start + 1)
}

/// An error of the system in a few words.
pub fn why(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => error.to_string(),
    }
}
