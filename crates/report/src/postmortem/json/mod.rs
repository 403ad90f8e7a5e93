//! The facts as JSON, version 1. What isn't known isn't there.

mod cause;
mod measures;

use std::io::{self, Write};

use incident::postmortem::{Detour, Entry, Mended, Postmortem, Told, When};
use model::Moment;
use serde::Serialize;

use self::cause::{Blamed, Change, Maybe, blamed, change, maybe};
use self::measures::{Task, task};
use super::unified::unified;

#[derive(Serialize)]
struct Whole<'a> {
    version: u32,
    when: Times,
    impact: Hit<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<Blamed<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    possible: Vec<Maybe<'a>>,
    timeline: Vec<Happened<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resolution: Option<Resolved<'a>>,
    misled_seconds: u64,
    misled: Vec<Astray<'a>>,
    measures: Vec<Task<'a>>,
}

/// Writes it.
pub(super) fn write(out: &mut dyn Write, own: &Postmortem) -> io::Result<()> {
    let whole = Whole {
        version: 1,
        when: times(&own.when),
        impact: Hit::of(own),
        cause: own.cause.as_ref().map(blamed),
        possible: own.possible.iter().map(maybe).collect(),
        timeline: own.entries.iter().map(happened).collect(),
        resolution: own.mended.as_ref().map(resolved),
        misled_seconds: own.misled.as_secs(),
        misled: own.detours.iter().map(astray).collect(),
        measures: own.measures.iter().map(task).collect(),
    };
    serde_json::to_writer_pretty(&mut *out, &whole)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Times {
    #[serde(skip_serializing_if = "Option::is_none")]
    began: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alerted: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mended: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<String>,
    seen_until: String,
}

fn times(when: &When) -> Times {
    let text = |at: Option<Moment>| at.map(|at| at.to_string());
    Times {
        began: text(when.began),
        detected: text(when.detected),
        alerted: text(when.alerted),
        named: text(when.named),
        mended: text(when.mended),
        ended: text(when.ended),
        seen_until: when.seen_until.to_string(),
    }
}

#[derive(Serialize)]
struct Hit<'a> {
    requests: u64,
    failed: u64,
    counted_until: String,
    logins: u64,
    logins_failed: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    sessions: Option<Sessions>,
    parts: Vec<Part<'a>>,
}

#[derive(Serialize)]
struct Sessions {
    before: u64,
    fewest: u64,
}

#[derive(Serialize)]
struct Part<'a> {
    part: &'a str,
    failed: f64,
}

impl<'a> Hit<'a> {
    fn of(own: &'a Postmortem) -> Self {
        let impact = &own.impact;
        Hit {
            requests: impact.requests,
            failed: impact.failed,
            counted_until: own.counted_until.to_string(),
            logins: impact.logins.0,
            logins_failed: impact.logins.1,
            sessions: own.sessions.map(|(before, fewest)| Sessions { before, fewest }),
            parts: impact.parts.iter().map(|(part, failed)| Part { part, failed: *failed }).collect(),
        }
    }
}

#[derive(Serialize)]
struct Happened<'a> {
    at: String,
    what: String,
    text: &'a str,
    source: &'a str,
}

fn happened(own: &Entry) -> Happened<'_> {
    let what = format!("{:?}", own.what).to_lowercase();
    Happened { at: own.at.to_string(), what, text: &own.text, source: &own.source }
}

#[derive(Serialize)]
struct Resolved<'a> {
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change<'a>>,
    file: &'a str,
    diff: String,
}

fn resolved(own: &Mended) -> Resolved<'_> {
    Resolved {
        at: own.at.to_string(),
        change: own.origin.as_ref().map(change),
        file: &own.mend.file,
        diff: unified(&own.mend),
    }
}

#[derive(Serialize)]
struct Astray<'a> {
    suspect: &'a str,
    from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    told_by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointed: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cleared: Option<&'a str>,
}

fn astray(own: &Detour) -> Astray<'_> {
    Astray {
        suspect: &own.suspect,
        from: own.from.to_string(),
        until: own.until.map(|at| at.to_string()),
        told_by: if own.told == Told::Notes { "notes" } else { "evidence" },
        pointed: own.pointed.as_deref(),
        cleared: own.cleared.as_deref(),
    }
}
