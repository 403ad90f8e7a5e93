//! Crates use only what stands below them, and one engine never leans on another.

use std::collections::BTreeSet;

use crate::house::{House, ROOMS, Room};

/// Crates from outside that a room must never have, and why.
const NEVER: &[(&str, &[&str], &str)] = &[
    ("engines", &["serde", "serde_json"], "the model is made by lower, not by a format"),
    ("model", &["serde", "serde_json"], "wire formats live in report"),
];

/// Names of the dependencies in the section `[dependencies]` of a Cargo.toml.
fn dependencies(manifest: &str) -> Vec<&str> {
    let section = manifest.split("\n[").find(|section| section.starts_with("dependencies]")).unwrap_or("");
    let names = section.lines().skip(1).filter(|line| line.contains('=') && !line.starts_with('#'));
    names.filter_map(|line| line.split(['.', '=', ' ']).next()).collect()
}

fn check_room(house: &House, room: &Room) -> Vec<String> {
    let path = format!("crates/{}/Cargo.toml", room.name);
    let used = dependencies(house.text(&path));
    let ours: BTreeSet<&str> = ROOMS.iter().map(|room| room.name).collect();
    let upwards = used.iter().filter(|name| ours.contains(*name) && !room.may_use.contains(name));
    let mut complaints: Vec<String> = upwards.map(|name| format!("{path}: must not use {name}")).collect();
    for (_, names, why) in NEVER.iter().filter(|(owner, ..)| *owner == room.name) {
        let found = names.iter().filter(|name| used.contains(name));
        complaints.extend(found.map(|name| format!("{path}: must not use {name}: {why}")));
    }
    complaints
}

fn crates_without_room(house: &House) -> Vec<String> {
    let known = |path: &&str| ROOMS.iter().any(|room| *path == format!("crates/{}/Cargo.toml", room.name));
    let unknown = house.paths("crates/", "/Cargo.toml").filter(|path| !known(path));
    unknown.map(|path| format!("{path}: this crate has no place in the picture (tidy/house.rs)")).collect()
}

/// Folders of `engines/src` that are engines.
fn engine_folders(house: &House) -> BTreeSet<&str> {
    let modules = house.sources_of("engines").filter(|source| source.module.len() > 1);
    modules.map(|source| source.module[0].as_str()).filter(|name| !matches!(*name, "stage" | "syntax")).collect()
}

fn engines_lean_on_engines(house: &House) -> Vec<String> {
    let engines = engine_folders(house);
    let mut complaints = Vec::new();
    for source in house.sources_of("engines").filter(|source| !source.module.is_empty()) {
        for path in source.paths.iter().filter(|path| path[0] == "crate" || path[0] == "super") {
            let step = path.iter().find(|step| !matches!(step.as_str(), "crate" | "super"));
            let Some(other) = step.filter(|step| engines.contains(step.as_str()) && **step != source.module[0]) else {
                continue;
            };
            complaints.push(format!("{}: leans on {other}", source.path));
        }
    }
    complaints
}

#[test]
fn crates_use_only_what_stands_below_them() {
    let house = House::here();
    let mut complaints: Vec<String> = ROOMS.iter().flat_map(|room| check_room(house, room)).collect();
    complaints.extend(crates_without_room(house));
    crate::assert_tidy(complaints);
}

#[test]
fn no_engine_leans_on_another() {
    crate::assert_tidy(engines_lean_on_engines(House::here()));
}

#[test]
fn an_arrow_back_up_is_seen() {
    let manifest = "[package]\nname = \"model\"\n\n[dependencies]\nanalysis.workspace = true\nfinding = { path = \"x\" }\n\n[dev-dependencies]\nreport.workspace = true\n";
    let house = House::of(&[("crates/model/Cargo.toml", manifest)]);
    crate::assert_bites(check_room(&house, &ROOMS[1]), "must not use analysis");
}

#[test]
fn a_model_that_serializes_is_seen() {
    let house = House::of(&[("crates/model/Cargo.toml", "[package]\n\n[dependencies]\nserde.workspace = true\n")]);
    crate::assert_bites(check_room(&house, &ROOMS[1]), "must not use serde: wire formats");
}

#[test]
fn a_crate_outside_the_picture_is_seen() {
    crate::assert_bites(crates_without_room(&House::of(&[("crates/misc/Cargo.toml", "")])), "misc");
}

#[test]
fn an_engine_that_leans_on_another_is_seen() {
    let house = House::of(&[
        ("crates/engines/src/lib.rs", "use crate::one::a;\n"),
        ("crates/engines/src/one/a.rs", "use crate::syntax::x;\nuse crate::{two::b};\n"),
        ("crates/engines/src/two/b.rs", "use crate::two::c;\n"),
    ]);
    crate::assert_bites(engines_lean_on_engines(&house), "one/a.rs: leans on two");
}
