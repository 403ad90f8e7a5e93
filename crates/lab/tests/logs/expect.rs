//! What the parts of a line must say of a request.

use model::{LogFormat, Part};

use crate::client::Deed;
use crate::matcher;

/// Says of a part what its value must be; `None` where it says nothing of it. `^` before a value: it only begins so; `#`: it is
/// a number.
pub type Wanted<'w> = &'w dyn Fn(Deed, Part) -> Option<String>;

/// What is otherwise: the line isn't as the format says, or a part doesn't have the value that is wanted.
pub fn complaints(format: &LogFormat, deed: Deed, line: &str, wanted: Wanted<'_>) -> Vec<String> {
    let parts = match matcher::parts(format, line) {
        Ok(parts) => parts,
        Err(why) => return vec![format!("{}: {why}\n    {line}", format.name)],
    };
    let mut complaints = Vec::new();
    for (part, value) in &parts {
        let Some(wanted) = wanted(deed, *part) else { continue };
        let fits = match wanted.split_at_checked(1) {
            Some(("^", start)) => value.starts_with(start),
            Some(("#", _)) => value.parse::<f64>().is_ok(),
            _ => *value == wanted,
        };
        if !fits {
            complaints.push(format!("{}, {deed:?}: {part:?} is {value:?}, not {wanted:?}\n    {line}", format.name));
        }
    }
    complaints
}

/// The parts of which a line says something, by their names alone.
pub fn said(format: &LogFormat, line: &str) -> Vec<String> {
    let parts = matcher::parts(format, line).unwrap_or_default();
    let name = |part: &Part| format!("{part:?}").split('(').next().unwrap_or_default().to_owned();
    parts.iter().map(|(part, _)| name(part)).collect()
}
