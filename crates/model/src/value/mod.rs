//! What can be read off a request, and computed from it.

mod map;

use std::sync::Arc;

use ipnet::IpNet;

pub use map::{Map, MapEntry};

use crate::{Blame, Pattern, Text};

/// Something computed from a request: a text, or absent, or not known. What a value is made of is shared by its clones, as
/// large configurations say the same over and over.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Itself.
    Text(Text),
    /// A part of the request.
    Field(Field),
    /// One after the other; an absent part is empty.
    Join(Arc<[Value]>),
    /// A value changed; absent stays absent unless the converter says otherwise.
    Convert(Arc<Value>, Arc<Converter>),
    /// What a map gives for a key.
    Lookup(Arc<Value>, Arc<Map>),
    /// Not known.
    Opaque(Arc<Blame>),
}

impl Value {
    /// A part of the request.
    pub fn field(field: Field) -> Self {
        Value::Field(field)
    }

    /// A literal.
    pub fn text(text: impl Into<Text>) -> Self {
        Value::Text(text.into())
    }

    /// One after the other.
    pub fn join(parts: impl IntoIterator<Item = Value>) -> Self {
        Value::Join(parts.into_iter().collect())
    }

    /// The value, changed by `converter`.
    pub fn convert(self, converter: Converter) -> Self {
        Value::Convert(Arc::new(self), Arc::new(converter))
    }

    /// Not known, because of `blame`.
    pub fn opaque(blame: Blame) -> Self {
        Value::Opaque(Arc::new(blame))
    }
}

/// A part of a request, as it is at that moment: filters change what later routes see.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// Method, such as `GET`.
    Method,
    /// HTTP version, such as `1.1`.
    Version,
    /// `http` or `https`, as the listener took the request.
    Scheme,
    /// `1` where the listener ended TLS; absent where not.
    Tls,
    /// Path and query, with `?` where there is a query.
    Target,
    /// The whole target: path and query, and before them the origin where the engine keeps it.
    Url,
    /// The target as it was sent, before any filter.
    OriginalTarget,
    /// The method as it was sent, before any filter.
    OriginalMethod,
    /// The method as it was sent where HTTP defines it, else as it is now; or, in comparisons, absent where that is then a
    /// method that HTTP defines.
    SettledMethod {
        /// Whether it is compared.
        compared: bool,
    },
    /// The path alone.
    Path,
    /// What stands after `?`, without it; absent where there is no `?`.
    Query,
    /// A parameter of the query, between `&` or `;`: in a condition any of that name, else the first; absent where it is not
    /// there or has no `=`.
    Argument(Text),
    /// The same where the case of its name doesn't count; the name in lower case.
    ArgumentAnyCase(Text),
    /// A header; the name in lower case.
    Header(Text, Which),
    /// A cookie's value: the first between `;`, or any between `;` and `,` outside of quotes.
    Cookie(Text, Which),
    /// The same where the case of its name doesn't count, and a `,` ends what is no such cookie; the name in lower case.
    CookieAnyCase(Text),
    /// How many lines, elements or cookies there are, by the inner field.
    Count(Box<Field>),
    /// Address of the client.
    Client,
    /// Port of the client.
    ClientPort,
    /// Address that the request arrived at.
    ListenerAddress,
    /// Port that the request arrived at.
    ListenerPort,
    /// Server name that the TLS client asked for.
    Sni,
    /// `1` where the client begins with TLS that is not ended here; absent where not.
    Hello,
    /// First protocol that the TLS client offered.
    Alpn,
    /// A variable set by a filter; absent before. A name in parentheses is a mark of the reading, and never shown.
    Var(Text),
    /// A group of the last regular expression that [`FilterKind::Capture`](crate::FilterKind::Capture) ran.
    Capture(u8),
}

/// Which of several headers of one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Which {
    /// Each element of each line, split at commas: one that matches is enough.
    Each,
    /// Each line whole: one that matches is enough.
    EachLine,
    /// The first line whole.
    First,
    /// The last element of the last line.
    Last,
    /// The last line whole.
    LastLine,
    /// All lines joined by `, `.
    Joined,
    /// The element of that number over all lines, from 1, or from -1 at the end.
    Element(i16),
    /// The line of that number, counted likewise.
    Line(i16),
}

/// A change of a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Converter {
    /// ASCII letters to lower case.
    Lower,
    /// ASCII letters to upper case.
    Upper,
    /// A host without its port; brackets of an IPv6 address stay.
    HostOnly,
    /// The port of a host; absent where it has none.
    PortOnly,
    /// The port of a host as a careless reader has it: 0 where there is none, any character a digit.
    LoosePort,
    /// Without a dot at the end.
    WithoutTrailingDot,
    /// The part between separators, counted from 1, or from the end where negative; absent where there are fewer.
    /// Empty parts count.
    Part {
        /// Characters that separate.
        separators: Text,
        /// 1 is the first, -1 the last.
        index: i32,
    },
    /// The same, but runs of separators count as one, empty parts don't count, and one that isn't there is empty.
    Word {
        /// Characters that separate.
        separators: Text,
        /// 1 is the first, -1 the last.
        index: i32,
    },
    /// From a byte offset, at most so many bytes.
    Slice {
        /// Offset in bytes.
        from: u32,
        /// Length in bytes; `None` is the rest.
        length: Option<u32>,
    },
    /// Matches of a pattern replaced; `\1` stands for a group.
    Substitute {
        /// What to look for.
        pattern: Arc<Pattern>,
        /// What comes instead, with `\0`..`\9` for groups.
        with: Text,
        /// All matches, not just the first.
        all: bool,
    },
    /// Percent-escapes decoded.
    Decode,
    /// The same, but a broken escape makes it absent, and behind a `?` a `+` is a blank.
    DecodeTarget,
    /// Characters that may not stand in a path percent-escaped.
    EscapePath,
    /// Everything but unreserved characters percent-escaped.
    EscapeAll,
    /// Characters that may not stand in an argument of a query percent-escaped.
    EscapeArgument,
    /// A hash of the text, MurmurHash2 of 32 bits, as a decimal number.
    Murmur,
    /// Percent-escapes of visible characters behind `%` decoded, up to the first `?`; a broken one loses its `%`.
    DecodeVisible,
    /// The text's length in bytes.
    Length,
    /// The whole number that the text begins with; 0 where it begins with none, absent where it is empty.
    Integer,
    /// The same as a careless reader of 32 bits has it, who takes every character up to `9` for a digit.
    LooseInteger,
    /// Without the given text at its start; unchanged where it doesn't start so.
    WithoutPrefix(Text),
    /// The text, absent where it is empty.
    Filled,
    /// `0` where the value is empty or `0`, else `1`.
    Truth,
    /// `1` where the value is empty or `0`, else `0`.
    Not,
    /// A target from its path on; absent where it has none.
    WithoutOrigin,
    /// These parts after it; absent ones are empty.
    Followed(Vec<Value>),
    /// The given text where the value is absent.
    OrElse(Text),
    /// The variable of that name where the value is absent.
    OrElseVar(Text),
    /// `1` where there is a value, absent where not.
    Found,
    /// First parameter of that name in a query.
    Argument(Text),
    /// The IP address that the text is, alone or, for IPv4, with a port; or, where it isn't strict, that it begins with.
    Address {
        /// Whether nothing else may stand there.
        strict: bool,
    },
    /// An IPv4 address of which numbers are missing or have zeros in front in its usual form; other texts stay.
    LooseAddress,
    /// The network part of an address.
    Masked {
        /// Prefix length for IPv4, 0 to 32.
        v4: u8,
        /// Prefix length for IPv6, 0 to 128.
        v6: u8,
    },
    /// Of addresses between commas or blanks the last that is in none of these networks; the first where all are. A port
    /// is dropped, and what stands before something that is no address is not looked at.
    Untrusted(Arc<[IpNet]>),
}
