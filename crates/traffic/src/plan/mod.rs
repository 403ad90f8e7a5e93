//! A format of log lines, compiled once: what is looked for, in which order.

mod json;
pub(crate) mod pattern;
mod run;
mod slot;
pub(crate) mod slots;
mod step;
mod stop;
mod text;

use std::fmt;

use model::{Layout, LogFormat, Text};

pub(crate) use json::{Act, JsonPlan};
pub(crate) use run::MOST;
pub(crate) use slot::{FIRST_SLOT, Form, MARKS, Slot, Take};
pub(crate) use slots::ANY;
pub(crate) use step::{Left, Run, Shape, Step, Way};
pub(crate) use text::TextPlan;

/// A format of log lines, ready to read with.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(crate) name: Text,
    pub(crate) lines: Lines,
    pub(crate) syslog: bool,
    pub(crate) absent: Vec<Text>,
}

/// How lines are laid out.
#[derive(Clone, Debug)]
pub(crate) enum Lines {
    Text(Box<TextPlan>),
    Json(JsonPlan),
}

/// Why lines of a format can't be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanError {
    /// Nothing in it says when.
    NoTime,
    /// Nothing in it says what became of a request, or who answered it.
    NothingToCount,
    /// Nothing stands between the part with this number (from 1) and the next one, so nobody knows where it ends.
    Touching(usize),
}

impl fmt::Display for PlanError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanError::NoTime => write!(f, "the log format doesn't say when a request was made"),
            PlanError::NothingToCount => write!(f, "the log format has no status, no endpoint and no pool"),
            PlanError::Touching(part) => {
                write!(
                    f,
                    "no text stands between part {part} of the log format and the next one, so its end can't be seen"
                )
            }
        }
    }
}

impl std::error::Error for PlanError {}

impl Plan {
    /// Compiles a format.
    pub fn new(format: &LogFormat) -> Result<Self, PlanError> {
        let lines = match &format.layout {
            Layout::Text(pieces) => Lines::Text(Box::new(TextPlan::new(pieces)?)),
            Layout::Json(members) => Lines::Json(JsonPlan::new(members)),
        };
        let plan = Plan { name: format.name.clone(), lines, syslog: format.syslog, absent: format.absent.clone() };
        let slots: Vec<Slot> = plan.takes().iter().map(|take| take.slot).collect();
        let counted = [Slot::Status, Slot::Endpoint, Slot::EndpointUrl, Slot::EndpointStatus, Slot::Pool];
        match slots.contains(&Slot::Time) {
            false => Err(PlanError::NoTime),
            true if !counted.iter().any(|slot| slots.contains(slot)) => Err(PlanError::NothingToCount),
            true => Ok(plan),
        }
    }

    /// The name of the format.
    pub fn name(&self) -> &Text {
        &self.name
    }

    /// How many values are taken out of a line.
    pub(crate) fn richness(&self) -> usize {
        self.takes().len()
    }

    fn takes(&self) -> Vec<Take> {
        match &self.lines {
            Lines::Text(plan) => plan.takes().collect(),
            Lines::Json(plan) => plan.takes().collect(),
        }
    }

    /// Whether a value says nothing.
    pub(crate) fn is_absent(&self, value: &[u8]) -> bool {
        matches!(value, b"" | b"-") || self.absent.iter().any(|absent| absent.as_bytes() == value)
    }
}
