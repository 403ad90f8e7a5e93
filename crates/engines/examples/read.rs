//! Times reading one HAProxy file: `cargo run --release --example read FILE`.
use engines::{Nowhere, haproxy};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let start = std::time::Instant::now();
    let mut sources = finding::SourceMap::new();
    let id = sources.add(path, bytes);
    let reading = (haproxy::ENGINE.read)(&mut sources, &[id], &Nowhere);
    println!("{:?} pools {} findings {}", start.elapsed(), reading.model.pools.len(), reading.findings.len());
}
