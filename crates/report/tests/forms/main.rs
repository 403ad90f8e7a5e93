//! The forms of a check hold what their readers ask of them, whatever stands in a configuration.

mod every;
mod html;
mod junit;
mod made;
mod plain;
mod sarif;
mod xsd;
