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

pub use include::{included, load};
pub use listen::{Listen, ListenAddress, listen};
pub use load::{Loaded, Loader};
pub use location::Kind;
pub use number::{milliseconds, size};
pub use sections::{
    Block, Config, If, Level, LimitExcept, Line, Location, Section, Server, Upstream, config, is_http_level,
    is_stream_server, level,
};
pub use unread::{Unread, Weight, weigh};
pub use variables::{Entry, Variable, VariableKind};
