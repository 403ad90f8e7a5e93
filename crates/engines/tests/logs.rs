//! Log formats as data: what each says, what of it can't be told apart, and where configurations ask for it.

use engines::{ENGINES, LOGGING, Nowhere, Reading, Typed, named, typed};
use finding::SourceMap;
use model::{Layout, LogFormat, Part, Piece, TimeForm, TimeUnit};

fn read(id: &str, text: &str) -> Reading {
    let engine = ENGINES.iter().find(|engine| engine.id == id).unwrap();
    let mut sources = SourceMap::new();
    let root = sources.add("test", text.as_bytes().to_vec());
    (engine.read)(&mut sources, &[root], &Nowhere)
}

/// The parts of a format, in order, without those of no interest.
fn parts(format: &LogFormat) -> Vec<Part> {
    let all: Vec<Part> = match &format.layout {
        Layout::Text(pieces) => pieces
            .iter()
            .filter_map(|piece| match piece {
                Piece::Part(part) => Some(*part),
                Piece::Text(_) => None,
            })
            .collect(),
        Layout::Json(members) => members.iter().map(|member| member.part).collect(),
    };
    all.into_iter().filter(|part| *part != Part::Ignored).collect()
}

#[test]
fn show() {
    for engine in LOGGING {
        for known in engine.known {
            println!("{} {:?}", known.name, (known.format)().layout);
        }
    }
    for text in [
        "$remote_addr$status x",
        "%ci:%cp %hr %ST",
        "{\"a\":\"$remote_addr\",\"s\":$status,\"r\":{\"t\":\"$request_uri\"}}",
    ] {
        println!("{text} {:?}", typed(LOGGING, text));
    }
}
