//! Post-mortems: their form, and that each tone tells the same.

mod docs;
mod form;
mod golden;
mod made;
mod random;
mod read;
mod same;
