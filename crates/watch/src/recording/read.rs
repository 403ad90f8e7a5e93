//! Reads a recording.

use std::collections::BTreeMap;
use std::io::BufRead;

use incident::{Observation, Scene, Timeline};

use super::form::Wire;
use super::seen::{self, Line};
use super::write::Head;
use super::{KIND, VERSION};
use crate::configuration::Before;
use crate::disk;

/// What a recording has.
#[derive(Clone, Debug)]
pub struct Recording {
    /// Who plays which part, and all that was seen.
    pub timeline: Timeline,
    /// The number of the last line, where it isn't whole and was left aside.
    pub cut: Option<usize>,
}

/// Reads a recording to its end.
///
/// # Errors
/// Why it can't be read, with the number of the line.
pub fn read(from: impl BufRead) -> Result<Recording, String> {
    let mut lines = from.split(b'\n').enumerate().map(|(index, line)| (index + 1, line));
    let first = lines.next().ok_or("it is empty: a recording begins with a line that says what it is")?;
    let scene = head(&first.1.map_err(|why| disk::why(&why))?)?;
    let mut timeline = Timeline::new(scene);
    let mut before: BTreeMap<String, Before> = BTreeMap::new();
    let mut broken: Option<(usize, String)> = None;
    for (number, line) in lines {
        let line = line.map_err(|why| format!("line {number}: {}", disk::why(&why)))?;
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Some((number, why)) = broken {
            return Err(format!("line {number} isn't understood: {why}"));
        }
        match observation(&line, &mut before) {
            Ok(observation) => timeline.push(observation),
            Err(why) => broken = Some((number, why)),
        }
    }
    Ok(Recording { timeline, cut: broken.map(|(number, _)| number) })
}

fn observation(line: &[u8], before: &mut BTreeMap<String, Before>) -> Result<Observation, String> {
    let line: Line = serde_json::from_slice(line).map_err(|why| why.to_string())?;
    let before = before.entry(line.of.clone()).or_default();
    seen::unpack(line, before)
}

/// The first line.
fn head(line: &[u8]) -> Result<Scene, String> {
    #[derive(serde::Deserialize)]
    struct Any {
        kind: String,
        version: u32,
    }
    let none = || "it is no recording of evenkeel: its first line doesn't say that it is one".to_owned();
    let any: Any = serde_json::from_slice(line).map_err(|_| none())?;
    if any.kind != KIND {
        return Err(none());
    }
    if any.version > VERSION {
        let (version, own) = (any.version, VERSION);
        return Err(format!("it is of version {version}, and this evenkeel reads those up to {own}: take a newer one"));
    }
    let head: Head = serde_json::from_slice(line).map_err(|why| format!("line 1 isn't understood: {why}"))?;
    Scene::unpack(head.scene)
}
