//! What `evenkeel logs` says of logs, good ones and bad ones.

#[path = "../run/mod.rs"]
mod run;

mod bad;
mod followed;
mod kept;
mod lines;
mod outage;
mod packed;
mod said;
mod weighed;
