//! The page for a browser, read back as the XML that it is as well.

use std::collections::HashSet;

use finding::{Finding, Severity, SourceMap, Span};
use model::FileCoverage;
use report::{CheckFacts, Quotes, ReadFile};
use roxmltree::{Document, ParsingOptions};

use crate::made::{HOSTILE, page};

fn read(page: &str) -> Document<'_> {
    Document::parse_with_options(page, ParsingOptions { allow_dtd: true, ..ParsingOptions::default() })
        .unwrap_or_else(|error| panic!("{error}:\n{page}"))
}

#[test]
fn nothing_of_a_configuration_is_markup() {
    let page = page("html");
    let document = read(&page);
    let names: HashSet<&str> = document.descendants().map(|one| one.tag_name().name()).collect();
    assert!(!names.contains("script") && !names.contains("img"), "{names:?}");
    let is_known = |name: &str| {
        [
            "aria-label",
            "aria-labelledby",
            "charset",
            "class",
            "content",
            "href",
            "http-equiv",
            "id",
            "lang",
            "name",
            "open",
            "scope",
        ]
        .contains(&name)
    };
    let strange = document.descendants().flat_map(|one| one.attributes()).find(|one| !is_known(one.name()));
    assert_eq!(strange.map(|one| one.name()), None);
    let code = document.descendants().filter(|one| one.has_tag_name("code"));
    let shown = HOSTILE.replace('\u{7}', "␇");
    assert!(code.filter_map(|one| one.text()).any(|text| text.contains(&shown)), "{page}");
}

#[test]
fn each_link_leads_somewhere_and_nothing_is_fetched() {
    let page = page("html");
    let document = read(&page);
    let ids: Vec<&str> = document.descendants().filter_map(|one| one.attribute("id")).collect();
    let unique: HashSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), unique.len(), "{ids:?}");
    let links: Vec<&str> = document.descendants().filter_map(|one| one.attribute("href")).collect();
    assert!(links.len() > 10);
    for link in links {
        assert!(link.strip_prefix('#').is_some_and(|id| unique.contains(id)), "{link}");
    }
    assert!(!page.contains("url(") && !page.contains("@import"));
}

#[test]
fn it_has_landmarks_and_headings_in_order() {
    let page = page("html");
    let document = read(&page);
    let names: Vec<&str> = document.descendants().map(|one| one.tag_name().name()).collect();
    for landmark in ["header", "nav", "main", "footer"] {
        assert_eq!(names.iter().filter(|name| **name == landmark).count(), 1, "{landmark}");
    }
    let levels = names.iter().filter_map(|name| name.strip_prefix('h')?.parse::<u32>().ok());
    let levels: Vec<u32> = levels.collect();
    assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
    assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{levels:?}");
    let sections = document.descendants().filter(|one| one.has_tag_name("section"));
    assert!(sections.into_iter().all(|one| one.has_attribute("aria-labelledby")));
}

/// The colours of one scheme by name: those between two places of the style.
fn colours(style: &str) -> Vec<(&str, f64)> {
    let pairs = style.split("--").skip(1).filter_map(|part| part.split_once(": #"));
    let pairs = pairs.filter_map(|(name, rest)| Some((name, luminance(rest.get(..6)?)?)));
    pairs.collect()
}

/// How bright a colour is, as WCAG reckons it.
fn luminance(hex: &str) -> Option<f64> {
    let channel = |at: usize| {
        let value = f64::from(u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) })
    };
    Some(0.2126 * channel(0)? + 0.7152 * channel(2)? + 0.0722 * channel(4)?)
}

#[test]
fn every_text_can_be_read_on_every_ground() {
    let page = page("html");
    let style = page.split("<style>").nth(1).unwrap();
    let (light, dark) = style.split_once("prefers-color-scheme: dark").unwrap();
    for scheme in [light, dark] {
        let all = colours(scheme);
        let of = |wanted: &str| all.iter().find(|(name, _)| *name == wanted).unwrap().1;
        for ground in ["back", "panel"] {
            for ink in ["text", "faint", "link", "error", "warning", "note", "good"] {
                let (a, b) = (of(ink).max(of(ground)), of(ink).min(of(ground)));
                assert!((a + 0.05) / (b + 0.05) >= 4.5, "{ink} on {ground}");
            }
        }
    }
}

#[test]
fn of_a_long_file_only_what_matters_is_shown() {
    let mut sources = SourceMap::new();
    let text: String = (1..=50_000).map(|n| format!("line {n};\n")).collect();
    let at = text.find("line 40000;").unwrap();
    let file = sources.add("long.cfg", text.into_bytes());
    let coverage = FileCoverage { file, constructs: 1, gaps: Vec::new() };
    let quotes = Quotes::new(&sources, []);
    let finding = Finding::new("some-rule", Severity::Error, Span::new(file, at, at + 4), "here");
    let facts = CheckFacts {
        coverage: None,
        structure: None,
        quotes: &quotes,
        read: vec![ReadFile { engine: "some", coverage: &coverage }],
        findings: &[finding],
        expectations: &[],
        replays: &[],
        baseline: None,
        statistics: None,
        weighed: None,
        least: Severity::Note,
        strict: false,
    };
    let mut out = Vec::new();
    report::html::check(&mut out, &facts).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert!(
        page.contains("id=\"f0-40000\"") && page.contains("line 40004;") && !page.contains("line 40005;"),
        "{page}"
    );
    assert!(page.contains("39995 lines are left out") && page.contains("9996 lines are left out"), "{page}");
    assert!(page.len() < 20_000, "{}", page.len());
}
