//! In which formats a log is written.

use std::path::Path;

use engines::{LOGGING, Logging};
use model::LogFormat;
use traffic::{Plan, recognise};
use watch::log::{candidates, plans};

use crate::args::Logs;
use crate::disk;
use crate::failure::Failure;
use crate::input::Loaded;

/// Formats that a log may have.
pub struct Formats {
    /// All that come into question: those of the configurations first.
    candidates: Vec<LogFormat>,
    /// Whether the user says that it is this one.
    is_named: bool,
    /// What people should know of the formats.
    pub notes: Vec<String>,
}

impl Formats {
    /// What the arguments leave to choose from.
    pub fn of(own: &Logs, loaded: Option<&Loaded>) -> Result<Self, Failure> {
        let engines = engines(own.engine.as_deref())?;
        if let Some(text) = &own.log_format {
            let (format, notes) = named(&engines, text)?;
            return Ok(Formats { candidates: vec![format], is_named: true, notes });
        }
        let balancers = loaded.into_iter().flat_map(Loaded::balancers);
        let written = balancers.flat_map(|one| &one.reading.logs.formats).map(|written| written.format.clone());
        Ok(Formats::with(written, &engines))
    }

    /// These formats of configurations, and all that are known.
    pub fn among(written: impl Iterator<Item = LogFormat>) -> Self {
        Formats::with(written, LOGGING)
    }

    fn with(written: impl Iterator<Item = LogFormat>, engines: &[&Logging]) -> Self {
        let candidates = candidates(written, engines);
        Formats { candidates, is_named: false, notes: Vec::new() }
    }

    /// All formats that come into question.
    pub fn all(&self) -> &[LogFormat] {
        &self.candidates
    }

    /// The formats of a log of which these are some lines: the one that reads most, then what reads the rest.
    pub fn plans(&self, path: &Path, sample: &[u8]) -> Result<Vec<Plan>, Failure> {
        if self.is_named || sample.is_empty() {
            return self.candidates.iter().map(|format| Plan::new(format).map_err(|why| unfit(format, &why))).collect();
        }
        let plans = plans(&self.candidates, sample);
        match plans.is_empty() {
            true => Err(unknown(path, sample)),
            false => Ok(plans),
        }
    }

    /// A log in which not one line is of the format that the user names.
    pub fn wrong(&self, path: &Path, sample: &[u8]) -> Option<Failure> {
        let named = self.candidates.first().filter(|_| self.is_named)?;
        let all: Vec<LogFormat> =
            LOGGING.iter().flat_map(|engine| engine.known).map(|known| (known.format)()).collect();
        let message = format!("no line of {} is of the format {}", disk::shown(path), named.name);
        let help = match recognise(sample, &all) {
            Some((index, _)) => format!("they look like {}: leave --log-format out, or name that", all[index].name),
            None => "name the format as the configuration has it".to_owned(),
        };
        Some(Failure::new(message, help))
    }
}

/// The engine that is named, or all.
fn engines(named: Option<&str>) -> Result<Vec<&'static Logging>, Failure> {
    let Some(named) = named else { return Ok(LOGGING.to_vec()) };
    match LOGGING.iter().find(|engine| engine.id == named) {
        Some(engine) => Ok(vec![engine]),
        None => {
            let all: Vec<&str> = LOGGING.iter().map(|engine| engine.id).collect();
            Err(Failure::new(format!("no engine is called {named:?}"), format!("name one of {}", all.join(", "))))
        }
    }
}

/// A format by its name, or in the words of an engine.
fn named(engines: &[&Logging], text: &str) -> Result<(LogFormat, Vec<String>), Failure> {
    if let Some(format) = engines::named(engines, text) {
        return Ok((format, Vec::new()));
    }
    match engines::typed(engines, text) {
        Some(typed) => {
            Plan::new(&typed.format).map_err(|why| unfit(&typed.format, &why))?;
            Ok((typed.format, typed.unclear.iter().map(|one| format!("--log-format: {one}")).collect()))
        }
        None => {
            let names: Vec<&str> = engines.iter().flat_map(|engine| engine.known).map(|known| known.name).collect();
            let message = format!("{text:?} is no log format that is known, nor one in the words of an engine");
            Err(Failure::new(
                message,
                format!("name one of {}, or write it as the configuration does", names.join(", ")),
            ))
        }
    }
}

fn unfit(format: &LogFormat, why: &traffic::PlanError) -> Failure {
    Failure::new(format!("the log format {} can't be used: {why}", format.name), "choose another --log-format")
}

/// A log in no format that is known.
fn unknown(path: &Path, sample: &[u8]) -> Failure {
    let first = sample.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let text: String = String::from_utf8_lossy(first).chars().take(120).collect();
    // What stands behind a question mark may be secret.
    let text = text.split('?').next().unwrap_or_default().replace(char::is_control, "\u{fffd}");
    let message = format!("{} is in no log format that is known; it begins with: {text}", disk::shown(path));
    Failure::new(message, "name the format with --log-format, or the configuration that has it with --config")
}
