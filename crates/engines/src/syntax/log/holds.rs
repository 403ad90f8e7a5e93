//! What the value of a variable can't hold, and so which text is sure to end it.

/// What an engine does with signs that would end a value early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// A double quote isn't expected in a value, nor is a control character. Not every engine keeps it away; where none does, a
    /// client can forge what is behind.
    Quotes,
    /// As in a JSON string: a double quote stands behind a backslash.
    Json,
}

/// What a value is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A number as JSON has it.
    Number,
    /// A number that may have a `+` before it, or a `-` in its place.
    Signed,
    /// The number of a port.
    Port,
    /// An address, perhaps with a port.
    Address,
    /// A name of the configuration.
    Name,
    /// Digits, signs and letters of a date, without blanks.
    Date,
    /// A date, a blank and its zone.
    Zoned,
    /// Numbers or addresses of all that were tried: `a, b : c`.
    Several,
    /// No blanks.
    Word(Escape),
    /// The name of a user: no bracket is expected in it.
    User(Escape),
    /// Anything.
    Line(Escape),
}

impl Holds {
    /// Whether `text` after the value is sure to be its end: it has a sign that the value can't have. The first place where
    /// it stands is then the right one.
    pub fn ends_at(self, text: &str) -> bool {
        let is_list_end = self == Holds::Several && text.starts_with(' ') && !text.starts_with(" :");
        is_list_end || text.bytes().any(|byte| !self.can_have(byte)) || self.is_quoted() && has_bare_quote(text)
    }

    /// Whether a double quote in the value stands behind a backslash.
    fn is_quoted(self) -> bool {
        matches!(self, Holds::Word(Escape::Json) | Holds::User(Escape::Json) | Holds::Line(Escape::Json))
    }

    /// Whether the value may have that byte.
    fn can_have(self, byte: u8) -> bool {
        let alnum = byte.is_ascii_alphanumeric();
        match self {
            Holds::Number | Holds::Signed => byte.is_ascii_digit() || b".+-".contains(&byte),
            Holds::Port => byte.is_ascii_digit() || b"-\"".contains(&byte),
            Holds::Address => alnum || b".:[]%-/_".contains(&byte),
            Holds::Name => alnum || b".:-_<>~".contains(&byte),
            Holds::Date => alnum || b"/:.+-".contains(&byte),
            Holds::Zoned => alnum || b"/:.+- ".contains(&byte),
            Holds::Several => alnum || b".:[]%-/_, ".contains(&byte),
            Holds::Word(escape) => byte != b' ' && escape.can_leave(byte),
            Holds::User(escape) => byte != b'[' && escape.can_leave(byte),
            Holds::Line(escape) => escape.can_leave(byte),
        }
    }
}

impl Escape {
    /// Whether the engine may write that byte as it is.
    fn can_leave(self, byte: u8) -> bool {
        match self {
            Escape::Quotes => byte != b'"' && byte >= b' ',
            Escape::Json => byte >= b' ',
        }
    }
}

/// Whether a double quote stands behind something that is no backslash.
fn has_bare_quote(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| pair[0] != b'\\' && pair[1] == b'"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_value_cannot_have_ends_it() {
        assert!(Holds::Address.ends_at(" ") && !Holds::Address.ends_at(":") && !Holds::Address.ends_at(""));
        assert!(Holds::Line(Escape::Quotes).ends_at(" \"") && !Holds::Line(Escape::Quotes).ends_at(" ["));
        assert!(Holds::Several.ends_at(" ") && Holds::Several.ends_at("\"") && !Holds::Several.ends_at(", "));
        assert!(Holds::Line(Escape::Json).ends_at("\",\"b\":\"") && !Holds::Line(Escape::Json).ends_at("\"}"));
    }
}
