//! Reading what was found.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use engines::{Engine, Reading, Surroundings};
use finding::{FileId, Finding, SourceMap, Span};

use super::find::{self, Root, STDIN};
use super::intent::{self, IntentFile, Intents};
use crate::args::Input;
use crate::disk::{self, Disk, Unsaved};
use crate::failure::Failure;

/// One balancer: its configuration, read.
pub struct Balancer {
    /// As the intent file calls it, else the name of its first file.
    pub name: String,
    /// Its root files, in their one true form.
    pub roots: Vec<PathBuf>,
    /// The same as texts.
    pub files: Vec<FileId>,
    /// Where relative paths begin.
    pub base: PathBuf,
    /// Whose configuration it is.
    pub engine: &'static Engine,
    /// What was read.
    pub reading: Reading,
}

/// One configuration of a side.
pub struct Configuration {
    /// Its path below what the user named; empty where that is the file itself.
    pub name: String,
    /// Its root files.
    pub files: Vec<FileId>,
    /// What stands around it: on the disk, or as it was at a revision.
    pub around: Box<dyn Surroundings>,
    /// Whose configuration it is.
    pub engine: &'static Engine,
    /// What was read.
    pub reading: Reading,
}

/// Balancers that one intent file speaks of, or one of which none does.
pub struct Group {
    /// What they are meant to do.
    pub intent: Option<Arc<IntentFile>>,
    /// The balancers.
    pub balancers: Vec<Balancer>,
}

/// All that was read.
#[derive(Default)]
pub struct Loaded {
    /// The texts.
    pub sources: SourceMap,
    /// The balancers with what is meant, in the order of the paths.
    pub groups: Vec<Group>,
    /// What is wrong with intent files, where reading went on all the same.
    pub wrong: Vec<Finding>,
    /// The files that the user named, in their one true form; empty where folders were named, or nothing.
    named: HashSet<PathBuf>,
}

impl Loaded {
    /// All balancers, in the order of the paths.
    pub fn balancers(&self) -> impl Iterator<Item = &Balancer> {
        self.groups.iter().flat_map(|group| &group.balancers)
    }

    /// The balancers that the user named, without those that an intent file has beside them.
    pub fn named(&self) -> impl Iterator<Item = &Balancer> {
        let is_named = |balancer: &&Balancer| balancer.roots.iter().any(|root| self.named.contains(root));
        let all = !self.balancers().any(|balancer| is_named(&balancer));
        self.balancers().filter(move |balancer| all || is_named(balancer))
    }

    /// Spans that no output may show.
    pub fn secrets(&self) -> impl Iterator<Item = Span> {
        let intents = self.groups.iter().filter_map(|group| group.intent.as_ref());
        let meant = intents.flat_map(|file| file.intent.secrets.iter().copied());
        self.balancers().flat_map(|balancer| balancer.reading.secrets.iter().copied()).chain(meant)
    }
}

/// Reads what the arguments name.
pub fn load(input: &Input) -> Result<Loaded, Failure> {
    load_with(Loader::new(input), input)
}

/// Reads what the arguments name with these texts in the place of what the disk has, behind those that were read before.
pub fn load_over(input: &Input, unsaved: &Unsaved, sources: &mut SourceMap) -> Result<Loaded, Failure> {
    let mut loader = Loader::new(input);
    loader.intents = Intents::under(unsaved.clone());
    loader.loaded.sources = std::mem::take(sources);
    let mut loaded = load_with(loader, input)?;
    *sources = std::mem::take(&mut loaded.sources);
    Ok(loaded)
}

fn load_with(mut loader: Loader, input: &Input) -> Result<Loaded, Failure> {
    if input.paths.is_empty() {
        match intent::nearest(Path::new("")) {
            Some(path) => loader.intent(&path)?,
            None => loader.path(Path::new("."))?,
        }
    }
    for path in &input.paths {
        loader.path(path)?;
    }
    if input.paths.iter().all(|path| path.is_file()) {
        loader.loaded.named = input.paths.iter().flat_map(|path| path.canonicalize()).collect();
    }
    Ok(loader.loaded)
}

/// Reads the configurations that the arguments name, whatever intent files say of them.
pub fn load_configurations(input: &Input) -> Result<Loaded, Failure> {
    let mut loader = Loader::new(input);
    let here = [PathBuf::from(".")];
    let paths = if input.paths.is_empty() { &here[..] } else { &input.paths };
    for path in paths {
        for roots in loader.roots(path)? {
            let balancers = loader.balancer(None, roots).into_iter().collect();
            loader.loaded.groups.push(Group { intent: None, balancers });
        }
    }
    Ok(loader.loaded)
}

/// Reads the configurations at a path behind those that were read before, whatever intent files say of them.
pub fn load_behind(
    path: &Path,
    engine: Option<&'static Engine>,
    sources: &mut SourceMap,
) -> Result<Vec<Balancer>, Failure> {
    let mut loader = Loader { engine, ..Loader::default() };
    loader.loaded.sources = std::mem::take(sources);
    let mut balancers = Vec::new();
    for roots in loader.roots(path)? {
        balancers.extend(loader.balancer(None, roots));
    }
    *sources = loader.loaded.sources;
    Ok(balancers)
}

#[derive(Default)]
pub(super) struct Loader {
    pub(super) loaded: Loaded,
    pub(super) engine: Option<&'static Engine>,
    intents: Intents,
    /// Files that were read, in their one true form: one that another includes is not read on its own.
    pub(super) read: HashSet<PathBuf>,
    /// Whether what is wrong with an intent file is kept, and no reason to stop.
    is_patient: bool,
}

impl Loader {
    fn new(input: &Input) -> Self {
        Loader { engine: input.engine(), ..Loader::default() }
    }

    /// Goes on past intent files that are wrong, and reads what isn't saved.
    pub(super) fn patient(unsaved: &Unsaved) -> Self {
        Loader { intents: Intents::under(unsaved.clone()), is_patient: true, ..Loader::default() }
    }

    fn unsaved(&self) -> &Unsaved {
        self.intents.unsaved()
    }

    /// Reads what a user named.
    pub(super) fn path(&mut self, path: &Path) -> Result<(), Failure> {
        if intent::is_intent(path) {
            return self.intent(path);
        }
        for roots in self.roots(path)? {
            let Some(first) = roots.first() else { continue };
            let covering = match first.is_file() {
                true => self.intents.covering(&first.path, &mut self.loaded.sources)?,
                false => None,
            };
            match covering {
                Some(_) if self.is_read(first) => {}
                Some(intent) => self.group(intent)?,
                None => {
                    let balancers = self.balancer(None, roots).into_iter().collect();
                    self.loaded.groups.push(Group { intent: None, balancers });
                }
            }
        }
        Ok(())
    }

    /// Reads all that an intent file speaks of.
    fn intent(&mut self, path: &Path) -> Result<(), Failure> {
        let intent = self.intents.at(path, &mut self.loaded.sources)?;
        self.group(intent)
    }

    fn group(&mut self, intent: Arc<IntentFile>) -> Result<(), Failure> {
        let is_sound = intent.findings.is_empty();
        match self.is_patient {
            true => self.loaded.wrong.extend(intent.findings.iter().cloned()),
            false => intent.refuse_broken(&self.loaded.sources)?,
        }
        let mut balancers = Vec::new();
        for (name, path) in intent.configurations() {
            let roots = match self.roots(&path) {
                Err(failure) if self.is_patient => {
                    self.loaded.wrong.extend(intent.unreadable(&name, &failure));
                    continue;
                }
                roots => roots.map_err(|failure| intent.blame(&self.loaded.sources, &name, failure))?,
            };
            for roots in roots {
                balancers.extend(self.balancer(name.as_deref(), roots));
            }
        }
        self.loaded.groups.push(Group { intent: is_sound.then_some(intent), balancers });
        Ok(())
    }

    /// The configurations at a path, each with its roots.
    fn roots(&self, path: &Path) -> Result<Vec<Vec<Root>>, Failure> {
        if path.is_dir() && path != Path::new(STDIN) {
            return find::folder(path, self.engine, self.unsaved());
        }
        Ok(vec![vec![find::file(path, self.engine, self.unsaved())?]])
    }

    fn is_read(&self, root: &Root) -> bool {
        root.path.canonicalize().is_ok_and(|path| self.read.contains(&path))
    }

    /// Reads the roots that were not read before as one configuration.
    fn balancer(&mut self, name: Option<&str>, mut roots: Vec<Root>) -> Option<Balancer> {
        roots.retain(|root| !self.is_read(root));
        let (engine, path) = roots.first().map(|root| (root.engine, root.path.clone()))?;
        let disk = Disk::under(path.parent().unwrap_or(Path::new("")), self.unsaved().clone());
        let mut files = Vec::new();
        let true_paths: Vec<PathBuf> = roots.iter().flat_map(|root| root.path.canonicalize()).collect();
        self.read.extend(true_paths.iter().cloned());
        for root in roots {
            files.push(self.loaded.sources.add(disk::shown(&root.path), root.bytes));
        }
        let reading = (engine.read)(&mut self.loaded.sources, &files, &disk);
        self.read.extend(disk.into_read());
        let name = name.map_or_else(|| disk::shown(&path), str::to_owned);
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        Some(Balancer { name, roots: true_paths, files, base, engine, reading })
    }
}
