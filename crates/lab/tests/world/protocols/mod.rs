//! What stubs and clients speak.

mod straight;
mod through;
mod wrapped;
