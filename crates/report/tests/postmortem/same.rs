//! Both tones tell the same: what a reader can read out of one text stands in the other.

use incident::postmortem::{Postmortem, write};
use report::postmortem::{Tone, html};

use crate::golden::{text, told};
use crate::{made, read};

/// Everything that can be read out of both texts is compared.
pub fn assert_same(own: &Postmortem) {
    let (plain, tango) = (told(own, Tone::Plain), told(own, Tone::Tango));
    let [bare, comic] = [&plain, &tango].map(|text| read::unescaped(text));
    assert_eq!(read::figures(&bare), read::figures(&comic), "figures");
    assert_eq!(read::codes(&plain), read::codes(&tango), "lines and commands");
    assert_eq!(read::fenced(&plain), read::fenced(&tango), "differences and lines to add");
    assert_eq!(read::open(&bare), read::open(&comic), "what is left open");
    assert_eq!(read::tasks(&plain), read::tasks(&tango), "measures");
    assert_eq!(read::entries(&plain), read::entries(&tango), "times and sources");
    assert_eq!(read::titles(&plain), read::titles(&tango), "sections");
    for name in names(own) {
        let count = |text: &str| text.matches(&name).count();
        assert!(count(&bare) > 0, "{name:?} isn't told:\n{bare}");
        assert_eq!(count(&comic), count(&bare), "{name:?} isn't told in the comedy as often:\n{comic}");
    }
    for tone in [Tone::Plain, Tone::Tango] {
        assert_page_tells(own, tone);
    }
}

/// The page for a browser has the figures of the Markdown, and is well-formed.
fn assert_page_tells(own: &Postmortem, tone: Tone) {
    let page = text(|out| html(out, own, tone));
    let page = page.replacen("<!DOCTYPE html>\n", "", 1);
    let page = roxmltree::Document::parse(&page).unwrap_or_else(|why| panic!("{why}\n{page}"));
    let words = |name: &str| -> String {
        let of = page.descendants().find(|one| one.has_tag_name(name)).expect(name);
        let texts = of.descendants().filter(|one| one.is_text()).map(|one| one.text().unwrap_or_default());
        texts.flat_map(|text| [text, " "]).collect()
    };
    let shown = read::figures(&format!("{} {}", words("header"), words("main")));
    for figure in read::figures(&read::unescaped(&told(own, tone))).keys() {
        assert!(shown.contains_key(figure), "{figure} isn't on the page: {shown:?}");
    }
    assert!(!page.descendants().any(|one| one.has_tag_name("script")));
}

/// Names and texts out of the data, as a document shows them.
fn names(own: &Postmortem) -> Vec<String> {
    let mut all: Vec<&str> = own.entries.iter().flat_map(|one| [one.text.as_str(), one.source.as_str()]).collect();
    all.extend(own.impact.parts.iter().map(|(part, _)| part.as_str()));
    all.extend(own.detours.iter().map(|one| one.suspect.as_str()));
    all.extend(own.detours.iter().flat_map(|one| one.pointed.iter().chain(&one.cleared)).map(|one| one.as_str()));
    all.extend(own.measures.iter().map(|one| one.subject.as_str()));
    all.extend(own.measures.iter().filter_map(|one| one.owner.name.as_deref()));
    all.extend(own.possible.iter().flat_map(|one| [one.name.as_str(), one.story.as_str()]));
    all.extend(own.mended.iter().filter_map(|one| one.origin.as_ref()).map(|one| one.author.as_str()));
    if let Some(cause) = &own.cause {
        all.extend([cause.name.as_str(), cause.story.as_str()]);
        all.extend(cause.evidence.iter().map(|one| one.text.as_str()));
        let culprit = cause.culprit.iter();
        all.extend(culprit.clone().flat_map(|one| &one.places).map(|one| one.text.as_str()));
        all.extend(culprit.clone().flat_map(|one| &one.changes).map(|one| one.as_str()));
        let origins = culprit.filter_map(|one| one.origin.as_ref());
        all.extend(origins.flat_map(|one| [one.author.as_str(), one.summary.as_str()]));
    }
    all.into_iter().filter(|one| !one.is_empty()).map(|one| one.replace('\n', "\u{240a}")).collect()
}

#[test]
fn both_tones_tell_the_made_up_incident() {
    assert_same(&write(&made::timeline(), &made::diagnoses()));
    assert_same(&write(&made::timeline(), &made::unexplained()));
    assert_same(&write(&made::timeline(), &[]));
}

#[test]
fn a_lost_figure_is_seen() {
    let own = write(&made::timeline(), &made::diagnoses());
    let plain = read::unescaped(&told(&own, Tone::Plain));
    for fact in ["18:31:40", "6147", "2026-12-25", "haproxy.cfg:8", "9b1d2e0"] {
        let lost = plain.replacen(fact, "then", 1);
        assert_ne!(read::figures(&plain), read::figures(&lost), "{fact}");
    }
    assert!(read::figures(&plain).len() > 60, "{:?}", read::figures(&plain));
    assert_eq!(read::tasks(&told(&own, Tone::Plain)).len(), 8);
    assert_eq!(read::entries(&told(&own, Tone::Plain)).len(), 14);
    assert_eq!(read::codes(&told(&own, Tone::Plain))["server auth1 10.0.1.11:8080 weight 40"], 2);
    assert_eq!(read::fenced(&told(&own, Tone::Plain)).len(), 2);
    assert_eq!(read::open(&plain).len(), 3);
}

#[test]
fn no_secret_is_told() {
    let own = write(&made::timeline(), &made::diagnoses());
    let json = text(|out| report::postmortem::json(out, &own));
    let pages = [told(&own, Tone::Plain), told(&own, Tone::Tango), text(|out| html(out, &own, Tone::Plain)), json];
    for page in pages {
        assert!(page.contains("stats auth admin:*******"), "the line is told: {page}");
        assert!(!page.contains(made::SECRET), "{page}");
    }
}
