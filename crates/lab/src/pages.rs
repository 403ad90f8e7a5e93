//! What lies in a folder of pages.

use std::fs;
use std::path::Path;

use engines::Folder;

/// Makes empty files and folders of those names.
///
/// # Errors
/// When one can't be made.
pub(crate) fn copy(folder: &Folder, to: &Path) -> std::io::Result<()> {
    let (mut folders, files) = (folder.folders.iter(), folder.files.iter());
    folders.try_for_each(|name| fs::create_dir_all(to.join(name)))?;
    for name in files {
        let place = to.join(name);
        place.parent().map_or(Ok(()), fs::create_dir_all)?;
        fs::write(place, [])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Keeper, listing};

    #[test]
    fn a_copy_holds_what_the_folder_holds() {
        let keeper = Keeper::new().unwrap();
        let names = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let folder =
            Folder { files: names(&["a.html", "deep/er/b.css"]), folders: names(&["deep", "deep/er", "empty"]) };
        copy(&folder, &keeper.folder().join("pages")).unwrap();
        let mut seen = listing(&keeper.folder().join("pages")).unwrap();
        seen.files.sort();
        seen.folders.sort();
        assert_eq!(seen, folder);
        assert_eq!(listing(&keeper.folder().join("none")), None);
    }

    #[test]
    fn a_folder_that_leads_back_to_itself_is_not_known() {
        let keeper = Keeper::new().unwrap();
        let inner = keeper.folder().join("inner");
        fs::create_dir(&inner).unwrap();
        std::os::unix::fs::symlink(&inner, inner.join("again")).unwrap();
        assert_eq!(listing(&inner), None);
    }
}
