//! Post-mortems: their form, and that each tone tells the same.

mod form;
mod golden;
mod made;
mod random;
mod read;
mod same;
