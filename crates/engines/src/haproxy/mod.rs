//! HAProxy, read as version 2.6 understands it, with the words of older versions.

pub mod config;
mod directives;
pub mod logs;
mod lower;
mod outline;
mod probe;
pub mod rules;
mod secrets;
mod stage;
pub mod words;

use finding::{FileId, SourceMap};

use crate::{Editor, Engine, Reading, Surroundings};

/// HAProxy.
pub static ENGINE: Engine = Engine {
    id: "haproxy",
    name: "HAProxy",
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

/// Each file stands for itself: nothing in a text tells that it is one of several that are given together.
fn is_part(_: &str) -> bool {
    false
}

/// Words that begin a line in nearly every HAProxy configuration, and hardly anywhere else.
const TELLING: [&str; 8] =
    ["frontend", "backend", "listen", "defaults", "global", "default_backend", "use_backend", "userlist"];

/// How surely a text is HAProxy's: by lines that begin with its words, and by the file's name.
fn recognise(name: &str, text: &str) -> u8 {
    let telling = |line: &&str| {
        let line = line.split('#').next().unwrap_or(line);
        let mut words = line.split_ascii_whitespace();
        words.next().is_some_and(|word| TELLING.contains(&word)) && !line.trim_end().ends_with(['{', ';', ':'])
    };
    let score = match text.lines().filter(telling).take(3).count() {
        0 => 0,
        1 => 40,
        2 => 70,
        _ => 90,
    };
    let named = name.rsplit('/').next().is_some_and(|file| file.contains("haproxy"));
    if named && name.ends_with(".cfg") { score.max(30) + 10 } else { score }
}

/// Reads the files as HAProxy reads them with one `-f` each.
fn read(sources: &mut SourceMap, roots: &[FileId], around: &dyn Surroundings) -> Reading {
    let mut config = config::read(sources, roots, around);
    let lowered = lower::lower(&config, sources, around);
    let mut findings = std::mem::take(&mut config.findings);
    findings.extend(lowered.findings);
    for rule in rules::RULES {
        (rule.check)(&config, &mut findings);
    }
    let secrets = secrets::secrets(&config);
    let files = roots.iter().copied().chain(lowered.files).collect();
    let logs = logs::logs(&config);
    Reading { engine: ENGINE.id, files, model: lowered.model, findings, comments: config.comments, secrets, logs }
}
