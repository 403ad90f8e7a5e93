//! Times, sizes and numbers as HAProxy writes them.

/// Milliseconds of a time such as `5s`, `100ms`, `1d`; `unit` is that of a bare number, in milliseconds.
///
/// Seen on HAProxy 2.6.12: what stands after the first unit is ignored, so that `15min` is 15 minutes and `1m30s` is one.
pub fn time(text: &str, unit: f64) -> Option<u64> {
    let (number, scale, _) = parts(text, unit)?;
    Some((number * scale) as u64)
}

/// The time within `text` that is ignored, such as the `30s` of `1m30s`.
pub fn ignored_time(text: &str) -> Option<&str> {
    let (.., rest) = parts(text, 1.0)?;
    rest.starts_with(|first: char| first.is_ascii_digit()).then_some(rest)
}

/// A time of several units in the greatest one that keeps it whole, such as `90s` for `1m30s`.
pub fn whole_time(text: &str) -> Option<String> {
    let (mut total, mut rest) = (0.0, text);
    while !rest.is_empty() {
        let (number, unit, after) = parts(rest, f64::NAN)?;
        (total, rest) = (total + number * unit, after);
    }
    let units = [(3_600_000.0, "h"), (60_000.0, "m"), (1_000.0, "s"), (1.0, "ms")];
    let (scale, unit) = units.into_iter().find(|(scale, _)| total % scale == 0.0 && total >= *scale)?;
    Some(format!("{}{unit}", total / scale))
}

/// The number, the milliseconds of its unit, and what follows.
fn parts(text: &str, unit: f64) -> Option<(f64, f64, &str)> {
    const UNITS: [(&str, f64); 6] =
        [("ms", 1.0), ("us", 0.001), ("s", 1_000.0), ("m", 60_000.0), ("h", 3_600_000.0), ("d", 86_400_000.0)];
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok()?;
    let rest = &text[digits..];
    if rest.is_empty() {
        return Some((number, unit, rest));
    }
    UNITS.iter().find_map(|(name, scale)| Some((number, *scale, rest.strip_prefix(name)?)))
}

/// Bytes or a count with `k`, `m` or `g`.
pub fn size(text: &str) -> Option<u64> {
    let (digits, factor) = match text.as_bytes().last()?.to_ascii_lowercase() {
        b'k' => (&text[..text.len() - 1], 1 << 10),
        b'm' => (&text[..text.len() - 1], 1 << 20),
        b'g' => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_milliseconds() {
        assert_eq!(time("5000", 1.0), Some(5_000));
        assert_eq!(time("5s", 1.0), Some(5_000));
        assert_eq!(time("1d", 1.0), Some(86_400_000));
        assert_eq!(time("500us", 1.0), Some(0));
        assert_eq!(time("5x", 1.0), None);
        assert_eq!(time("", 1.0), None);
        assert_eq!((time("15min", 1.0), ignored_time("15min")), (Some(900_000), None));
        assert_eq!((time("1m30s", 1.0), ignored_time("1m30s")), (Some(60_000), Some("30s")));
    }

    #[test]
    fn a_time_of_two_units_is_written_in_one() {
        assert_eq!(whole_time("1m30s").as_deref(), Some("90s"));
        assert_eq!(whole_time("1h30m").as_deref(), Some("90m"));
        assert_eq!(whole_time("1s500ms").as_deref(), Some("1500ms"));
        assert_eq!((whole_time("1m30"), whole_time("1m30x")), (None, None));
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("100k"), Some(102_400));
        assert_eq!(size("9"), Some(9));
        assert_eq!(size(""), None);
        assert_eq!(size("99999999999999g"), None);
    }
}
