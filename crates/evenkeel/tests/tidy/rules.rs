//! A rule is a file, a page beside it, a `mod` line and a line in the slice; what a reader itself finds has a page in the
//! same folder and an entry in its `mod.rs`. docs/rules.md lists them all.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use crate::house::{House, root};

/// Sections of a rule's page, in order.
const SECTIONS: [&str; 5] = ["What it finds", "Why it matters", "Example", "Fix", "Limits"];
/// The generated list.
const LIST: &str = "docs/rules.md";

/// How many rules there are at least: the checks below can't hold for want of any.
const AT_LEAST: usize = 40;

/// A rule as its files show it.
struct Rule<'a> {
    /// Folder of its page, with a slash at its end.
    folder: &'a str,
    /// File name without its ending.
    stem: &'a str,
    /// The file that declares it; empty where none does.
    code: String,
}

impl Rule<'_> {
    fn id(&self) -> String {
        self.stem.replace('_', "-")
    }

    fn page(&self) -> String {
        format!("{}{}.md", self.folder, self.stem)
    }

    /// Whether it has a file of its own in a folder of rules.
    fn is_in(&self, folder: &str) -> bool {
        self.folder == folder && self.code == format!("{folder}{}.rs", self.stem)
    }
}

/// Every folder `rules` with a `mod.rs`, with a slash at its end.
fn folders(house: &House) -> Vec<&str> {
    house.paths("crates/", "/rules/mod.rs").map(|path| path.trim_end_matches("mod.rs")).collect()
}

/// The rules: each page beside code, and each file in a folder of rules whether it has a page or not.
fn rules(house: &House) -> Vec<Rule<'_>> {
    let folders = folders(house);
    let is_rule = |path: &&str| path.contains("/src/") && !path.contains("/detectors/");
    let pages = house.paths("crates/", ".md").filter(is_rule);
    let files = house.paths("crates/", ".rs").filter(|path| folders.iter().any(|folder| path.starts_with(folder)));
    let split = |path| {
        let (folder, name) = split_path(path);
        (folder, name.rsplit_once('.').map_or(name, |(stem, _)| stem))
    };
    let all: BTreeSet<(&str, &str)> = pages.chain(files).map(split).filter(|(_, stem)| *stem != "mod").collect();
    all.into_iter().map(|(folder, stem)| Rule { folder, stem, code: declares(house, folder, stem) }).collect()
}

/// Folder with a slash at its end, and file name.
fn split_path(path: &str) -> (&str, &str) {
    path.split_at(path.rfind('/').map_or(0, |at| at + 1))
}

/// The file that declares the rule: its own, or the one that includes its page.
fn declares(house: &House, folder: &str, stem: &str) -> String {
    let own = format!("{folder}{stem}.rs");
    if house.texts.contains_key(&own) {
        return own;
    }
    let above = folder.trim_end_matches("pages/");
    let include = format!("include_str!(\"{}{stem}.md\")", &folder[above.len()..]);
    let mut near = house.paths(above, ".rs").filter(|path| split_path(path).0 == above);
    near.find(|path| house.text(path).contains(&include)).map_or(String::new(), str::to_string)
}

/// The heads of a page's sections.
fn sections(page: &str) -> Vec<&str> {
    page.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect()
}

fn check_rule(house: &House, rule: &Rule) -> Vec<String> {
    let (code, page) = (house.text(&rule.code), house.text(&rule.page()));
    let named = ["", "pages/"].map(|folder| format!("include_str!(\"{folder}{}.md\")", rule.stem));
    let included = named.iter().any(|include| code.contains(include));
    let wants = [
        (!page.is_empty(), rule.page(), "is missing".to_string()),
        (!code.is_empty(), rule.page(), "nothing declares this page".to_string()),
        (code.contains(&format!("\"{}\"", rule.id())), rule.code.clone(), format!("its id isn't {:?}", rule.id())),
        (included, rule.code.clone(), "doesn't include its page".to_string()),
        (page.starts_with(&format!("# {}\n", rule.id())), rule.page(), format!("doesn't begin with # {}", rule.id())),
        (sections(page) == SECTIONS, rule.page(), format!("its sections aren't {SECTIONS:?}")),
    ];
    let wrong = wants.into_iter().find(|(holds, ..)| !holds);
    wrong.map(|(_, place, what)| format!("{place}: {what}")).into_iter().collect()
}

/// The `mod` lines and the slice of each folder name exactly its rules.
fn check_registers(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for folder in folders(house) {
        let path = format!("{folder}mod.rs");
        let source = house.sources.iter().find(|source| source.path == path);
        let stems: Vec<&str> = rules(house).iter().filter(|rule| rule.is_in(folder)).map(|rule| rule.stem).collect();
        let mods: Vec<&String> = source.iter().flat_map(|source| source.mods.iter().flatten()).collect();
        if mods != stems {
            complaints.push(format!("{path}: has mod {mods:?} for the files {stems:?}"));
        }
        let slice = source.and_then(|source| source.slices.iter().find(|(name, _)| name == "RULES"));
        let elements: Vec<&String> = slice.iter().flat_map(|(_, elements)| elements).collect();
        if elements != stems.iter().map(|stem| format!("&{stem}::RULE")).collect::<Vec<_>>().iter().collect::<Vec<_>>()
        {
            complaints.push(format!("{path}: RULES is {elements:?} for the files {stems:?}"));
        }
    }
    complaints
}

/// The severity that the code gives the rule; where the entry itself doesn't say, the first of the file holds.
fn severity(code: &str, id: &str) -> String {
    let entry = code.split_once(&format!("\"{id}\"")).map_or("", |(_, rest)| rest);
    let own = entry.split("docs").next().and_then(|entry| entry.split("include_str").next()).unwrap_or("");
    let said = |text: &str| Some(text.split_once("severity: Severity::")?.1.split([',', ' ']).next()?.to_lowercase());
    said(own).or_else(|| said(code)).unwrap_or_default()
}

/// The first sentence under *What it finds*.
fn finds(page: &str) -> String {
    let about = page.split_once("## What it finds").map_or("", |(_, rest)| rest.trim_start());
    let sentence = about.split("\n\n").next().unwrap_or("").replace('\n', " ");
    sentence.split(". ").next().unwrap_or("").trim_end_matches('.').to_string()
}

/// The text of docs/rules.md: each rule with its severity and the first sentence of its page.
fn list(house: &House) -> String {
    let row = |rule: Rule| {
        let (id, page) = (rule.id(), rule.page());
        let severity = severity(house.text(&rule.code), &id);
        format!("| [{id}](../{page}) | {severity} | {} |", finds(house.text(&page)))
    };
    let rows: BTreeSet<String> = rules(house).into_iter().map(row).collect();
    let mut text = String::from(
        "# Rules\n\nWritten by `make bless` from the pages of the rules; `evenkeel explain RULE` prints a whole page.\n\n\
         | rule | severity | finds |\n|---|---|---|\n",
    );
    rows.iter().for_each(|row| writeln!(text, "{row}").unwrap());
    text
}

#[test]
fn rules_are_in_step() {
    let house = House::here();
    let rules = rules(house);
    assert!(rules.len() >= AT_LEAST, "{} rules, wanted {AT_LEAST} at least", rules.len());
    let complaints = rules.iter().flat_map(|rule| check_rule(house, rule));
    crate::assert_tidy(complaints.chain(check_registers(house)).collect());
}

#[test]
fn every_rule_is_listed() {
    let house = House::here();
    let text = list(house);
    if std::env::var_os("EVENKEEL_BLESS").is_some() {
        fs::write(root().join(LIST), &text).unwrap();
    } else {
        assert!(house.text(LIST) == text, "{LIST} is old: run `make bless`");
    }
}

/// A folder with one rule that is in step, to be broken in one place.
fn one_rule<'a>(code: &'a str, page: &'a str, register: &'a str) -> House {
    House::of(&[
        ("crates/analysis/src/lint/rules/mod.rs", register),
        ("crates/analysis/src/lint/rules/lost_route.rs", code),
        ("crates/analysis/src/lint/rules/lost_route.md", page),
    ])
}

const CODE: &str = "static RULE: Rule = Rule { id: \"lost-route\", severity: Severity::Error, docs: include_str!(\"lost_route.md\") };";
const PAGE: &str = "# lost-route\n\n## What it finds\n\nA route that\nis lost. Always.\n\n## Why it matters\n## Example\n## Fix\n## Limits\n";
const REGISTER: &str = "mod lost_route;\nstatic RULES: &[&Rule] = &[&lost_route::RULE];\n";

/// Everything that is said of a house.
fn all(house: &House) -> Vec<String> {
    rules(house).iter().flat_map(|rule| check_rule(house, rule)).chain(check_registers(house)).collect()
}

#[test]
fn a_rule_out_of_step_is_seen() {
    crate::assert_tidy(all(&one_rule(CODE, PAGE, REGISTER)));
    let broken = |text: &str, from: &str, to: &str| text.replacen(from, to, 1);
    let wrong_id = broken(CODE, "\"lost-route\"", "\"lost\"");
    crate::assert_bites(all(&one_rule(&wrong_id, PAGE, REGISTER)), "its id isn't \"lost-route\"");
    let no_page = broken(CODE, "include_str!", "str!");
    crate::assert_bites(all(&one_rule(&no_page, PAGE, REGISTER)), "doesn't include its page");
    let no_limits = broken(PAGE, "## Limits\n", "");
    crate::assert_bites(all(&one_rule(CODE, &no_limits, REGISTER)), "lost_route.md: its sections aren't");
    let no_mod = broken(REGISTER, "mod lost_route;\n", "");
    crate::assert_bites(all(&one_rule(CODE, PAGE, &no_mod)), "has mod []");
    let no_line = broken(REGISTER, "&lost_route::RULE", "");
    crate::assert_bites(all(&one_rule(CODE, PAGE, &no_line)), "RULES is []");
}

#[test]
fn a_page_that_nothing_declares_is_seen() {
    let stray = PAGE.replace("lost-route", "stray");
    let page = ("crates/engines/src/x/rules/stray.md", stray.as_str());
    let folder = |register| House::of(&[page, ("crates/engines/src/x/rules/mod.rs", register)]);
    let declared =
        "static RULES: &[&Rule] = &[];\nconst P: Page = Page { id: \"stray\", docs: include_str!(\"stray.md\") };";
    crate::assert_tidy(all(&folder(declared)));
    crate::assert_bites(
        all(&folder("static RULES: &[&Rule] = &[];\n")),
        "x/rules/stray.md: nothing declares this page",
    );
}

#[test]
fn the_list_says_what_each_rule_finds() {
    let row = "| [lost-route](../crates/analysis/src/lint/rules/lost_route.md) | error | A route that is lost |\n";
    assert!(list(&one_rule(CODE, PAGE, REGISTER)).ends_with(row));
}
