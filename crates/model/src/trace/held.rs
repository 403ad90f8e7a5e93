//! Values as they are now, to be kept.

use crate::{Text, Value};

use super::eye::Eye;
use super::state::{Held, State};

/// What a value is now; `None` where absent.
pub(super) fn read(value: &Value, state: &State<'_>) -> Option<Held> {
    Eye::new(state).one(value).into_held()
}

/// The same, but absent is empty.
pub(super) fn present(value: &Value, state: &State<'_>) -> Option<Held> {
    read(value, state).or(Some(Held::Known(Text::default())))
}
