//! Files and functions stay small enough to be read, and are documented in measure.

use crate::house::{House, pure_rooms};

/// Bounds of a size: the middle one, nine of ten, and all.
struct Bounds {
    what: &'static str,
    median: usize,
    p90: usize,
    cap: usize,
}

const FILE: Bounds = Bounds { what: "lines a file", median: 150, p90: 400, cap: 600 };
const FUNCTION: Bounds = Bounds { what: "lines a function", median: 8, p90: 30, cap: 70 };

/// Doc lines to code lines over the pure crates.
const DOCS: std::ops::RangeInclusive<f64> = 0.15..=0.25;

fn files(house: &House) -> Vec<(usize, String)> {
    house.sources.iter().map(|source| (source.lines, source.path.clone())).collect()
}

fn functions(house: &House) -> Vec<(usize, String)> {
    let of_source = |source: &crate::source::Source| {
        let place = |f: &crate::source::Function| (f.lines, format!("{}:{} {}", source.path, f.line, f.name));
        source.functions.iter().map(place).collect::<Vec<_>>()
    };
    house.sources.iter().flat_map(of_source).collect()
}

fn quantile(sorted: &[(usize, String)], of_hundred: usize) -> usize {
    sorted.get(sorted.len() * of_hundred / 100).map_or(0, |(size, _)| *size)
}

fn check(bounds: &Bounds, mut sizes: Vec<(usize, String)>) -> Vec<String> {
    sizes.sort();
    let (median, p90) = (quantile(&sizes, 50), quantile(&sizes, 90));
    println!("{}: {} of them, median {median}, p90 {p90}, largest {:?}", bounds.what, sizes.len(), sizes.last());
    let mut complaints = Vec::new();
    if median > bounds.median {
        complaints.push(format!("median {median} {}, wanted {}", bounds.what, bounds.median));
    }
    if p90 > bounds.p90 {
        complaints.push(format!("p90 {p90} {}, wanted {}", bounds.what, bounds.p90));
    }
    let too_large = sizes.into_iter().filter(|(size, _)| *size > bounds.cap);
    complaints.extend(too_large.map(|(size, place)| format!("{place}: {size} {}, cap {}", bounds.what, bounds.cap)));
    complaints
}

fn doc_share(house: &House) -> f64 {
    let pure = || pure_rooms().flat_map(|room| house.sources_of(room));
    let docs: usize = pure().map(|source| source.doc_lines).sum();
    let code: usize = pure().map(|source| source.code_lines).sum();
    docs as f64 / code as f64
}

#[test]
fn files_are_small() {
    crate::assert_tidy(check(&FILE, files(House::here())));
}

#[test]
fn functions_are_small() {
    crate::assert_tidy(check(&FUNCTION, functions(House::here())));
}

#[test]
fn pure_crates_are_documented_in_measure() {
    let share = doc_share(House::here());
    println!("doc lines to code lines: {share:.3}");
    assert!(DOCS.contains(&share), "doc lines to code lines is {share:.3}, wanted {DOCS:?}");
}

#[test]
fn a_long_file_is_seen_and_its_tests_dont_count() {
    let code = "fn f() {}\n".repeat(601);
    let tests = format!("fn f() {{}}\n#[cfg(test)]\nmod tests {{\n{}}}\n", "fn f() {}\n".repeat(601));
    let small = (0..20).map(|n| (format!("crates/model/src/f{n}.rs"), "fn f() {}\n".to_string()));
    let mut texts: Vec<(String, String)> = small.collect();
    texts.push(("crates/model/src/tested.rs".to_string(), tests));
    texts.push(("crates/model/src/long.rs".to_string(), code));
    let texts: Vec<(&str, &str)> = texts.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    crate::assert_bites(check(&FILE, files(&House::of(&texts))), "long.rs: 601 lines a file");
}

#[test]
fn a_long_function_is_seen() {
    let long = format!("impl X {{ fn long() {{\n{}}} }}\n", "x();\n".repeat(70));
    let text = format!("{}{long}", "fn short() {}\n".repeat(20));
    let house = House::of(&[("crates/model/src/lib.rs", &text)]);
    crate::assert_bites(check(&FUNCTION, functions(&house)), "lib.rs:21 long: 72 lines a function");
}

#[test]
fn many_middling_functions_are_seen() {
    let text = format!("fn f() {{\n{}}}\n", "x();\n".repeat(8)).repeat(9);
    let house = House::of(&[("crates/model/src/lib.rs", &text)]);
    crate::assert_bites(check(&FUNCTION, functions(&house)), "median 10 lines a function, wanted 8");
}

#[test]
fn doc_lines_are_weighed_against_code_lines() {
    let text = "//! Doc.\n\n/// Doc.\n// Why.\nfn f() {\n}\n#[cfg(test)]\nmod tests {\n/// Doc.\nfn g() {}\n}\n";
    assert_eq!(doc_share(&House::of(&[("crates/model/src/lib.rs", text)])), 1.0);
}
