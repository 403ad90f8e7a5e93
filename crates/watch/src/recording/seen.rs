//! Observations.

use incident::{Answer, Backing, Event, Observation, Seen, Slice, Vitals};
use model::Running;
use serde::{Deserialize, Serialize};

use super::form::{Unlike, Wire};
use super::material::{self, ConfigurationForm};
use crate::configuration::Before;

/// A line.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Line {
    at: i64,
    pub(super) of: String,
    #[serde(flatten)]
    seen: Form,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
enum Form {
    Configuration(Box<ConfigurationForm>),
    Running(<Running as Wire>::Form),
    Slice(<Slice as Wire>::Form),
    Answer(<Answer as Wire>::Form),
    Vitals(Box<<Vitals as Wire>::Form>),
    Backing(Box<<Backing as Wire>::Form>),
    Event(<Event as Wire>::Form),
    Silent(String),
}

pub(super) fn pack(own: &Observation) -> Line {
    let seen = match &own.seen {
        Seen::Configuration(seen) => Form::Configuration(Box::new(material::pack(seen))),
        Seen::Running(seen) => Form::Running(seen.pack()),
        Seen::Slice(seen) => Form::Slice(seen.pack()),
        Seen::Answer(seen) => Form::Answer(seen.pack()),
        Seen::Vitals(seen) => Form::Vitals(Box::new(seen.pack())),
        Seen::Backing(seen) => Form::Backing(Box::new(seen.pack())),
        Seen::Event(seen) => Form::Event(seen.pack()),
        Seen::Silent(why) => Form::Silent(why.to_string()),
    };
    Line { at: own.at.pack(), of: own.of.to_string(), seen }
}

/// The observation again; a configuration stands behind those of its balancer.
pub(super) fn unpack(line: Line, before: &mut Before) -> Result<Observation, Unlike> {
    let seen = match line.seen {
        Form::Configuration(form) => Seen::Configuration(material::unpack(*form, before)?.into()),
        Form::Running(form) => Seen::Running(Wire::unpack(form)?),
        Form::Slice(form) => Seen::Slice(std::sync::Arc::new(Wire::unpack(form)?)),
        Form::Answer(form) => Seen::Answer(Wire::unpack(form)?),
        Form::Vitals(form) => Seen::Vitals(Wire::unpack(*form)?),
        Form::Backing(form) => Seen::Backing(Wire::unpack(*form)?),
        Form::Event(form) => Seen::Event(Wire::unpack(form)?),
        Form::Silent(why) => Seen::Silent(why.into()),
    };
    Ok(Observation { at: Wire::unpack(line.at)?, of: line.of.into(), seen })
}
