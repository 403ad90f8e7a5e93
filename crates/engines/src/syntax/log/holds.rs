//! What the value of a variable can't hold, and so which text is sure to end it.

/// What an engine does with double quotes in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Escape {
    /// It writes something else in their place.
    Quotes,
    /// It puts a backslash before them, as in a JSON string.
    Json,
    /// Nothing. None is expected all the same; a client that sends one can shift what is behind it.
    Nothing,
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
        // How these two go on behind a blank is known: whoever reads them sees it.
        let has_known_blanks = matches!(self, Holds::Several | Holds::Zoned);
        has_known_blanks && text.starts_with(' ') && !text.starts_with(" :")
            || text.bytes().any(|byte| !self.can_have(byte))
    }

    /// Whether only a double quote in `text` says that it is the end, and the engine leaves those in the value as they are.
    pub fn may_be_forged(self, text: &str) -> bool {
        let is_raw =
            matches!(self, Holds::Word(Escape::Nothing) | Holds::User(Escape::Nothing) | Holds::Line(Escape::Nothing));
        is_raw && !text.bytes().any(|byte| byte != b'"' && !self.can_have(byte))
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
            Holds::Word(_) => byte > b' ' && byte != b'"',
            Holds::User(_) => byte >= b' ' && !b"\"()[]".contains(&byte),
            Holds::Line(_) => byte >= b' ' && byte != b'"',
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_alone_can_be_forged() {
        assert!(Holds::Line(Escape::Nothing).may_be_forged("\" ") && Holds::Word(Escape::Nothing).may_be_forged("\""));
        assert!(!Holds::Word(Escape::Nothing).may_be_forged("\" ") && !Holds::Line(Escape::Quotes).may_be_forged("\""));
    }

    #[test]
    fn only_what_a_value_cannot_have_ends_it() {
        assert!(Holds::Address.ends_at(" ") && !Holds::Address.ends_at(":") && !Holds::Address.ends_at(""));
        assert!(Holds::Line(Escape::Quotes).ends_at(" \"") && !Holds::Line(Escape::Quotes).ends_at(" ["));
        assert!(Holds::Several.ends_at(" ") && Holds::Several.ends_at("\"") && !Holds::Several.ends_at(", "));
        assert!(Holds::Zoned.ends_at(" ") && Holds::Zoned.ends_at("]") && !Holds::Date.ends_at(":"));
    }
}
