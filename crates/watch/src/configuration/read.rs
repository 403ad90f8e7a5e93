//! From material to a configuration: the same for what was just gathered, and for what a recording has.

use std::sync::Arc;

use analysis::intent;
use engines::Engine;
use finding::{FileId, SourceMap};
use incident::{Configuration, Material, Origins};
use model::{LogFormat, Text};

use super::around::Told;

/// The texts of so many configurations before are kept.
const KEPT: usize = 16;

/// Rules by which readers say that the engine refuses a text.
const REFUSALS: [&str; 5] = ["include-loop", "missing-newline", "nginx-syntax", "syntax", "unknown-name"];

/// Reads a configuration. Its texts stand behind those of the ones before, so that both can be compared.
pub(crate) fn read(engine: &Engine, material: Material, before: &mut Before) -> (Configuration, Vec<LogFormat>) {
    let mut sources = before.carried();
    let first = FileId(sources.files().count() as u32);
    let (intent, mut secrets) = meant(&material, &mut sources);
    let add = |written: &incident::Written, sources: &mut SourceMap| {
        sources.add(written.name.clone(), written.text.as_bytes().to_vec())
    };
    let roots: Vec<FileId> = material.roots.iter().map(|one| add(one, &mut sources)).collect();
    let told = Told::new(&material);
    let reading = (engine.read)(&mut sources, &roots, &told);
    // What was only asked for in the place of a secret isn't asked for here, and not kept.
    let variables = told.variables();
    let material = Material { variables, ..material };
    secrets.extend(reading.secrets);
    let refusal = reading.findings.iter().find(|one| REFUSALS.contains(&&*one.rule));
    let formats = reading.logs.formats.into_iter().map(|written| written.format).collect();
    let sources = Arc::new(sources);
    before.push(sources.clone(), first);
    let configuration = Configuration {
        dialect: engine.id,
        sources,
        files: reading.files,
        model: Arc::new(reading.model),
        secrets,
        intent: intent.map(Arc::new),
        refused: refusal.map(|one| Text::from(&*one.message)),
        origins: Origins::default(),
        written: None,
        material: Arc::new(material),
    };
    (configuration, formats)
}

/// What is meant, where the intent file has nothing wrong with it.
fn meant(material: &Material, sources: &mut SourceMap) -> (Option<intent::Intent>, Vec<finding::Span>) {
    let Some(written) = &material.intent else { return (None, Vec::new()) };
    let file = sources.add(written.name.clone(), written.text.as_bytes().to_vec());
    let (intent, findings) = intent::read(sources, file);
    let secrets = intent.secrets.clone();
    (findings.is_empty().then_some(intent), secrets)
}

/// The texts of the configurations that were read before.
#[derive(Clone, Debug, Default)]
pub(crate) struct Before {
    sources: Arc<SourceMap>,
    /// The first file of each configuration.
    firsts: Vec<FileId>,
}

impl Before {
    fn push(&mut self, sources: Arc<SourceMap>, first: FileId) {
        self.sources = sources;
        self.firsts.push(first);
    }

    /// All texts at their ids; of configurations long ago only the names.
    fn carried(&self) -> SourceMap {
        let kept = self.firsts.iter().rev().nth(KEPT - 1).copied().unwrap_or(FileId(0));
        let mut sources = SourceMap::new();
        for (id, file) in self.sources.files() {
            let text = if id < kept { "" } else { file.text() };
            sources.add(file.name(), text.as_bytes().to_vec());
        }
        sources
    }
}
