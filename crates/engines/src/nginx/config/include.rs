//! `include`: other files, put where they are named.

use std::sync::Arc;

use finding::{FileId, Finding, Severity, SourceMap};

use super::load::{Known, Loaded, Loader};
use super::unread::{Weight, weigh};
use crate::Surroundings;
use crate::nginx::syntax::Directive;

/// Includes inside includes, at most.
const DEEPEST: usize = 24;

/// Reads the roots with all that they include. A root that another root includes is not read twice.
pub fn load<'a>(
    sources: &'a mut SourceMap,
    roots: &[FileId],
    surroundings: &'a dyn Surroundings,
) -> (Vec<Loaded>, Loader<'a>) {
    let mut loader = Loader::new(sources, surroundings);
    let mut trees: Vec<(FileId, Vec<Directive>)> = roots.iter().map(|&file| (file, loader.read(file))).collect();
    let whole =
        |directives: &[Directive]| directives.iter().any(|directive| directive.is("http") || directive.is("stream"));
    trees.sort_by_key(|(_, directives)| !whole(directives));
    loader.remember_roots(&trees);
    let mut loaded = Vec::new();
    let mut included = Vec::new();
    for (file, directives) in trees {
        if included.contains(&file) {
            continue;
        }
        loader.open = vec![loader.sources.file(file).name().to_owned()];
        let directives = if loader.includes { expand(&mut loader, directives, &mut included) } else { directives };
        loaded.push(Loaded { directives });
    }
    (loaded, loader)
}

/// Puts the included files in the place of the `include`s, in all blocks; those that can't be read stay.
fn expand(loader: &mut Loader<'_>, directives: Vec<Directive>, included: &mut Vec<FileId>) -> Vec<Directive> {
    let mut out = Vec::with_capacity(directives.len());
    for mut directive in directives {
        if let Some(body) = directive.body.take() {
            directive.body = Some(expand(loader, body, included));
            out.push(directive);
        } else if directive.is("include") && !directive.args.is_empty() {
            resolve(loader, directive, included, &mut out);
        } else {
            out.push(directive);
        }
    }
    out
}

/// Puts one `include` into `out`: what it names, or the directive itself where that can't be read.
fn resolve(loader: &mut Loader<'_>, directive: Directive, included: &mut Vec<FileId>, out: &mut Vec<Directive>) {
    let path = directive.args[0].text.to_string();
    let is_pattern = path.contains(['*', '?', '[']);
    let paths = if is_pattern { found_by_glob(loader.surroundings, &path) } else { vec![path.clone()] };
    if is_pattern && paths.is_empty() {
        // Relative to the configuration nothing is there: that is known. Elsewhere nobody knows.
        if path.starts_with('/') && weigh(&path) != Weight::Harmless {
            missing(loader, &directive, "that folder is not here");
            out.push(directive);
        }
        return;
    }
    for path in paths {
        match open(loader, &directive, &path) {
            Ok((file, inner)) => {
                included.push(file);
                loader.budget = loader.budget.saturating_sub(inner.len());
                loader.open.push(loader.sources.file(file).name().to_owned());
                out.extend(expand(loader, inner, included));
                loader.open.pop();
            }
            Err(Some(why)) => {
                missing(loader, &directive, &why);
                out.push(directive.clone());
            }
            Err(None) => {}
        }
    }
}

/// Folders where packages put the configuration: a file named there is looked for beside the configuration too.
const INSTALLED: [&str; 4] =
    ["/etc/nginx/", "/usr/local/nginx/conf/", "/usr/local/openresty/nginx/conf/", "/opt/nginx/conf/"];

/// The path below the folder that packages use, such as `conf.d/a.conf` of `/etc/nginx/conf.d/a.conf`.
fn beside(path: &str) -> Option<&str> {
    INSTALLED.iter().find_map(|folder| path.strip_prefix(folder))
}

/// What a pattern names, there or beside the configuration.
fn found_by_glob(around: &dyn Surroundings, pattern: &str) -> Vec<String> {
    let found = around.glob(pattern);
    match beside(pattern) {
        Some(relative) if found.is_empty() => around.glob(relative),
        _ => found,
    }
}

/// Names under which the files of an `include` may be kept; where it is no pattern, the first that is there.
pub fn included(around: &dyn Surroundings, path: &str) -> Vec<String> {
    if path.contains(['*', '?', '[']) {
        return found_by_glob(around, path).iter().map(|path| around.name(path)).collect();
    }
    std::iter::once(path).chain(beside(path)).map(|path| around.name(path)).collect()
}

/// The directives of a file; `Err(None)` where a finding already says why not.
fn open(
    loader: &mut Loader<'_>,
    directive: &Directive,
    path: &str,
) -> Result<(FileId, Vec<Directive>), Option<String>> {
    if loader.open.iter().any(|open| is_open(loader, open, path)) {
        loop_finding(loader, directive, path);
        return Err(None);
    }
    if loader.open.len() > DEEPEST || loader.budget == 0 {
        return Err(Some("too many files include one another".to_owned()));
    }
    if let Some((file, tree)) = known(loader, path) {
        return Ok((file, tree.to_vec()));
    }
    let read = |path: &str| loader.surroundings.read(path);
    let bytes =
        read(path).or_else(|missing| beside(path).map_or(Err(missing), read)).map_err(|missing| Some(missing.why))?;
    let name = loader.surroundings.name(path);
    let file = loader.sources.add(name.clone(), bytes);
    let tree = Arc::new(loader.read(file));
    loader.cache.insert(name, (file, tree.clone()));
    Ok((file, tree.to_vec()))
}

/// A file that was read before, as a root or by another include.
fn known(loader: &Loader<'_>, path: &str) -> Option<Known> {
    let named = |path: &str| loader.cache.get(&loader.surroundings.name(path));
    named(path).or_else(|| named(beside(path)?)).cloned()
}

/// Whether the open file is the one at `path`; open files are kept by the names that users see.
fn is_open(loader: &Loader<'_>, open: &str, path: &str) -> bool {
    let is = |path: &str| open == loader.surroundings.name(path);
    is(path) || beside(path).is_some_and(is)
}

/// Names every file on the way round, so that one sees which include to remove.
fn loop_finding(loader: &mut Loader<'_>, directive: &Directive, path: &str) {
    let from = loader.open.iter().position(|open| is_open(loader, open, path)).unwrap_or(0);
    let mut way = loader.open[from..].join(" -> ");
    way.push_str(" -> ");
    way.push_str(path);
    let message = format!("this include closes a loop, and nginx refuses the configuration: {way}");
    let help = "remove the include that leads back";
    loader.findings.push(Finding::new("include-loop", Severity::Error, directive.span, message).help(help));
}

/// Says that a file is not here, as loudly as it may matter.
fn missing(loader: &mut Loader<'_>, directive: &Directive, why: &str) {
    let path = &directive.args[0].text;
    let weight = weigh(path);
    let message = match weight {
        Weight::Harmless => format!("{path} is not here; it usually routes nothing"),
        Weight::Light => format!("{path} is not here; by its name it routes nothing"),
        Weight::Heavy => format!("{path} is not here, and what it says may change every verdict: {why}"),
    };
    if weight != Weight::Harmless {
        loader.gaps.push((directive.span, "the file is not here".into()));
    }
    let finding = Finding::new("include-missing", Severity::Note, directive.span, message);
    loader.findings.push(finding.help("check the folder that holds the whole configuration"));
}
