//! What a status says.

use super::number::{NotOne, Number};
use crate::find;
use crate::part::Part;
use crate::plan::Form;

/// A status of three digits, or none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Status {
    hundreds: u8,
    rest: u8,
}

impl Status {
    /// The number; 0 where there is none.
    pub(crate) fn code(self) -> u16 {
        u16::from(self.hundreds) * 100 + u16::from(self.rest)
    }

    /// Its class: 0 to 4 for 1xx to 5xx, 5 for none and for any other.
    #[inline(always)]
    pub(crate) fn class(self) -> u8 {
        match self.hundreds {
            hundreds @ 1..=5 => hundreds - 1,
            _ => 5,
        }
    }

    #[inline(always)]
    fn of_digits([hundreds, tens, ones]: [u32; 3]) -> Self {
        Status { hundreds: hundreds as u8, rest: (tens * 10 + ones) as u8 }
    }
}

impl Number for Status {
    type Value = Status;

    #[inline(always)]
    fn read(part: Part, _: Form) -> Result<Status, NotOne> {
        // Something always stands behind a status, but for a line that ends with it.
        let Some(chunk) = find::chunk(part.line, part.from).filter(|_| part.len() == 3) else {
            return of_text(part.text());
        };
        let digits = (u32::from_le_bytes(*chunk) ^ u32::from_le_bytes(*b"0000")) & 0x00ff_ffff;
        if (digits.wrapping_add(0x0076_7676) | digits) & 0x0080_8080 != 0 {
            return Err(NotOne);
        }
        Ok(Status::of_digits([digits & 0xff, digits >> 8 & 0xff, digits >> 16]))
    }
}

/// None is written as `0` or `-1`.
#[cold]
fn of_text(text: &[u8]) -> Result<Status, NotOne> {
    match text {
        b"0" | b"-1" => Ok(Status::default()),
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9'] => {
            Ok(Status::of_digits([0, 1, 2].map(|at| u32::from(text[at] - b'0'))))
        }
        _ => Err(NotOne),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_has_three_digits_or_says_that_there_is_none() {
        // With other bytes behind it, and without: two ways lead to the number.
        let read = |text: &str| {
            let long = format!("{text} 9");
            let found = Status::read(Part { line: long.as_bytes(), from: 0, until: text.len() }, Form::Text);
            assert_eq!(Status::read(Part::whole(text.as_bytes()), Form::Text), found, "{text}");
            found.map(|status| (status.class(), status.code()))
        };
        assert_eq!(read("200"), Ok((1, 200)));
        assert_eq!(read("599"), Ok((4, 599)));
        assert_eq!(read("600"), Ok((5, 600)));
        assert_eq!(read("999"), Ok((5, 999)));
        assert_eq!(read("000"), Ok((5, 0)));
        assert_eq!(read("-1"), Ok((5, 0)));
        assert!(["", "20", "2000", "2OO", "2:0"].iter().all(|text| read(text).is_err()));
    }
}
