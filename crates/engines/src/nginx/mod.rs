//! nginx (open source and Plus), read as version 1.22 understands it.

pub mod config;
mod directives;
pub mod logs;
mod lower;
mod outline;
mod passes;
mod probe;
mod rules;
mod secrets;
mod stage;
pub mod syntax;
mod uses;
mod walk;

use finding::{FileId, SourceMap};
use model::Gap;

use crate::{Editor, Engine, Reading, Surroundings};

/// The engine.
pub static ENGINE: Engine = Engine {
    id: "nginx",
    name: "nginx",
    recognise,
    is_part,
    read,
    stage: stage::stage,
    launch: stage::LAUNCH,
    probe: probe::PROBE,
    editor: EDITOR,
    pages: rules::pages,
};

/// What an editor asks.
const EDITOR: Editor = Editor {
    outline: outline::outline,
    describe: directives::describe,
    expects: outline::expects,
    directives: directives::DIRECTIVES,
};

/// Words that begin lines in nginx's files, and hardly anywhere else.
const TELLING: [&str; 12] = [
    "server_name ",
    "proxy_pass ",
    "location ",
    "worker_processes ",
    "proxy_set_header ",
    "upstream ",
    "http {",
    "server {",
    "listen ",
    "fastcgi_pass ",
    "add_header ",
    "stream {",
];

/// How surely the text is nginx's: by words that begin its lines.
fn recognise(name: &str, text: &str) -> u8 {
    let begins = |line: &str| TELLING.iter().any(|word| line.starts_with(word));
    let hits = text.lines().take(2_000).filter(|line| begins(line.trim_start())).take(8).count() as u8;
    let braces = text.contains('{') && text.contains(';');
    let by_name = name.contains("nginx");
    hits * 8 + if by_name { 30 } else { 0 } + if braces && hits > 0 { 12 } else { 0 }
}

/// Blocks that only the main file has.
const WHOLE: [&str; 3] = ["events", "http", "stream"];

/// Whether the text has none of the blocks of a main file: such files are included by one.
fn is_part(text: &str) -> bool {
    let opens =
        |line: &str, word: &&str| line.strip_prefix(*word).is_some_and(|rest| rest.trim_start().starts_with('{'));
    !text.lines().any(|line| WHOLE.iter().any(|word| opens(line.trim_start(), word)))
}

/// Reads a configuration; what is wrong with it is a finding.
pub fn read(sources: &mut SourceMap, roots: &[FileId], around: &dyn Surroundings) -> Reading {
    let (loaded, loader) = config::load(sources, roots, around);
    let config::Loader { mut findings, comments, files, coverage, mut gaps, .. } = loader;
    let config = config::config(loaded);
    findings.extend(rules::check(&config));
    let secrets = secrets::secrets(&config);
    let logs = logs::logs(&config);
    let absent = walk::absent(&config);
    let lowered = lower::lower(config, around);
    let mut model = lowered.model;
    model.coverage = coverage;
    model.coverage.absent = absent;
    gaps.extend(lowered.gaps);
    gaps.sort_by_key(|(span, _)| (span.file, span.start));
    gaps.dedup_by_key(|(span, _)| *span);
    for (span, reason) in gaps {
        model.coverage.file(span.file).gaps.push(Gap { span, reason });
    }
    findings.extend(lowered.findings);
    Reading { engine: ENGINE.id, files, model, findings, comments, secrets, logs }
}
