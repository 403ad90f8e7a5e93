//! What a condition wants of a text, as a set of texts.

use model::{Matcher, Range};

use super::Lang;
use super::expression::{Refused, of_expression};
use super::texts::of_strings;

/// Lengths beyond this one are not counted.
const LONGEST: i64 = 4_096;

/// The texts that a matcher takes.
///
/// # Errors
/// Why that set can't be written down.
pub fn of_matcher(matcher: &Matcher) -> Result<Lang, Refused> {
    match matcher {
        Matcher::Strings(strings) => of_strings(strings),
        Matcher::Regexes(patterns) => {
            let mut all = Lang::nothing();
            for pattern in patterns {
                all = all.or(&of_expression(&pattern.source, pattern.fold)?).ok_or(Refused::TooLarge)?;
            }
            Ok(all)
        }
        Matcher::Length(ranges) => lengths(ranges),
        Matcher::Found => Ok(Lang::everything()),
        Matcher::Truthy => of_expression("^(?:0.+|[^0].*)$", false),
        Matcher::Networks(_) | Matcher::Numbers(_) => Err(Refused::Kind),
    }
}

/// Texts of such lengths.
pub(super) fn lengths(ranges: &[Range]) -> Result<Lang, Refused> {
    let edge = |number: i64| number.clamp(0, LONGEST + 1);
    let most = ranges.iter().flat_map(|range| [edge(range.from), edge(range.to)]).max().unwrap_or(0) + 1;
    let takes =
        |length: &i64| ranges.iter().any(|range| range.contains(*length) || (*length == most && range.to >= most));
    Lang::explore(0, |length, _| (length + 1).min(most), takes).ok_or(Refused::TooLarge)
}
