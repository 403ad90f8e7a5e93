//! Cuts a line into the values of its parts.

use model::{Layout, LogFormat, Member, Part, Piece, TimeForm};

use crate::clickhouse::quote;

/// What syslog puts before a line.
const SYSLOG: &str =
    r"(?:(?:<\d+>)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) (?:\S+ ){0,2}?\S*?: )?";
/// A time such as `20/Nov/2026:10:00:00 +0000`.
const CLF: &str = r"(\d+/\w+/\d+:[\d:.]+(?: [-+]\d{4})?)";
/// A text up to a quote without a backslash before it.
const QUOTED: &str = r#"(?:[^"\\]|\\.)*"#;

/// A line in values.
pub struct Cut {
    /// What each value says.
    pub parts: Vec<Part>,
    /// The array of values as SQL; an empty one where the line has another format.
    pub values: String,
}

pub fn cut(format: &LogFormat) -> Cut {
    match &format.layout {
        Layout::Text(pieces) => text(pieces, format.syslog),
        Layout::Json(members) => json(members, format.syslog),
    }
}

fn json(members: &[Member], syslog: bool) -> Cut {
    let line = match syslog {
        true => format!("replaceRegexpOne(line, {}, '')", quote::text(&format!("^{SYSLOG}"))),
        false => "line".to_owned(),
    };
    let one = |member: &Member| {
        let path = quote::texts(member.path.iter().map(|key| key.as_str()));
        let raw = format!("JSONExtractRaw({line}, {path})");
        format!("if({raw} = 'null', '', if(startsWith({raw}, '\"'), JSONExtractString({line}, {path}), {raw}))")
    };
    let values = members.iter().map(one).collect::<Vec<_>>().join(",\n        ");
    Cut {
        parts: members.iter().map(|member| member.part).collect(),
        values: format!("if(isValidJSON({line}), [{values}], [])"),
    }
}

fn text(pieces: &[Piece], syslog: bool) -> Cut {
    let mut pattern = format!("^{}", if syslog { SYSLOG } else { "" });
    let mut parts = Vec::new();
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => pattern.push_str(&literal(text)),
            Piece::Part(part) => {
                let after = match pieces.get(place + 1) {
                    Some(Piece::Text(text)) => text.as_str(),
                    _ => "",
                };
                pattern.push_str(&of_part(*part, &pieces[..place], after));
                parts.extend((!matches!(part, Part::Ignored | Part::Attempts)).then_some(*part));
            }
        }
    }
    // A line that is too long is cut inside of a request line at its end.
    if let [.., Piece::Part(Part::RequestLine), Piece::Text(text)] = pieces {
        pattern.truncate(pattern.len() - literal(text).len());
        pattern.push_str(&format!("(?:{})?", literal(text)));
    }
    pattern.push('$');
    Cut { parts, values: format!("extractGroups(line, {})", quote::text(&pattern)) }
}

/// Values of several attempts, up to the text after them.
fn list(after: &str) -> String {
    let ends: String = after.chars().take(1).map(|end| literal(end.encode_utf8(&mut [0; 4]))).collect();
    format!("(?:[^ ,{ends}]+(?:, | : ))*[^ ,{ends}]*")
}

/// A part, up to the text after it.
fn of_part(part: Part, before: &[Piece], after: &str) -> String {
    let port = match before {
        [.., Piece::Part(Part::Client), Piece::Text(colon)] => colon.as_str() == ":",
        _ => false,
    };
    match part {
        // An address may hold colons itself.
        Part::Ignored if port => r"\d+".to_owned(),
        Part::Ignored if after.starts_with('"') => QUOTED.to_owned(),
        Part::Ignored => ".*?".to_owned(),
        Part::Time(TimeForm::Clf) => CLF.to_owned(),
        Part::Attempts => list(after),
        Part::Endpoint | Part::EndpointStatus | Part::Served(_) => format!("({})", list(after)),
        _ if after.starts_with('"') => format!("({QUOTED})"),
        _ => "(.*?)".to_owned(),
    }
}

/// A text in a regular expression.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}
