//! Modules of a crate use each other without circles, at every level of the tree.
//!
//! Imports and inline paths that begin with `crate`, `self` or `super` are followed through re-exports to the module that
//! owns the thing; that makes an arrow between the two siblings in which the two modules stand. A method call makes no
//! arrow: its type came in by a path.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::{House, ROOMS};
use crate::source::Source;

type Path = Vec<String>;
/// From each module to those that it uses, each with a file that shows it; one graph for the children of each module.
type Graph = BTreeMap<String, BTreeMap<String, String>>;

/// The modules of one crate and the names that each gives on.
struct Crate<'a> {
    modules: BTreeMap<&'a [String], &'a [(String, Path)]>,
}

impl<'a> Crate<'a> {
    fn of(house: &'a House, room: &'a str) -> Crate<'a> {
        let entry = |source: &'a Source| (source.module.as_slice(), source.reexports.as_slice());
        Crate { modules: house.sources_of(room).map(entry).collect() }
    }

    /// The module that owns what `path` names, as seen from `module`; None for other crates and local names.
    fn owner(&self, module: &[String], path: &[String]) -> Option<Path> {
        let mut path = self.absolute(module, path)?;
        for _ in 0..8 {
            let depth = (0..=path.len()).rev().find(|&depth| self.modules.contains_key(&path[..depth]))?;
            let (owner, rest) = path.split_at(depth);
            let Some((_, target)) = rest.first().and_then(|name| self.modules[owner].iter().find(|(n, _)| n == name))
            else {
                return Some(owner.to_vec());
            };
            let Some(mut next) = self.absolute(owner, target) else { return Some(owner.to_vec()) };
            next.extend_from_slice(&rest[1..]);
            path = next;
        }
        None
    }

    fn absolute(&self, module: &[String], path: &[String]) -> Option<Path> {
        let supers = path.iter().take_while(|step| *step == "super").count();
        let (base, rest) = match path.first()?.as_str() {
            "crate" => (&module[..0], &path[1..]),
            "self" => (module, &path[1..]),
            "super" => (&module[..module.len().checked_sub(supers)?], &path[supers..]),
            child => {
                let inside = [module, &[child.to_string()]].concat();
                self.modules.contains_key(inside.as_slice()).then_some((module, path))?
            }
        };
        Some([base, rest].concat())
    }
}

/// The graphs of a crate by the parent of their modules.
fn graphs(house: &House, room: &str) -> BTreeMap<Path, Graph> {
    let this = Crate::of(house, room);
    let mut graphs: BTreeMap<Path, Graph> = BTreeMap::new();
    for source in house.sources_of(room) {
        for path in &source.paths {
            let Some(owner) = this.owner(&source.module, path) else { continue };
            let shared = source.module.iter().zip(&owner).take_while(|(a, b)| a == b).count();
            if let (Some(from), Some(to)) = (source.module.get(shared), owner.get(shared)) {
                let graph = graphs.entry(owner[..shared].to_vec()).or_default();
                graph.entry(from.clone()).or_default().entry(to.clone()).or_insert_with(|| source.path.clone());
            }
        }
    }
    graphs
}

/// A way from `from` back to itself, if there is one: the steps, each with the file that shows it.
fn circle(graph: &Graph, from: &str) -> Option<Vec<String>> {
    let mut ways = vec![(from.to_string(), Vec::new())];
    let mut seen = BTreeSet::new();
    while let Some((at, way)) = ways.pop() {
        for (next, file) in graph.get(&at).into_iter().flatten() {
            let mut way = way.clone();
            way.push(format!("{at} -> {next} ({file})"));
            if next == from {
                return Some(way);
            }
            if seen.insert(next.clone()) {
                ways.push((next.clone(), way));
            }
        }
    }
    None
}

fn circles(house: &House) -> Vec<String> {
    let mut complaints = Vec::new();
    for room in ROOMS {
        for (parent, graph) in graphs(house, room.name) {
            let circle = graph.keys().find_map(|module| circle(&graph, module));
            complaints.extend(circle.map(|way| format!("{} {}: {}", room.name, parent.join("::"), way.join(", "))));
        }
    }
    complaints
}

#[test]
fn no_import_circles() {
    crate::assert_tidy(circles(House::here()));
}

#[test]
fn a_circle_is_seen_through_a_re_export_and_over_three_files() {
    let house = House::of(&[
        ("crates/model/src/lib.rs", "mod a;\nmod b;\nmod c;\npub use a::A;\n"),
        ("crates/model/src/a.rs", "use crate::b::B;\npub struct A;\n"),
        ("crates/model/src/b.rs", "fn f() { crate::c::c() }\npub struct B;\n"),
        ("crates/model/src/c.rs", "use crate::A;\npub fn c() {}\n"),
    ]);
    crate::assert_bites(circles(&house), "c -> a (crates/model/src/c.rs)");
}

#[test]
fn a_circle_inside_a_folder_is_seen() {
    let house = House::of(&[
        ("crates/engines/src/x/mod.rs", "mod a;\nmod b;\n"),
        ("crates/engines/src/x/a.rs", "use super::b::B;\npub struct A;\n"),
        ("crates/engines/src/x/b/mod.rs", "use super::super::x::{a::A};\npub struct B;\n"),
    ]);
    crate::assert_bites(circles(&house), "engines x: a -> b (crates/engines/src/x/a.rs)");
}

#[test]
fn parents_and_tests_make_no_circle() {
    let house = House::of(&[
        ("crates/model/src/lib.rs", "mod a;\nmod b;\npub struct Root;\nfn f() { a::a() }\n"),
        ("crates/model/src/a.rs", "use crate::{Root, b::B};\npub fn a() {}\n"),
        ("crates/model/src/b.rs", "pub struct B;\n#[cfg(test)]\nmod tests { use crate::a::a; }\n"),
    ]);
    crate::assert_tidy(circles(&house));
}
