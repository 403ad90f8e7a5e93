//! In which formats the lines of a log are.

use engines::Logging;
use model::LogFormat;
use traffic::{Plan, Reader, Routes, recognise, whole_lines};

/// The formats that come into question: those of configurations, then all that these engines are known by.
pub fn candidates(written: impl Iterator<Item = LogFormat>, engines: &[&Logging]) -> Vec<LogFormat> {
    let known = engines.iter().flat_map(|engine| engine.known).map(|known| (known.format)());
    let mut candidates: Vec<LogFormat> = Vec::new();
    for format in written.chain(known) {
        if Plan::new(&format).is_ok() && !candidates.iter().any(|own| own.layout == format.layout) {
            candidates.push(format);
        }
    }
    candidates
}

/// The formats of a log of which these are some lines: the one that reads most, then what reads the rest; none where no line can be read.
pub fn plans(candidates: &[LogFormat], sample: &[u8]) -> Vec<Plan> {
    let mut plans: Vec<Plan> = Vec::new();
    let lines = match whole_lines(sample) {
        0 => sample,
        end => &sample[..end],
    };
    let mut rest = lines.to_vec();
    while let Some((index, _)) = recognise(&rest, candidates) {
        let Ok(plan) = Plan::new(&candidates[index]) else { break };
        rest = unread(&rest, &plan);
        plans.push(plan);
    }
    plans
}

/// The lines that a format can't read.
fn unread(lines: &[u8], plan: &Plan) -> Vec<u8> {
    let (plans, routes) = ([plan.clone()], Routes::default());
    let mut reader = Reader::new(&plans, &routes);
    let mut rest = Vec::new();
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        let before = reader.counts();
        reader.piece(0, line);
        let after = reader.counts();
        if after.1 > before.1 && after.0 == before.0 {
            rest.extend_from_slice(line);
        }
    }
    rest
}
