//! A plain reader of log lines: slow, and as simple as can be.

use model::{Layout, LogFormat, Member, Part, Piece};
use serde_json::Value;

/// What the parts of a line say, without those of no interest; or how the line isn't as the format says.
pub fn parts(format: &LogFormat, line: &str) -> Result<Vec<(Part, String)>, String> {
    let found = match &format.layout {
        Layout::Text(pieces) => in_text(pieces, line)?,
        Layout::Json(members) => in_object(members, line)?,
    };
    let says = |value: &str| !value.is_empty() && value != "-" && !format.absent.iter().any(|absent| absent == value);
    Ok(found.into_iter().filter(|(part, value)| *part != Part::Ignored && says(value)).collect())
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
                    Some(Piece::Text(text)) => end(rest, text).ok_or_else(|| format!("no {text:?} in {rest:?}"))?,
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

/// Where the text begins that ends a value. A blank in a list of all that were tried is none: `a, b : c`.
fn end(rest: &str, text: &str) -> Option<usize> {
    let is_in_list = |at: usize| {
        text.starts_with(' ')
            && (rest[..at].ends_with(',') || rest[..at].ends_with(" :") || rest[at..].starts_with(" : "))
    };
    rest.match_indices(text).map(|(at, _)| at).find(|at| !is_in_list(*at))
}

fn in_object(members: &[Member], line: &str) -> Result<Vec<(Part, String)>, String> {
    let object: Value = serde_json::from_str(line).map_err(|error| format!("{error}: {line}"))?;
    let value = |member: &Member| {
        let value = member.path.iter().try_fold(&object, |object, key| object.get(key.as_str()))?;
        Some((member.part, value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
    };
    members.iter().map(|member| value(member).ok_or_else(|| format!("no {:?} in {line}", member.path))).collect()
}
