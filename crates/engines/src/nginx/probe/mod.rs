//! What a live nginx says of itself: the seven numbers of `stub_status`.

use model::{Moment, Running, Text};

use crate::{NoAnswer, Probe, Question};

/// How a live one is asked.
pub(super) const PROBE: Probe = Probe { question: Question::Get, read, pid_file, workers: "nginx: worker process" };

/// Where Debian and the packages of nginx itself keep it.
const PID_FILE: &str = "/run/nginx.pid";

/// The directive `pid` of the main file.
fn pid_file(text: &str) -> Option<Text> {
    let written = text.lines().find_map(|line| {
        let rest = line.trim_start().strip_prefix("pid")?;
        let value = rest.strip_prefix([' ', '\t'])?.split(';').next()?.trim().trim_matches(['"', '\'']);
        (!value.is_empty()).then_some(value)
    });
    Some(written.unwrap_or(PID_FILE).into())
}

/// Reads the page. It says nothing of pools, and not since when nginx runs; its counts survive a reload.
fn read(answer: &str, _: Moment) -> Result<Running, NoAnswer> {
    let numbers = |line: &str| line.split_whitespace().filter_map(|word| word.parse::<u64>().ok()).collect::<Vec<_>>();
    let mut lines = answer.lines().skip_while(|line| !line.starts_with("Active connections:"));
    let active = lines.next().map(numbers).and_then(|numbers| numbers.first().copied());
    let counted = lines.find(|line| numbers(line).len() >= 3).map(numbers);
    match (active, counted.as_deref()) {
        (Some(active), Some([accepted, ..])) => {
            Ok(Running { connections: Some(active), accepted: Some(*accepted), ..Running::default() })
        }
        _ => Err(NoAnswer::unlike("the page of stub_status", answer)),
    }
}

#[cfg(test)]
mod tests;
