//! Packed logs, pipes, and logs that are long enough for several pieces.

use std::io::Write;

use crate::lines::haproxy;
use crate::run::Folder;

fn log(lines: u32) -> String {
    (0..lines)
        .map(|number| haproxy(number % 50, ["p/a", "p/b"][number as usize % 2], 200, "/", number % 90, "----"))
        .collect()
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(text).unwrap();
    packer.finish().unwrap()
}

#[test]
fn packing_changes_no_count() {
    let text = log(30_000);
    let halves = text.as_bytes().split_at(text.len() / 2);
    let folder = Folder::new("logs-packed")
        .with("plain.log", &text)
        .with("access.log.gz", [gzip(halves.0), gzip(halves.1)].concat())
        .with("access.log.zst", zstd::encode_all(text.as_bytes(), 1).unwrap());
    let plain = folder.run(&["logs", "plain.log", "--format", "csv"]).out;
    assert_eq!(plain.lines().count(), 51);
    assert_eq!(folder.run(&["logs", "access.log.gz", "--format", "csv"]).out, plain);
    assert_eq!(folder.run(&["logs", "access.log.zst", "--format", "csv", "--threads", "1"]).out, plain);
    assert_eq!(folder.run_with(&["logs", "-", "--format", "csv"], &text).out, plain);
}

#[test]
fn several_threads_come_to_what_one_does() {
    let text = log(60_000);
    assert!(text.len() > 8 << 20, "more than two pieces");
    let folder = Folder::new("logs-threads").with("access.log", &text);
    let one = folder.run(&["logs", "access.log", "--format", "json", "--threads", "1"]);
    let four = folder.run(&["logs", "access.log", "--format", "json", "--threads", "4"]);
    assert_eq!(one.json()["lines"], 60_000);
    assert_eq!(one.out, four.out);
}

#[test]
fn a_packed_log_that_is_cut_short_counts_as_far_as_it_goes() {
    let packed = gzip(log(20_000).as_bytes());
    let folder = Folder::new("logs-cut").with("access.log.gz", &packed[..packed.len() / 2]);
    let ran = folder.run(&["logs", "access.log.gz", "--format", "json"]);
    let lines = ran.json()["lines"].as_u64().unwrap();
    assert!((5_000..15_000).contains(&lines), "{lines}");
    assert_eq!(ran.status, 2);
    assert!(ran.err.contains("access.log.gz") && ran.err.contains("cut short"), "{}", ran.err);
}
