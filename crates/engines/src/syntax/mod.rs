//! Lossless readers that engines share: what they give, put end to end, is the file byte for byte.

pub mod lines;
pub mod template;
