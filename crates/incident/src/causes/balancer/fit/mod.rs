//! Whether what a change does is what is seen.

mod answers;
mod checked;
mod cut;
mod full;
mod members;
pub(super) mod moved;
mod note;
mod secured;
pub(super) mod spread;

use analysis::diff::Kind;

pub(crate) use note::{Note, Tried};

/// What an effect predicts of its own kind, each met or missed.
pub(super) fn fit(tried: &Tried) -> Vec<Note> {
    if tried.effect.reach.is_everything && tried.effect.change.kind == Kind::Limit {
        return unknown(tried);
    }
    match tried.effect.change.kind {
        Kind::Fate => moved::fit(tried),
        Kind::Endpoint => members::fit(tried),
        Kind::Share | Kind::Balance | Kind::Stickiness => spread::fit(tried),
        Kind::Health => checked::fit(tried),
        Kind::Timeout => cut::fit(tried),
        Kind::Limit => full::fit(tried),
        Kind::Tls => secured::fit(tried),
        Kind::Listener | Kind::Pool | Kind::Header | Kind::Retry | Kind::Connection => answers::fit(tried),
    }
}

/// What isn't understood may turn requests away, or change what they carry.
fn unknown(tried: &Tried) -> Vec<Note> {
    let all = full::fit(tried).into_iter().filter(|note| note.is_met).chain(answers::fit(tried));
    let all: Vec<Note> = all.collect();
    if all.is_empty() {
        vec![Note::missed(10.0, "nothing that fails looks like the balancer's doing".into())]
    } else {
        all
    }
}
