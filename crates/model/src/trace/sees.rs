//! What the endpoint receives.

use crate::{AdminState, Field, Pool, Text, Value};

use super::Sees;
use super::eye::Eye;
use super::seen::Seen;
use super::state::{Held, State};

/// What the endpoint receives; parts that are unknown are `None`.
pub(super) fn sees(state: &State<'_>) -> Sees {
    let known = |field| match Eye::new(state).one(&Value::Field(field)) {
        Seen::Text(text) => Some(Text::from(text.into_owned())),
        _ => None,
    };
    let target = known(Field::Url);
    let method = known(Field::Method);
    let headers = match &state.headers {
        None => state.request.headers.iter().map(|(name, value)| (name.clone(), Some(value.clone()))).collect(),
        Some(headers) => headers.iter().map(|(name, held)| (name.clone(), text_of(held))).collect(),
    };
    Sees { method, target, headers }
}

/// The text, where it is known.
fn text_of(held: &Held) -> Option<Text> {
    match held {
        Held::Known(text) => Some(text.clone()),
        Held::Unknown(_) => None,
    }
}

/// Adds the name that the pool tells its endpoints, in place of what the client says; not known where several may get the
/// request. Seen on HAProxy 2.6.12: one without a name is told nothing, and the client's header goes all the same.
pub(super) fn tell(pool: &Pool, endpoint: Option<usize>, sees: &mut Sees) {
    let Some(header) = &pool.tells_name else { return };
    sees.headers.retain(|(own, _)| own != header);
    let all = pool.endpoints.iter().enumerate();
    let mut may = all.filter(|(index, one)| match endpoint {
        Some(endpoint) => endpoint == *index,
        None => one.admin != AdminState::Maintenance,
    });
    let name = match (may.next(), may.next()) {
        (Some((_, only)), None) => only.name.as_ref().map(|name| Some(name.value.clone())),
        _ => Some(None),
    };
    sees.headers.extend(name.map(|name| (header.clone(), name)));
}
