//! The small languages of single values: durations, rates, shares, bounds.

use super::pattern::network;
use super::values::{Bound, Endpoints, HealthWanted};
use crate::ask::Ask;

/// What a single value may be.
pub(crate) struct Word {
    /// For messages: "expected ...".
    pub expects: &'static str,
    /// A regular expression for editors; wider than [`accepts`](Self::accepts) at times, never narrower.
    pub pattern: Option<&'static str>,
    /// Whether a text is one.
    pub accepts: fn(&str) -> bool,
}

/// Any text but a blank one.
pub(crate) static TEXT: Word = Word { expects: "a text", pattern: None, accepts: |text| !text.trim().is_empty() };

/// A request on one line; no expression for editors could tell a good one.
pub(crate) static REQUEST: Word = Word {
    expects: "a request such as POST https://auth.example.com/login",
    pattern: None,
    accepts: |text| Ask::parse(text).is_ok(),
};

/// How many endpoints may be lost and the like.
pub(crate) static COUNT: Word = Word {
    expects: "a whole number such as 1",
    pattern: Some("^[0-9]+$"),
    accepts: |text| text.parse::<u32>().is_ok(),
};

/// How many there are of something that there is.
pub(crate) static NUMBER: Word = Word {
    expects: "a whole number from 1 on",
    pattern: Some("^[1-9][0-9]*$"),
    accepts: |text| text.parse::<u32>().is_ok_and(|number| number > 0),
};

/// Of three digits.
pub(crate) static STATUS: Word = Word {
    expects: "an HTTP status such as 403",
    pattern: Some("^[1-5][0-9][0-9]$"),
    accepts: |text| text.parse().is_ok_and(|status: u16| (100..600).contains(&status)),
};

/// How many endpoints there are. A list of them is another shape beside this word.
pub(crate) static ENDPOINTS: Word = Word {
    expects: "at least 3, at most 3, 3, or a list of addresses",
    pattern: Some("^(at least |at most )?[0-9]+$"),
    accepts: |text| endpoints(text).is_some(),
};

/// Every endpoint gets as much as any other.
pub(crate) static EVEN: Word = Word {
    expects: "even, or a map from endpoint to share such as { 10.0.1.11:8080: 40% }",
    pattern: Some("^even$"),
    accepts: |text| text == "even",
};

/// From 0% to 100%; the sign is needed, as 0.4 and 40 could both be meant.
pub(crate) static PERCENT: Word = Word {
    expects: "a share such as 40%",
    pattern: Some("^[0-9]+(\\.[0-9]+)?%$"),
    accepts: |text| percent(text).is_some(),
};

/// Requests in a time.
pub(crate) static RATE: Word = Word {
    expects: "a rate such as 250/s or 900/min",
    pattern: Some("^[0-9]+(\\.[0-9]+)?/(s|min|h)$"),
    accepts: |text| rate(text).is_some(),
};

/// How the health of endpoints is found out.
pub(crate) static HEALTH: Word = Word {
    expects: "active, passive, none, or the request of the check such as GET /healthz",
    pattern: Some("^(active|passive|none|[A-Z]+ /.*)$"),
    accepts: |text| health(text).is_some(),
};

/// A bound on connections that are counted.
pub(crate) static CONNECTIONS: Word = Word {
    expects: "a bound such as at most 180",
    pattern: Some("^(at least|at most) [0-9]+$"),
    accepts: |text| bound(text, |number| number.parse::<u64>().ok()).is_some(),
};

/// A time that something takes.
pub(crate) static TIME: Word = Word {
    expects: "a time such as 40ms or 30min",
    pattern: Some("^[0-9]+(\\.[0-9]+)? ?(ms|s|m|min|h|d)$"),
    accepts: |text| seconds(text).is_some(),
};

/// A bound on a time of silence.
pub(crate) static IDLE: Word = Word {
    expects: "a bound such as at least 1h",
    pattern: Some("^(at least|at most) [0-9]+(\\.[0-9]+)? ?(ms|s|m|min|h|d)$"),
    accepts: |text| bound(text, duration).is_some(),
};

/// An address alone is a network of one.
pub(crate) static NETWORK: Word = Word {
    expects: "an address or a network such as 203.0.113.10 or 10.0.0.0/8",
    pattern: Some("^[0-9a-fA-F:.]+(/[0-9]+)?$"),
    accepts: |text| network(text).is_some(),
};

/// What a part of a request is held against.
pub(crate) static PATTERN: Word = Word {
    expects: "a text, a glob such as /login/**, a regex such as ~ ^/v[0-9]+/, or not and one of these",
    pattern: None,
    accepts: |text| super::Pattern::parse(text).is_ok(),
};

/// What a client's address is held against.
pub(crate) static NETWORK_PATTERN: Word = Word {
    expects: "an address or a network such as 10.0.0.0/8, or not and one of these",
    pattern: Some("^(not )?[0-9a-fA-F:.]+(/[0-9]+)?$"),
    accepts: |text| super::Pattern::parse_network(text).is_some(),
};

/// `40%` as 0.4.
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number: f64 = text.strip_suffix('%')?.trim().parse().ok()?;
    (0.0..=100.0).contains(&number).then_some(number / 100.0)
}

/// `250/s` as 250.0 a second.
pub fn rate(text: &str) -> Option<f64> {
    let (number, unit) = text.split_once('/')?;
    let seconds = match unit.trim() {
        "s" => 1.0,
        "min" => 60.0,
        "h" => 3600.0,
        _ => return None,
    };
    let number: f64 = number.trim().parse().ok()?;
    (number.is_finite() && number >= 0.0).then_some(number / seconds)
}

/// `1h` in milliseconds.
pub(crate) fn duration(text: &str) -> Option<u64> {
    milliseconds(text).map(|milliseconds| milliseconds as u64)
}

/// `0.5ms` as 0.0005 seconds; more than nothing.
pub fn seconds(text: &str) -> Option<f64> {
    milliseconds(text).map(|milliseconds| milliseconds / 1_000.0).filter(|seconds| *seconds > 0.0)
}

/// A number with its unit.
fn milliseconds(text: &str) -> Option<f64> {
    let at = text.find(|character: char| !character.is_ascii_digit() && character != '.')?;
    let (number, unit) = text.split_at(at);
    let unit = match unit.trim() {
        "ms" => 1.0,
        "s" => 1000.0,
        "m" | "min" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return None,
    };
    let milliseconds = number.parse::<f64>().ok()? * unit;
    (milliseconds.is_finite() && milliseconds < 1e15).then_some(milliseconds)
}

/// `at least X` or `at most X`.
pub(crate) fn bound<T>(text: &str, parse: impl Fn(&str) -> Option<T>) -> Option<Bound<T>> {
    if let Some(rest) = text.strip_prefix("at least ") {
        return Some(Bound::AtLeast(parse(rest.trim())?));
    }
    Some(Bound::AtMost(parse(text.strip_prefix("at most ")?.trim())?))
}

/// `3`, `at least 3` or `at most 3`.
pub(crate) fn endpoints(text: &str) -> Option<Endpoints> {
    if let Ok(exactly) = text.parse() {
        return Some(Endpoints::Count(exactly));
    }
    bound(text, |number| number.parse().ok()).map(Endpoints::Bound)
}

/// A word, or a method in capitals with a target that begins with a slash.
pub(crate) fn health(text: &str) -> Option<HealthWanted> {
    match text {
        "active" => Some(HealthWanted::Active),
        "passive" => Some(HealthWanted::Passive),
        "none" => Some(HealthWanted::None),
        request => {
            let (method, target) = request.split_once(' ')?;
            let wellformed = method.bytes().all(|byte| byte.is_ascii_uppercase()) && target.starts_with('/');
            wellformed.then(|| HealthWanted::Request { method: method.into(), target: target.into() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units() {
        assert_eq!(duration("1h"), Some(3_600_000));
        assert_eq!(duration("1.5 s"), Some(1500));
        assert_eq!(duration("30min"), Some(1_800_000));
        assert_eq!(duration("5"), None);
        assert_eq!((seconds("0.5ms"), seconds("0s")), (Some(0.0005), None));
        assert_eq!(rate("900/min"), Some(15.0));
        assert_eq!(rate("900"), None);
        assert_eq!(percent("40%"), Some(0.4));
        assert_eq!(percent("140%"), None);
    }

    #[test]
    fn bounds() {
        assert_eq!(bound("at least 1h", duration), Some(Bound::AtLeast(3_600_000)));
        assert_eq!(bound("at most 5s", duration), Some(Bound::AtMost(5000)));
        assert_eq!(bound("1h", duration), None);
        assert_eq!(endpoints("3"), Some(Endpoints::Count(3)));
    }

    #[test]
    fn health_is_a_word_or_a_request() {
        let request = HealthWanted::Request { method: "GET".into(), target: "/healthz".into() };
        assert_eq!(health("GET /healthz"), Some(request));
        assert_eq!(health("sometimes"), None);
    }
}
