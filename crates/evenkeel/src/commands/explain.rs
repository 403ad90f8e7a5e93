//! `evenkeel explain`: the page of a rule, or of a detector.

use analysis::nearest;
use incident::DETECTORS;

use crate::args::{Explain, Shared};
use crate::failure::Failure;
use crate::{Status, output, pages};

pub fn run(own: &Explain, shared: &Shared) -> Result<Status, Failure> {
    let look = output::look(shared);
    match &own.id {
        None => {
            let mut once = pages::all();
            once.dedup_by_key(|page| page.id);
            output::write(shared, |out| report::human::pages(out, &once, DETECTORS, &look))?;
        }
        Some(id) => {
            let meant = named(id)?;
            output::write(shared, |out| report::human::page(out, &meant, &look))?;
        }
    }
    Ok(Status::Even)
}

/// The pages of that id, in Markdown.
fn named(id: &str) -> Result<Vec<&'static str>, Failure> {
    let rules = pages::all().into_iter().map(|page| (page.id, page.docs));
    let all: Vec<(&str, &str)> = rules.chain(DETECTORS.iter().map(|own| (own.id, own.docs))).collect();
    let meant: Vec<&str> = all.iter().filter(|(own, _)| *own == id).map(|(_, docs)| *docs).collect();
    if !meant.is_empty() {
        return Ok(meant);
    }
    let help = match nearest(id, all.iter().map(|(own, _)| *own)) {
        Some(close) => format!("did you mean {close}?"),
        None => "evenkeel explain lists all of them".to_owned(),
    };
    Err(Failure::new(format!("there is no rule or detector {id:?}"), help))
}
