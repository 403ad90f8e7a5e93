//! A plain reader of log lines: slow, and as simple as can be.

use model::{Layout, LogFormat, Member, Part, Piece, TimeForm};
use serde_json::Value;

/// What the parts of a line say, without those of no interest; or how the line isn't as the format says.
pub fn parts(format: &LogFormat, line: &str) -> Result<Vec<(Part, String)>, String> {
    let found = match &format.layout {
        Layout::Text(pieces) => in_text(pieces, line)?,
        Layout::Json(members) => in_object(members, line)?,
    };
    let says = |value: &str| !value.is_empty() && value != "-" && !format.absent.iter().any(|absent| absent == value);
    Ok(found
        .into_iter()
        .filter(|(part, value)| !matches!(part, Part::Ignored | Part::Attempts) && says(value))
        .collect())
}

fn in_text(pieces: &[Piece], line: &str) -> Result<Vec<(Part, String)>, String> {
    let (mut rest, mut found) = (line, Vec::new());
    for (index, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => {
                rest = rest.strip_prefix(text.as_str()).ok_or_else(|| format!("{text:?} isn't before {rest:?}"))?;
            }
            Piece::Part(part) => {
                let end = match pieces.get(index + 1) {
                    Some(Piece::Text(text)) => {
                        let has_port = *part == Part::Client && text == ":";
                        let end = if has_port { before_port(rest) } else { end(*part, rest, text) };
                        end.ok_or_else(|| format!("no {text:?} in {rest:?}"))?
                    }
                    Some(Piece::Part(next)) => return Err(format!("{part:?} and {next:?} stand side by side")),
                    None => rest.len(),
                };
                found.push((*part, rest[..end].to_owned()));
                rest = &rest[end..];
            }
        }
    }
    if rest.is_empty() { Ok(found) } else { Err(format!("{rest:?} is left")) }
}

/// Where the text begins that ends a value. A blank in a list of all that were tried is none (`a, b : c`), nor is the one before
/// a zone, nor a quote behind a backslash.
fn end(part: Part, rest: &str, text: &str) -> Option<usize> {
    let goes_on = |at: usize| {
        let (before, after) = rest.split_at(at);
        let is_list =
            matches!(part, Part::Attempts | Part::Endpoint | Part::EndpointStatus | Part::Served(_) | Part::Ignored);
        let in_list = before.ends_with(',') || before.ends_with(" :") || after.starts_with(" : ");
        let in_date = part == Part::Time(TimeForm::Clf) && (after.starts_with(" +") || after.starts_with(" -"));
        let is_escaped = before.len() - before.trim_end_matches('\\').len();
        text.starts_with(' ') && (is_list && in_list || in_date) || text.starts_with('"') && is_escaped % 2 == 1
    };
    rest.match_indices(text).map(|(at, _)| at).find(|at| !goes_on(*at))
}

/// Where the colon stands that is the last one before a blank.
fn before_port(rest: &str) -> Option<usize> {
    let end = rest.find([' ', '|', '"']).unwrap_or(rest.len());
    rest[..end].rfind(':')
}

fn in_object(members: &[Member], line: &str) -> Result<Vec<(Part, String)>, String> {
    let object: Value = serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
    // A key that isn't there says nothing, nor does null.
    let value = |member: &Member| {
        let value = member.path.iter().try_fold(&object, |object, key| object.get(key.as_str()))?;
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (!value.is_null()).then_some((member.part, text))
    };
    Ok(members.iter().filter_map(value).collect())
}
