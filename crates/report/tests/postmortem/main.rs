//! Post-mortems: their form, and that each tone tells the same.

mod golden;
mod made;
