//! Functions with vectors are inlined into what is compiled for the processor, or are so themselves: otherwise each instruction is a call,
//! which no other test would notice.

use crate::house::House;

fn check(house: &House) -> Vec<String> {
    let losing = house.sources.iter().flat_map(|source| {
        let losing = source.functions.iter().filter(|function| function.loses_vectors);
        losing.map(|function| format!("{}:{} {}", source.path, function.line, function.name))
    });
    losing
        .map(|place| format!("{place}: takes vectors, but is neither #[inline(always)] nor calls vectorize"))
        .collect()
}

#[test]
fn vectors_reach_the_processor() {
    crate::assert_tidy(check(House::here()));
}

#[test]
fn a_function_that_loses_vectors_is_seen() {
    let good = "#[inline(always)]\nfn f<S: Simd>(simd: S) {}\nfn g<S: Simd>(simd: S) { simd.vectorize(|| f(simd)) }\nfn h<T>(t: T) {}\n";
    assert_eq!(check(&House::of(&[("crates/traffic/src/lib.rs", good)])), [""; 0]);
    let bad =
        format!("{good}impl X {{\n#[inline]\nfn lost<S: fearless_simd::Simd>(&self, simd: S) {{ f(simd) }}\n}}\n");
    crate::assert_bites(check(&House::of(&[("crates/traffic/src/lib.rs", &bad)])), "lib.rs:7 lost: takes vectors");
}
