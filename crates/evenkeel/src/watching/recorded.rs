//! What was recorded earlier.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use incident::Timeline;
use watch::recording;

use crate::args::Shared;
use crate::disk;
use crate::failure::Failure;

/// All that a recording of `evenkeel watch` has; where its last line is cut off, that is said.
pub fn recorded(path: &Path, shared: &Shared) -> Result<Timeline, Failure> {
    let name = disk::shown(path);
    let file = File::open(path).map_err(|why| {
        Failure::new(
            format!("{name} can't be read: {}", disk::why(&why)),
            "name a recording of evenkeel watch --record",
        )
    })?;
    let read = recording::read(BufReader::new(file))
        .map_err(|why| Failure::new(format!("{name}: {why}"), "name a recording of evenkeel watch --record"))?;
    if let Some(line) = read.cut {
        let message = format!("{name}:{line}: the last line isn't whole, and is left aside");
        Failure::new(message, "").print(shared);
    }
    Ok(read.timeline)
}
