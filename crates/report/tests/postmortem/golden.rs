//! The whole documents, as they are kept in `tests/postmortem/pages`; `EVENKEEL_BLESS=1` keeps new ones.

use std::path::Path;

use incident::postmortem::{Postmortem, write};
use report::postmortem::{Tone, html, json, markdown};

use crate::made;

/// A form of a post-mortem, as text.
pub fn text(form: impl FnOnce(&mut dyn std::io::Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    form(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

pub fn told(own: &Postmortem, tone: Tone) -> String {
    text(|out| markdown(out, own, tone))
}

#[track_caller]
fn assert_kept(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/postmortem/pages").join(name);
    if std::env::var_os("EVENKEEL_BLESS").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, page).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == page, "{name} has changed; EVENKEEL_BLESS=1 keeps the new one:\n{page}");
}

#[test]
fn the_documents_are_those_that_are_kept() {
    let own = write(&made::timeline(), &made::diagnoses());
    assert_kept("plain.md", &told(&own, Tone::Plain));
    assert_kept("tango.md", &told(&own, Tone::Tango));
    assert_kept("plain.html", &text(|out| html(out, &own, Tone::Plain)));
    assert_kept("tango.html", &text(|out| html(out, &own, Tone::Tango)));
    assert_kept("facts.json", &text(|out| json(out, &own)));
}

#[test]
fn what_nobody_knows_is_left_open() {
    let own = write(&made::timeline(), &made::unexplained());
    assert_kept("unexplained.md", &told(&own, Tone::Plain));
}
