//! Figures and times as evidence says them.

use std::time::Duration;

use model::Moment;

/// The time of day, in UTC: `14:29:50`.
pub(crate) fn clock(at: Moment) -> String {
    at.to_string().get(11..19).unwrap_or_default().to_owned()
}

/// A length of time in seconds: `1.2 s`, `40 s`.
pub(crate) fn seconds(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 9.95 { format!("{seconds:.1} s") } else { format!("{seconds:.0} s") }
}

/// Milliseconds: `3.1 ms`, `840 ms`, `2.4 s`.
pub(crate) fn millis(millis: f64) -> String {
    match millis {
        below if below < 9.95 => format!("{below:.1} ms"),
        below if below < 999.5 => format!("{below:.0} ms"),
        _ => format!("{:.1} s", millis / 1_000.0),
    }
}

/// A part as percent, without decimals where it is large: `31%`, `0.4%`.
pub(crate) fn percent(part: f64) -> String {
    let percent = 100.0 * part;
    if percent > 0.0 && percent < 1.0 { format!("{percent:.1}%") } else { format!("{percent:.0}%") }
}

/// `a`, `a and b`, `a, b and c`; of many the first few and a number.
pub(crate) fn listed<T: AsRef<str>>(names: &[T]) -> String {
    const LISTED: usize = 4;
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let more = names.len().saturating_sub(LISTED);
    match names.as_slice() {
        [] => String::new(),
        [only] => (*only).to_owned(),
        _ if more > 1 => format!("{} and {more} more", names[..LISTED].join(", ")),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_said_as_people_say_them() {
        assert_eq!(clock(Moment(1_795_802_755_120)), "18:05:55");
        assert_eq!([1_240, 9_960, 40_000].map(|at| seconds(Duration::from_millis(at))), ["1.2 s", "10 s", "40 s"]);
        assert_eq!([3.06, 840.2, 2_400.0].map(millis), ["3.1 ms", "840 ms", "2.4 s"]);
        assert_eq!([0.0, 0.004, 0.314, 1.0].map(percent), ["0%", "0.4%", "31%", "100%"]);
        assert_eq!(listed(&["a", "b", "c", "d", "e", "f"]), "a, b, c, d and 2 more");
        assert_eq!((listed(&["a"]), listed(&["a", "b", "c"])), ("a".into(), "a, b and c".into()));
    }
}
