//! A user's configuration on the real engine: it runs as it is, beside others, and nothing is left of it.

mod defect;
mod left;
mod run;
mod subject;
mod swap;
mod verified;
