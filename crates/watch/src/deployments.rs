//! A file that gets a line for each deployment: `2026-11-27T18:05:00Z auth 2.4.1 by ci: faster hashing`.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use incident::{Event, EventKind, Observation, Seen};
use model::{Moment, Text};

use crate::clock;
use crate::disk;
use crate::log::Tail;

/// The file of deployments.
pub(crate) struct Deployments {
    path: PathBuf,
    tail: Option<Tail>,
}

impl Deployments {
    pub(crate) fn new(path: &Path) -> Self {
        Deployments { path: path.to_owned(), tail: None }
    }

    /// What was written since the last look; at first what is of the last `span`.
    ///
    /// # Errors
    /// Why it can't be read, in a sentence.
    pub(crate) fn look(&mut self, now: Moment, span: Duration) -> Result<Vec<Observation>, String> {
        let is_first = self.tail.is_none();
        let tail = self.tail.get_or_insert_with(|| match File::open(&self.path) {
            Ok(file) => Tail::new(&self.path, file, 0),
            Err(_) => Tail::waiting(&self.path),
        });
        let mut lines = Vec::new();
        let read = tail.read(|more| lines.extend_from_slice(more));
        read.map_err(|why| format!("{} can't be read: {}", disk::shown(&self.path), disk::why(&why)))?;
        let lines = String::from_utf8_lossy(&lines);
        let events = lines.lines().filter_map(event);
        let new = events.filter(|(_, event)| !is_first || event.at >= now - span);
        let observed = |(of, event): (Text, Event)| {
            // Those of before are put where they belong.
            let at = if is_first { event.at.min(now) } else { now };
            Observation { at, of, seen: Seen::Event(event) }
        };
        Ok(new.map(observed).collect())
    }
}

/// The application and what was done with it.
fn event(line: &str) -> Option<(Text, Event)> {
    let (time, rest) = line.trim().split_once(' ')?;
    let at = clock::parse(time)?;
    let rest = rest.trim();
    let of = rest.split(' ').next().filter(|of| !of.is_empty())?;
    Some((of.into(), Event { kind: EventKind::Deployment, text: rest.into(), at }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn deployments_are_followed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deployments.log");
        let old =
            "2026-11-27T10:00:00Z web 1 by ann: old\n2026-11-27T18:05:00Z auth 2.4.1 by ci: faster hashing\nnonsense\n";
        std::fs::write(&path, old).unwrap();
        let now = clock::parse("2026-11-27T18:06:00Z").unwrap();
        let mut own = Deployments::new(&path);
        let seen = own.look(now, Duration::from_secs(900)).unwrap();
        assert_eq!(seen.len(), 1, "{seen:?}");
        assert_eq!((seen[0].at, seen[0].of.as_str()), (clock::parse("2026-11-27T18:05:00Z").unwrap(), "auth"));
        std::fs::OpenOptions::new()
            .append(true)
            .open(&path)
            .unwrap()
            .write_all(b"2026-11-27T18:06:01.5Z auth 2.4.0 by bob: back\n")
            .unwrap();
        let seen = own.look(now, Duration::from_secs(900)).unwrap();
        let Seen::Event(event) = &seen[0].seen else { panic!("an event") };
        assert_eq!((event.text.as_str(), event.at.0 - now.0), ("auth 2.4.0 by bob: back", 1_500));
        assert!(Deployments::new(&folder.path().join("none")).look(now, Duration::ZERO).unwrap().is_empty());
    }
}
