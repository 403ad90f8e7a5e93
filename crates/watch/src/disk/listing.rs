//! What lies in a folder.

use std::fs;
use std::path::Path;

use engines::Folder;

/// A folder that holds more is not known: nobody waits for a whole archive to be listed.
const MOST: usize = 10_000;

/// A folder that is deeper than this leads back to itself.
const DEEPEST: usize = 32;

/// All that lies below a folder; `None` where it isn't there, can't be read as a whole, or holds too much.
pub fn listing(path: &Path) -> Option<Folder> {
    let mut folder = Folder::default();
    let mut open = vec![(String::new(), 0)];
    while let Some((below, depth)) = open.pop() {
        for entry in fs::read_dir(path.join(&below)).ok()? {
            let entry = entry.ok()?;
            let name = format!("{below}{}", entry.file_name().to_str()?);
            // A link that leads nowhere is nothing that anybody could be given.
            let Ok(about) = fs::metadata(entry.path()) else { continue };
            if about.is_dir() {
                open.push((format!("{name}/"), depth + 1));
                folder.folders.push(name);
            } else if about.is_file() {
                folder.files.push(name);
            }
            if folder.files.len() + folder.folders.len() > MOST || depth == DEEPEST {
                return None;
            }
        }
    }
    Some(folder)
}
