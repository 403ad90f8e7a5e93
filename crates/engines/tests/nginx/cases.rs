//! The tables: `## title`, configuration of http level, then lines `? METHOD host /target name=value... => outcome`.
//!
//! Outcomes: `a /target name=value name!` (pool `a`, what it receives, a header that is absent), `301 location`, `404`,
//! `200`, `closed`, `file` (depends on the disk), `unknown`.

use std::fmt;
use std::path::Path;

/// A configuration with questions.
pub struct Case {
    pub file: String,
    pub line: usize,
    pub config: String,
    pub asks: Vec<Ask>,
}

/// A question.
pub struct Ask {
    pub line: usize,
    pub text: String,
    pub method: String,
    pub host: String,
    pub target: String,
    pub port: u16,
    pub headers: Vec<(String, String)>,
    pub expected: Outcome,
}

/// How a request ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Pool {
        name: String,
        target: Option<String>,
        headers: Vec<(String, Option<String>)>,
    },
    Status {
        status: u16,
        location: Option<String>,
    },
    Closed,
    File,
    /// Several ends are possible; the engine's is among them.
    Unknown(String, Vec<Outcome>),
}

pub const PORT: u16 = 27080;

pub fn all() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/nginx");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    files
        .iter()
        .flat_map(|file| read(&file.file_name().unwrap().to_string_lossy(), &std::fs::read_to_string(file).unwrap()))
        .collect()
}

fn read(file: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.starts_with("## ") {
            cases.push(Case { file: file.to_owned(), line: index + 1, config: String::new(), asks: Vec::new() });
        } else if let (Some(case), Some(ask)) = (cases.last_mut(), line.strip_prefix("? ")) {
            case.asks.push(ask_of(index + 1, ask));
        } else if let Some(case) = cases.last_mut() {
            case.config.push_str(line);
            case.config.push('\n');
        }
    }
    cases
}

fn ask_of(line: usize, text: &str) -> Ask {
    let (request, expected) = text.split_once("=>").unwrap_or_else(|| panic!("line {line}: no =>"));
    let mut words = request.split_whitespace();
    let method = words.next().unwrap().to_owned();
    let host = words.next().unwrap().to_owned();
    let target = words.next().unwrap().to_owned();
    let mut port = PORT;
    let mut headers = Vec::new();
    for word in words {
        match word.split_once('=') {
            Some((name, value)) => headers.push((name.to_owned(), value.replace('+', " "))),
            None => port = word.strip_prefix(':').unwrap().parse().unwrap(),
        }
    }
    Ask {
        line,
        text: request.trim().to_owned(),
        method,
        host,
        target,
        port,
        headers,
        expected: outcome(expected.trim()),
    }
}

fn outcome(text: &str) -> Outcome {
    let mut words = text.split_whitespace();
    let first = words.next().unwrap();
    if let Ok(status) = first.parse() {
        return Outcome::Status { status, location: words.next().map(str::to_owned) };
    }
    match first {
        "closed" => Outcome::Closed,
        "file" => Outcome::File,
        "unknown" => {
            Outcome::Unknown(String::new(), text.split_once(' ').map(|(_, one)| outcome(one)).into_iter().collect())
        }
        name => {
            let (mut target, mut headers) = (None, Vec::new());
            for word in words {
                if word.starts_with('/') {
                    target = Some(word.to_owned());
                } else if let Some(name) = word.strip_suffix('!') {
                    headers.push((name.to_owned(), None));
                } else {
                    let (name, value) = word.split_once('=').unwrap();
                    headers.push((name.to_owned(), Some(value.replace('+', " "))));
                }
            }
            Outcome::Pool { name: name.to_owned(), target, headers }
        }
    }
}

impl Outcome {
    /// Whether the engine can be asked for it.
    pub fn known(&self) -> bool {
        match self {
            Outcome::File => false,
            Outcome::Unknown(_, possible) => !possible.is_empty(),
            _ => true,
        }
    }

    /// Whether this is what was expected; the expectation may say less.
    pub fn fits(&self, expected: &Outcome) -> bool {
        match (self, expected) {
            (Outcome::Pool { name, target, headers }, Outcome::Pool { name: pool, target: at, headers: wanted }) => {
                name == pool
                    && at.as_ref().is_none_or(|at| target.as_ref() == Some(at))
                    && wanted.iter().all(|(name, value)| match value {
                        Some(_) => headers.contains(&(name.clone(), value.clone())),
                        None => headers.iter().all(|(own, _)| own != name),
                    })
            }
            (Outcome::Status { status, location }, Outcome::Status { status: wanted, location: to }) => {
                status == wanted && to.as_ref().is_none_or(|to| location.as_ref() == Some(to))
            }
            (Outcome::Unknown(_, possible), Outcome::Unknown(_, wanted)) => {
                wanted.iter().all(|wanted| possible.iter().any(|one| one.fits(wanted)))
            }
            (_, Outcome::Unknown(_, wanted)) => wanted.iter().any(|wanted| self.fits(wanted)),
            (one, other) => one == other,
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Outcome::Pool { name, target, headers } => {
                write!(out, "{name} {}", target.as_deref().unwrap_or("?"))?;
                headers.iter().try_for_each(|(name, value)| write!(out, " {name}={}", value.as_deref().unwrap_or("?")))
            }
            Outcome::Status { status, location } => write!(out, "{status} {}", location.as_deref().unwrap_or("")),
            Outcome::Closed => out.write_str("closed"),
            Outcome::File => out.write_str("file"),
            Outcome::Unknown(why, possible) => {
                write!(out, "unknown {why}")?;
                possible.iter().try_for_each(|one| write!(out, " or {one}"))
            }
        }
    }
}
