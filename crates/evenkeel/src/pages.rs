//! The pages of the rules.

use finding::Page;

/// All pages, sorted by id; a rule that several rooms look after has one in each.
pub fn all() -> Vec<Page> {
    let mut all = analysis::lint::pages();
    all.extend(analysis::text::pages());
    all.extend(analysis::intent::pages());
    all.extend(analysis::standard::pages());
    all.extend(engines::ENGINES.iter().flat_map(|engine| (engine.pages)()));
    all.sort_by_key(|page| page.id);
    all
}
