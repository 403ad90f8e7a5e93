//! Paths as URIs, and back.

use std::path::{Path, PathBuf};

use lsp_types::Uri;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// What a path may have in a URI as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The file that a URI names; `None` where it names none, as that of a text that was never saved.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_str().strip_prefix("file://")?;
    let path = rest.strip_prefix("localhost").unwrap_or(rest);
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let is_whole = path.starts_with('/') && !path.contains('\0');
    is_whole.then(|| PathBuf::from(path.into_owned()))
}

/// The URI of a path; one that isn't absolute is taken from the root.
pub fn uri_of(path: &Path) -> Option<Uri> {
    let path = path.to_string_lossy();
    let root = if path.starts_with('/') { "" } else { "/" };
    format!("file://{root}{}", utf8_percent_encode(&path, PLAIN)).parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_come_back_from_their_uris() {
        for path in ["/etc/haproxy.cfg", "/a b/ü#?%25[1].conf"] {
            let uri = uri_of(Path::new(path)).unwrap();
            assert_eq!(path_of(&uri).unwrap(), Path::new(path), "{}", uri.as_str());
        }
        let spelled: Uri = "file:///a%3Ab.cfg".parse().unwrap();
        assert_eq!(path_of(&spelled).unwrap(), Path::new("/a:b.cfg"));
        assert_eq!(path_of(&"untitled:Untitled-1".parse().unwrap()), None);
    }
}
