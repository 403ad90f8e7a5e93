use engines::{Nowhere, haproxy};
fn main() {
    for path in std::env::args().skip(1) {
        let mut sources = finding::SourceMap::new();
        let id = sources.add(path.clone(), std::fs::read(&path).unwrap());
        let reading = (haproxy::ENGINE.read)(&mut sources, &[id], &Nowhere);
        for f in &reading.findings {
            println!(
                "{}\t{}\t{:?}\t{}: {}",
                path.rsplit('/').next().unwrap(),
                f.rule,
                f.severity,
                sources.position(f.primary.span).line,
                f.message
            );
        }
    }
}
