//! JSON for programs, version 1.

use std::collections::BTreeMap;

mod check;
mod coverage;
mod diagnose;
mod diff;
mod logs;
mod news;
mod place;
mod replay;
mod simulate;
mod spread;
mod structure;
mod trace;
mod weighed;
mod witness;

pub use check::check;
pub(crate) use check::whole;
pub use diagnose::diagnosis;
pub use diff::diff;
pub use logs::{logs, minute_lines, news_lines};
pub use news::news;
pub use simulate::simulate;
pub use trace::trace;

/// Version of all shapes.
const VERSION: u32 = 1;

/// Headers by name; several of one name are joined by commas, and unknown where one of them is.
fn joined<'a>(headers: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> BTreeMap<&'a str, Option<String>> {
    let mut all: BTreeMap<&str, Option<String>> = BTreeMap::new();
    for (name, value) in headers {
        all.entry(name)
            .and_modify(|own| *own = own.take().zip(value).map(|(own, value)| format!("{own}, {value}")))
            .or_insert_with(|| value.map(str::to_owned));
    }
    all
}
