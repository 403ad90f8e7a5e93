//! Bytes as lines of logs: in several formats at once, cut anywhere.

#[path = "../../crates/traffic/tests/formats/mod.rs"]
#[allow(dead_code)]
mod formats;

use traffic::{Plan, Reader, Routes};

/// Reads the bytes as lines. The first byte says where they are cut.
pub fn lines(bytes: &[u8]) {
    let all = [formats::nginx(), formats::haproxy(), formats::envoy(), formats::reordered(), formats::combined()];
    let plans = all.each_ref().map(|format| Plan::new(format).expect("a format that can be read"));
    let routes = Routes::default();
    let size = bytes.first().map_or(1, |byte| usize::from(*byte) + 1);
    let mut in_chunks = Reader::new(&plans, &routes);
    bytes.chunks(size).for_each(|chunk| in_chunks.feed(chunk));
    let in_chunks = in_chunks.finish();
    let mut at_once = Reader::new(&plans, &routes);
    at_once.piece(0, bytes);
    assert!(in_chunks == at_once.finish(), "where the bytes are cut makes a difference");
    let requests: u64 = in_chunks.cells.iter().map(|(_, cell)| cell.requests).sum();
    assert_eq!(requests + in_chunks.unread.count, in_chunks.lines, "a line was lost");
    traffic::recognise(bytes, &all);
}
