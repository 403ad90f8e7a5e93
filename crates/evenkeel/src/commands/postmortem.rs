//! `evenkeel postmortem`: what happened in an incident, why, and what is to be done.

use incident::{Verdict, course, postmortem};

use crate::args::{Postmortem, PostmortemAct, PostmortemFormat, PostmortemWrite, Shared};
use crate::failure::Failure;
use crate::watching::recorded;
use crate::{Status, disk, output};

/// What was recorded is judged so often at most, to see when who was named.
const MOST: usize = 240;

pub fn run(own: &Postmortem, shared: &Shared) -> Result<Status, Failure> {
    match &own.act {
        PostmortemAct::Write(own) => write(own, shared),
    }
}

fn write(own: &PostmortemWrite, shared: &Shared) -> Result<Status, Failure> {
    let timeline = recorded(&own.from, shared)?;
    let diagnoses = course(&timeline, MOST);
    if diagnoses.iter().all(|one| one.verdict == Verdict::NothingWrong) {
        let name = disk::shown(&own.from);
        return Err(Failure::new(format!("nothing is wrong in {name}"), "a post-mortem is of an incident"));
    }
    let written = postmortem::write(&timeline, &diagnoses);
    let tone = own.tone.into();
    output::write(shared, |out| match own.format {
        PostmortemFormat::Markdown => report::postmortem::markdown(out, &written, tone),
        PostmortemFormat::Html => report::postmortem::html(out, &written, tone),
        PostmortemFormat::Json => report::postmortem::json(out, &written),
    })?;
    Ok(Status::Even)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs::{self, File};
    use std::io::BufReader;
    use std::path::{Path, PathBuf};

    use clap::Parser;
    use incident::DETECTORS;
    use incident::postmortem::{Check, How};

    use super::*;
    use crate::args::Arguments;
    use crate::pages;

    /// Files of a folder of the checkout.
    fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let mut all: Vec<PathBuf> = all.filter(|path| path.to_str().unwrap().ends_with(ending)).collect();
        all.sort();
        assert!(!all.is_empty());
        all
    }

    /// What is proposed after an incident that was recorded.
    fn proposed(recording: &Path) -> Vec<Check> {
        let lines = BufReader::new(zstd::Decoder::new(File::open(recording).unwrap()).unwrap());
        let timeline = watch::recording::read(lines).unwrap().timeline;
        let written = postmortem::write(&timeline, &course(&timeline, 6));
        written.measures.into_iter().map(|measure| measure.check).collect()
    }

    /// Has a command read as if somebody had typed it; its name.
    fn read(command: &str) -> String {
        let read = Arguments::try_parse_from(command.split_whitespace());
        assert!(read.is_ok(), "{command}: {}", read.unwrap_err());
        command.split_whitespace().nth(1).unwrap().to_owned()
    }

    #[test]
    fn what_is_proposed_after_recorded_incidents_is_there() {
        let mut commands = BTreeSet::new();
        for check in files("tests/recordings", ".zst").iter().flat_map(|path| proposed(path)) {
            let wants = check.wants.as_deref().unwrap_or("");
            match check.how {
                // What settles a suspicion may be a question to anybody.
                How::Settled if !check.run.starts_with("evenkeel ") => continue,
                How::Open => continue,
                How::Alert => assert!(DETECTORS.iter().any(|own| own.id == wants), "{check:?}"),
                How::Rule if check.wants.is_some() => {
                    assert!(pages::all().iter().any(|page| page.id == wants), "{check:?}");
                }
                _ => {}
            }
            commands.insert(read(&check.run));
        }
        assert!(["check", "diagnose", "watch"].iter().all(|own| commands.contains(*own)), "{commands:?}");
    }

    #[test]
    fn no_command_is_ever_proposed_that_is_not_there() {
        let mut count = 0;
        for path in files("../incident/src/postmortem/measures", ".rs") {
            let text = fs::read_to_string(path).unwrap();
            for command in text.split("\"evenkeel ").skip(1).map(|rest| rest.split('"').next().unwrap()) {
                read(&format!("evenkeel {}", command.replace(['{', '}'], "")));
                count += 1;
            }
        }
        assert!(count >= 6, "{count}");
    }
}
