//! What engines share: lossless readers, which put end to end what they give and have the file byte for byte, and the
//! little languages of libraries that both use.

pub mod ciphers;
pub mod lines;
pub mod log;
pub mod networks;
pub mod template;
