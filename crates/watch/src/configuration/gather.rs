//! From the disk to the material of a configuration, with stars in the place of secrets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use analysis::intent;
use engines::{Engine, Reading};
use finding::{FileId, SourceMap, Span};
use incident::{Material, Written};

use super::around::{Noted, text};
use crate::disk::{self, Disk};

/// What was gathered.
pub(super) struct Gathered {
    /// Without secrets.
    pub(super) material: Material,
    /// Of all texts as they are, so that a change of a secret is one too.
    pub(super) hash: u64,
    /// All files that were asked for, there or not.
    pub(super) paths: Vec<PathBuf>,
    /// Patterns, each with what it stands for.
    pub(super) globs: Vec<(String, Vec<String>)>,
    /// Where relative paths begin.
    pub(super) base: PathBuf,
}

/// Reads all texts of a configuration.
///
/// # Errors
/// A file of its own, or the intent file, that can't be read; why not.
pub(super) fn gather(engine: &Engine, roots: &[PathBuf], meant: Option<&Path>) -> Result<Gathered, String> {
    let written = |path: &Path| -> Result<Written, String> {
        let name = disk::shown(path);
        let bytes = disk::read(path).map_err(|why| format!("{name} can't be read: {why}"))?;
        Ok(Written { name, text: text(&bytes).into() })
    };
    let own = roots.iter().map(|path| written(path)).collect::<Result<Vec<_>, _>>()?;
    let meant_text = meant.map(written).transpose()?;
    let base = roots.first().and_then(|root| root.parent()).unwrap_or(Path::new("")).to_owned();
    let disk = Disk::new(base.clone());
    let noted = Noted::new(&disk);
    let mut sources = SourceMap::new();
    let files: Vec<FileId> =
        own.iter().map(|one| sources.add(one.name.clone(), one.text.as_bytes().to_vec())).collect();
    let reading = (engine.read)(&mut sources, &files, &noted);
    let mut material = Material { roots: own, intent: meant_text, ..noted.told() };
    let named = material.files.keys().map(|path| base.join(path));
    let paths = roots.iter().cloned().chain(meant.map(Path::to_owned)).chain(named).collect();
    let hash = hash(&material);
    let globs = material.globs.clone().into_iter().collect();
    mask(&mut material, &sources, &reading);
    Ok(Gathered { material, hash, paths, globs, base })
}

fn hash(material: &Material) -> u64 {
    let named = material.files.values().flatten();
    let all = material.roots.iter().chain(&material.intent).chain(named);
    all.fold(0, |hash: u64, one| hash.rotate_left(7) ^ traffic::hash_line(one.text.as_bytes()))
}

/// Puts stars in the place of secrets.
fn mask(material: &mut Material, sources: &SourceMap, reading: &Reading) {
    let mut by_name: BTreeMap<&str, Vec<Span>> = BTreeMap::new();
    for span in &reading.secrets {
        by_name.entry(sources.file(span.file).name()).or_default().push(*span);
    }
    let named = material.files.values_mut().flatten();
    for written in material.roots.iter_mut().chain(named) {
        if let Some(spans) = by_name.get(written.name.as_str()) {
            written.text = masked(&written.text, spans);
        }
    }
    if let Some(written) = &mut material.intent {
        let mut sources = SourceMap::new();
        let file = sources.add(written.name.clone(), written.text.as_bytes().to_vec());
        let (intent, _) = intent::read(&sources, file);
        written.text = quoted(&masked(&written.text, &intent.secrets), &intent.secrets);
    }
}

/// A text with as many stars as each of these spans has bytes, so that nothing moves; blanks and line ends stay.
pub(super) fn masked(text: &str, spans: &[Span]) -> Arc<str> {
    let mut bytes = text.as_bytes().to_vec();
    for span in spans {
        let range = span.start as usize..(span.end as usize).min(bytes.len());
        let secret = bytes.get_mut(range).unwrap_or_default();
        secret.iter_mut().filter(|byte| !byte.is_ascii_whitespace()).for_each(|byte| *byte = b'*');
    }
    String::from_utf8(bytes).map_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into(), Arc::from)
}

/// The same with quotes around the stars: in YAML a star at the beginning is a reference.
fn quoted(text: &str, spans: &[Span]) -> Arc<str> {
    let mut text = text.to_owned();
    for (start, end) in spans.iter().map(|span| (span.start as usize, span.end as usize)) {
        let is_long = end.saturating_sub(start) > 1;
        text.replace_range(start..start + 1, if is_long { "\"" } else { "x" });
        if is_long {
            text.replace_range(end - 1..end, "\"");
        }
    }
    text.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text of an intent file without its secrets, and what is read of it.
    fn meant(text: &str) -> (String, Vec<finding::Finding>) {
        let written = Written { name: "a".into(), text: text.into() };
        let mut material = Material { intent: Some(written), ..Material::default() };
        mask(&mut material, &SourceMap::new(), &Reading::default());
        let text = material.intent.unwrap().text.to_string();
        let mut sources = SourceMap::new();
        let file = sources.add("a", text.clone().into_bytes());
        (text, intent::read(&sources, file).1)
    }

    #[test]
    fn an_intent_file_without_its_secrets_can_be_read() {
        for body in ["a=b&c=d", "\"a b\"", "'x'", "p", "|\n        one: 1\n        two\n", ">-\n        one\n"] {
            let (text, findings) =
                meant(&format!("watch:\n  probes:\n    p:\n      body: {body}\n      request: GET http://a/\n"));
            assert_eq!(findings, [], "{text}");
            assert!(!text.contains("one") && !text.contains("c=d") && !text.contains("a b"), "{text}");
        }
    }
}
