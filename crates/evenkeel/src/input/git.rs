//! Configurations as git has them at a revision, with all that they include.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use analysis::nearest;
use engines::{Engine, Folder, Missing, Surroundings};
use finding::SourceMap;

use super::find::{self, Root};
use super::load::Configuration;
use super::revision::{git, line, plain};
use crate::disk::{self, Disk};
use crate::failure::Failure;

/// So many links in a row are followed.
const LINKS: usize = 8;

/// The mode of a link.
const LINK: &str = "120000";

/// All files of one revision.
struct Tree {
    /// The revision as the user wrote it.
    revision: String,
    /// The commit that it is.
    commit: String,
    /// The folder that holds the files now.
    top: PathBuf,
    /// Where the user is below it.
    here: PathBuf,
    /// Each file's path below the top, and whether it is a link.
    files: BTreeMap<String, bool>,
}

/// All configurations at a path of a revision; `named` is all that the user wrote.
pub fn configurations(
    named: &str,
    (revision, path): (&str, &str),
    engine: Option<&'static Engine>,
    sources: &mut SourceMap,
) -> Result<Vec<Configuration>, Failure> {
    Rc::new(Tree::open(named, revision)?).configurations(path, engine, sources)
}

impl Tree {
    /// The files of a revision; `named` is all that the user wrote.
    fn open(named: &str, revision: &str) -> Result<Tree, Failure> {
        let neither = |why: String| {
            let why = why.lines().next().unwrap_or("").trim_start_matches("fatal: ").to_owned();
            let why = if why.is_empty() { format!("git knows no revision {revision:?}") } else { why };
            let help = "give a file, a folder, or REVISION:PATH as in main:haproxy.cfg";
            Failure::new(format!("{named} can't be read: there is no such file, and {why}"), help)
        };
        let commit = format!("{revision}^{{commit}}");
        let commit = line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(neither)?;
        let top = line(&["rev-parse", "--show-toplevel"]).map_err(neither)?.into();
        let here = line(&["rev-parse", "--show-prefix"]).map_err(neither)?.into();
        let listed = git(&["ls-tree", "-r", "-z", "--full-tree", &commit]).map_err(neither)?;
        let files = String::from_utf8_lossy(&listed).split('\0').filter_map(entry).collect();
        Ok(Tree { revision: revision.to_owned(), commit, top, here, files })
    }

    /// All configurations at a path, which is that of the top, or with `./` that of where the user is.
    fn configurations(
        self: &Rc<Self>,
        path: &str,
        engine: Option<&'static Engine>,
        sources: &mut SourceMap,
    ) -> Result<Vec<Configuration>, Failure> {
        let from = if path.starts_with('.') { self.here.as_path() } else { Path::new("") };
        let path = plain(&from.join(path)).unwrap_or_default();
        let mut read = HashSet::new();
        let mut all = Vec::new();
        for mut roots in self.roots(&path, engine)? {
            let is_read = |root: &Root| self.target(&disk::shown(&root.path)).is_ok_and(|file| read.contains(&file));
            roots.retain(|root| !is_read(root));
            all.extend(self.read(roots, &path, sources, &mut read));
        }
        Ok(all)
    }

    /// The roots at a path, those of one configuration together.
    fn roots(&self, path: &str, engine: Option<&'static Engine>) -> Result<Vec<Vec<Root>>, Failure> {
        let name = self.name(path);
        if self.files.contains_key(path) {
            let bytes = self.bytes(path).map_err(|why| Failure::new(format!("{name} can't be read: {why}"), ""))?;
            return Ok(vec![vec![find::known(&name, Path::new(path), bytes, engine)?]]);
        }
        let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
        let inside = || self.files.keys().filter(|file| file.starts_with(&folder));
        if inside().next().is_none() {
            let help = match nearest(path, self.files.keys().map(String::as_str)) {
                Some(close) => format!("did you mean {}?", self.name(close)),
                None => "a path at a revision begins at the top of the repository, or with ./ where you are".to_owned(),
            };
            return Err(Failure::new(format!("{name} can't be read: there is no such file"), help));
        }
        let candidates = inside().filter(|file| find::is_looked_into(Path::new(&file[folder.len()..])));
        let root = |file: &String| find::recognised(Path::new(file), self.bytes(file).ok()?, engine);
        find::grouped(&name, candidates.filter_map(root).collect())
    }

    /// Reads the roots of one configuration.
    fn read(
        self: &Rc<Self>,
        roots: Vec<Root>,
        below: &str,
        sources: &mut SourceMap,
        read: &mut HashSet<String>,
    ) -> Option<Configuration> {
        let first = roots.first()?;
        let (engine, path) = (first.engine, first.path.clone());
        let base = path.parent().unwrap_or(Path::new("")).to_owned();
        let around = Around { tree: self.clone(), base, read: RefCell::default() };
        let mut files = Vec::new();
        for root in roots {
            let name = disk::shown(&root.path);
            files.push(sources.add(self.name(&name), root.bytes));
            read.extend(self.target(&name));
        }
        let reading = (engine.read)(sources, &files, &around);
        read.extend(around.read.borrow().iter().cloned());
        let name = path.strip_prefix(below).map(disk::shown).unwrap_or_default();
        Some(Configuration { name, files, around: Box::new(around), engine, reading })
    }

    /// How users call a file.
    fn name(&self, path: &str) -> String {
        format!("{}:{path}", self.revision)
    }

    /// The bytes of a file; links are followed as far as they stay inside.
    fn bytes(&self, path: &str) -> Result<Vec<u8>, String> {
        let blob = git(&["cat-file", "blob", &format!("{}:{}", self.commit, self.target(path)?)])?;
        disk::take(blob.as_slice())
    }

    /// The file that a path means in the end: itself, or what it links to.
    fn target(&self, path: &str) -> Result<String, String> {
        let mut path = path.to_owned();
        for _ in 0..LINKS {
            let is_link = self.files.get(&path).ok_or("there is no such file")?;
            if !is_link {
                return Ok(path);
            }
            let target = line(&["cat-file", "blob", &format!("{}:{path}", self.commit)])?;
            let target = Path::new(&path).with_file_name(target);
            path = self.inside(&target).ok_or("it is a link that leads out of the repository")?;
        }
        Err("it is a link that leads to a link, and so on".to_owned())
    }

    /// A path below the top; `None` for one that leads elsewhere.
    fn inside(&self, path: &Path) -> Option<String> {
        match path.is_absolute() {
            true => plain(path.strip_prefix(&self.top).ok()?),
            false => plain(path),
        }
    }
}

/// A line of `git ls-tree -z`: mode, type, object, and after a tab the path.
fn entry(line: &str) -> Option<(String, bool)> {
    let (about, path) = line.split_once('\t')?;
    about.contains(" blob ").then(|| (path.to_owned(), about.starts_with(LINK)))
}

/// The files around one configuration. What stands outside of the repository has no revision: it is that of the disk, as it
/// is for the other side.
struct Around {
    tree: Rc<Tree>,
    base: PathBuf,
    read: RefCell<HashSet<String>>,
}

impl Around {
    fn inside(&self, path: &str) -> Option<String> {
        self.tree.inside(&self.base.join(path))
    }

    /// A disk on which relative paths are those of the base.
    fn disk(&self) -> Disk {
        Disk::new(self.tree.top.join(&self.base))
    }
}

impl Surroundings for Around {
    fn read(&self, path: &str) -> Result<Vec<u8>, Missing> {
        let Some(own) = self.inside(path) else { return self.disk().read(path) };
        let bytes = self.tree.bytes(&own).map_err(|why| Missing { why })?;
        self.read.borrow_mut().extend(self.tree.target(&own));
        Ok(bytes)
    }

    fn name(&self, path: &str) -> String {
        self.inside(path).map_or_else(|| self.disk().name(path), |own| self.tree.name(&own))
    }

    fn glob(&self, pattern: &str) -> Vec<String> {
        let Some(own) = self.inside(pattern) else { return self.disk().glob(pattern) };
        let Ok(wanted) = glob::Pattern::new(&own) else { return Vec::new() };
        let found = self.tree.files.keys().filter(|file| wanted.matches_with(file, disk::GLOB));
        let path = |file: &String| match Path::new(file).strip_prefix(&self.base) {
            Ok(below) => disk::shown(below),
            Err(_) => disk::shown(&self.tree.top.join(file)),
        };
        found.map(path).collect()
    }

    fn folder(&self, path: &str) -> Option<Folder> {
        let own = self.tree.inside(Path::new(path)).filter(|own| Path::new(own).starts_with(&self.base))?;
        Folder::among(&own, self.tree.files.keys().map(String::as_str))
    }

    fn env(&self, name: &str) -> Option<String> {
        self.disk().env(name)
    }
}
