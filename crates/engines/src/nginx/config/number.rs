//! Times and sizes as nginx writes them.

/// Milliseconds of `30s`, `1h 30m`, `500ms` or `60` (seconds).
pub fn milliseconds(text: &str) -> Option<u64> {
    let mut total = 0u64;
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let number: u64 = rest[..digits].parse().ok()?;
        let after = &rest[digits..];
        let unit_length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        total = total.checked_add(number.checked_mul(unit(&after[..unit_length])?)?)?;
        rest = after[unit_length..].trim_start();
    }
    Some(total)
}

/// Milliseconds of a unit; `m` is a minute, `M` a month.
fn unit(name: &str) -> Option<u64> {
    Some(match name {
        "ms" => 1,
        "" | "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 604_800_000,
        "M" => 2_592_000_000,
        "y" => 31_536_000_000,
        _ => return None,
    })
}

/// Bytes of `10m`, `512k`, `1g` or `4096`.
pub fn size(text: &str) -> Option<u64> {
    let (digits, factor) = match text.as_bytes().last()? {
        b'k' | b'K' => (&text[..text.len() - 1], 1 << 10),
        b'm' | b'M' => (&text[..text.len() - 1], 1 << 20),
        b'g' | b'G' => (&text[..text.len() - 1], 1 << 30),
        _ => (text, 1),
    };
    digits.parse::<u64>().ok()?.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_add_up() {
        assert_eq!(milliseconds("1h 30m"), Some(5_400_000));
        assert_eq!(milliseconds("1m30s"), Some(90_000));
        assert_eq!([milliseconds("60"), milliseconds("500ms"), milliseconds("x")], [Some(60_000), Some(500), None]);
        assert_eq!([size("10m"), size("0"), size("1g"), size("m")], [Some(10 << 20), Some(0), Some(1 << 30), None]);
    }
}
