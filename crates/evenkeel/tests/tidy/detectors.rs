//! A detector is a file, a page beside it, a `mod` line and a line in the slice.

use std::collections::BTreeSet;

use crate::house::House;

/// Where they are, with a slash at the end.
const FOLDER: &str = "crates/incident/src/detectors/";
/// Sections of a detector's page, in order.
const SECTIONS: [&str; 4] = ["What it finds", "Why it matters", "Example", "Limits"];
/// How many there are at least: the checks below can't hold for want of any.
const AT_LEAST: usize = 20;

/// Names of files and pages, without their endings.
fn stems(house: &House) -> BTreeSet<&str> {
    let all = [".rs", ".md"].into_iter().flat_map(|ending| {
        house.paths(FOLDER, ending).filter_map(move |path| path[FOLDER.len()..].strip_suffix(ending))
    });
    all.filter(|stem| *stem != "mod").collect()
}

fn check_detector(house: &House, stem: &str) -> Option<String> {
    let (code_path, page_path) = (format!("{FOLDER}{stem}.rs"), format!("{FOLDER}{stem}.md"));
    let text = |path: &String| house.texts.get(path).map_or("", |text| text.as_str());
    let (code, page, id) = (text(&code_path), text(&page_path), stem.replace('_', "-"));
    let sections: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect();
    let wants = [
        (!page.is_empty(), &page_path, "is missing".to_string()),
        (code.contains(&format!("id: \"{id}\"")), &code_path, format!("its id isn't {id:?}")),
        (code.contains(&format!("include_str!(\"{stem}.md\")")), &code_path, "doesn't include its page".to_string()),
        (page.starts_with(&format!("# {id}\n")), &page_path, format!("doesn't begin with # {id}")),
        (sections == SECTIONS, &page_path, format!("its sections aren't {SECTIONS:?}")),
    ];
    let wrong = wants.into_iter().find(|(holds, ..)| !holds);
    wrong.map(|(_, place, what)| format!("{place}: {what}"))
}

/// The `mod` lines and the slice name exactly the files.
fn check_register(house: &House) -> Vec<String> {
    let (path, stems) = (format!("{FOLDER}mod.rs"), stems(house));
    let source = house.sources.iter().find(|source| source.path == path);
    let mods: BTreeSet<&str> = source.iter().flat_map(|own| own.mods.iter().flatten()).map(String::as_str).collect();
    let slice = source.and_then(|own| own.slices.iter().find(|(name, _)| name == "DETECTORS"));
    let named: BTreeSet<&str> = slice
        .iter()
        .flat_map(|(_, elements)| elements)
        .filter_map(|element| element.strip_prefix('&')?.strip_suffix("::DETECTOR"))
        .collect();
    let mut complaints = Vec::new();
    if mods != stems {
        complaints.push(format!("{path}: has mod {mods:?} for the files {stems:?}"));
    }
    if named != stems {
        complaints.push(format!("{path}: DETECTORS is {named:?} for the files {stems:?}"));
    }
    complaints
}

fn all(house: &House) -> Vec<String> {
    stems(house).into_iter().filter_map(|stem| check_detector(house, stem)).chain(check_register(house)).collect()
}

#[test]
fn detectors_are_in_step() {
    let house = House::here();
    assert!(stems(house).len() >= AT_LEAST, "{} detectors, wanted {AT_LEAST} at least", stems(house).len());
    crate::assert_tidy(all(house));
}

#[test]
fn a_detector_out_of_step_is_seen() {
    const CODE: &str =
        "static DETECTOR: Detector = Detector { id: \"too-hot\", docs: include_str!(\"too_hot.md\"), check };";
    const PAGE: &str = "# too-hot\n\n## What it finds\n## Why it matters\n## Example\n## Limits\n";
    const REGISTER: &str = "mod too_hot;\nstatic DETECTORS: &[&Detector] = &[&too_hot::DETECTOR];\n";
    let of = |code: &str, page: &str, register: &str| {
        let paths = ["too_hot.rs", "too_hot.md", "mod.rs"].map(|name| format!("{FOLDER}{name}"));
        all(&House::of(&[(&paths[0], code), (&paths[1], page), (&paths[2], register)]))
    };
    crate::assert_tidy(of(CODE, PAGE, REGISTER));
    crate::assert_bites(of(&CODE.replace("too-hot", "hot"), PAGE, REGISTER), "its id isn't \"too-hot\"");
    crate::assert_bites(of(&CODE.replace("include_str", "str"), PAGE, REGISTER), "doesn't include its page");
    crate::assert_bites(of(CODE, &PAGE.replace("## Limits\n", ""), REGISTER), "its sections aren't");
    crate::assert_bites(of(CODE, PAGE, &REGISTER.replace("mod too_hot;\n", "")), "has mod {}");
    crate::assert_bites(of(CODE, PAGE, &REGISTER.replace("&too_hot::DETECTOR", "")), "DETECTORS is {}");
}
