//! `evenkeel explain`: the page of a rule.

use analysis::nearest;
use finding::Page;

use crate::args::{Explain, Shared};
use crate::failure::Failure;
use crate::{Status, output};

pub fn run(own: &Explain, shared: &Shared) -> Result<Status, Failure> {
    let pages = pages();
    let look = output::look(shared);
    match &own.rule {
        None => {
            let mut once = pages;
            once.dedup_by_key(|page| page.id);
            output::write(shared, |out| report::human::pages(out, &once, &look))?;
        }
        Some(rule) => {
            let meant: Vec<Page> = pages.iter().filter(|page| page.id == rule).copied().collect();
            if meant.is_empty() {
                return Err(unknown(rule, &pages));
            }
            output::write(shared, |out| report::human::page(out, &meant, &look))?;
        }
    }
    Ok(Status::Even)
}

/// All pages, sorted by id; a rule that several rooms look after has one in each.
pub fn pages() -> Vec<Page> {
    let mut all = analysis::lint::pages();
    all.extend(analysis::text::pages());
    all.extend(analysis::intent::pages());
    all.extend(engines::ENGINES.iter().flat_map(|engine| (engine.pages)()));
    all.sort_by_key(|page| page.id);
    all
}

fn unknown(rule: &str, pages: &[Page]) -> Failure {
    let help = match nearest(rule, pages.iter().map(|page| page.id)) {
        Some(close) => format!("did you mean {close}?"),
        None => "evenkeel explain lists all rules".to_owned(),
    };
    Failure::new(format!("there is no rule {rule:?}"), help)
}
