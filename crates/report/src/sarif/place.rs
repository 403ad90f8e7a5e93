//! Places as SARIF has them: files as URIs, lines and columns.

use finding::Span;
use serde::Serialize;

use super::Message;
use crate::Quotes;

/// What file names begin at: the folder where evenkeel ran, which code scanning takes for the checkout.
pub(super) const BASE: &str = "%SRCROOT%";

/// A file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Artifact {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

/// A range; lines and columns from 1, the end just after.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    start_line: usize,
    start_column: usize,
    end_line: usize,
    end_column: usize,
}

/// A range of a file, with what there is to say of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Message>,
}

/// A range of a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

impl Artifact {
    /// A file by its name.
    pub(super) fn new(name: &str) -> Artifact {
        match name.starts_with('/') {
            true => Artifact { uri: format!("file://{}", encoded(name)), uri_base_id: None },
            false => Artifact { uri: encoded(name), uri_base_id: Some(BASE) },
        }
    }
}

impl Region {
    /// The range of a span.
    pub(super) fn new(quotes: &Quotes<'_>, span: Span) -> Region {
        let file = quotes.sources().file(span.file);
        let (start, end) = (file.position(span.start as usize), file.position(span.end.max(span.start) as usize));
        Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
    }
}

impl Location {
    /// The place of a span, with a number and a text where it has them.
    pub(super) fn new(quotes: &Quotes<'_>, span: Span, id: Option<usize>, said: &str) -> Location {
        let artifact_location = Artifact::new(quotes.place(span).file);
        let message = (!said.is_empty()).then(|| Message { text: quotes.clean(said) });
        Location { id, physical_location: Physical { artifact_location, region: Region::new(quotes, span) }, message }
    }
}

/// A path with everything escaped that has a meaning in a URI.
fn encoded(path: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
    path.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        let of = |name| {
            let Artifact { uri, uri_base_id } = Artifact::new(name);
            (uri, uri_base_id)
        };
        assert_eq!(of("conf d/ä:1%.cfg"), ("conf%20d/%C3%A4%3A1%25.cfg".into(), Some(BASE)));
        assert_eq!(of("/etc/a b.cfg"), ("file:///etc/a%20b.cfg".into(), None));
    }
}
