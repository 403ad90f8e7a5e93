//! What is watched.

use std::path::{Path, PathBuf};
use std::time::Duration;

use analysis::intent::watch::Watch;
use analysis::intent::{self, Intent};
use analysis::logs::routes;
use engines::{ENGINES, Engine};
use finding::SourceMap;
use incident::{Balancer, Scene};

use crate::disk;

/// How often everything is asked where nothing is said.
const EVERY: Duration = Duration::from_secs(1);
/// Nothing is asked more often.
const LEAST: Duration = Duration::from_millis(100);
/// How much of the past logs are read for.
const PAST: Duration = Duration::from_secs(900);

/// What is watched.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Who plays which part.
    pub scene: Scene,
    /// Balancers.
    pub balancers: Vec<Watched>,
    /// What is watched beside them. It has secrets.
    pub watch: Watch,
    /// The folder to which paths of `watch` are relative.
    pub folder: PathBuf,
    /// How much of the past logs are read for at the beginning.
    pub past: Option<Duration>,
}

/// A balancer that is watched.
#[derive(Clone)]
pub struct Watched {
    /// Its name in the intent file.
    pub name: String,
    /// Whose configuration it has.
    pub engine: &'static Engine,
    /// Its own files.
    pub roots: Vec<PathBuf>,
    /// The intent file that speaks of it.
    pub intent: Option<PathBuf>,
    /// How the running one is asked.
    pub live: Option<String>,
    /// Its access log.
    pub log: Option<PathBuf>,
}

impl Plan {
    /// What an intent file says is to be watched.
    ///
    /// # Errors
    /// Why it can't be read, or a configuration that it names.
    pub fn open(path: &Path) -> Result<Plan, String> {
        let name = disk::shown(path);
        let mut sources = SourceMap::new();
        let bytes = disk::read(path).map_err(|why| format!("{name} can't be read: {why}"))?;
        let file = sources.add(name.clone(), bytes);
        let (intent, findings) = intent::read(&sources, file);
        if let Some(first) = findings.first() {
            return Err(format!("{name}:{}: {}", sources.position(first.primary.span).line, first.message));
        }
        let mut plan = Plan::default();
        for balancer in &intent.balancers {
            let config = folder(path).join(balancer.config.value.as_str());
            let bytes = disk::read(&config).map_err(|why| format!("{} can't be read: {why}", disk::shown(&config)))?;
            let file = config.file_name().unwrap_or_default().to_string_lossy();
            let engine = engines::recognise(ENGINES, &file, &String::from_utf8_lossy(&bytes));
            let engine = engine.ok_or_else(|| format!("{} is no configuration that is known", disk::shown(&config)))?;
            plan.add(&balancer.name.value, engine, vec![config], Some((path, &intent)));
        }
        plan.speak(path, &intent);
        Ok(plan)
    }

    /// Watches a balancer with these files, as the intent file at that path has it.
    pub fn add(&mut self, name: &str, engine: &'static Engine, roots: Vec<PathBuf>, meant: Option<(&Path, &Intent)>) {
        let config = roots.first().map(|root| disk::shown(root)).unwrap_or_default();
        self.scene.balancers.push(Balancer { name: name.into(), config: config.into() });
        let own = meant.and_then(|(path, intent)| {
            let balancer = intent.balancers.iter().find(|one| one.name.value == name)?;
            Some((path, balancer))
        });
        self.balancers.push(Watched {
            name: name.to_owned(),
            engine,
            roots,
            intent: meant.map(|(path, _)| path.to_owned()),
            live: own.and_then(|(_, one)| one.live.as_ref()).map(|live| live.value.to_string()),
            log: own.and_then(|(path, one)| Some(folder(path).join(one.access_log.as_ref()?.value.as_str()))),
        });
    }

    /// Watches what the intent file at that path says beside its balancers.
    pub fn speak(&mut self, path: &Path, intent: &Intent) {
        let watch = intent.watch.clone();
        self.scene.applications.extend(watch.applications.iter().map(|one| one.pool.value.clone()));
        self.scene.databases.extend(watch.databases.iter().map(|(pool, _)| pool.value.clone()));
        self.scene.logins.extend(routes(intent).into_iter().filter(|route| route.login).map(|route| route.name));
        self.folder = folder(path);
        self.watch.every = watch.every.or(self.watch.every.take());
        self.watch.applications.extend(watch.applications);
        self.watch.databases.extend(watch.databases);
        self.watch.probes.extend(watch.probes);
        self.watch.authorities = watch.authorities.or(self.watch.authorities.take());
        self.watch.deployments = watch.deployments.or(self.watch.deployments.take());
    }

    /// The file of the authorities that are trusted where a configuration names none.
    pub(crate) fn authorities(&self) -> Option<PathBuf> {
        self.watch.authorities.as_ref().map(|file| self.folder.join(file.value.as_str()))
    }

    /// The folder of a balancer's configuration.
    pub(crate) fn folder_of(&self, balancer: &str) -> PathBuf {
        let own = self.balancers.iter().find(|own| own.name == balancer);
        own.and_then(|own| own.roots.first()).map(|root| folder(root)).unwrap_or_default()
    }

    pub(crate) fn every(&self) -> Duration {
        self.watch.every.as_ref().map_or(EVERY, |every| Duration::from_secs_f64(every.value)).max(LEAST)
    }

    pub(crate) fn past(&self) -> Duration {
        self.past.unwrap_or(PAST)
    }
}

impl std::fmt::Debug for Watched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Watched").field("name", &self.name).field("roots", &self.roots).finish_non_exhaustive()
    }
}

fn folder(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_owned()
}
