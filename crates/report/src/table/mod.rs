//! Answers in columns and rows: for people, as JSON and as CSV.

mod csv;
mod human;
mod json;

pub use csv::{csv, csv_rows};
pub use human::human;
pub use json::json;
