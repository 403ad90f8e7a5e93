//! What is done with the bytes: all that a user could do with a file, short of printing.

use engines::{ENGINES, Nowhere};
use finding::SourceMap;
use model::trace::Tracer;
use model::{Arrival, ListenerId, Model, Request};

mod logs;

pub use logs::lines;

/// Reads the bytes as a configuration of the engine, and traces a few requests through what comes out.
pub fn read(engine: &str, bytes: &[u8]) {
    let engine = ENGINES.iter().find(|known| known.id == engine).expect("no such engine");
    let mut sources = SourceMap::new();
    let root = sources.add("fuzzed", bytes.to_vec());
    let reading = (engine.read)(&mut sources, &[root], &Nowhere);
    assert_eq!(sources.file(root).bytes(), bytes, "the text that was read isn't the text that came in");
    for finding in &reading.findings {
        // Positions must be drawable, whatever the bytes.
        let _ = (sources.position(finding.primary.span), sources.text(finding.primary.span));
    }
    ask(&reading.model);
}

fn ask(model: &Model) {
    let tracer = Tracer::new(model);
    for index in 0..model.listeners.len().min(4) {
        for (host, target) in [("example.com", "/"), ("a", "/a/b.css?c=d")] {
            let arrival = Arrival { listener: ListenerId(index as u32), bind: 0, address: None, port: 80 };
            tracer.trace(&arrival, &request(host, target));
        }
    }
}

fn request(host: &str, target: &str) -> Request {
    Request {
        method: "GET".into(),
        target: target.into(),
        version: "1.1".into(),
        headers: vec![("host".into(), host.into())],
        client: [192, 0, 2, 1].into(),
        client_port: 40_000,
        tls: None,
    }
}
