//! How a live balancer is asked, and how its answer is read.

use model::{Moment, Running, Text};

/// How a live balancer of an engine is asked.
#[derive(Clone, Copy)]
pub struct Probe {
    /// What it is asked.
    pub question: Question,
    /// Reads the answer, which came at that moment.
    pub read: fn(answer: &str, at: Moment) -> Result<Running, NoAnswer>,
    /// The file in which it keeps the number of its process, where its answer doesn't say since when it runs; `text` is its
    /// configuration.
    pub pid_file: fn(text: &str) -> Option<Text>,
    /// How the titles of the processes begin that do its work, below the one of that number.
    pub workers: &'static str,
}

/// What a live balancer is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// This line, over a socket; the answer ends with the connection.
    Line(&'static str),
    /// `GET` of the address that the user names.
    Get,
}

/// Why an answer is none, in a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoAnswer(pub Text);

impl NoAnswer {
    /// Shows how an answer begins that isn't one.
    pub(crate) fn unlike(wanted: &str, answer: &str) -> Self {
        let first = answer.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        let first: String = first.chars().filter(|letter| !letter.is_control()).take(60).collect();
        let said = if first.is_empty() { "it said nothing".to_owned() } else { format!("it said {first:?}") };
        NoAnswer(format!("{said}, not {wanted}").into())
    }
}
