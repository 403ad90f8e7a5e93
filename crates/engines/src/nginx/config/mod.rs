//! What the configuration says, in nginx's own words, every word with its span.

mod include;
mod listen;
mod load;
mod location;
mod number;
mod sections;
mod semicolons;
mod troubles;
mod unread;
mod variables;
pub mod words;

pub use include::load;
pub use listen::{Listen, ListenAddress, listen};
pub use load::{Loaded, Loader};
pub use location::Kind;
pub use number::{milliseconds, size};
pub use sections::{Block, Config, If, LimitExcept, Line, Location, Section, Server, Upstream, config};
pub use unread::{Unread, Weight, weigh};
pub use variables::{Entry, Variable, VariableKind};
