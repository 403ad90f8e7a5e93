//! The last part of a log that was written before it was followed.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::time::Duration;

use model::Moment;
use traffic::{Plan, Times, whole_lines};

/// No more of a log is read at the beginning.
const MOST: u64 = 16 << 20;

/// The end of a log in whole lines, and where it ends in the file.
pub(super) fn end(file: &File) -> io::Result<(Vec<u8>, u64)> {
    let length = file.metadata()?.len();
    let from = length.saturating_sub(MOST);
    let mut bytes = vec![0; usize::try_from(length - from).unwrap_or(usize::MAX)];
    file.read_exact_at(&mut bytes, from)?;
    let end = whole_lines(&bytes);
    bytes.truncate(end);
    if from > 0 {
        let begun = memchr::memchr(b'\n', &bytes).map_or(bytes.len(), |at| at + 1);
        bytes.drain(..begun);
    }
    Ok((bytes, from + end as u64))
}

/// Lines of each second of the last time before `now`, with the beginning of it. Lines are written in order, so one is no older than any
/// before it, whatever it says: many say when their request began.
pub(super) fn seconds<'b>(bytes: &'b [u8], plans: &[Plan], now: Moment, span: Duration) -> Vec<(Moment, &'b [u8])> {
    let mut times = Times::new(plans);
    let first = now - span;
    let mut latest = i64::MIN;
    let mut cuts: Vec<(i64, usize)> = Vec::new();
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.strip_suffix(b"\n").unwrap_or(line);
        if let Some(time) = times.of(bare).filter(|time| *time <= now.0) {
            latest = latest.max(time);
        }
        let second = latest.div_euclid(1_000);
        if latest >= first.0 && cuts.last().is_none_or(|(last, _)| *last < second) {
            cuts.push((second, at));
        }
        at += line.len();
    }
    let ends = cuts.iter().skip(1).map(|(_, start)| *start).chain([bytes.len()]);
    cuts.iter().zip(ends).map(|((second, start), end)| (Moment(second * 1_000), &bytes[*start..end])).collect()
}
