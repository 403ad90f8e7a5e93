//! What happens between the requests.

use std::time::Duration;

use lab::faults::{self, Behaviour};

/// `! ...`
pub enum Act {
    /// `kill POOL/ENDPOINT` and other faults; `mend` ends them.
    Fault { endpoint: String, behaviour: fn(u64) -> Behaviour, argument: u64 },
    /// `wait 300` milliseconds.
    Wait(Duration),
    /// `reload`: the engine takes its configuration anew; `reload refused`: it doesn't take it.
    Reload { is_refused: bool },
    /// `replace OLD => NEW` in the configuration, for the next reload.
    Replace { old: String, new: String },
    /// `open NAME [:PORT]`: a connection that requests can go over.
    Open { name: String, port: Option<u16> },
    /// `file PATH`: a file in a folder of the configuration.
    File(String),
    /// `said TEXT`: the engine says that, now or soon.
    Said(String),
    /// `quiet TEXT`: the engine has not said that.
    Quiet(String),
    /// `refused TEXT`: the engine doesn't take the configuration, and says so.
    Refused(String),
}

type Fault = (&'static str, fn(u64) -> Behaviour);

/// Faults by their names, with what their argument makes of them.
const FAULTS: [Fault; 8] = [
    ("kill", |_| faults::killed()),
    ("stall", |_| faults::stalled()),
    ("reset", |_| faults::resetting()),
    ("half", |_| faults::half_open()),
    ("slow", |millis| faults::slow(Duration::from_millis(millis))),
    ("answer", |status| faults::status(status as u16)),
    ("ailing", |status| faults::ailing(status as u16)),
    ("mend", |_| Behaviour::default()),
];

/// Reads an act.
pub fn read(text: &str) -> Option<Act> {
    let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
    let owned = || rest.to_owned();
    Some(match word {
        "wait" => Act::Wait(Duration::from_millis(rest.parse().ok()?)),
        "reload" => Act::Reload { is_refused: rest == "refused" },
        "replace" => {
            let (old, new) = rest.split_once(" => ")?;
            Act::Replace { old: old.to_owned(), new: new.to_owned() }
        }
        "open" => {
            let (name, port) = rest.split_once(" :").map_or((rest, None), |(name, port)| (name, port.parse().ok()));
            Act::Open { name: name.to_owned(), port }
        }
        "file" => Act::File(owned()),
        "said" => Act::Said(owned()),
        "quiet" => Act::Quiet(owned()),
        "refused" => Act::Refused(owned()),
        fault => {
            let (_, behaviour) = FAULTS.iter().find(|(name, _)| *name == fault)?;
            let mut words = rest.split(' ');
            let endpoint = words.next()?.to_owned();
            let argument = words.next().map_or(Some(0), |number| number.parse().ok())?;
            Act::Fault { endpoint, behaviour: *behaviour, argument }
        }
    })
}
