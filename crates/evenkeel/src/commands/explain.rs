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
        None => output::write(shared, |out| report::human::pages(out, &pages, &look))?,
        Some(rule) => {
            let page = pages.iter().find(|page| page.id == rule).ok_or_else(|| unknown(rule, &pages))?;
            output::write(shared, |out| report::human::page(out, page, &look))?;
        }
    }
    Ok(Status::Even)
}

/// All rules, sorted by id; one that two engines share once.
fn pages() -> Vec<Page> {
    let mut all = analysis::lint::pages();
    all.extend(analysis::text::pages());
    all.extend(analysis::intent::pages());
    all.extend(engines::ENGINES.iter().flat_map(|engine| (engine.pages)()));
    all.sort_by_key(|page| page.id);
    all.dedup_by_key(|page| page.id);
    all
}

fn unknown(rule: &str, pages: &[Page]) -> Failure {
    let help = match nearest(rule, pages.iter().map(|page| page.id)) {
        Some(close) => format!("did you mean {close}?"),
        None => "evenkeel explain lists all rules".to_owned(),
    };
    Failure::new(format!("there is no rule {rule:?}"), help)
}
