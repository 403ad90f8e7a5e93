//! Times, sizes and numbers as HAProxy writes them.

/// Milliseconds of a time such as `5s`, `100ms`, `1d`, `1m30s`; `unit` is that of a bare number, in milliseconds.
pub fn time(text: &str, unit: f64) -> Option<u64> {
    let mut rest = text;
    let mut total = 0.0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: f64 = rest[..digits].parse().ok()?;
        rest = &rest[digits..];
        let letters = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        total += number * scale(&rest[..letters], unit)?;
        rest = &rest[letters..];
    }
    (!text.is_empty()).then_some(total as u64)
}

/// Milliseconds of one unit.
fn scale(unit: &str, default: f64) -> Option<f64> {
    Some(match unit {
        "" => default,
        "us" => 0.001,
        "ms" => 1.0,
        "s" => 1_000.0,
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        _ => return None,
    })
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
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("100k"), Some(102_400));
        assert_eq!(size("9"), Some(9));
        assert_eq!(size(""), None);
        assert_eq!(size("99999999999999g"), None);
    }
}
