//! What happens to headers of answers, in words.

use crate::Text;
use crate::trace::{Answered, Becomes};

/// One change: `header x-frame-options: DENY`, with the statuses that it is bound to.
pub fn answered(one: &Answered) -> String {
    let Answered { name, becomes, only, .. } = one;
    let text = |value: &Option<Text>| value.as_deref().unwrap_or("(not known)").to_owned();
    let what = match becomes {
        Becomes::Set(value) => format!("header {name} set to {}", text(value)),
        Becomes::Added(value) => format!("header {name}: {}", text(value)),
        Becomes::Trailer(value) => format!("trailer {name}: {}", text(value)),
        Becomes::Removed => format!("no header {name}"),
        Becomes::Hidden => format!("no header {name} of the endpoint"),
        Becomes::Passed => format!("header {name} of the endpoint"),
    };
    only.map_or(what.clone(), |only| format!("{what} ({})", statuses(only)))
}

/// How it is where such a change isn't made.
pub fn unanswered(one: &Answered) -> String {
    let name = &one.name;
    match one.becomes {
        Becomes::Trailer(_) => format!("no trailer {name}"),
        Becomes::Removed | Becomes::Hidden => format!("header {name} of the endpoint"),
        Becomes::Passed => format!("no header {name} of the endpoint"),
        Becomes::Set(_) | Becomes::Added(_) => format!("no header {name}"),
    }
}

/// `only with status 200, 301 to 304 and 307`: three and more in a row are a range.
pub fn statuses(only: &[u16]) -> String {
    let mut ranges: Vec<(u16, u16)> = Vec::new();
    for &status in only {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == status => *last = status,
            _ => ranges.push((status, status)),
        }
    }
    let one = |(first, last): (u16, u16)| match last - first {
        0 | 1 => (first..=last).map(|status| status.to_string()).collect(),
        _ => vec![format!("{first} to {last}")],
    };
    let mut parts: Vec<String> = ranges.into_iter().flat_map(one).collect();
    let end = parts.pop().map(|last| if parts.is_empty() { last } else { format!(" and {last}") });
    format!("only with status {}{}", parts.join(", "), end.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_in_a_row_are_a_range() {
        assert_eq!(statuses(&[200]), "only with status 200");
        let many = [200, 201, 204, 301, 302, 303, 304, 307, 308];
        assert_eq!(statuses(&many), "only with status 200, 201, 204, 301 to 304, 307 and 308");
    }
}
