//! What the pages on engines state was tried: each statement names its experiments, and each experiment is on its page.

use crate::house::House;

const TESTS: &str = "crates/lab/tests";

/// Tests of what engines say of themselves while they run.
const WATCHED: &str = "crates/watch/tests/live";

/// Sections whose statements need no experiment, for they say that there is none.
const UNTRIED: &str = "Not tried";

/// Statements of a page with the sections that they stand in, each with all of its lines.
fn statements(text: &str) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let (mut section, mut is_open) = (String::new(), false);
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            section = title.to_owned();
        }
        if let Some(statement) = line.strip_prefix("- ") {
            all.push((section.clone(), statement.to_owned()));
            is_open = true;
        } else if is_open && line.starts_with("  ") {
            all.last_mut().unwrap().1.push_str(line);
        } else {
            is_open = false;
        }
    }
    all
}

/// The experiments that a text names in parentheses: `(`order/redirect`)`, or a test of another suite, `(`turns::first`)`.
fn named(text: &str) -> Vec<&str> {
    let groups = text.split("(`").skip(1).filter_map(|rest| rest.split(')').next());
    let words = groups.flat_map(|group| group.split('`').step_by(2));
    words.filter(|word| is_name(word)).collect()
}

fn is_name(word: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    let pair = word.split_once("::").or_else(|| word.split_once('/'));
    pair.is_some_and(|(first, second)| plain(first) && plain(&second.replace(|c: char| c.is_ascii_digit(), "_")))
}

/// Whether there is such an experiment of that engine.
fn is_there(house: &House, engine: &str, name: &str) -> bool {
    match name.split_once("::") {
        Some((file, test)) => {
            let places =
                [format!("{TESTS}/distribution/{engine}"), format!("{TESTS}/world/faults"), WATCHED.to_owned()];
            let mut texts = places.iter().map(|place| house.text(&format!("{place}/{file}.rs")));
            texts.any(|text| text.contains(&format!("fn {test}(")))
        }
        None => house.texts.contains_key(&format!("{TESTS}/characterise/{engine}/{name}.txt")),
    }
}

fn check_page(house: &House, engine: &str) -> Vec<String> {
    let page = format!("docs/engines/{engine}.md");
    let mut complaints = Vec::new();
    for (section, statement) in statements(house.text(&page)) {
        let names = named(&statement);
        if names.is_empty() && section != UNTRIED {
            complaints.push(format!("{page}: no experiment shows that {statement}"));
        }
        let gone = names.iter().filter(|name| !is_there(house, engine, name));
        complaints.extend(gone.map(|name| format!("{page}: there is no experiment {name}")));
    }
    let folder = format!("{TESTS}/characterise/{engine}/");
    let on_page = named(house.text(&page));
    for path in house.paths(&folder, ".txt") {
        let name = path[folder.len()..].trim_end_matches(".txt");
        if !on_page.contains(&name) {
            complaints.push(format!("{path}: {page} doesn't name it"));
        }
    }
    complaints
}

fn check(house: &House) -> Vec<String> {
    let pages =
        house.paths("docs/engines/", ".md").filter_map(|path| path["docs/engines/".len()..].strip_suffix(".md"));
    pages.filter(|name| *name != "README").flat_map(|engine| check_page(house, engine)).collect()
}

#[test]
fn each_statement_on_an_engine_was_tried() {
    let house = House::here();
    assert!(house.paths("docs/engines/", ".md").count() > 2, "the pages are gone");
    crate::assert_tidy(check(house));
}

#[test]
fn a_statement_that_nobody_tried_is_seen() {
    let house = |page: &str| {
        House::of(&[
            ("docs/engines/e.md", page),
            ("crates/lab/tests/characterise/e/order/deny.txt", ""),
            ("crates/lab/tests/distribution/e/turns.rs", "fn first() {}"),
            ("crates/lab/tests/world/faults/load.rs", "fn lost() {}"),
        ])
    };
    let page =
        "## Order\n- One `(x)` thing\n  (`order/deny`, `turns::first`, `load::lost`).\n\n## Not tried\n- Another.\n";
    crate::assert_tidy(check(&house(page)));
    let bites = |from: &str, to: &str, part: &str| crate::assert_bites(check(&house(&page.replace(from, to))), part);
    bites("## Not tried", "## More", "no experiment shows that Another");
    bites(", `turns::first`", ", `turns::second`", "there is no experiment turns::second");
    bites("load::lost", "load::first", "there is no experiment load::first");
    bites(", `turns::first`", ", `order/gone`", "there is no experiment order/gone");
    bites("`order/deny`, ", "", "order/deny.txt: docs/engines/e.md doesn't name it");
}
