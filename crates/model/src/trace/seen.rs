//! What a value turns out to be.

use std::borrow::Cow;

use crate::Blame;

use super::state::Held;

/// What a value is for this request.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Seen<'s> {
    Absent,
    Text(Cow<'s, str>),
    Unknown(Blame),
}

impl<'s> Seen<'s> {
    /// A text of the request or of the model.
    pub(super) fn borrowed(text: &'s str) -> Self {
        Seen::Text(Cow::Borrowed(text))
    }

    /// A text that may be absent.
    pub(super) fn maybe(text: Option<&'s str>) -> Self {
        text.map_or(Seen::Absent, Seen::borrowed)
    }

    /// What the state holds.
    pub(super) fn held(held: &'s Held) -> Self {
        match held {
            Held::Known(text) => Seen::borrowed(text),
            Held::Unknown(blame) => Seen::Unknown(blame.clone()),
        }
    }

    /// The text, if there is one and it is known.
    pub(super) fn known(&self) -> Option<&str> {
        match self {
            Seen::Text(text) => Some(text),
            _ => None,
        }
    }

    /// To be kept in the state; `None` where absent.
    pub(super) fn into_held(self) -> Option<Held> {
        match self {
            Seen::Absent => None,
            Seen::Text(text) => Some(Held::Known(text.as_ref().into())),
            Seen::Unknown(blame) => Some(Held::Unknown(blame)),
        }
    }
}

/// The first parameter of such a name in a query; one without `=` doesn't count.
pub(super) fn argument<'s>(query: Cow<'s, str>, is_name: impl Fn(&str) -> bool) -> Seen<'s> {
    match query {
        Cow::Borrowed(query) => argument_in(query, is_name).map_or(Seen::Absent, Seen::borrowed),
        Cow::Owned(query) => {
            argument_in(&query, is_name).map_or(Seen::Absent, |value| Seen::Text(Cow::Owned(value.to_owned())))
        }
    }
}

/// The value of the first pair of such a name.
fn argument_in(query: &str, is_name: impl Fn(&str) -> bool) -> Option<&str> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(own, _)| is_name(own)).map(|(_, value)| value)
}
