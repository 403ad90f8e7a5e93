//! Lists that people add to are sorted, so that two additions don't meet and nothing stands twice.

use crate::house::House;

/// Names of the slices that register things.
const REGISTERS: &[&str] = &["CAUSES", "COMMANDS", "DETECTORS", "ENGINES", "FORMATS", "RULES", "SCENARIOS"];

fn unsorted(names: &[String]) -> Option<String> {
    let pair = names.windows(2).find(|pair| pair[0] >= pair[1])?;
    Some(format!("{} comes after {}", pair[0], pair[1]))
}

fn mods(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in &house.sources {
        let wrong = source.mods.iter().filter_map(|run| unsorted(run));
        complaints.extend(wrong.map(|what| format!("{}: mod {what}", source.path)));
    }
    complaints
}

fn registers(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for source in &house.sources {
        for (name, elements) in source.slices.iter().filter(|(name, _)| REGISTERS.contains(&name.as_str())) {
            complaints.extend(unsorted(elements).map(|what| format!("{} {name}: {what}", source.path)));
        }
    }
    complaints
}

fn dependencies(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for path in house.paths("crates/", "/Cargo.toml") {
        for section in house.text(path).split("\n[").filter(|section| section.contains("dependencies]")) {
            for group in section.split("\n\n") {
                let names = group.lines().filter(|line| line.contains('=') && !line.starts_with('#'));
                let names: Vec<String> =
                    names.filter_map(|line| line.split(['.', '=', ' ']).next()).map(String::from).collect();
                complaints.extend(unsorted(&names).map(|what| format!("{path}: {what}")));
            }
        }
    }
    complaints
}

#[test]
fn lists_are_sorted() {
    let house = House::here();
    crate::assert_tidy([mods(house), registers(house), dependencies(house)].concat());
}

#[test]
fn modules_out_of_order_are_seen() {
    let text = "mod a;\npub mod c;\npub mod d;\n\nmod e;\nmod b;\n#[cfg(test)]\nmod aa;\n";
    crate::assert_bites(mods(&House::of(&[("crates/model/src/lib.rs", text)])), "mod e comes after b");
}

#[test]
fn a_register_out_of_order_is_seen() {
    let text = "pub static RULES: &[&Rule<Model>] = &[&b::RULE, &a::RULE];\nconst OTHER: &[u8] = &[2, 1];\n";
    crate::assert_bites(registers(&House::of(&[("crates/model/src/lib.rs", text)])), "&b::RULE comes after &a::RULE");
}

#[test]
fn dependencies_out_of_order_are_seen() {
    let manifest =
        "[package]\nname = \"x\"\n\n[dependencies]\nb.workspace = true\na = \"1\"\n\n[lints]\nworkspace = true\n";
    crate::assert_bites(dependencies(&House::of(&[("crates/x/Cargo.toml", manifest)])), "b comes after a");
}
