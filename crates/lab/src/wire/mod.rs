//! What both sides of a conversation need: a stream that can be looked at before it is read, heads, and bodies.

mod body;
mod head;
mod stream;

pub(crate) use body::Framing;
pub(crate) use head::Head;
pub(crate) use stream::Wire;
