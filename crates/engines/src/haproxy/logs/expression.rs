//! Expressions in log formats: `%[src]`, `%[capture.req.hdr(0)]`.

use std::collections::HashMap;

use finding::{FileId, Span};
use model::Part;

use super::super::config::sample::{self, Sample};
use crate::syntax::log::{Escape, Holds, Variable};

/// What the section around a format tells of it.
#[derive(Default)]
pub(super) struct Around {
    /// Names of the headers that it captures of requests, in the order of their numbers.
    pub(super) captures: Vec<String>,
    /// Expressions of variables that are set once.
    pub(super) variables: HashMap<String, String>,
}

/// Beginnings of fetches of which the value has no blanks: numbers, names, addresses.
const PLAIN: [&str; 13] =
    ["be_", "bc_", "dst", "fc_", "fe_", "nb", "rand", "sc", "src_", "srv_", "ssl_", "unique-id", "uuid"];

/// The variable that an expression is; of most of them nothing is of interest.
pub(super) fn variable(text: &str, written: &str, escapes: bool, around: &Around) -> Variable {
    let escape = if escapes { Escape::Json } else { Escape::Nothing };
    let other = Variable::ignored(written, Holds::Line(escape));
    let Some(sample) = sample::parse(text.trim(), Span::new(FileId(0), 0, 0)) else { return other };
    let (part, rank, holds) = match read(&sample, escape) {
        Some(found) => found,
        None => match kept(&sample, around).and_then(|kept| read(&kept, escape)) {
            Some(found) => found,
            None if PLAIN.iter().any(|plain| sample.fetch.name.starts_with(plain)) => {
                (Part::Ignored, 0, Holds::Word(escape))
            }
            None => return other,
        },
    };
    Variable { written: written.into(), part, rank, holds }
}

/// What the value of an expression says; `None` where that isn't plain.
fn read(sample: &Sample, escape: Escape) -> Option<(Part, u8, Holds)> {
    if sample.converters.iter().any(|converter| converter.name != "lower") {
        return None;
    }
    let word = Holds::Word(escape);
    let name = sample.fetch.name.as_str();
    Some(match name {
        "src" => (Part::Client, 1, Holds::Address),
        "src_port" | "dst_port" => (Part::Ignored, 0, Holds::Port),
        "capture.req.method" | "method" => (Part::Method, 1, word),
        "capture.req.uri" | "url" => (Part::Target, 1, word),
        "pathq" => (Part::Target, 2, word),
        "path" => (Part::Target, 3, word),
        "be_name" => (Part::Pool, 1, Holds::Name),
        "fe_name" => (Part::Listener, 2, Holds::Name),
        "srv_name" => (Part::Endpoint, 2, Holds::Name),
        _ if is_host(sample) => (Part::Host, 1, Holds::Line(escape)),
        _ => return None,
    })
}

/// Whether it is the Host header.
fn is_host(sample: &Sample) -> bool {
    let is_header = matches!(sample.fetch.name.as_str(), "hdr" | "req.fhdr" | "req.hdr");
    is_header && sample.fetch.arg(0).eq_ignore_ascii_case("host")
}

/// What stands behind a captured header or a variable.
fn kept(sample: &Sample, around: &Around) -> Option<Sample> {
    let name = sample.fetch.arg(0);
    let text = match sample.fetch.name.as_str() {
        "capture.req.hdr" => format!("req.hdr({})", around.captures.get(name.parse::<usize>().ok()?)?),
        "var" => around.variables.get(name)?.clone(),
        _ => return None,
    };
    let mut kept = sample::parse(&text, sample.span)?;
    kept.converters.extend(sample.converters.iter().cloned());
    Some(kept)
}
