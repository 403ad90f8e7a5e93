//! `evenkeel lsp` as editors use it: the real binary, over its pipe.

mod client;
mod configurations;
mod knowledge;
mod manners;
mod texts;

#[path = "../run/mod.rs"]
mod run;
