//! `watch` as JSON: an object on a line for each piece of news.

use std::io::{self, Write};

use serde::Serialize;

use super::VERSION;
use crate::news::News;

/// Writes an object on a line.
///
/// # Errors
/// Those of the writer.
pub fn news(out: &mut dyn Write, news: &News) -> io::Result<()> {
    let place = news.place.as_ref().map(|place| Line { file: &place.file, line: place.line, text: &place.text });
    let origin = news.origin.as_ref().map(|own| Change {
        commit: own.commit.as_deref(),
        author: &own.author,
        at: own.at.to_string(),
        summary: &own.summary,
    });
    let shape = Shape {
        version: VERSION,
        at: news.at.to_string(),
        of: &news.of,
        what: news.what,
        message: &news.message,
        found: news.is_found,
        place,
        origin,
    };
    serde_json::to_writer(&mut *out, &shape).map_err(io::Error::from)?;
    writeln!(out)
}

#[derive(Serialize)]
struct Shape<'n> {
    version: u32,
    at: String,
    of: &'n str,
    what: &'n str,
    message: &'n str,
    found: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Line<'n>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<Change<'n>>,
}

#[derive(Serialize)]
struct Line<'n> {
    file: &'n str,
    line: u32,
    text: &'n str,
}

#[derive(Serialize)]
struct Change<'n> {
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'n str>,
    author: &'n str,
    at: String,
    summary: &'n str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_is_a_line() {
        let mut out = Vec::new();
        news(&mut out, &News::example()).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
        assert_eq!(
            (&value["at"], &value["place"]["line"], &value["origin"]["author"]),
            (&"2026-11-27T18:05:55.120Z".into(), &64.into(), &"Ann".into())
        );
        assert_eq!(out.iter().filter(|byte| **byte == b'\n').count(), 1);
    }
}
