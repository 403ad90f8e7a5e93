//! The sections of the document, in order. Their titles are those that people give to post-mortems.

mod cause;
mod conclusion;
mod measures;
mod misled;
mod summary;
mod timeline;

use incident::postmortem::Postmortem;

pub(super) use measures::name as measure_name;

use super::Tone;
use super::facts::day;
use super::page::{Line, Page, Section, fact, say};
use super::words::summary as words;

/// Who fills in what nobody recorded.
const LEAD: &str = "the incident's lead";

/// The whole document.
pub(super) fn all(own: &Postmortem, tone: Tone) -> Page {
    let section = |id, title, blocks| Section { id, title, blocks };
    let day = day(own.when.began.or(own.when.detected).unwrap_or(own.when.seen_until));
    Page {
        title: say(&words::TITLE, tone, 0, &[("part", part(own)), ("day", fact(day))]),
        lead: say(&words::LEAD, tone, 0, &[]),
        sections: vec![
            section("summary", "Issue summary", summary::blocks(own, tone)),
            section("timeline", "Timeline", timeline::blocks(own, tone)),
            section("cause", "Root cause and resolution", cause::blocks(own, tone)),
            section("misled", "What misled", misled::blocks(own, tone)),
            section("measures", "Corrective and preventative measures", measures::blocks(own, tone)),
            section("conclusion", "Conclusion", conclusion::blocks(own, tone)),
        ],
    }
}

/// What was hit most.
fn part(own: &Postmortem) -> Line {
    let pool = own.cause.as_ref().and_then(|cause| cause.pool.clone());
    let part = own.impact.parts.first().map(|(part, _)| part.clone()).or(pool);
    fact(part.as_deref().unwrap_or("the stack"))
}
