//! Whether files changed, without reading them.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use engines::Surroundings;
use model::Moment;

use crate::clock;
use crate::disk::Disk;

/// A file that was written to so shortly before may be written to again without its stamp telling.
const TOO_NEW: Duration = Duration::from_millis(50);

/// What a file looks like from outside; `None` where it isn't there.
type Stamp = Option<(SystemTime, u64, u64)>;

/// What all files of a configuration look like from outside.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stamps {
    files: Vec<(PathBuf, Stamp)>,
    globs: Vec<(String, Vec<String>)>,
}

impl Stamps {
    pub(super) fn of(paths: impl IntoIterator<Item = PathBuf>, globs: &[(String, Vec<String>)], base: &Path) -> Self {
        let files = paths.into_iter().map(|path| (path.clone(), stamp(&path))).collect();
        let mut own = Stamps { files, globs: globs.to_vec() };
        own.look_at_globs(base);
        own
    }

    /// The same files as they look now.
    pub(super) fn again(&self, base: &Path) -> Self {
        Stamps::of(self.files.iter().map(|(path, _)| path.clone()), &self.globs, base)
    }

    fn look_at_globs(&mut self, base: &Path) {
        let disk = Disk::new(base);
        self.globs.iter_mut().for_each(|(pattern, found)| *found = disk.glob(pattern));
    }

    /// Whether a file was written to just now.
    pub(super) fn is_fresh(&self) -> bool {
        let now = SystemTime::now();
        let fresh = |time: SystemTime| now.duration_since(time).is_ok_and(|since| since < TOO_NEW);
        self.files.iter().filter_map(|(_, stamp)| *stamp).any(|(time, ..)| fresh(time))
    }

    /// When one of these files was last written.
    pub(super) fn written(&self, paths: &[PathBuf]) -> Option<Moment> {
        let own = self.files.iter().filter(|(path, _)| paths.contains(path));
        own.filter_map(|(_, stamp)| *stamp).map(|(time, ..)| clock::of(time)).max()
    }
}

fn stamp(path: &Path) -> Stamp {
    let about = std::fs::metadata(path).ok()?;
    Some((about.modified().ok()?, about.len(), about.ino()))
}
