//! The text of a configuration's file without secrets.

use std::sync::Arc;

use finding::FileId;

use crate::Configuration;

/// The file of that name.
pub(super) fn file(configuration: &Configuration, name: &str) -> Option<FileId> {
    configuration.files.iter().copied().find(|file| configuration.sources.file(*file).name() == name)
}

/// Its text, in which each character of a secret is a `*`.
pub(super) fn text(configuration: &Arc<Configuration>, file: FileId) -> String {
    let text = configuration.sources.file(file).text();
    let secrets = configuration.secrets.iter().filter(|span| span.file == file);
    let hidden: Vec<(usize, usize)> = secrets.map(|span| (span.start as usize, span.end as usize)).collect();
    let is_hidden = |at: usize| hidden.iter().any(|(start, end)| (*start..*end).contains(&at));
    text.char_indices().map(|(at, one)| if is_hidden(at) && one != '\n' { '*' } else { one }).collect()
}

#[cfg(test)]
mod tests {
    use finding::{SourceMap, Span};

    use super::*;

    #[test]
    fn no_secret_is_in_it() {
        let mut sources = SourceMap::new();
        let id = sources.add("a.cfg", b"user x password h\xc3\xa4nter2\nend\n".to_vec());
        let secrets = vec![Span::new(id, 16, 24)];
        let own = Configuration { sources: sources.into(), files: vec![id], secrets, ..Configuration::default() };
        assert_eq!(text(&Arc::new(own.clone()), id), "user x password *******\nend\n");
        assert_eq!((file(&own, "a.cfg"), file(&own, "b.cfg")), (Some(id), None));
    }
}
